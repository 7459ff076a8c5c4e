/**
 * Rejects the bad records of files with a record too long to be rewritten, by DuckDB's reject tables. A record that the
 * reader refuses is reported by its first bad column.
 */

import { sha256, stableJson } from '#engine/base/hash.ts';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import type { Cell } from '#engine/formats/cell-groups.ts';
import { checkCells } from '#engine/formats/check-cells.ts';
import {
  checkedColumns,
  convertWanted,
  filenameColumn,
  isReadable,
  isUnreadable,
  placesItself,
  projection,
  readType,
  type CsvRead,
  type FileColumn,
} from '#engine/formats/csv/scan/read-call.ts';
import { joinedTexts, textsOf } from '#engine/formats/csv/scan/read-texts.ts';
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
  const checked = new Set(checkedColumns(read));
  const plain = [...checked].filter(({ wanted, reading }) => placesItself(wanted!.type, reading));
  const integers = plain.filter(({ wanted }) => isWhole(wanted!.type));
  const cells = read.columns.flatMap((column) =>
    column.wanted === undefined ? [] : [directCell(read, column, checked.has(column))],
  );
  const cellOf = new Map(cells.map((cell) => [cell.column, cell]));
  // The path of a single file is not a column: kept with every row it would be the largest of them.
  const [file] = request.files.length === 1 ? request.files : [];
  const path = file === undefined ? ident(filenameColumn) : literal(file);
  const kept = file === undefined ? [path] : [];
  const { values, valueOf, rows: judge } = checkCells({ cells, kept: [...kept, sql`${allTexts(read)} AS texts`] });
  const texts = sql`CASE WHEN fault IS NOT NULL THEN texts END AS texts`;
  const stored = joinSql([...kept, ...values, sql`fault`, texts]);
  const rows = isolatingRead(read, {
    name: `csv_rows_${key}`,
    select: (from) => sql`SELECT ${stored} FROM (${judge(from)})`,
    call: { withFilename: file === undefined },
  });
  // Every column is counted, because the reader does not convert columns that nobody asks for.
  const counts = read.columns.map(({ position }, index) => sql`count(${position}) AS ${ident(`n${index}`)}`);
  const readAgain = (types: 'placed' | 'fractions', when: Sql): IsolatingRead =>
    isolatingRead(read, {
      name: `csv_${types}_${key}`,
      select: (from) => sql`SELECT ${joinSql(counts)} FROM ${from}`,
      call: { types, withFilename: false },
      when: sql`(SELECT ${when} FROM ${odd})`,
    });
  const asPlaced = readAgain('placed', sql`words > 0`);
  const asFractions = readAgain('fractions', sql`fractions > 0`);
  const bad = sql`(SELECT * FROM ${rows.table} WHERE fault IS NOT NULL)`;
  const isWord = anyText(read, plain, (column, text) => sql`NOT ${isNumberOrTime(read, column, text)}`);
  const isFraction = anyText(read, integers, (_, text) => sql`coalesce(${hasFraction(text)}, false)`);
  const cleanup = [
    sql`DROP TABLE IF EXISTS ${odd}`,
    sql`DROP TABLE IF EXISTS ${placedTable}`,
    ...[rows, asPlaced, asFractions].flatMap((reading) => reading.cleanup),
  ];
  const setup: Sql[] = [
    ...cleanup,
    ...rows.setup,
    sql`CREATE TEMP TABLE ${odd} AS SELECT count(*) FILTER (${isWord}) AS words,
      count(*) FILTER (NOT (${isWord}) AND ${isFraction}) AS fractions FROM ${bad}`,
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
  // The lines of those are not known.
  const unplaced = sql`SELECT ${path}, CAST(NULL AS BIGINT), CAST(NULL AS BIGINT), fault.column_name, fault.reason,
    ${joinedTexts(read)} FROM ${bad} WHERE CASE WHEN ${isWord} THEN NOT (${wordsPlaced}) WHEN ${isFraction} THEN NOT (${allPlaced}) ELSE true END`;
  const items = projection(read, (column) => valueOf(cellOf.get(column)!), path);
  return {
    setup,
    relation: sql`SELECT ${items} FROM ${rows.table} WHERE fault IS NULL`,
    rejects: sql`SELECT * FROM ${told} UNION ALL SELECT * FROM ${placed} WHERE ${allPlaced} UNION ALL ${unplaced}`,
    records: sql`SELECT (SELECT count(*) FROM ${rows.table}) + (SELECT count(*) FROM (${rows.rejects})) AS count`,
    cleanup,
  };
}

interface DirectCell extends Cell {
  readonly column: FileColumn;
}

function directCell(read: CsvRead, column: FileColumn, mayFail: boolean): DirectCell {
  const { name, position } = column;
  const value = (cell: Sql): Sql => convertWanted(read, { ...column, position: cell }, 'tried');
  const base = { name, column, cell: position, type: readType(column, 'usual'), value };
  if (!mayFail) return base;
  return {
    ...base,
    check: {
      isBad: (cell, converted) => isUnreadable(column, cell, converted),
      reason: (cell) => sql`concat('Could not convert string "', ${cell}, ${literal(`" to ${typeTitle(column)}`)})`,
    },
  };
}

/** VARCHAR[] */
function allTexts({ columns }: CsvRead): Sql {
  return sql`[${joinSql(columns.map(({ position }) => sql`CAST(${position} AS VARCHAR)`))}]`;
}

/** True when the form is true of one of the columns' texts. */
function anyText({ columns }: CsvRead, some: readonly FileColumn[], form: (column: FileColumn, text: Sql) => Sql): Sql {
  const text = ident('text');
  const placeOf = new Map(columns.map((column, index) => [column, index + 1]));
  const groups = Map.groupBy(some, (column) => form(column, text).text);
  const each = [...groups.values()].map((alike) => {
    const taken = textsOf(alike.map((column) => placeOf.get(column)!));
    return sql`list_contains(list_transform(${taken}, lambda ${text}: ${form(alike[0]!, text)}), true)`;
  });
  return each.length === 0 ? sql`false` : sql`list_contains([${joinSql(each)}], true)`;
}

/** True when the text is null or can be read as what is wanted, a number that would be rounded too. */
function isNumberOrTime(read: CsvRead, column: FileColumn, text: Sql): Sql {
  const { type } = column.wanted!;
  return isExact(type)
    ? sql`(${text} IS NULL OR TRY_CAST(${withPoint(read, text)} AS ${toDuckDb(type)}) IS NOT NULL)`
    : isReadable(read, { ...column, position: text });
}

function withPoint({ options }: CsvRead, text: Sql): Sql {
  return options.decimalSeparator === ',' ? sql`replace(${text}, ',', '.')` : text;
}

function typeTitle({ wanted, reading }: FileColumn): string {
  if (isWhole(wanted!.type)) return 'a whole number';
  return toDuckDb(wanted!.type).text + (reading.format === undefined ? '' : ` written as ${reading.format}`);
}
