/** One reading with DuckDB's reject tables. */

import { ident, literal, sql, type Sql } from '#engine/base/sql.ts';
import { readCall, type CsvRead, type ReadCall } from '#engine/formats/csv/scan/read-call.ts';

export interface IsolatingReadRequest {
  /** Of the temporary table that takes what is selected; unique in the session, as all names made of it. */
  readonly name: string;
  /** A SELECT over the reader's columns. @param from the call of the reader. */
  readonly select: (from: Sql) => Sql;
  readonly call: Omit<ReadCall, 'rejects'>;
  /** Nothing is read where this is false; absent: always read. */
  readonly when?: Sql;
}

export interface IsolatingRead {
  readonly table: Sql;
  readonly setup: readonly Sql[];
  readonly cleanup: readonly Sql[];
  /** A row for each record that the reader refused; columns as `IsolatingScan.rejects`. */
  readonly rejects: Sql;
}

type RejectTables = NonNullable<ReadCall['rejects']>;

/**
 * By one thread: those of a parallel reading end early where much is refused, and DuckDB drops lines over 32 MB without
 * a word.
 */
export function isolatingRead(read: CsvRead, { name, select, call, when }: IsolatingReadRequest): IsolatingRead {
  const table = ident(name);
  const rejects: RejectTables = { errors: `${name}_errors`, scans: `${name}_scans` };
  // Where the condition is false DuckDB makes the reject tables and reads nothing of a large file.
  const condition = when === undefined ? sql`` : sql` WHERE ${when}`;
  return {
    table,
    setup: [
      sql`CREATE TEMP TABLE ${table} AS ${select(readCall(read, { ...call, rejects, singleThread: true }))}${condition}`,
    ],
    cleanup: dropTables([name, ...Object.values(rejects)]),
    rejects: rejectsOf(read, rejects),
  };
}

function dropTables(names: readonly string[]): Sql[] {
  return names.map((name) => sql`DROP TABLE IF EXISTS ${ident(name)}`);
}

/**
 * A record with several faults is one reject, reported by the first fault that the reader checks. DuckDB sometimes takes
 * the pieces of a record with two bad quotes for separate records; they all have its line.
 */
function rejectsOf(read: CsvRead, { errors, scans }: RejectTables): Sql {
  const names = literal(read.columns.map(({ name }) => name));
  return sql`SELECT any_value(s.file_path) AS file, CAST(e.line AS BIGINT) AS line, CAST(min(e.line_byte_position) - 1 AS BIGINT) AS byte_offset,
    (CAST(${names} AS VARCHAR[]))[CAST(arg_min(CASE WHEN e.error_type = 'TOO MANY COLUMNS' THEN NULL ELSE e.column_idx END, e.column_idx) AS BIGINT)] AS column_name,
    ${reasonText} AS reason, arg_max(e.csv_line, length(e.csv_line)) AS raw
    FROM ${ident(errors)} e JOIN ${ident(scans)} s ON s.scan_id = e.scan_id AND s.file_id = e.file_id
    GROUP BY e.scan_id, e.file_id, e.line`;
}

/** Of surplus values the reader counts the first alone. */
const countPattern = literal(String.raw`^Expected Number of Columns: (\d+) Found: (\d+).*`);

const reasonText = sql`arg_min(CASE e.error_type
    WHEN 'CAST' THEN regexp_extract(e.error_message, 'Could not convert.*')
    WHEN 'MISSING COLUMNS' THEN 'too few values: ' || regexp_replace(e.error_message, ${countPattern}, '\\2 instead of \\1', 's')
    WHEN 'TOO MANY COLUMNS' THEN 'too many values: ' || regexp_replace(e.error_message, ${countPattern}, 'more than \\1', 's')
    WHEN 'UNQUOTED VALUE' THEN 'a quote does not match'
    WHEN 'LINE SIZE OVER MAXIMUM' THEN 'the line is too long'
    WHEN 'INVALID ENCODING' THEN 'not valid UTF-8'
    ELSE e.error_message END, coalesce(e.column_idx, 0))`;
