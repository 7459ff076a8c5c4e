/** One reading with DuckDB's reject tables: in parallel first, and by one thread where that may have ended too early. */

import { ident, literal, sql, type Sql } from '#engine/base/sql.ts';
import { readCall, type CsvRead, type ReadCall } from '#engine/formats/csv/read-call.ts';

export interface IsolatingReadRequest {
  /** Of the temporary table that takes what is selected; unique in the session, as all names made of it. */
  readonly name: string;
  /** SELECT items over the reader's columns. */
  readonly items: Sql;
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

interface RejectTables {
  readonly errors: string;
  readonly scans: string;
}

/**
 * DuckDB gives its threads parts of 8 MB of a file. When records are set aside, a thread that finds no good record in
 * the rest of its part ends; when all have ended, what follows is lost without a word. So a span of this size that
 * consists to a quarter of refused records makes the reading doubtful, and one thread reads everything again: it does
 * not end early.
 */
const spanBytes = 4_000_000;
const doubtfulBytes = spanBytes / 4;

export function isolatingRead(read: CsvRead, { name, items, call, when }: IsolatingReadRequest): IsolatingRead {
  const table = ident(name);
  const first: RejectTables = { errors: `${name}_errors`, scans: `${name}_scans` };
  const select = (rejects: RejectTables, singleThread: boolean): Sql =>
    sql`SELECT ${items} FROM ${readCall(read, { ...call, rejects, singleThread })}`;
  // Where the condition is false DuckDB makes the reject tables and reads nothing of a large file.
  const condition = when === undefined ? sql`` : sql` WHERE ${when}`;
  const create = (singleThread: boolean): Sql =>
    sql`CREATE TEMP TABLE ${table} AS ${select(first, singleThread)}${condition}`;
  // Short rows are padded by one thread anyway.
  if (read.options.padShortRows) {
    return {
      table,
      setup: [create(true)],
      cleanup: dropTables([name, ...Object.values(first)]),
      rejects: rejectsOf(read, first),
    };
  }
  const again: RejectTables = { errors: `${name}_errors_again`, scans: `${name}_scans_again` };
  const doubt = `${name}_doubt`;
  const isDoubtful = sql`(SELECT doubtful FROM ${ident(doubt)})`;
  return {
    table,
    setup: [
      create(false),
      sql`CREATE TEMP TABLE ${ident(doubt)} AS SELECT coalesce(max(bytes), 0) >= ${literal(doubtfulBytes)} AS doubtful
        FROM (SELECT sum(strlen(csv_line) + 1) AS bytes FROM ${ident(first.errors)}
          GROUP BY scan_id, file_id, line_byte_position // ${literal(spanBytes)})`,
      sql`DELETE FROM ${table} WHERE ${isDoubtful}`,
      sql`INSERT INTO ${table} ${select(again, true)} WHERE ${isDoubtful}`,
    ],
    cleanup: dropTables([name, doubt, ...Object.values(first), ...Object.values(again)]),
    rejects: sql`SELECT * FROM (${rejectsOf(read, first)}) WHERE NOT ${isDoubtful}
      UNION ALL SELECT * FROM (${rejectsOf(read, again)}) WHERE ${isDoubtful}`,
  };
}

function dropTables(names: readonly string[]): Sql[] {
  return names.map((name) => sql`DROP TABLE IF EXISTS ${ident(name)}`);
}

/**
 * A record with several faults is one reject, told by the first one that the reader looked for. DuckDB sometimes takes
 * the pieces of a record with two bad quotes for records of their own; they all have its line.
 */
function rejectsOf(read: CsvRead, { errors, scans }: RejectTables): Sql {
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
