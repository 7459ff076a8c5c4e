/** Reading CSV files as SQL: the plain form, which a bad value stops, and the form that sets bad records aside. */

import { sha256, stableJson } from '#engine/base/hash.ts';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import type { IsolatingScan, Scan, ScanRequest } from '#engine/formats/format.ts';
import { emptyRelation } from '#engine/formats/empty-relation.ts';
import {
  filenameColumn,
  isInteger,
  planRead,
  projection,
  readCall,
  type CsvRead,
  type FileColumn,
} from '#engine/formats/csv/read-call.ts';
import { noRejects } from '#engine/formats/reject-rows.ts';
import type { DataType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';

export function scanCsv(request: ScanRequest): Scan {
  const read = planRead(request);
  if (request.files.length === 0 || read.columns.length === 0) return { relation: emptyRelation(request) };
  const call = readCall(read, { withFilename: request.withFilename });
  return { relation: sql`SELECT ${projection(read, strictInteger)} FROM ${call}` };
}

/** DuckDB rounds a fraction when it casts to a whole number; the marked text cannot be cast, so it is an error instead. */
function strictInteger(text: Sql, type: DataType): Sql {
  return sql`CAST(CASE WHEN contains(${text}, '.') THEN concat(${text}, ' (not whole)') ELSE ${text} END AS ${toDuckDb(type)})`;
}

function triedInteger(text: Sql, type: DataType): Sql {
  return sql`TRY_CAST(${text} AS ${toDuckDb(type)})`;
}

/**
 * The reader is run with its reject tables, which gives line and offset of every bad record. It would round
 * fractions in whole-number columns, so those columns are kept as text in the rows and checked here. Only when one
 * of these texts is no number at all, the files are read once more as numbers, which gives its line.
 */
export function isolateCsv(request: ScanRequest): IsolatingScan {
  const read = planRead(request);
  if (request.files.length === 0 || read.columns.length === 0) {
    return { setup: [], relation: emptyRelation(request), rejects: noRejects, cleanup: [] };
  }
  const key = sha256(stableJson([request.files, request.columns, request.options])).slice(0, 16);
  const rows = ident(`csv_rows_${key}`);
  const checked = ident(`csv_checked_${key}`);
  const unreadable = ident(`csv_unreadable_${key}`);
  const asTexts = { errors: `csv_errors_${key}`, scans: `csv_scans_${key}` };
  const asNumbers = { errors: `${asTexts.errors}_2`, scans: `${asTexts.scans}_2` };
  const integers = read.columns.filter(({ wanted }) => wanted !== undefined && isInteger(wanted.type));
  const cleanup = [
    rows,
    checked,
    unreadable,
    ...[asTexts, asNumbers].flatMap(({ errors, scans }) => [ident(errors), ident(scans)]),
  ].map((table) => sql`DROP TABLE IF EXISTS ${table}`);
  // The path of one file is no column: kept with every row it would be the largest of them.
  const [file] = request.files.length === 1 ? request.files : [];
  const texts = readCall(read, { rejects: asTexts, withFilename: file === undefined });
  const kept = file === undefined ? rows : sql`(SELECT *, ${literal(file)} AS ${ident(filenameColumn)} FROM ${rows})`;
  const numbers = readCall(read, { integersAsNumbers: true, rejects: asNumbers, withFilename: false });
  // Every column is counted, because the reader does not convert columns that nobody asks for.
  const counts = read.columns.map(({ position }, index) => sql`count(${position}) AS ${ident(`n${index}`)}`);
  const setup: Sql[] = [
    ...cleanup,
    sql`CREATE TEMP TABLE ${rows} AS SELECT * FROM ${texts}`,
    sql`CREATE TEMP TABLE ${unreadable} AS SELECT true AS found FROM ${rows} WHERE NOT (${areNumbers(integers)}) LIMIT 1`,
    // Where the condition is false DuckDB makes the reject tables and reads nothing of a large file.
    sql`CREATE TEMP TABLE ${checked} AS SELECT ${joinSql(counts)} FROM ${numbers} WHERE EXISTS (SELECT 1 FROM ${unreadable})`,
  ];
  const good = integers.length === 0 ? sql`` : sql` WHERE ${joinSql(integers.map(isWhole), sql` AND `)}`;
  const relation = sql`SELECT ${projection(read, triedInteger)} FROM ${kept}${good}`;
  const found = sql`EXISTS (SELECT 1 FROM ${unreadable})`;
  const told = sql`SELECT * FROM (${readerRejects(read, asTexts)}) WHERE NOT ${found}
    UNION ALL SELECT * FROM (${readerRejects(read, asNumbers)}) WHERE ${found}`;
  return { setup, relation, rejects: sql`${told}${fractionRejects(integers, kept)}`, cleanup };
}

/** True when each text is null or can be read as a number, with a fraction or without. */
function areNumbers(integers: readonly FileColumn[]): Sql {
  if (integers.length === 0) return sql`true`;
  const each = integers.map(
    ({ position, wanted }) =>
      sql`(${position} IS NULL OR TRY_CAST(${position} AS ${toDuckDb(wanted!.type)}) IS NOT NULL)`,
  );
  return joinSql(each, sql` AND `);
}

/** True for null, and for text that is a number without a fraction. */
function isWhole({ position, wanted }: FileColumn): Sql {
  return sql`(${position} IS NULL OR (NOT contains(${position}, '.') AND TRY_CAST(${position} AS ${toDuckDb(wanted!.type)}) IS NOT NULL))`;
}

/**
 * A record with several faults is one reject, told by the first one that the reader looked for. DuckDB sometimes takes the pieces of a record
 * with two bad quotes for records of their own; they all have its line.
 */
function readerRejects(read: CsvRead, { errors, scans }: { errors: string; scans: string }): Sql {
  const names = literal(read.columns.map(({ name }) => name));
  return sql`SELECT any_value(s.file_path) AS file, CAST(e.line AS BIGINT) AS line, CAST(min(e.line_byte_position) - 1 AS BIGINT) AS byte_offset,
    (CAST(${names} AS VARCHAR[]))[CAST(arg_min(CASE WHEN e.error_type = 'TOO MANY COLUMNS' THEN NULL ELSE e.column_idx END, e.column_idx) AS BIGINT)] AS column_name,
    ${reasonText} AS reason, arg_max(e.csv_line, length(e.csv_line)) AS raw
    FROM ${ident(errors)} e JOIN ${ident(scans)} s ON s.scan_id = e.scan_id AND s.file_id = e.file_id
    GROUP BY e.scan_id, e.file_id, e.line`;
}

const reasonText = sql`arg_min(CASE e.error_type
    WHEN 'CAST' THEN regexp_extract(e.error_message, 'Could not convert.*')
    WHEN 'MISSING COLUMNS' THEN 'too few values: ' || lower(e.error_message)
    WHEN 'TOO MANY COLUMNS' THEN 'too many values: ' || lower(e.error_message)
    WHEN 'UNQUOTED VALUE' THEN 'a quote does not match'
    WHEN 'LINE SIZE OVER MAXIMUM' THEN 'the line is too long'
    WHEN 'INVALID ENCODING' THEN 'not valid UTF-8'
    ELSE e.error_message END, e.column_idx)`;

/** Rows whose only fault is a fraction where a whole number is wanted; the reader rounded them. */
function fractionRejects(integers: readonly FileColumn[], rows: Sql): Sql {
  let text = sql``;
  for (const [index, column] of integers.entries()) {
    // Rows that the reader refuses for a number have been told by it; the first fraction of a row tells the row.
    const refused = areNumbers(integers);
    const earlier = integers.slice(0, index).map((other) => sql`${isWhole(other)} AND `);
    text = sql`${text} UNION ALL SELECT ${ident(filenameColumn)}, NULL, NULL, ${literal(column.name)},
      concat('Could not convert string "', ${column.position}, '" to a whole number'), ${column.position}
      FROM ${rows} WHERE ${joinSql(earlier, sql``)}${refused} AND contains(${column.position}, '.')`;
  }
  return text;
}
