/** Reading JSON files as SQL with bad lines and bad values rejected. */

import { sha256, stableJson } from '#engine/base/hash.ts';
import { exactFiles } from '#engine/base/exact-files.ts';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import type { Cell } from '#engine/formats/cell-groups.ts';
import { checkCells } from '#engine/formats/check-cells.ts';
import { noRecords } from '#engine/formats/count-records.ts';
import { emptyRelation } from '#engine/formats/empty-relation.ts';
import type { IsolatingScan, ScanRequest } from '#engine/formats/format.ts';
import { fromJson, pointerTo } from '#engine/types/json/from-json.ts';
import { numbersInQuotes } from '#engine/types/json/number-marks.ts';
import { jsonReadOptions, recordColumn, strayMark, type JsonReadOptions } from '#engine/formats/json/options.ts';
import { lineOf, offsetOf, recordOf } from '#engine/formats/json/place-records.ts';
import { filenameColumn, numbersOf, readJsonValues } from '#engine/formats/json/scan.ts';
import { noRejects } from '#engine/formats/reject-rows.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';
import type { Column, Schema } from '#engine/types/data-type.ts';

/** No JSON text can hold it: control characters are not allowed in strings. */
const impossibleSeparator = '\u0001\u0002\u0003\u0004';

/**
 * Lines are read as text with their number and offset, and so are values of an array that were placed. Of others, one that is
 * not JSON at all stops the statement: what follows it cannot be separated.
 */
export function isolateJson(request: ScanRequest): IsolatingScan {
  const options = parseOptions('json', jsonReadOptions(), request.options);
  if (request.files.length === 0)
    return { setup: [], relation: emptyRelation(request), rejects: noRejects, records: noRecords, cleanup: [] };
  const table = ident(
    `json_values_${sha256(stableJson([request.files, request.columns, request.options])).slice(0, 16)}`,
  );
  const drop = sql`DROP TABLE IF EXISTS ${table}`;
  const source =
    options.placed === true
      ? placedRows(request, options)
      : options.layout === 'lines'
        ? lineRows(request, options)
        : valueRows(request, options);
  const found = sql`(SELECT file, line, byte_offset, raw, valid, ${listValues(request.columns, options)} AS found FROM (${source}))`;
  const cells = request.columns.map((column, index) => jsonCell(column, index + 1, options));
  const { values, valueOf, rows } = checkCells({
    cells,
    kept: ['file', 'line', 'byte_offset', 'raw', 'valid'].map((name) => ident(name)),
    fault: sql`WHEN NOT valid THEN {'column_name': CAST(NULL AS VARCHAR), 'reason': ${wrongValue(options)}}`,
    listOf: (alike) => sql`list_select(found, ${literal(alike.map(({ place }) => place))})`,
  });
  // Good rows need no raw text.
  const own = shownText(sql`raw`, options);
  const shown = options.strayBytes ? sql`replace(${own}, ${literal(strayMark)}, ${literal('\uFFFD')})` : own;
  const raw = sql`CASE WHEN fault IS NOT NULL THEN ${shown} END AS raw`;
  const stored = [...values, sql`file`, sql`line`, sql`byte_offset`, raw, sql`fault`];
  const items = request.columns.map(({ name }, index) => sql`${valueOf(cells[index]!)} AS ${ident(name)}`);
  if (request.withFilename) items.push(sql`file AS filename`);
  if (items.length === 0) items.push(sql`NULL AS nothing`);
  return {
    setup: [drop, sql`CREATE TEMP TABLE ${table} AS SELECT ${joinSql(stored)} FROM (${rows(found)})`],
    relation: sql`SELECT ${joinSql(items)} FROM ${table} WHERE fault IS NULL`,
    rejects: sql`SELECT file, line, byte_offset, fault.column_name AS column_name, fault.reason AS reason, raw FROM ${table} WHERE fault IS NOT NULL`,
    records: sql`SELECT count(*) AS count FROM ${table}`,
    cleanup: [drop],
  };
}

/** As it is in the file. */
function shownText(text: Sql, { quotedNumbers }: JsonReadOptions): Sql {
  return quotedNumbers === true ? numbersInQuotes(text) : text;
}

/** VARCHAR `raw` and `file`, in the order of the files. */
function readLines(request: ScanRequest, longest: number): Sql {
  return sql`read_csv(${exactFiles(request.files)}, auto_detect = false, header = false, columns = {'raw': 'VARCHAR'},
    delim = ${literal(impossibleSeparator)}, quote = '', escape = '', strict_mode = false, hive_partitioning = false,
    max_line_size = ${literal(longest)}, buffer_size = ${literal(Math.max(32_000_000, longest * 2))},
    filename = 'file', compression = ${literal(request.compression)})`;
}

