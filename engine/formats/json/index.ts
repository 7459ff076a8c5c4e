/** JSON: a value per line, the elements of an array, or one document. */

import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import type { Format } from '#engine/formats/format.ts';
import { classifyJson, jsonExtensions } from '#engine/formats/json/classify.ts';
import { inferJson } from '#engine/formats/json/infer.ts';
import { isolateJson } from '#engine/formats/json/isolate.ts';
import { jsonReadOptions, jsonWriteOptions } from '#engine/formats/json/options.ts';
import { prepareJson } from '#engine/formats/json/prepare.ts';
import { scanJson } from '#engine/formats/json/scan.ts';
import { writeJsonRecords } from '#engine/formats/json/write-records.ts';
import { jsonForm, textRefusal } from '#engine/formats/written-text.ts';
import type { RecordEnds } from '#engine/formats/record-counter.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';

function jsonCopyOptions(stated: Readonly<Record<string, unknown>>): Sql {
  const { compression } = parseOptions('json', jsonWriteOptions, stated);
  const parts = [sql`FORMAT json`, sql`ARRAY false`];
  if (compression !== 'none') parts.push(sql`COMPRESSION ${literal(compression)}`);
  return joinSql(parts);
}

/** One record per line: JSON text needs no line ends. */
function jsonRecordEnds(stated: Readonly<Record<string, unknown>>): RecordEnds | null {
  const { compression } = parseOptions('json', jsonWriteOptions, stated);
  return compression === 'none' ? { header: false, quote: '', escape: '' } : null;
}

function jsonFileExtension(stated: Readonly<Record<string, unknown>>): string {
  const { compression } = parseOptions('json', jsonWriteOptions, stated);
  return compression === 'gzip' ? '.json.gz' : compression === 'zstd' ? '.json.zst' : '.json';
}

export const jsonFormat: Format = {
  name: 'json',
  title: 'JSON',
  summary: 'Objects per line, in an array or in one document; nested values keep their structure.',
  extensions: jsonExtensions,
  readOptions: jsonReadOptions,
  writeOptions: jsonWriteOptions,
  classify: classifyJson,
  infer: inferJson,
  prepare: prepareJson,
  scan: scanJson,
  isolate: isolateJson,
  writeRecords: writeJsonRecords,
  splittable: false,
  copyOptions: jsonCopyOptions,
  writtenForm: jsonForm,
  refuse: ({ type }) => textRefusal(type),
  recordEnds: jsonRecordEnds,
  fileExtension: jsonFileExtension,
};
