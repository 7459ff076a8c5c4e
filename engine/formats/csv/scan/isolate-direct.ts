/**
 * Rejects the bad records of files with a record too long to be rewritten, by DuckDB's reject tables. A record is
 * reported by its first bad column here.
 */

import { sha256, stableJson } from '#engine/base/hash.ts';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import {
  checkedColumns,
  convertWanted,
  filenameColumn,
  isReadable,
  placesItself,
  projection,
  type CsvRead,
  type FileColumn,
} from '#engine/formats/csv/scan/read-call.ts';
import { isolatingRead, type IsolatingRead } from '#engine/formats/csv/scan/isolating-read.ts';
import type { IsolatingScan } from '#engine/formats/format.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { isWhole } from '#engine/types/common-type.ts';
import { fractionPattern, hasFraction, isExact } from '#engine/types/number-from-text.ts';

/**
 * The reader is run with its reject tables, which gives line and offset of every bad record. It would round
 * fractions in whole-number columns and drop parts of dates and times, so those columns are read as text and converted
 * here, as are all that are not written in the plain way. A row that cannot be converted is kept with its texts. Only
 * when one of these is not a number, date or time at all, or has a fraction, the files are read once more so that the
 * reader rejects exactly these, which gives their lines; if it does not reject as many, their lines are not reported.
 */
export function isolateDirect(read: CsvRead): IsolatingScan {
  const { request } = read;
  const key = sha256(stableJson([request.files, request.columns, request.options])).slice(0, 16);
  const odd = ident(`csv_odd_${key}`);
  const placedTable = ident(`csv_words_${key}`);
  const checked = checkedColumns(read);
  const plain = checked.filter(({ wanted, reading }) => placesItself(wanted!.type, reading));
  const integers = plain.filter(({ wanted }) => isWhole(wanted!.type));
  // The path of a single file is not a column: kept with every row it would be the largest of them.
  const [file] = request.files.length === 1 ? request.files : [];
  const rows = isolatingRead(read, {
    name: `csv_rows_${key}`,
    items: convertedItems(read, checked, file === undefined),
    call: { withFilename: file === undefined },
  });
  // Every column is counted, because the reader does not convert columns that nobody asks for.
  const counts = read.columns.map(({ position }, index) => sql`count(${position}) AS ${ident(`n${index}`)}`);
  const readAgain = (types: 'placed' | 'fractions', when: Sql): IsolatingRead =>
    isolatingRead(read, {
      name: `csv_${types}_${key}`,
      items: joinSql(counts),
      call: { types, withFilename: false },
      when: sql`(SELECT ${when} FROM ${odd})`,
    });
  const asPlaced = readAgain('placed', sql`words > 0`);
  const asFractions = readAgain('fractions', sql`fractions > 0`);
  const path = file === undefined ? ident(filenameColumn) : literal(file);
  const texts = read.columns.map(({ position }, index) => sql`${badTexts}[${literal(index + 1)}] AS ${position}`);
  const bad = sql`(SELECT ${joinSql(texts)}, ${path} AS ${ident(filenameColumn)} FROM ${rows.table} WHERE ${badTexts} IS NOT NULL)`;
  const numbers = areReadable(read, plain);
  const fraction =
    integers.length === 0
      ? sql`false`
      : joinSql(
          integers.map(({ position }) => sql`coalesce(${hasFraction(position)}, false)`),
          sql` OR `,
        );
  const cleanup = [
    sql`DROP TABLE IF EXISTS ${odd}`,
    sql`DROP TABLE IF EXISTS ${placedTable}`,
    ...[rows, asPlaced, asFractions].flatMap((reading) => reading.cleanup),
  ];
  const setup: Sql[] = [
    ...cleanup,
    ...rows.setup,
    sql`CREATE TEMP TABLE ${odd} AS SELECT count(*) FILTER (NOT (${numbers})) AS words,
      count(*) FILTER ((${numbers}) AND (${fraction})) AS fractions FROM ${bad}`,
    ...asPlaced.setup,
    sql`CREATE TEMP TABLE ${placedTable} AS SELECT (SELECT count(*) FROM (${asPlaced.rejects}))
      = (SELECT count(*) FROM (${rows.rejects})) + (SELECT words FROM ${odd}) AS words`,
    ...asFractions.setup,
  ];
  const wordsPlaced = sql`(SELECT words FROM ${placedTable})`;
  const told = sql`(SELECT * FROM (${rows.rejects}) WHERE NOT (${wordsPlaced})
    UNION ALL SELECT * FROM (${asPlaced.rejects}) WHERE ${wordsPlaced})`;
  const placed = sql`(SELECT * REPLACE (replace(reason, '''DOUBLE''', 'a whole number') AS reason) FROM (${asFractions.rejects}) located
    WHERE regexp_matches(located.reason, ${literal(`string "[^"]*(${fractionPattern})`)})
    AND NOT EXISTS (SELECT 1 FROM ${told} t WHERE t.file = located.file AND t.line = located.line))`;
  const allPlaced = sql`(SELECT count(*) FROM ${placed}) = (SELECT fractions FROM ${odd})`;
  const rejects = sql`SELECT * FROM ${told}
    UNION ALL SELECT * FROM ${placed} WHERE ${allPlaced}
    UNION ALL ${unplacedRejects(read, plain, bad, sql`NOT (${numbers}) AND NOT (${wordsPlaced})`)}
    UNION ALL ${unplacedRejects(read, integers, bad, sql`(${numbers}) AND (${fraction}) AND NOT (${allPlaced})`)}
    UNION ALL ${unplacedRejects(read, checked, bad, sql`(${numbers}) AND NOT (${fraction})`)}`;
  const kept =
    file === undefined ? rows.table : sql`(SELECT *, ${literal(file)} AS ${ident(filenameColumn)} FROM ${rows.table})`;
  const items = projection(read, ({ position }) => position);
  return {
    setup,
    relation: sql`SELECT ${items} FROM ${kept} WHERE ${badTexts} IS NULL`,
    rejects,
    records: sql`SELECT (SELECT count(*) FROM ${rows.table}) + (SELECT count(*) FROM (${rows.rejects})) AS count`,
    cleanup,
  };
}