/** BOOLEAN. @param text VARCHAR. */
function isRecord(text: Sql, { plainValues }: JsonReadOptions): Sql {
  const object = plainValues ? sql`true` : sql`json_type(${text}) IN ('OBJECT', 'NULL')`;
  return sql`coalesce(CASE WHEN json_valid(${text}) THEN ${object} ELSE false END, false)`;
}

/** In the order of the files: the windows over each file would leave its rows in any. */
function lineRows(request: ScanRequest, options: JsonReadOptions): Sql {
  const read = readLines(request, options.maximumObjectSize);
  return sql`SELECT file, line, byte_offset, raw, valid, CASE WHEN valid THEN CAST(raw AS JSON) END AS json FROM (
    SELECT file, raw, number, number - min(number) OVER (PARTITION BY file) + 1 AS line,
      CAST(before - min(before) OVER (PARTITION BY file) AS BIGINT) AS byte_offset, ${isRecord(sql`raw`, options)} AS valid
    FROM (SELECT *, row_number() OVER () AS number,
      coalesce(sum(octet_length(encode(coalesce(raw, ''))) + 1) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before FROM ${read}))
    WHERE trim(coalesce(raw, ''), chr(32) || chr(9) || chr(10) || chr(13)) <> '' ORDER BY number`;
}

/** See place-records.ts. */
function placedRows(request: ScanRequest, options: JsonReadOptions): Sql {
  const placed = sql`placed`;
  return sql`SELECT file, line, byte_offset, raw, valid, CASE WHEN valid THEN CAST(raw AS JSON) END AS json FROM (
    SELECT file, number, ${lineOf(placed)} AS line, ${offsetOf(placed)} AS byte_offset, text AS raw, ${isRecord(sql`text`, options)} AS valid
    FROM (SELECT file, raw AS placed, ${recordOf(sql`raw`)} AS text, row_number() OVER () AS number
      FROM ${readLines(request, options.maximumObjectSize)})) ORDER BY number`;
}

function valueRows(request: ScanRequest, options: JsonReadOptions): Sql {
  // The reader gives NULL for null, which is a row without values.
  const object = options.plainValues ? sql`true` : sql`coalesce(json_type(json) = 'OBJECT', true)`;
  const read = readJsonValues({ ...request, withFilename: true }, options);
  return sql`SELECT ${ident(filenameColumn)} AS file, CAST(NULL AS BIGINT) AS line, CAST(NULL AS BIGINT) AS byte_offset,
    CAST(json AS VARCHAR) AS raw, ${object} AS valid, json FROM ${read}`;
}

function wrongValue(options: JsonReadOptions): Sql {
  const isStray = options.strayBytes ? sql`contains(raw, ${literal(strayMark)})` : sql`false`;
  const isJson = options.plainValues ? sql`false` : sql`json_valid(raw)`;
  return sql`CASE WHEN ${isStray} THEN 'not valid UTF-8' WHEN ${isJson} THEN 'not an object' ELSE 'not valid JSON' END`;
}

interface JsonCell extends Cell {
  /** In the list of all values, from 1. */
  readonly place: number;
}

function jsonCell(column: Column, place: number, options: JsonReadOptions): JsonCell {
  const { type } = column;
  const base = {
    name: sourceOf(column),
    place,
    cell: sql`found[${literal(place)}]`,
    type: 'JSON',
    value: (cell: Sql) => sql`TRY(${fromJson(cell, type, { ...numbersOf(options), wide: true })})`,
  };
  if (type.kind === 'null') return base;
  const check = {
    // The value is there, but its conversion fails.
    isBad: (cell: Sql, value: Sql) => sql`(${cell} IS NOT NULL AND json_type(${cell}) <> 'NULL' AND ${value} IS NULL)`,
    reason: (cell: Sql) =>
      sql`concat('Could not convert ', left(${shownText(sql`CAST(${cell} AS VARCHAR)`, options)}, 200))`,
  };
  return { ...base, check };
}

/** JSON[]: the values of all columns. One call takes them all, because each parses the record from its start. */
function listValues(columns: Schema, options: JsonReadOptions): Sql {
  const names = columns.map(sourceOf);
  if (names.length === 0) return sql`CAST([] AS JSON[])`;
  const isRecord = (name: string): boolean => options.plainValues && name === recordColumn;
  if (names.some((name) => isRecord(name) || name.includes('\0')))
    return sql`[${joinSql(names.map((name) => (isRecord(name) ? sql`json` : sql`json_extract(json, ${pointerTo(name)})`)))}]`;
  return sql`json_extract(json, [${joinSql(names.map(pointerTo))}])`;
}

function sourceOf({ name, sourceName }: Column): string {
  return sourceName ?? name;
}
