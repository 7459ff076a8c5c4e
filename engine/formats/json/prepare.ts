/** Rewrites JSON files that DuckDB cannot open: other encodings and packings, byte order marks, rows inside of values, numbers whose digits it loses. */

import path from 'node:path';
import { newId } from '#engine/base/ids.ts';
import { opensInDuckDb, readContent, requireWhole } from '#engine/bytes/compression.ts';
import { openHere } from '#engine/bytes/local-copy.ts';
import { MixedUtf8Decoder } from '#engine/bytes/encodings/mixed-utf8.ts';
import { canonicalEncoding, streamToUtf8 } from '#engine/bytes/encoding.ts';
import type { FileReading, PreparedFile, WantedRows } from '#engine/formats/format.ts';
import { exactColumns, firstLines, mayHaveLongNumbers, quoteLongNumbers } from '#engine/formats/json/exact-numbers.ts';
import { cutValues } from '#engine/formats/json/json-path.ts';
import { parseJsonPath } from '#engine/types/json/json-path-steps.ts';
import { jsonReadOptions, recordColumn, strayMark, type JsonReadOptions } from '#engine/formats/json/options.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';
import { writePieces } from '#engine/storage/new-files.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

export async function prepareJson(
  source: ByteSource,
  reading: FileReading,
  context: OperationContext,
  wanted: WantedRows = {},
): Promise<PreparedFile> {
  const options = parseOptions('json', jsonReadOptions(), reading.options);
  const encoding = canonicalEncoding(options.encoding);
  const packed = !(await opensInDuckDb(source, reading.compression));
  const isCut = options.jsonPath !== '';
  const members = quotedMembers(wanted.columns ?? [], options);
  const isLines = options.layout === 'lines' && !isCut;
  const part = (text: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> =>
    isLines && wanted.rows !== undefined ? firstLines(text, wanted.rows) : text;
  let quotes = members === 'all' || members.size > 0;
  if (encoding === 'utf-8' && !packed && !options.byteOrderMark && !isCut && !options.strayBytes) {
    await using local = await openHere(source, context.temporaryDirectory, context.signal);
    if (wanted.rows === undefined) await requireWhole(local, reading.compression, context.signal);
    quotes &&= await mayHaveLongNumbers(part(readContent(local, reading.compression, context.signal)));
    if (!quotes) return { path: local.localPath, reading };
  }
  const target = path.join(context.temporaryDirectory, `${newId('json')}.json`);
  const whole = streamToUtf8(readContent(source, reading.compression, context.signal), encoding);
  const utf8 = options.strayBytes ? markStrayBytes(whole) : whole;
  const text = isCut ? cutValues(utf8, parseJsonPath(options.jsonPath), source.path) : utf8;
  await writePieces(target, quotes ? quoteLongNumbers(part(text), members, isLines) : text, context.signal);
  return {
    path: target,
    reading: {
      ...reading,
      compression: 'none',
      options: {
        ...options,
        encoding: 'utf-8',
        byteOrderMark: false,
        jsonPath: '',
        quotedNumbers: quotes,
        ...(quotes ? { maximumObjectSize: Math.ceil(options.maximumObjectSize * quotedGrowth) } : {}),
      },
    },
  };
}

/** A value of numbers alone: 17 bytes and a comma each become 24 and a comma. */
const quotedGrowth = 1.5;

/** Members whose long numbers are quoted. */
function quotedMembers(columns: Schema, { plainValues }: JsonReadOptions): ReadonlySet<string> | 'all' {
  const exact = new Set(exactColumns(columns));
  if (!plainValues || exact.size === 0) return exact;
  if (exact.has(recordColumn)) return 'all';
  // Their text is a column, which would show the quotes.
  return columns.some(({ name, sourceName }) => (sourceName ?? name) === recordColumn) ? new Set() : exact;
}

/** Bytes keep their places: a mark for each byte that is not UTF-8. */
async function* markStrayBytes(text: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const mark = Buffer.from(strayMark);
  const decoder = new MixedUtf8Decoder(() => mark);
  for await (const piece of text) yield decoder.decode(piece, false);
  yield decoder.decode(new Uint8Array(0), true);
}
