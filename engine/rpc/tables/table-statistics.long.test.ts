/** Statistics of tables: the numbers against a direct count, their age, and what has none. */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { copyTo, sql, type Sql } from '#engine/base/sql.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { useEnginePlace } from '#engine/testing/engine-place.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';
import { VersionedTable } from '#engine/testing/versioned-table.ts';

type Statistics = NonNullable<Output<'getTableStatistics'>>;

const place = useEnginePlace();
let orders: VersionedTable;
const name = { databaseName: 'shop', name: 'orders' };

beforeEach(async () => {
  orders = new VersionedTable(place);
  await orders.clear();
});

async function compute(table: { databaseName: string; name: string } = name): Promise<Statistics> {
  let found: Statistics | undefined;
  for await (const item of place.engine.dispatcher.stream('computeTableStatistics', table))
    if (item.item === 'result') found = item.statistics;
  return found!;
}

const known = (): Promise<Statistics | null> => place.engine.dispatcher.call('getTableStatistics', name);

const columnOf = (statistics: Statistics, column: string): Statistics['columns'][number] =>
  statistics.columns.find(({ columnName }) => columnName === column)!;

/** Nulls and cells of each partition, by its values. */
async function nullsOfPartitions(): Promise<Record<string, readonly [number, number] | null>> {
  const { groups } = await place.engine.dispatcher.call('getPartitionStrip', { ...name, groups: 400 });
  return Object.fromEntries(
    groups.map(({ first, nulls }) => [first.join('/'), nulls === null ? null : [nulls.nullCount, nulls.cellCount]]),
  );
}

test('each partition has its nulls: keys do not count, and equal values in other spellings are other partitions', async () => {
  orders.write('month=2/a.csv', 'id,note\n1,x\n2,\n');
  orders.write('month=02/a.csv', 'id,note\n3,\n4,\n');
  orders.write('month=__HIVE_DEFAULT_PARTITION__/a.csv', 'id,note\n4,y\n');
  orders.write('month=11/a.csv', 'id,note\n5,x\n6,y\n7,\n');
  orders.write('month=11/b.csv', 'id,note\n8,\n');
  await orders.crawl();
  expect(await nullsOfPartitions()).toEqual({ 2: null, '02': null, '': null, 11: null });
  await compute();
  expect(await nullsOfPartitions()).toEqual({ 2: [1, 4], '02': [2, 4], '': [0, 2], 11: [2, 8] });
});

test('each type has its numbers, and partition keys are columns', async () => {
  orders.write(
    'country=FI/a.csv',
    'id,amount,ok,day,at,note\n1,1.5,true,2024-01-01,2024-01-01 10:00:00,short\n2,,false,2024-03-01,2024-01-02 10:00:00,\n3,-4.25,true,2024-02-01,,a longer note\n',
  );
  orders.write('country=SE/b.csv', 'id,amount,ok,day,at,note\n4,1.5,,2024-01-01,2024-01-01 10:00:00,short\n');
  await orders.crawl();
  expect(await known()).toBeNull();
  const statistics = await compute();
  expect(statistics).toMatchObject({ recordCount: 4, versionId: 0, isStale: false, warnings: [] });
  expect(statistics.sizeBytes).toBe((await orders.current()).sizeBytes);
  expect(statistics.columns.map(({ columnName }) => columnName)).toEqual([
    'id',
    'amount',
    'ok',
    'day',
    'at',
    'note',
    'country',
  ]);
  expect(columnOf(statistics, 'amount')).toMatchObject({
    numberOfNulls: 1,
    numberOfDistinctValues: 2,
    distinctIsExact: true,
    minimumValue: '-4.25',
    maximumValue: '1.5',
    averageLength: null,
    numberOfTrues: null,
  });
  expect(columnOf(statistics, 'ok')).toMatchObject({
    columnType: 'boolean',
    numberOfNulls: 1,
    numberOfTrues: 2,
    numberOfFalses: 1,
    values: { by: 'frequency', counts: [2, 1] },
  });
  expect(columnOf(statistics, 'day')).toMatchObject({ minimumValue: '2024-01-01', maximumValue: '2024-03-01' });
  expect(columnOf(statistics, 'at').numberOfNulls).toBe(1);
  expect(columnOf(statistics, 'note')).toMatchObject({
    numberOfNulls: 1,
    numberOfDistinctValues: 2,
    minimumValue: 'a longer note',
    maximumLength: 13,
    averageLength: (5 + 13 + 5) / 3,
    values: { by: 'frequency', counts: [2, 1] },
  });
  expect(columnOf(statistics, 'country')).toMatchObject({ numberOfNulls: 0, numberOfDistinctValues: 2 });
  expect(await known()).toEqual(statistics);
});

