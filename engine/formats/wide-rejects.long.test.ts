/**
 * Bad records among few and thousands of columns: all bad columns are named, in each format that rejects records, and
 * the SQL of many columns holds each conversion once, however many there are.
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { splitBadColumns } from '#engine/contract/bad-column-names.ts';
import { ident, joinSql, literal, sql } from '#engine/base/sql.ts';
import type { FileReading, IsolatingScan } from '#engine/formats/format.ts';
import { loadFormat } from '#engine/formats/index.ts';
import type { Isolated, RejectedRow } from '#engine/formats/testing/isolated-rows.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import {
  bigintType,
  booleanType,
  dateType,
  decimalType,
  doubleType,
  intType,
  stringType,
  timestampNtzType,
  timestampType,
  type DataType,
  type Schema,
} from '#engine/types/data-type.ts';
import { preparePath } from '#engine/formats/testing/prepare-path.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';

let duck: TestDuck;
beforeAll(async () => {
  // As little memory as a worker may have.
  duck = await openTestDuck(256_000_000, 1);
});
afterAll(() => duck[Symbol.asyncDispose]());

const kinds: readonly (readonly [DataType, good: string, bad: string])[] = [
  [bigintType, '12', '1.5'],
  [decimalType(12, 2), '1.25', '1.255'],
  [doubleType, '1.5', 'x'],
  [booleanType, 'true', 'maybe'],
  [dateType, '2025-01-31', '2025-13-31'],
  [timestampType, '2025-01-31T10:00:00Z', 'today'],
  [timestampNtzType, '2025-01-31 10:00:00', 'x'],
  [stringType, 'text', 'text'],
];
/** Of a column by its index. */
function kindOf(column: number): (typeof kinds)[number] {
  return kinds[column % kinds.length]!;
}

const rowCount = 5;
const badRow = 2;

function columnsOf(count: number): Schema {
  return Array.from({ length: count }, (_, index) => ({
    name: `c_${index}`,
    type: kindOf(index)[0],
  }));
}

/** Columns of every kind, at both ends and in the middle. */
function badColumnsOf(count: number): number[] {
  const middle = Math.floor(count / 2);
  return [0, 1, 2, middle + 3, middle + 4, count - 3, count - 2].filter((column) => kindOf(column)[0] !== stringType);
}

function valuesOf(count: number): string[][] {
  const bad = new Set(badColumnsOf(count));
  return Array.from({ length: rowCount }, (_, row) =>
    Array.from({ length: count }, (__, column) => {
      const [, good, wrong] = kindOf(column);
      return row === badRow && bad.has(column) ? wrong : good;
    }),
  );
}

interface WideFile {
  readonly path: string;
  readonly reading: FileReading;
  /** Read without being prepared. */
  readonly asItIs?: boolean;
}

type WriteFile = (values: readonly (readonly string[])[], columns: Schema) => Promise<WideFile>;

function csvFile(values: readonly (readonly string[])[], columns: Schema, asItIs: boolean): WideFile {
  const path = join(duck.folder, `${columns.length}.csv`);
  writeFileSync(path, values.map((row) => `${row.join(',')}\n`).join(''));
  const options = { columns: columns.map(({ name }) => name) };
  return { path, reading: { format: 'csv', compression: 'none', options }, asItIs };
}

async function parquetFile(values: readonly (readonly string[])[], columns: Schema): Promise<WideFile> {
  const path = join(duck.folder, `${columns.length}.parquet`);
  const names = columns.map(({ name }) => name);
  // Numbers alone: DuckDB needs a megabyte to write a column of texts.
  const rows = values.map((row) => {
    const items = row.map((value, column) => (value === kindOf(column)[1] ? 1 : 5_000_000_000));
    return sql`SELECT ${joinSql(items.map((item, column) => sql`CAST(${literal(item)} AS BIGINT) AS ${ident(names[column]!)}`))}`;
  });
  await using large = await openTestDuck(4_000_000_000, 1);
  await large.connection.run(sql`COPY (${joinSql(rows, sql` UNION ALL `)}) TO ${literal(path)} (FORMAT parquet)`);
  const options = { columns: names, types: names.map(() => 'bigint') };
  return { path, reading: { format: 'parquet', compression: 'none', options } };
}

