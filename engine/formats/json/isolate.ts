/** Reading JSON files as SQL with bad lines and bad values rejected. */

import { sha256, stableJson } from '#engine/base/hash.ts';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { faultOfColumns, type ColumnFault } from '#engine/formats/bad-columns.ts';
import { noRecords } from '#engine/formats/count-records.ts';
import { emptyRelation } from '#engine/formats/empty-relation.ts';
import type { IsolatingScan, ScanRequest } from '#engine/formats/format.ts';
import { fromJson, pointerTo } from '#engine/formats/json/from-json.ts';
import { jsonReadOptions, recordColumn, type JsonReadOptions } from '#engine/formats/json/options.ts';
import { filenameColumn, readJsonValues } from '#engine/formats/json/scan.ts';
import { noRejects } from '#engine/formats/reject-rows.ts';
import { parseOptions } from '#engine/formats/stated-options.ts';
import type { Column } from '#engine/types/data-type.ts';

/** No JSON text can hold it: control characters are not allowed in strings. */
const impossibleSeparator = '\u0001\u0002\u0003\u0004';

/**
 * Lines are read as text with their number and offset. Values of an array or document have none, and one that is
 * not JSON at all stops the statement: what follows it cannot be separated.
 */
export function isolateJson(request: ScanRequest): IsolatingScan {
  const options = parseOptions('json', jsonReadOptions, request.options);
  if (request.files.length === 0 || request.columns.length === 0) {
    return { setup: [], relation: emptyRelation(request), rejects: noRejects, records: noRecords, cleanup: [] };
  }
  const table = ident(
    `json_values_${sha256(stableJson([request.files, request.columns, request.options])).slice(0, 16)}`,
  );
  const drop = sql`DROP TABLE IF EXISTS ${table}`;
  const source = options.layout === 'lines' ? lineRows(request, options) : valueRows(request, options);
  // Each value is converted once; the checks look at what came of it.
  const values = request.columns.map((column, index) => sql`${tried(column, options)} AS ${valueName(index)}`);
  const checks = request.columns.flatMap((column, index) => fault(column, index, options));
  const faults = sql`CASE WHEN NOT valid THEN {'column_name': CAST(NULL AS VARCHAR), 'reason': ${wrongValue(options)}} ${faultOfColumns(checks)} END`;
  const create = sql`CREATE TEMP TABLE ${table} AS SELECT * EXCLUDE (json), ${faults} AS fault FROM (SELECT *, ${joinSql(values)} FROM (${source}))`;
  const items = request.columns.map((column, index) => sql`${valueName(index)} AS ${ident(column.name)}`);
  if (request.withFilename) items.push(sql`file AS filename`);
  return {
    setup: [drop, create],
    relation: sql`SELECT ${joinSql(items)} FROM ${table} WHERE fault IS NULL`,
    rejects: sql`SELECT file, line, byte_offset, fault.column_name AS column_name, fault.reason AS reason, raw FROM ${table} WHERE fault IS NOT NULL`,
    records: sql`SELECT count(*) AS count FROM ${table}`,
    cleanup: [drop],
  };
}

/** Internal column of a converted value. */
function valueName(index: number): Sql {
  return ident(`v${index}`);
}

/** In the order of the files: the windows over each file would leave its rows in any. */
function lineRows(request: ScanRequest, options: JsonReadOptions): Sql {
  const read = sql`read_csv(${literal(request.files)}, auto_detect = false, header = false, columns = {'raw': 'VARCHAR'},
    delim = ${literal(impossibleSeparator)}, quote = '', escape = '', strict_mode = false, hive_partitioning = false,
    max_line_size = ${literal(options.maximumObjectSize)}, buffer_size = ${literal(Math.max(32_000_000, options.maximumObjectSize * 2))},
    filename = 'file', compression = ${literal(request.compression)})`;
  const object = options.plainValues ? sql`true` : sql`json_type(raw) = 'OBJECT'`;
  return sql`SELECT file, line, byte_offset, raw, valid, CASE WHEN valid THEN CAST(raw AS JSON) END AS json FROM (
    SELECT file, raw, number, number - min(number) OVER (PARTITION BY file) + 1 AS line,
      CAST(before - min(before) OVER (PARTITION BY file) AS BIGINT) AS byte_offset,
      coalesce(CASE WHEN json_valid(raw) THEN ${object} ELSE false END, false) AS valid
    FROM (SELECT *, row_number() OVER () AS number,
      coalesce(sum(octet_length(encode(coalesce(raw, ''))) + 1) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS before FROM ${read}))
    WHERE trim(coalesce(raw, ''), chr(32) || chr(9) || chr(10) || chr(13)) <> '' ORDER BY number`;
}

function valueRows(request: ScanRequest, options: JsonReadOptions): Sql {
  const object = options.plainValues ? sql`true` : sql`coalesce(json_type(json) = 'OBJECT', false)`;
  const read = readJsonValues({ ...request, withFilename: true }, options);
  return sql`SELECT ${ident(filenameColumn)} AS file, CAST(NULL AS BIGINT) AS line, CAST(NULL AS BIGINT) AS byte_offset,
    CAST(json AS VARCHAR) AS raw, ${object} AS valid, json FROM ${read}`;
}

function wrongValue(options: JsonReadOptions): Sql {
  return options.plainValues
    ? sql`'not valid JSON'`
    : sql`CASE WHEN json_valid(raw) THEN 'not an object' ELSE 'not valid JSON' END`;
}

function valueOf(column: Column, options: JsonReadOptions): Sql {
  const source = column.sourceName ?? column.name;
  return options.plainValues && source === recordColumn ? sql`json` : sql`json_extract(json, ${pointerTo(source)})`;
}

function tried(column: Column, options: JsonReadOptions): Sql {
  return sql`TRY(${fromJson(valueOf(column, options), column.type, options.wideNumbers)})`;
}

/** The value is there, but its conversion fails. */
function fault(column: Column, index: number, options: JsonReadOptions): ColumnFault[] {
  if (column.type.kind === 'null') return [];
  const value = valueOf(column, options);
  return [
    {
      name: column.sourceName ?? column.name,
      isBad: sql`(${value} IS NOT NULL AND json_type(${value}) <> 'NULL' AND ${valueName(index)} IS NULL)`,
      reason: sql`concat('Could not convert ', left(CAST(${value} AS VARCHAR), 200))`,
    },
  ];
}
