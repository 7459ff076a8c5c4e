/** Linked histograms against counts of plain SQL that shares nothing with them, over hostile values and random brushes. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Input, Output } from '#engine/contract/procedures/index.ts';
import { createEngine, type Engine } from '#engine/index.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

type Counted = Output<'countBins'>;
type Brush = NonNullable<Input<'countBins'>['brushes']>[number];

let folder: string;
let engine: Engine;
let instance: DuckDBInstance;
let plain: DuckDBConnection;
let files = 0;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-linked-bins-'));
  engine = await createEngine({ workspace: null, title: 'a test', inline: true });
  instance = await DuckDBInstance.create(':memory:');
  plain = await instance.connect();
  await plain.run("SET TimeZone = 'UTC'");
});
afterAll(async () => {
  plain.closeSync();
  instance.closeSync();
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** A Parquet file with the rows of a SELECT, in groups of 2048 rows. */
async function fileOf(select: string): Promise<string> {
  const path = join(folder, `rows-${(files += 1)}.parquet`);
  await plain.run(`COPY (${select}) TO '${path}' (FORMAT parquet, ROW_GROUP_SIZE 2048)`);
  return path;
}

const count = (input: Input<'countBins'>): Promise<Counted> => engine.dispatcher.call('countBins', input);

async function plainCount(path: string, conditions: readonly string[]): Promise<number> {
  const where = conditions.length === 0 ? 'true' : conditions.map((each) => `(${each})`).join(' AND ');
  const rows = await plain.runAndReadAll(`SELECT count(*) AS n FROM read_parquet('${path}') WHERE ${where}`);
  return Number(rows.getRowObjects()[0]!['n']);
}

/** Types of the columns of the random files; the bounds of bins are read as these. */
const types = { whole: 'BIGINT', price: 'DECIMAL(12, 2)', float: 'DOUBLE', day: 'DATE', instant: 'TIMESTAMP' } as const;
type Scaled = keyof typeof types;
const scaled = Object.keys(types) as Scaled[];
const isScaled = (name: string): name is Scaled => name in types;

function brushText({ column, operator, values = [], orNull }: Brush): string {
  const cast = (value: unknown): string =>
    `'${String(value).replaceAll("'", "''")}'::${isScaled(column) ? types[column] : 'VARCHAR'}`;
  const own = {
    range: () => `${column} >= ${cast(values[0])} AND ${column} < ${cast(values[1])}`,
    eq: () => `${column} = ${cast(values[0])}`,
    in: () => `${column} IN (${values.map(cast).join(', ')})`,
    isNull: () => `${column} IS NULL`,
  }[operator as 'range']();
  return orNull === true ? `(${own}) OR ${column} IS NULL` : own;
}

/** The code of a row's value: the position of its bin; then null; then what has no place in a bin. */
function codeText({ name, bins }: Counted['columns'][number]): string {
  const type = types[name as Scaled];
  const inBin = bins.map(
    ({ from, to }, code) => `WHEN ${name} >= '${from}'::${type} AND ${name} < '${to}'::${type} THEN ${code}`,
  );
  return `CASE ${inBin.join(' ')} WHEN ${name} IS NULL THEN ${bins.length} ELSE ${bins.length + 1} END`;
}

/** As a column's counts have them. */
async function plainCodes(
  path: string,
  column: Counted['columns'][number],
  over: Counted['columns'][number] | undefined,
  conditions: readonly string[],
): Promise<number[]> {
  const where = conditions.length === 0 ? 'true' : conditions.map((each) => `(${each})`).join(' AND ');
  const read = await plain.runAndReadAll(
    `SELECT ${over === undefined ? '0' : codeText(over)} AS o, ${codeText(column)} AS c, count(*)::INTEGER AS n FROM read_parquet('${path}') WHERE ${where} GROUP BY 1, 2`,
  );
  const size = column.bins.length + 2;
  const counts = Array.from({ length: size * (over === undefined ? 1 : over.bins.length + 2) }, () => 0);
  for (const { o, c, n } of read.getRowObjects()) counts[Number(o) * size + Number(c)] = Number(n);
  return counts;
}