const files: Readonly<Record<string, WriteFile>> = {
  csv: async (values, columns) => csvFile(values, columns, false),
  'csv as it is': async (values, columns) => csvFile(values, columns, true),
  async json(values, columns) {
    const path = join(duck.folder, `${columns.length}.json`);
    const records = values.map((row) => Object.fromEntries(row.map((value, column) => [columns[column]!.name, value])));
    writeFileSync(path, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    return { path, reading: { format: 'json', compression: 'none', options: { layout: 'lines' } } };
  },
  parquet: parquetFile,
};

async function isolatingScan(
  { path, reading, asItIs = false }: WideFile,
  columns: Schema,
  copies = 1,
): Promise<IsolatingScan> {
  const own = await loadFormat(reading.format);
  const wanted = { columns, places: true };
  const prepared = asItIs ? { path, reading } : await preparePath(own, path, reading, duck.context, wanted);
  const { format, compression, options } = prepared.reading;
  const paths = Array.from({ length: copies }, () => prepared.path);
  return (await loadFormat(format)).isolate({ files: paths, compression, options, columns, withFilename: false });
}

/** Of the good rows the number alone: thousands of columns take more memory as objects than in DuckDB. */
async function isolate(scan: IsolatingScan, some: readonly string[]): Promise<Isolated> {
  const { connection } = duck;
  for (const statement of scan.setup) await connection.run(statement);
  const rows = await connection.rows(sql`SELECT ${joinSql(some.map((name) => ident(name)))} FROM (${scan.relation})`);
  const rejects = await connection.rows<RejectedRow>(scan.rejects);
  for (const statement of scan.cleanup) await connection.run(statement);
  return { rows, rejects };
}

function wantedColumns(format: string, count: number): Schema {
  return columnsOf(count).map((column) => (format === 'parquet' ? { ...column, type: intType } : column));
}

describe.each(Object.keys(files))('%s', (format) => {
  // Up to 64 columns are each converted alone. DuckDB's own table of refused records needs all columns at once.
  test.each([16, 64, 65, ...casesOfRun(format === 'csv as it is' ? [1000] : [1000, 4000], 1)])(
    'a bad record of %i columns',
    async (count) => {
      const columns = wantedColumns(format, count);
      const file = await files[format]!(valuesOf(count), columns);
      const last = columns.at(-1)!.name;
      const { rows, rejects } = await isolate(await isolatingScan(file, columns), ['c_0', last]);
      expect(rows).toHaveLength(rowCount - 1);
      expect(rows.every((row) => row['c_0'] !== null && row[last] !== null)).toBe(true);
      const [reject] = rejects;
      expect(rejects).toHaveLength(1);
      // DuckDB's reader reports the first bad column only.
      const all = badColumnsOf(count).map((column) => `c_${column}`);
      const told = splitBadColumns(reject!.column_name!);
      if (format === 'csv as it is') expect(all).toContain(told[0]);
      else {
        expect(told).toEqual(all);
        expect(reject!.reason.split('; ').map((part) => part.split(':')[0])).toEqual(all);
      }
    },
  );

  test('conversions are written once, however many columns there are', async () => {
    const [few, many] = await Promise.all(
      [100, 1000].map(async (count) => {
        const columns = wantedColumns(format, count);
        const file = { path: '/wide', reading: readingOf(format, columns), asItIs: format === 'csv as it is' };
        const scan = (await loadFormat(file.reading.format)).isolate({
          files: [file.path],
          compression: 'none',
          options: file.reading.options,
          columns,
          withFilename: false,
        });
        return [...scan.setup, scan.relation, scan.rejects].map(({ text }) => text).join('\n');
      }),
    );
    for (const words of [/\bTRY(?:_CAST)?\b/gu, /\bCASE\b/gu, /\b(?:AND|OR)\b/gu, /\blambda\b/gu, /\bconcat/gu])
      expect(many!.match(words)?.length).toBe(few!.match(words)?.length);
    expect(many!.length).toBeLessThan(12 * few!.length);
  });
});

function readingOf(format: string, columns: Schema): FileReading {
  const names = columns.map(({ name }) => name);
  const options: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    csv: { columns: names, places: 'rows' },
    'csv as it is': { columns: names },
    json: { layout: 'lines' },
    parquet: { columns: names, types: names.map(() => 'bigint') },
  };
  return { format: format.split(' ')[0]!, compression: 'none', options: options[format]! };
}

test('the parts of a CSV file with very many columns belong to one record', async () => {
  const columns = Array.from({ length: 2500 }, (_, index) => ({ name: `c_${index}`, type: bigintType }));
  const isNumbered = (column: number): boolean => column % 600 === 0;
  const isBad = (row: number): boolean => row % 100 === 7;
  const records = Array.from({ length: 300 }, (_, row) =>
    columns.map((_column, column) => (isBad(row) && column === row * 10 ? 'x' : isNumbered(column) ? `${row}` : '')),
  );
  const file = csvFile(records, columns, false);
  const numbered = columns.flatMap(({ name }, column) => (isNumbered(column) ? [name] : []));
  const { rows, rejects } = await isolate(await isolatingScan(file, columns, 2), numbered);
  const good = records.flatMap((_, row) => (isBad(row) ? [] : [row]));
  expect(rows.map((row) => Object.values(row).map(Number))).toEqual(
    [...good, ...good].map((row) => numbered.map(() => row)),
  );
  const bad = records.flatMap((_, row) => (isBad(row) ? [[row + 1, `c_${row * 10}`]] : []));
  expect(rejects.map(({ line, column_name: column }) => [Number(line), column])).toEqual([...bad, ...bad]);
});
