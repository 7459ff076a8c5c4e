/** Sets aside the bad records of files that DuckDB reads as they are, by its reject tables. */

import { sha256, stableJson } from '#engine/base/hash.ts';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { isInteger } from '#engine/formats/csv/convert-value.ts';
import {
  checkedColumns,
  filenameColumn,
  isReadable,
  projection,
  readCall,
  type CsvRead,
  type FileColumn,
} from '#engine/formats/csv/read-call.ts';
import type { IsolatingScan } from '#engine/formats/format.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';

interface RejectTables {
  readonly errors: string;
  readonly scans: string;
}

/**
 * The reader is run with its reject tables, which gives line and offset of every bad record. It would round
 * fractions in whole-number columns, so those columns are kept as text in the rows and checked here, as are all that
 * are not written in the plain way. Only when one of these texts is no number at all, or has a fraction, the files
 * are read once more so that the reader rejects exactly these, which gives their lines.
 */
export function isolateDirect(read: CsvRead): IsolatingScan {
  const { request } = read;
  const key = sha256(stableJson([request.files, request.columns, request.options])).slice(0, 16);
  const table = (name: string): Sql => ident(`csv_${name}_${key}`);
  const rejectTables = (name: string): RejectTables => ({
    errors: `csv_errors_${name}_${key}`,
    scans: `csv_scans_${name}_${key}`,
  });
  const rows = table('rows');
  const odd = table('odd');
  const asTexts = rejectTables('texts');
  const asNumbers = rejectTables('numbers');
  const asFractions = rejectTables('fractions');
  const checked = checkedColumns(read);
  const integers = checked.filter(
    ({ wanted, reading }) => isInteger(wanted!.type) && reading.format === undefined && reading.nulls.length === 0,
  );
  const cleanup = [
    ...['rows', 'odd', 'numbers', 'fractions'].map(table),
    ...[asTexts, asNumbers, asFractions].flatMap(({ errors, scans }) => [ident(errors), ident(scans)]),
  ].map((name) => sql`DROP TABLE IF EXISTS ${name}`);
  // The path of one file is no column: kept with every row it would be the largest of them.
  const [file] = request.files.length === 1 ? request.files : [];
  const texts = readCall(read, { rejects: asTexts, withFilename: file === undefined });
  const kept = file === undefined ? rows : sql`(SELECT *, ${literal(file)} AS ${ident(filenameColumn)} FROM ${rows})`;
  // Every column is counted, because the reader does not convert columns that nobody asks for.
  const counts = read.columns.map(({ position }, index) => sql`count(${position}) AS ${ident(`n${index}`)}`);
  const again = (types: 'numbers' | 'fractions', rejects: RejectTables, when: Sql): Sql =>
    sql`CREATE TEMP TABLE ${table(types)} AS SELECT ${joinSql(counts)} FROM ${readCall(read, { types, rejects, withFilename: false })} WHERE (SELECT ${when} FROM ${odd})`;
  const numbers = areNumbers(integers);
  const fraction = integers.length === 0 ? sql`false` : joinSql(integers.map(hasFraction), sql` OR `);
  const good =
    checked.length === 0
      ? sql`true`
      : joinSql(
          checked.map((column) => isReadable(read, column)),
          sql` AND `,
        );
  const setup: Sql[] = [
    ...cleanup,
    sql`CREATE TEMP TABLE ${rows} AS SELECT * FROM ${texts}`,
    sql`CREATE TEMP TABLE ${odd} AS SELECT count(*) FILTER (NOT (${numbers})) > 0 AS words,
      count(*) FILTER ((${numbers}) AND (${fraction})) AS fractions FROM ${rows}`,
    // Where the condition is false DuckDB makes the reject tables and reads nothing of a large file.
    again('numbers', asNumbers, sql`words`),
    again('fractions', asFractions, sql`fractions > 0`),
  ];
  const told = sql`(SELECT * FROM (${readerRejects(read, asTexts)}) WHERE NOT (SELECT words FROM ${odd})
    UNION ALL SELECT * FROM (${readerRejects(read, asNumbers)}) WHERE (SELECT words FROM ${odd}))`;
  const placed = sql`(SELECT * REPLACE (replace(reason, '''DOUBLE''', 'a whole number') AS reason) FROM (${readerRejects(read, asFractions)}) located
    WHERE NOT EXISTS (SELECT 1 FROM ${told} t WHERE t.file = located.file AND t.line = located.line))`;
  const allPlaced = sql`(SELECT count(*) FROM ${placed}) = (SELECT fractions FROM ${odd})`;
  const rejects = sql`SELECT * FROM ${told}
    UNION ALL SELECT * FROM ${placed} WHERE ${allPlaced}
    UNION ALL ${unplacedRejects(read, integers, kept, sql`(${numbers}) AND (${fraction}) AND NOT (${allPlaced})`)}
    UNION ALL ${unplacedRejects(read, checked, kept, sql`(${numbers}) AND NOT (${fraction}) AND NOT (${good})`)}`;
  return { setup, relation: sql`SELECT ${projection(read, 'tried')} FROM ${kept} WHERE ${good}`, rejects, cleanup };
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

function hasFraction({ position }: FileColumn): Sql {
  return sql`coalesce(contains(${position}, '.'), false)`;
}

/**
 * A record with several faults is one reject, told by the first one that the reader looked for. DuckDB sometimes takes the pieces of a record
 * with two bad quotes for records of their own; they all have its line.
 */
function readerRejects(read: CsvRead, { errors, scans }: RejectTables): Sql {
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

/** Rows that the reader took and we cannot convert, told by their first bad column; their lines are not known. */
function unplacedRejects(read: CsvRead, columns: readonly FileColumn[], rows: Sql, condition: Sql): Sql {
  const bad = columns.map((column) => ({ column, isBad: sql`NOT ${isReadable(read, column)}` }));
  const first = (tell: (column: FileColumn) => Sql): Sql =>
    bad.length === 0
      ? sql`CAST(NULL AS VARCHAR)`
      : sql`CASE${joinSql(
          bad.map(({ column, isBad }) => sql` WHEN ${isBad} THEN ${tell(column)}`),
          sql``,
        )} END`;
  const values = read.columns.map(({ position }) => sql`coalesce(CAST(${position} AS VARCHAR), '')`);
  return sql`SELECT ${ident(filenameColumn)}, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), ${first(({ name }) => literal(name))},
    concat('Could not convert string "', ${first(({ position }) => position)}, '" to ', ${first(typeTitle)}),
    concat_ws(${literal(read.options.separator)}, ${joinSql(values)}) FROM ${rows} WHERE ${condition}`;
}

function typeTitle({ wanted, reading }: FileColumn): Sql {
  if (isInteger(wanted!.type)) return literal('a whole number');
  return literal(toDuckDb(wanted!.type).text + (reading.format === undefined ? '' : ` written as ${reading.format}`));
}
