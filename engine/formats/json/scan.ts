/** Reading JSON files as SQL, plainly. */

import { foldName } from '#engine/base/same-name.ts';
import { exactFiles } from '#engine/base/exact-files.ts';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { noRecords } from '#engine/formats/count-records.ts';
import { emptyRelation } from '#engine/formats/empty-relation.ts';
import type { Scan, ScanRequest } from '#engine/formats/format.ts';
import { writtenOnce } from '#engine/types/computed-once.ts';
import {
  convertsItself,
  fromJson,
  pointerTo,
  readForm,
  textAs,
  type JsonNumbers,
} from '#engine/types/json/from-json.ts';
import { jsonReadOptions, recordColumn, type JsonReadOptions } from '#engine/formats/json/options.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';
import { holdsType, type Column, type DataType } from '#engine/types/data-type.ts';
import { isExact } from '#engine/types/number-from-text.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';

const filenameColumn = 'file name of the row';

export function scanJson(request: ScanRequest): Scan {
  const options = parseOptions('json', jsonReadOptions(), request.options);
  if (request.files.length === 0) return { relation: emptyRelation(request), records: noRecords };
  return {
    // Objects without keys are rows all the same.
    relation:
      request.columns.length === 0 || readsWhole(request, options)
        ? scanValues(request, options)
        : scanFields(request, options),
    records: sql`SELECT count(*) AS count FROM ${readJsonValues({ ...request, withFilename: false }, options)}`,
  };
}

/** Whether every value is read as one JSON text and its fields are taken out by us. */
function readsWhole(request: ScanRequest, options: JsonReadOptions): boolean {
  const names = new Set(request.columns.map((column) => foldName(sourceOf(column))));
  const unusual = request.columns.some(
    (column) =>
      sourceOf(column) === '' || sourceOf(column).includes('\0') || foldName(sourceOf(column)) === filenameColumn,
  );
  return options.plainValues || options.duplicateKeys || unusual || names.size < request.columns.length;
}

function sourceOf(column: Column): string {
  return column.sourceName ?? column.name;
}

function readCall(request: ScanRequest, options: JsonReadOptions, columns: Sql, records: boolean): Sql {
  const format = { lines: 'newline_delimited', array: 'array', document: 'unstructured', concatenated: 'unstructured' }[
    options.layout
  ];
  const parts = [
    exactFiles(request.files),
    sql`auto_detect = false`,
    sql`format = ${literal(format)}`,
    sql`records = ${literal(records)}`,
    sql`columns = {${columns}}`,
    sql`maximum_object_size = ${literal(options.maximumObjectSize)}`,
    sql`compression = ${literal(request.compression === 'none' ? 'uncompressed' : request.compression)}`,
    sql`hive_partitioning = false`,
  ];
  if (request.withFilename) parts.push(sql`filename = ${literal(filenameColumn)}`);
  return sql`read_json(${joinSql(parts)})`;
}

/**
 * More of them are each mentioned once, in a list of one value, which takes longer to compute. DuckDB's hash of an expression
 * is the exclusive or of those of its parts: where a column is mentioned an even number of times, that of every other column is
 * the same, and planning takes time with the square of the columns.
 */
const manyColumns = 200;

/** The usual form: DuckDB takes the fields out and converts them while it parses. */
function scanFields(request: ScanRequest, options: JsonReadOptions): Sql {
  const columns = request.columns.map(
    (column) => sql`${literal(sourceOf(column))}: ${literal(readType(column.type, options))}`,
  );
  const isWide = request.columns.length > manyColumns;
  const items = request.columns.map((column) => {
    const converted = (value: Sql): Sql => convertRead(value, column, options);
    const value = ident(sourceOf(column));
    const mentionsOnce = converted(value).text === value.text || !isWide;
    return sql`${mentionsOnce ? converted(value) : writtenOnce(value, converted)} AS ${ident(column.name)}`;
  });
  if (request.withFilename) items.push(sql`${ident(filenameColumn)} AS filename`);
  if (request.withFileIndex === true) items.push(sql`file_index`);
  return sql`SELECT ${joinSql(items)} FROM ${readCall(request, options, joinSql(columns), true)}`;
}

function readType(type: DataType, options: JsonReadOptions): string {
  return convertsWell(type, options) ? toDuckDb(readForm(type, options.wideNumbers)).text : 'JSON';
}

/** Texts beside numbers in quotes would have the quotes, too. */
function convertsWell(type: DataType, { quotedNumbers }: JsonReadOptions): boolean {
  return convertsItself(type) && (quotedNumbers !== true || !holdsType(type, isExact) || !holdsType(type, isOther));
}

function isOther(type: DataType): boolean {
  return !isExact(type) && type.kind !== 'struct' && type.kind !== 'array' && type.kind !== 'map';
}

function convertRead(value: Sql, { type }: Column, options: JsonReadOptions): Sql {
  if (!convertsWell(type, options)) return fromJson(value, type, numbersOf(options));
  return textAs(value, readForm(type, options.wideNumbers), type, numbersOf(options));
}

export function numbersOf({ wideNumbers: wide, quotedNumbers }: JsonReadOptions): JsonNumbers {
  return { wide, quoted: quotedNumbers === true, unsure: wide && quotedNumbers === undefined };
}

/** Every value as one JSON text: for values that are not objects, and for keys that DuckDB treats as equal. */
function scanValues(request: ScanRequest, options: JsonReadOptions): Sql {
  const whole = ident('json');
  const items = request.columns.map((column) => {
    const isRecord = options.plainValues && sourceOf(column) === recordColumn;
    const value = isRecord ? whole : sql`json_extract(${whole}, ${pointerTo(sourceOf(column))})`;
    return sql`${fromJson(value, column.type, numbersOf(options))} AS ${ident(column.name)}`;
  });
  if (request.withFilename) items.push(sql`${ident(filenameColumn)} AS filename`);
  if (request.withFileIndex === true) items.push(sql`file_index`);
  if (items.length === 0) items.push(sql`NULL AS nothing`);
  return sql`SELECT ${joinSql(items)} FROM ${readJsonValues(request, options)}`;
}

/** A relation with the column `json` (and the file's name, when it is wanted). */
export function readJsonValues(request: ScanRequest, options: JsonReadOptions): Sql {
  return readCall(request, options, sql`'json': 'JSON'`, false);
}

export { filenameColumn };
