/** Rewrites JSON files that DuckDB cannot open: other encodings and packings, byte order marks, rows inside of values. */

import path from 'node:path';
import { newId } from '#engine/base/ids.ts';
import { opensInDuckDb, readContent, requireWhole } from '#engine/bytes/compression.ts';
import { openHere } from '#engine/bytes/local-copy.ts';
import { canonicalEncoding, streamToUtf8 } from '#engine/bytes/encoding.ts';
import type { FileReading, PreparedFile, WantedRows } from '#engine/formats/format.ts';
import { cutValues } from '#engine/formats/json/json-path.ts';
import { parseJsonPath } from '#engine/types/json/json-path-steps.ts';
import { jsonReadOptions } from '#engine/formats/json/options.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';
import { writePieces } from '#engine/storage/new-files.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

export async function prepareJson(
  source: ByteSource,
  reading: FileReading,
  context: OperationContext,
  wanted: WantedRows = {},
): Promise<PreparedFile> {
  const options = parseOptions('json', jsonReadOptions, reading.options);
  const encoding = canonicalEncoding(options.encoding);
  const packed = !(await opensInDuckDb(source, reading.compression));
  const isCut = options.jsonPath !== '';
  if (encoding === 'utf-8' && !packed && !options.byteOrderMark && !isCut) {
    await using local = await openHere(source, context.temporaryDirectory, context.signal);
    if (wanted.rows === undefined) await requireWhole(local, reading.compression, context.signal);
    return { path: local.localPath, reading };
  }
  const target = path.join(context.temporaryDirectory, `${newId('json')}.json`);
  const whole = streamToUtf8(readContent(source, reading.compression, context.signal), encoding);
  const text = isCut ? cutValues(whole, parseJsonPath(options.jsonPath), source.path) : whole;
  await writePieces(target, text, context.signal);
  return {
    path: target,
    reading: {
      ...reading,
      compression: 'none',
      options: { ...options, encoding: 'utf-8', byteOrderMark: false, jsonPath: '' },
    },
  };
}