const value = fc.record({
  whole: fc.option(fc.oneof(fc.integer({ min: -50, max: 50 }), fc.constantFrom(-4_000_000_000, 7)).map(String)),
  price: fc.option(fc.integer({ min: -99_999, max: 99_999 }).map((cents) => (cents / 100).toFixed(2))),
  float: fc.option(
    fc.oneof(fc.double({ min: -1e6, max: 1e6 }).map(String), fc.constantFrom('nan', 'inf', '-inf', '-0.0')),
  ),
  day: fc.option(
    fc.constantFrom(
      '2026-01-31',
      '2026-02-01',
      '1969-12-31',
      '1500-02-28 (BC)',
      '9999-12-31',
      'infinity',
      '2024-02-29',
    ),
  ),
  instant: fc.option(
    fc.oneof(
      fc
        .date({ min: new Date('1960-01-01'), max: new Date('2040-01-01'), noInvalidDate: true })
        .map((date) => date.toISOString().slice(0, 23).replace('T', ' ')),
      fc.constantFrom('infinity', '-infinity', '0044-03-15 (BC) 12:00:00'),
    ),
  ),
  tag: fc.option(fc.constantFrom('a', 'b', "it's", '')),
});
type Row = typeof value extends fc.Arbitrary<infer T> ? T : never;

function selectOf(rows: readonly Row[], repeats: number): string {
  const text = (each: string | null, type: string): string =>
    each === null ? `NULL::${type}` : `'${each.replaceAll("'", "''")}'::${type}`;
  const list = rows.map(
    (row, index) =>
      `(${index}, ${scaled.map((name) => text(row[name], types[name])).join(', ')}, ${text(row.tag, 'VARCHAR')})`,
  );
  // Several groups of rows, read by several threads, whose order must be the same for each column.
  return `SELECT * EXCLUDE (place) FROM (VALUES ${list.join(', ')}) AS r(place, ${scaled.join(', ')}, tag), range(${repeats}) ORDER BY hash(place + 7 * range)`;
}

/** How a brush is chosen once the bins are known. */
const chosen = fc.record({
  column: fc.constantFrom<string>(...scaled, 'tag'),
  kind: fc.constantFrom('bins', 'ends', 'isNull', 'values'),
  one: fc.nat(),
  other: fc.nat(),
  orNull: fc.boolean(),
});

function brushOf(
  { column, kind, one, other, orNull }: typeof chosen extends fc.Arbitrary<infer T> ? T : never,
  before: Counted,
  rows: readonly Row[],
): Brush {
  if (kind === 'isNull') return { column, operator: 'isNull', values: [] };
  const bins = before.columns.find(({ name }) => name === column)?.bins;
  const values = rows
    .map((row) => row[column as 'tag'])
    .filter((each) => each !== null && !/inf|nan|BC/u.test(each)) as string[];
  if (kind === 'bins' && bins !== undefined) {
    const [first, last] = [one % bins.length, other % bins.length].sort((left, right) => left - right);
    return { column, operator: 'range', values: [bins[first!]!.from, bins[last!]!.to], orNull };
  }
  if (values.length === 0) return { column, operator: 'isNull', values: [] };
  const pick = (place: number): string => values[place % values.length]!;
  if (kind === 'ends') return { column, operator: 'range', values: [pick(one), pick(other)], orNull };
  return one % 2 === 0
    ? { column, operator: 'eq', values: [pick(other)], orNull }
    : { column, operator: 'in', values: [pick(one), pick(other)], orNull };
}

