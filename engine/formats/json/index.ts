/** How JSON is read and written. */

import { loadOnce } from '#engine/base/load-once.ts';
import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import type { FormatCode } from '#engine/formats/format.ts';
import { isolateJson } from '#engine/formats/json/isolate.ts';
import { jsonWriteOptions } from '#engine/formats/json/options.ts';
import { scanJson } from '#engine/formats/json/scan.ts';
import { writeJsonRecords } from '#engine/formats/json/write-records.ts';
import { jsonForm, textRefusal } from '#engine/formats/written-text.ts';
import type { RecordEnds } from '#engine/formats/record-counter.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';

function jsonCopyOptions(stated: Readonly<Record<string, unknown>>): Sql {
  const { compression } = parseOptions('json', jsonWriteOptions(), stated);
  const parts = [sql`FORMAT json`, sql`ARRAY false`];
  if (compression !== 'none') parts.push(sql`COMPRESSION ${literal(compression)}`);
  return joinSql(parts);
}

/** One record per line: JSON text needs no line ends. */
function jsonRecordEnds(stated: Readonly<Record<string, unknown>>): RecordEnds {
  const { compression } = parseOptions('json', jsonWriteOptions(), stated);
  return { header: false, quote: '', escape: '', packing: compression };
}

function jsonFileExtension(stated: Readonly<Record<string, unknown>>): string {
  const { compression } = parseOptions('json', jsonWriteOptions(), stated);
  return compression === 'gzip' ? '.json.gz' : compression === 'zstd' ? '.json.zst' : '.json';
}

const inferring = loadOnce(() => import('#engine/formats/json/infer.ts'));
const preparing = loadOnce(() => import('#engine/formats/json/prepare.ts'));

export const jsonCode: FormatCode = {
  async warmUp() {
    await Promise.all([inferring(), preparing()]);
  },
  infer: async (request, context) => (await inferring()).inferJson(request, context),
  prepare: async (source, reading, context, wanted) =>
    (await preparing()).prepareJson(source, reading, context, wanted),
  scan: scanJson,
  isolate: isolateJson,
  writeRecords: writeJsonRecords,
  copyOptions: jsonCopyOptions,
  writtenForm: jsonForm,
  refuse: ({ type }) => textRefusal(type),
  recordEnds: jsonRecordEnds,
  fileExtension: jsonFileExtension,
};
