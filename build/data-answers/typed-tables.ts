/** Answers for files that state their types (Parquet, ORC, Avro, Arrow): columns, types, counts and first rows. */

import { join } from 'node:path';
import { readAnswers, type Answer, type ReadFile } from './answer.ts';
import { sameValue } from './same-value.ts';

interface TableAnswer {
  readonly num_rows?: number;
  /** null: rows are not records. */
  readonly columns?:
    | readonly (string | { readonly name: string; readonly hive_type: string; readonly arrow_type?: string })[]
    | null;
  /** Values in the order of the columns, or by name. */
  /** Of every row, by `place:name` of the column. */
  readonly null_counts?: Readonly<Record<string, number>>;
  readonly first_rows?: readonly (readonly unknown[] | Readonly<Record<string, unknown>>)[];
  readonly reference_reader_error?: string;
}

/** First rows that the other reader gives wrongly. */
const wrongRows: ReadonlySet<string> = new Set([
  // Times beyond 2262 wrap around in its nanoseconds.
  'parquet-testing/int96_from_spark.parquet',
]);

export function typedTables(root: string, set: string): Answer[] {
  const answers = readAnswers<Record<string, TableAnswer>>(join(root, set, 'expected.json'));
  return Object.entries(answers).map(([name, answer]): Answer => ({
    file: `${set}/${name}`,
    // The other reader could not read it either: all that is asked is an answer or a clear refusal.
    ...(answer.num_rows === undefined ? { refusal: 'may' as const } : {}),
    check: (read) =>
      answer.num_rows === undefined
        ? undefined
        : checkTable(read, wrongRows.has(`${set}/${name}`) ? { ...answer, first_rows: [] } : answer),
  }));
}

function checkTable(
  read: ReadFile,
  { num_rows: rowCount, columns, null_counts: nulls = {}, first_rows: rows = [] }: TableAnswer,
): string | undefined {
  if (read.rowCount !== rowCount) return `${read.rowCount} rows, not ${rowCount}`;
  if (columns === null || columns === undefined) return undefined;
  const names = columns.map((column) => (typeof column === 'string' ? column : column.name));
  // A duplicate name gets a number.
  const plain = (name: string): string => name.replace(/_\d+$/u, '');
  const isSame =
    read.columns.length === names.length &&
    read.columns.every(
      ({ name }, index) => name === names[index] || plain(name) === names[index] || names[index] === '',
    );
  if (!isSame) return `columns ${read.columns.map(({ name }) => name).join()}, not ${names.join()}`;
  for (const [index, column] of columns.entries()) {
    const mine = read.columns[index]!.type;
    if (typeof column !== 'string' && isHiveType(column.hive_type) && !meansTheSame(mine, column))
      return `${column.name} is ${mine}, not ${column.hive_type}`;
  }
  for (const [number, row] of rows.entries()) {
    const mine = Object.values(read.rows[number] ?? {});
    const theirs = Array.isArray(row)
      ? (row as unknown[])
      : names.map((name) => (row as Record<string, unknown>)[name]);
    const wrong = theirs.findIndex((value, index) => !sameValue(value, mine[index]));
    if (wrong !== -1)
      return `row ${number + 1}, ${names[wrong]}: ${JSON.stringify(mine[wrong])}, not ${JSON.stringify(theirs[wrong])}`.slice(
        0,
        300,
      );
  }
  return checkNulls(read, nulls);
}

/** Where every row was kept. */
function checkNulls({ rows, rowCount }: ReadFile, nulls: Readonly<Record<string, number>>): string | undefined {
  if (rows.length !== rowCount) return undefined;
  for (const [place, theirs] of Object.entries(nulls)) {
    const column = Number.parseInt(place, 10);
    const ours = rows.filter((row) => (Object.values(row)[column] ?? null) === null).length;
    if (ours !== theirs) return `${ours} nulls in column ${place}, not ${theirs}`;
  }
  return undefined;
}

/** Hive's timestamp has no zone, and its bigint does not hold every unsigned number. */
function meansTheSame(
  mine: string,
  { hive_type: theirs, arrow_type: arrow }: { hive_type: string; arrow_type?: string },
): boolean {
  if (mine.replaceAll('timestamp_ntz', 'timestamp') === theirs) return true;
  return arrow === 'uint64' && mine === 'decimal(20,0)';
}

/** The others are spelled as the other reader spells types that Hive has not. */
function isHiveType(type: string): boolean {
  const scalar =
    /^(?:boolean|tinyint|smallint|int|bigint|float|double|string|binary|date|timestamp|decimal\((\d+),\d+\))$/u.exec(
      type,
    );
  if (scalar !== null) return Number(scalar[1] ?? 0) <= 38;
  return /^(?:array|map|struct)<[a-z0-9_:,<>()]+>$/u.test(type) && !/union|fixed_size|view|<:|,:/u.test(type);
}
