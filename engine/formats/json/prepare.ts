/** Rewrites JSON files that DuckDB cannot open: other encodings and packings, byte order marks, rows inside of values, numbers whose digits it loses. */

import path from 'node:path';
import { newId } from '#engine/base/ids.ts';
import { opensInDuckDb, readContent, requireWhole } from '#engine/bytes/compression.ts';
import { openHere } from '#engine/bytes/local-copy.ts';
import { MixedUtf8Decoder } from '#engine/bytes/encodings/mixed-utf8.ts';
import { canonicalEncoding, streamToUtf8 } from '#engine/bytes/encoding.ts';
import type { FileReading, PreparedFile, WantedRows } from '#engine/formats/format.ts';
import {
  exactColumns,
  firstLines,
  isLongDecimal,
  mayHaveLongNumbers,
  quoteLongNumbers,
} from '#engine/formats/json/exact-numbers.ts';
import { cutValues } from '#engine/formats/json/json-path.ts';
import { parseJsonPath } from '#engine/types/json/json-path-steps.ts';
import { jsonReadOptions, recordColumn, strayMark, type JsonReadOptions } from '#engine/formats/json/options.ts';
import { hasOddLines, placeRecords } from '#engine/formats/json/place-records.ts';
import { BytePlaces } from '#engine/formats/csv/records/byte-places.ts';
import { MarkedContent } from '#engine/formats/csv/rewrite/marked-content.ts';
import { isExact } from '#engine/types/number-from-text.ts';
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
  const { signal, temporaryDirectory } = context;
  const options = parseOptions('json', jsonReadOptions(), reading.options);
  const encoding = canonicalEncoding(options.encoding);
  const packed = !(await opensInDuckDb(source, reading.compression));
  const isCut = options.jsonPath !== '';
  const isLines = options.layout === 'lines' && !isCut;
  // Those of a path are not where they are in the file, and a document is one.
  let isPlaced = wanted.places === true && !isCut && options.layout !== 'document';
  const part = (text: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> =>
    isLines && wanted.rows !== undefined && wanted.places !== true ? firstLines(text, wanted.rows) : text;
  const isRewritten =
    encoding !== 'utf-8' || packed || options.byteOrderMark || isCut || options.strayBytes || (isPlaced && !isLines);
  const members = quotedMembers(wanted.columns ?? [], options, isRewritten || wanted.places === true);
  let quotes = members === 'all' || members.size > 0;
  const isKnown = quotes;
  if (!isRewritten) {
    await using local = await openHere(source, temporaryDirectory, signal);
    if (wanted.rows === undefined) await requireWhole(local, reading.compression, signal);
    const content = (): AsyncIterable<Uint8Array> => part(readContent(local, reading.compression, signal));
    quotes &&= await mayHaveLongNumbers(content());
    isPlaced &&= quotes || (await hasOddLines(content()));
    if (!quotes && !isPlaced) {
      if (!isKnown || !options.wideNumbers) return { path: local.localPath, reading };
      return { path: local.localPath, reading: { ...reading, options: { ...reading.options, quotedNumbers: false } } };
    }
  }
  const target = path.join(temporaryDirectory, `${newId('json')}.json`);
  const content = new MarkedContent(readContent(source, reading.compression, signal));
  const found = { strayBytes: options.strayBytes, longest: 0 };
  const written = async function* (): AsyncGenerator<Uint8Array, void, void> {
    const markLength = await content.markLength();
    const whole = streamToUtf8(content.pieces(), encoding);
    const utf8 = encoding === 'utf-8' && (isPlaced || options.strayBytes) ? markStrayBytes(whole, found) : whole;
    if (isCut) yield* cutValues(utf8, parseJsonPath(options.jsonPath), source.path);
    else if (isPlaced)
      yield* placeRecords(utf8, options.layout, source.path, new BytePlaces(encoding, markLength), found);
    else yield* part(utf8);
  };
  const text = written();
  await writePieces(target, quotes ? quoteLongNumbers(text, members, isLines || isPlaced) : text, signal);
  const longest = Math.max(options.maximumObjectSize, Math.min(found.longest, options.maximumObjectSize * 2));
  return {
    path: target,
    reading: {
      ...reading,
      compression: 'none',
      options: {
        ...options,
        layout: isPlaced ? 'lines' : options.layout,
        encoding: 'utf-8',
        byteOrderMark: false,
        jsonPath: '',
        strayBytes: found.strayBytes,
        placed: isPlaced,
        ...(isKnown ? { quotedNumbers: quotes } : {}),
        maximumObjectSize: quotes ? Math.ceil(longest * quotedGrowth) : longest,
      },
    },
  };
}

/** A value of numbers alone: 17 bytes and a comma each become 24 and a comma. */
const quotedGrowth = 1.5;

/**
 * Members whose long numbers are quoted.
 * @param exactly whole numbers as well: the plain form stops at those that may have lost digits.
 */
function quotedMembers(
  columns: Schema,
  { plainValues, wideNumbers }: JsonReadOptions,
  exactly: boolean,
): ReadonlySet<string> | 'all' {
  const looks = (exactly && wideNumbers) || exactColumns(columns, isLongDecimal).length > 0;
  const exact = new Set(looks ? exactColumns(columns, isExact) : []);
  return plainValues && exact.has(recordColumn) ? 'all' : exact;
}

/** Bytes keep their places: a mark for each byte that is not UTF-8. */
async function* markStrayBytes(
  text: AsyncIterable<Uint8Array>,
  found: { strayBytes: boolean },
): AsyncGenerator<Uint8Array> {
  const mark = Buffer.from(strayMark);
  const decoder = new MixedUtf8Decoder(() => {
    found.strayBytes = true;
    return mark;
  });
  for await (const piece of text) yield decoder.decode(piece, false);
  yield decoder.decode(new Uint8Array(0), true);
}
