/** Rewrites JSON files that DuckDB cannot open: other encodings and packings, byte order marks, rows inside of values. */

import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { newId } from '#engine/base/ids.ts';
import { duckDbPackings, readContent, requireWhole } from '#engine/bytes/compression.ts';
import { canonicalEncoding, streamToUtf8 } from '#engine/bytes/encoding.ts';
import type { FileReading, PreparedFile, WantedRows } from '#engine/formats/format.ts';
import { cutValues, parseJsonPath } from '#engine/formats/json/json-path.ts';
import { jsonReadOptions } from '#engine/formats/json/options.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';
import { convertFileError } from '#engine/storage/file-error.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

export async function prepareJson(
  location: string,
  reading: FileReading,
  context: OperationContext,
  wanted: WantedRows = {},
): Promise<PreparedFile> {
  const options = parseOptions('json', jsonReadOptions, reading.options);
  const encoding = canonicalEncoding(options.encoding);
  const packed = !duckDbPackings.has(reading.compression);
  const isCut = options.jsonPath !== '';
  if (encoding === 'utf-8' && !packed && !options.byteOrderMark && !isCut) {
    if (wanted.rows === undefined) await requireWhole(location, reading.compression, context.signal);
    return { path: location, reading };
  }
  const target = path.join(context.temporaryDirectory, `${newId('json')}.json`);
  const whole = streamToUtf8(readContent(location, reading.compression, context.signal), encoding);
  const text = isCut ? cutValues(whole, parseJsonPath(options.jsonPath), location) : whole;
  try {
    await pipeline(Readable.from(text), createWriteStream(target), { signal: context.signal });
  } catch (thrown) {
    context.signal.throwIfAborted();
    throw convertFileError(thrown, target, 'write');
  }
  return {
    path: target,
    reading: {
      ...reading,
      compression: 'none',
      options: { ...options, encoding: 'utf-8', byteOrderMark: false, jsonPath: '' },
    },
  };
}