/** Of a row whose values cannot all be converted: its values as they stand, VARCHAR[]; of any other null. */
const badTexts = ident('c_bad');

/** What is kept of each row: the wanted columns as they are wanted, the texts where they cannot be had so. */
function convertedItems(read: CsvRead, checked: readonly FileColumn[], withFilename: boolean): Sql {
  const items = read.columns
    .filter(({ wanted }) => wanted !== undefined)
    .map((column) => sql`${convertWanted(read, column, 'tried')} AS ${column.position}`);
  const texts = read.columns.map(({ position }) => sql`CAST(${position} AS VARCHAR)`);
  const good = checked.map((column) => isReadable(read, column));
  items.push(
    good.length === 0
      ? sql`CAST(NULL AS VARCHAR[]) AS ${badTexts}`
      : sql`CASE WHEN NOT (${joinSql(good, sql` AND `)}) THEN [${joinSql(texts)}] END AS ${badTexts}`,
  );
  if (withFilename) items.push(ident(filenameColumn));
  return joinSql(items);
}

/** True when each text is null or can be read as what is wanted, numbers that would be rounded too. */
function areReadable(read: CsvRead, columns: readonly FileColumn[]): Sql {
  if (columns.length === 0) return sql`true`;
  const each = columns.map((column) =>
    isExact(column.wanted!.type)
      ? sql`(${column.position} IS NULL OR TRY_CAST(${withPoint(read, column.position)} AS ${toDuckDb(column.wanted!.type)}) IS NOT NULL)`
      : isReadable(read, column),
  );
  return joinSql(each, sql` AND `);
}

function withPoint({ options }: CsvRead, text: Sql): Sql {
  return options.decimalSeparator === ',' ? sql`replace(${text}, ',', '.')` : text;
}

/** Rows that the reader accepted and we cannot convert, reported by their first bad column; their lines are not known. */
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
  if (isWhole(wanted!.type)) return literal('a whole number');
  return literal(toDuckDb(wanted!.type).text + (reading.format === undefined ? '' : ` written as ${reading.format}`));
}