test('another file or column makes them stale; a comment does not', async () => {
  orders.write('a.csv', 'id,amount\n1,5\n2,7\n');
  await orders.crawl();
  await compute();
  await orders.edit({ comments: { amount: 'in euros' } });
  expect(await known()).toMatchObject({ isStale: false });
  orders.write('b.csv', 'id,amount\n3,9\n');
  await orders.crawl();
  expect(await known()).toMatchObject({ isStale: true, recordCount: 2 });
  expect(await compute()).toMatchObject({ isStale: false, recordCount: 3 });
});

test('a file that changed since the crawl is counted as it is, and named', async () => {
  orders.write('a.csv', 'id,amount\n1,5\n2,7\n');
  await orders.crawl();
  orders.write('a.csv', 'id,amount\n1,5\n2,7\n3,9\n');
  const statistics = await compute();
  expect(statistics.recordCount).toBe(3);
  expect(statistics.warnings).toEqual([expect.stringContaining('a.csv has changed since the table was crawled')]);
});

test('records that do not fit are skipped and named', async () => {
  orders.write('a.csv', 'id,amount\n1,5\n2,7\n');
  await orders.crawl();
  orders.write('a.csv', 'id,amount\n1,5\n2,many\n');
  const statistics = await compute();
  expect(statistics.recordCount).toBe(1);
  expect(statistics.warnings.join('\n')).toMatch(/Skipped a record \(.*line 3.*column amount/u);
});

test('nested and binary columns have nulls and lengths alone; an empty column and an empty table have no values', async () => {
  const folder = join(place.folder, 'lake', 'orders');
  mkdirSync(folder, { recursive: true });
  const copy = (rows: Sql, file: string): Promise<unknown> =>
    place.duck.connection.run(copyTo(rows, join(folder, file), sql`FORMAT parquet`));
  await copy(
    sql`SELECT [1, 2] AS list, {'a': 1} AS struct, 'ab'::BLOB AS bytes, NULL::INTEGER AS none, 'nan'::DOUBLE AS real
     UNION ALL SELECT NULL, NULL, NULL, NULL, 'inf'::DOUBLE UNION ALL SELECT NULL, NULL, 'abcd'::BLOB, NULL, 2.0`,
    'a.parquet',
  );
  await orders.crawl();
  const statistics = await compute();
  expect(columnOf(statistics, 'list')).toMatchObject({ numberOfNulls: 2, numberOfDistinctValues: null, values: null });
  expect(columnOf(statistics, 'struct')).toMatchObject({ numberOfNulls: 2, minimumValue: null });
  expect(columnOf(statistics, 'bytes')).toMatchObject({ maximumLength: 4, averageLength: 3, minimumValue: null });
  expect(columnOf(statistics, 'none')).toMatchObject({ numberOfNulls: 3, minimumValue: null, values: null });
  expect(columnOf(statistics, 'real')).toMatchObject({
    minimumValue: '2.0',
    maximumValue: 'inf',
    values: { by: 'range', counts: [1] },
  });
  rmSync(join(folder, 'a.parquet'));
  await copy(sql`SELECT 1 AS id WHERE false`, 'a.parquet');
  await orders.crawl();
  expect(await compute()).toMatchObject({ recordCount: 0, columns: [{ numberOfNulls: 0, values: null }] });
});

test('a view, an unknown table, a removed file and a cancel are errors, and keep what was known', async () => {
  orders.write('a.csv', 'id,amount\n1,5\n2,7\n');
  await orders.crawl();
  await compute();
  const call = place.engine.dispatcher.call.bind(place.engine.dispatcher);
  await call('saveView', { databaseName: 'shop', name: 'v', sql: 'SELECT 1 AS n', expectedVersionId: null });
  await expect(compute({ databaseName: 'shop', name: 'v' })).rejects.toMatchObject({ code: 'InvalidInput' });
  await expect(compute({ databaseName: 'shop', name: 'order' })).rejects.toMatchObject({ code: 'EntityNotFound' });
  const stop = new AbortController();
  stop.abort();
  await expect(
    place.engine.dispatcher.stream('computeTableStatistics', name, stop.signal)[Symbol.asyncIterator]().next(),
  ).rejects.toMatchObject({ code: 'Cancelled' });
  rmSync(join(place.folder, 'lake', 'orders', 'a.csv'));
  await expect(compute()).rejects.toMatchObject({ code: 'FileNotFound' });
  expect(await known()).toMatchObject({ recordCount: 2 });
  await call('deleteTable', name);
  await expect(known()).rejects.toMatchObject({ code: 'EntityNotFound' });
});

test('numbers of random rows are those of a direct count', async () => {
  const row = fc.record({
    n: fc.option(fc.integer({ min: -1_000_000, max: 1_000_000 })),
    text: fc.option(fc.string({ unit: fc.constantFrom('a', 'B', 'ä', '💡', '"', ','), minLength: 1, maxLength: 6 })),
    flag: fc.option(fc.boolean()),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 40 }), async (rows) => {
      await orders.clear();
      // The first record fixes the types.
      const all = [{ n: 7, text: 'first', flag: true }, ...rows];
      const folder = join(place.folder, 'lake', 'orders');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'a.json'), all.map((each) => `${JSON.stringify(each)}\n`).join(''));
      await orders.crawl();
      const statistics = await compute();
      expect(statistics.recordCount).toBe(all.length);
      const numbers = all.flatMap(({ n }) => (n === null ? [] : [n]));
      expect(columnOf(statistics, 'n')).toMatchObject({
        numberOfNulls: all.length - numbers.length,
        numberOfDistinctValues: new Set(numbers).size,
        minimumValue: String(Math.min(...numbers)),
        maximumValue: String(Math.max(...numbers)),
      });
      expect(columnOf(statistics, 'n').values!.counts.reduce((sum, count) => sum + count, 0)).toBe(numbers.length);
      const texts = all.flatMap(({ text }) => (text === null ? [] : [text]));
      const lengths = texts.map((text) => [...text].length);
      const found = columnOf(statistics, 'text');
      expect(found).toMatchObject({
        numberOfNulls: all.length - texts.length,
        numberOfDistinctValues: new Set(texts).size,
        maximumLength: Math.max(...lengths),
        minimumValue: texts.toSorted((left, right) => Buffer.compare(Buffer.from(left), Buffer.from(right)))[0],
      });
      expect(found.averageLength).toBeCloseTo(lengths.reduce((sum, each) => sum + each, 0) / lengths.length);
      const frequencies = [...Map.groupBy(texts, (text) => text).values()].map((same) => same.length);
      expect(found.values!.counts).toEqual(frequencies.toSorted((left, right) => right - left).slice(0, 16));
      expect(columnOf(statistics, 'flag').numberOfTrues).toBe(all.filter(({ flag }) => flag === true).length);
    }),
    { numRuns: triesOfRun(60, 6, 30) },
  );
});

test('a crawler with the switch computes them afterwards, for tables that changed', async () => {
  const { dispatcher } = place.engine;
  await dispatcher.call('saveDefinition', {
    kind: 'crawler',
    value: { name: 'lake', databaseName: 'shop', targets: [{ path: 'lake' }], computeStatistics: true },
    expectedHash: null,
  });
  const crawl = async (): Promise<string[]> => {
    const notes: string[] = [];
    for await (const item of dispatcher.stream('crawl', { crawlerName: 'lake' }))
      if (item.item === 'progress') notes.push(item.note);
      else expect(item.result.warnings).toEqual([]);
    return notes;
  };
  orders.write('a.csv', 'id,amount\n1,5\n2,7\n');
  await crawl();
  const first = await known();
  expect(first).toMatchObject({ recordCount: 2, isStale: false });
  await crawl();
  expect((await known())!.analyzedTime).toBe(first!.analyzedTime);
  orders.write('b.csv', 'id,amount\n3,9\n');
  await crawl();
  expect(await known()).toMatchObject({ recordCount: 3, isStale: false });
});
