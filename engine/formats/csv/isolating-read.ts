/** One reading with DuckDB's reject tables: in parallel first, and by one thread where that may have lost records. */

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

type RejectTables = NonNullable<ReadCall['rejects']>;

/**
 * DuckDB gives its threads parts of 8 MB of a file. When records are set aside, a thread that finds no good record in
 * the rest of its part ends; when all have ended, what follows is lost without a word. So a span of this size that
 * consists to a quarter of refused records makes a reading in parallel doubtful.
 */
const spanBytes = 4_000_000;
const doubtfulBytes = spanBytes / 4;
/** Bytes up to which a refused record is kept whole, less some; a longer one may be of any size. */
const keptBytes = 9000;

/**
 * In parallel where no line is so long that DuckDB would drop it without a word. One thread reads everything again
 * where threads may have ended too early or have taken the inside of a quoted value for records.
 */
export function isolatingRead(read: CsvRead, { name, items, call, when }: IsolatingReadRequest): IsolatingRead {
  const table = ident(name);
  const first: RejectTables = { errors: `${name}_errors`, scans: `${name}_scans` };
  const select = (rejects: RejectTables, singleThread: boolean): Sql =>
    sql`SELECT ${items} FROM ${readCall(read, { ...call, rejects, singleThread })}`;
  // Where the condition is false DuckDB makes the reject tables and reads nothing of a large file.
  const condition = when === undefined ? sql`` : sql` WHERE ${when}`;
  const create = (singleThread: boolean): Sql =>
    sql`CREATE TEMP TABLE ${table} AS ${select(first, singleThread)}${condition}`;
  if (read.options.shortLines !== true || read.options.padShortRows) {
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
      sql`CREATE TEMP TABLE ${ident(doubt)} AS SELECT ${doubtful(first)} AS doubtful`,
      sql`DELETE FROM ${table} WHERE ${isDoubtful}`,
      sql`INSERT INTO ${table} ${select(again, true)} WHERE ${isDoubtful}`,
    ],
    cleanup: dropTables([name, doubt, ...Object.values(first), ...Object.values(again)]),
    rejects: sql`SELECT * FROM (${rejectsOf(read, first)}) WHERE NOT ${isDoubtful}
      UNION ALL SELECT * FROM (${rejectsOf(read, again)}) WHERE ${isDoubtful}`,
  };
}

function doubtful({ errors }: RejectTables): Sql {
  return sql`EXISTS (FROM ${ident(errors)} WHERE error_type IN ('UNQUOTED VALUE', 'LINE SIZE OVER MAXIMUM') OR strlen(csv_line) > ${literal(keptBytes)})
    OR coalesce((SELECT max(bytes) FROM (SELECT sum(strlen(csv_line) + 1) AS bytes FROM ${ident(errors)}
      GROUP BY scan_id, file_id, line_byte_position // ${literal(spanBytes)})), 0) >= ${literal(doubtfulBytes)}`;
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
