/** Rewrites CSV files that DuckDB cannot open: other encodings and packings, mixed line ends, comments. */

import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { newId } from '#engine/base/ids.ts';
import { readContent } from '#engine/formats/compression.ts';
import { csvReadOptions, type CsvReadOptions } from '#engine/formats/csv/options.ts';
import { endOfContent, needMore, RecordReader } from '#engine/formats/csv/record-reader.ts';
import { canonicalEncoding, streamToUtf8 } from '#engine/formats/encoding.ts';
import type { FileReading, PreparedFile } from '#engine/formats/format.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';
import { convertFileError } from '#engine/storage/file-error.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

export async function prepareCsv(
  location: string,
  reading: FileReading,
  context: OperationContext,
): Promise<PreparedFile> {
  const options = parseOptions('csv', csvReadOptions, reading.options);
  const encoding = canonicalEncoding(options.encoding);
  const packed = !['none', 'gzip', 'zstd'].includes(reading.compression);
  const rewritten = options.lineEnd === 'mixed' || options.comment !== '';
  if (encoding === 'utf-8' && !packed && !rewritten) return { path: location, reading };
  const target = path.join(context.temporaryDirectory, `${newId('csv')}.csv`);
  const text = streamToUtf8(readContent(location, reading.compression, context.signal), encoding);
  const lines = rewritten ? withLineFeeds(text, options) : text;
  try {
    await pipeline(Readable.from(lines), createWriteStream(target), { signal: context.signal });
  } catch (thrown) {
    context.signal.throwIfAborted();
    throw convertFileError(thrown, target, 'write');
  }
  const plain: CsvReadOptions = {
    ...options,
    encoding: 'utf-8',
    ...(rewritten ? { lineEnd: 'auto', comment: '', skipLines: 0 } : {}),
  };
  return { path: target, reading: { ...reading, compression: 'none', options: plain } };
}

/**
 * Every record ends in one line feed, skipped lines and comments are gone; line ends inside quotes stay as they are.
 * DuckDB would also cut a value at a comment sign within a line.
 */
async function* withLineFeeds(
  pieces: AsyncIterable<Uint8Array>,
  options: CsvReadOptions,
): AsyncGenerator<Uint8Array, void, void> {
  const reader = new RecordReader(options, new Uint8Array(0), false);
  let toSkip = options.skipLines;
  let rest: Uint8Array = new Uint8Array(0);
  const take = function* (bytes: Uint8Array, final: boolean): Generator<Uint8Array> {
    reader.feed(bytes, final);
    const out: Uint8Array[] = [];
    while (toSkip > 0 && reader.skipLines(1)) toSkip -= 1;
    if (toSkip > 0) {
      rest = final ? rest.subarray(rest.length) : bytes.subarray(reader.position);
      return;
    }
    for (let count = reader.next(); count !== endOfContent && count !== needMore; count = reader.next()) {
      let end = reader.position;
      while (end > reader.recordStart && (bytes[end - 1] === 10 || bytes[end - 1] === 13) && reader.position - end < 2)
        end -= 1;
      out.push(bytes.subarray(reader.recordStart, end), newLine);
    }
    rest = bytes.subarray(reader.position);
    yield Buffer.concat(out);
  };
  for await (const piece of pieces) yield* take(rest.length === 0 ? piece : Buffer.concat([rest, piece]), false);
  yield* take(rest, true);
}

const newLine = Uint8Array.of(10);