test('bins, null and what has no bin, behind all brushes of other columns, are those that plain SQL counts', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(value, { minLength: 1, maxLength: 24 }),
      fc.array(chosen, { maxLength: 4 }),
      fc.constantFrom<Scaled | null>(null, ...scaled),
      fc.constantFrom('', 'whole > -20', "tag = 'a' OR float IS NULL"),
      fc.constantFrom(1, 400),
      async (rows, choices, over, condition, repeats) => {
        const path = await fileOf(selectOf(rows, repeats));
        const before = await count({ path, columns: scaled, condition });
        const brushes = choices.map((each) => brushOf(each, before, rows));
        const counted = await count({ path, columns: scaled, condition, brushes, over });
        const base = condition === '' ? [] : [condition];
        const behind = (...ignored: readonly (string | null)[]): string[] => [
          ...base,
          ...brushes.filter(({ column }) => !ignored.includes(column)).map(brushText),
        ];
        expect(counted).toMatchObject({
          rowCount: await plainCount(path, base),
          countedCount: await plainCount(path, base),
          keptCount: await plainCount(path, behind()),
        });
        const overColumn = counted.columns.find(({ name }) => name === counted.over);
        for (const column of counted.columns) {
          const isOver = column === overColumn;
          const conditions = behind(column.name, overColumn?.name ?? null);
          const expected = await plainCodes(path, column, isOver ? undefined : overColumn, conditions);
          expect({ name: column.name, counts: column.counts }).toEqual({ name: column.name, counts: expected });
          expect(column.bins).toEqual(before.columns.find(({ name }) => name === column.name)!.bins);
          expect(column.all).toEqual(before.columns.find(({ name }) => name === column.name)!.counts);
        }
      },
    ),
    { numRuns: triesOfRun(300, 8) },
  );
}, 300_000);

describe('what cannot be counted', () => {
  test('columns without a scale are skipped, and a filter on one counts', async () => {
    const path = await fileOf(
      "SELECT range AS n, CASE WHEN range % 4 = 0 THEN 'x' END AS t, [range] AS l FROM range(100)",
    );
    const counted = await count({
      path,
      columns: ['t', 'n', 'l'],
      over: 't',
      brushes: [{ column: 't', operator: 'eq', values: ['x'] }],
    });
    expect(counted).toMatchObject({ over: null, keptCount: 25 });
    expect(counted.columns.map(({ name }) => name)).toEqual(['n']);
    expect(counted.columns[0]!.counts.reduce((sum, each) => sum + each, 0)).toBe(25);
  });

  test('a file without rows, and one without values', async () => {
    const empty = await fileOf('SELECT range AS n FROM range(0)');
    expect(await count({ path: empty, columns: ['n'] })).toMatchObject({ rowCount: 0, keptCount: 0, columns: [] });
    const nulls = await fileOf('SELECT NULL::INTEGER AS n FROM range(5)');
    const brushes: Brush[] = [{ column: 'n', operator: 'isNull', values: [] }];
    expect(await count({ path: nulls, columns: ['n'], brushes })).toMatchObject({
      keptCount: 5,
      columns: [],
    });
  });

  test('unknown columns, and values of other types', async () => {
    const path = await fileOf('SELECT range AS n FROM range(10)');
    await expect(count({ path, columns: ['m'] })).rejects.toMatchObject({ code: 'UnknownColumn' });
    const brushes: Brush[] = [{ column: 'n', operator: 'range', values: ['x', 'y'] }];
    await expect(count({ path, columns: ['n'], brushes })).rejects.toMatchObject({
      code: 'InvalidInput',
    });
  });

  test('brushes on more columns than bits', async () => {
    const names = Array.from({ length: 33 }, (_, index) => `c${index}`);
    const path = await fileOf(`SELECT ${names.map((name) => `range AS ${name}`).join(', ')} FROM range(40)`);
    const brushes = names.map((column, index): Brush => ({ column, operator: 'range', values: [index, 40] }));
    expect(await count({ path, columns: [names[0]!, names[31]!], brushes: brushes.slice(0, 32) })).toMatchObject({
      keptCount: 9,
    });
    await expect(count({ path, columns: names, brushes })).rejects.toMatchObject({
      code: 'InvalidInput',
      message: 'Cannot count the bins behind brushes on 33 columns.',
    });
  });

  test('a changed file is read again', async () => {
    const path = await fileOf('SELECT range AS n FROM range(10)');
    expect(await count({ path, columns: ['n'] })).toMatchObject({ rowCount: 10 });
    await plain.run(`COPY (SELECT range AS n FROM range(2000)) TO '${path}' (FORMAT parquet)`);
    const again = await count({ path, columns: ['n'] });
    expect(again).toMatchObject({ rowCount: 2000, keptCount: 2000 });
    expect(again.columns[0]!.counts.reduce((sum, each) => sum + each, 0)).toBe(2000);
  });
});
