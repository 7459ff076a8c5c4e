import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TableObject } from '#engine/catalog/entities.ts';
import { readAll } from '#engine/catalog/testing/dump-catalog.ts';
import { sampleObject, sampleTable } from '#engine/catalog/testing/sample-entities.ts';
import { openTemporaryCatalog, type TemporaryCatalog } from '#engine/catalog/testing/temporary-catalog.ts';
import { stringType } from '#engine/types/data-type.ts';

let place: TemporaryCatalog;
let crawls = 0;
beforeAll(async () => {
  place = await openTemporaryCatalog();
});
afterAll(() => place[Symbol.asyncDispose]());

async function publish(objects: readonly TableObject[]): Promise<void> {
  const { catalog } = place;
  if ((await catalog.databases.findDatabase('sales')) !== undefined) await catalog.databases.deleteDatabase('sales');
  const crawlId = `cr_${(crawls += 1)}`;
  const partitionKeys = ['day', 'hour'].map((name) => ({ name, type: stringType }));
  await catalog.crawls.startCrawl({ id: crawlId, crawlerName: 'c' });
  const table = { table: sampleTable('t', { partitionKeys }), objects, expectedGeneration: null };
  await catalog.crawls.publishCrawl({ crawlId, tables: [table], deleteTables: [], changes: [] });
}

const value = fc.option(fc.constantFrom('', '1', '10', '2', 'a"b', 'é', '\u{10FFFF}', '漢'), { freq: 8 });
const file = fc.record({ day: value, hour: value, size: fc.nat(9), rows: fc.option(fc.nat(9), { freq: 9 }) });

test('groups are the partitions in order, of equal size, with their totals; a range opens one of them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(file, { maxLength: 40 }), fc.integer({ min: 1, max: 12 }), async (files, most) => {
      await publish(
        files.map(({ day, hour, size, rows }, number) =>
          sampleObject('t', 'x', number, { size, recordCount: rows, partitionValues: [day, hour] }),
        ),
      );
      const { tables } = place.catalog;
      const all = await readAll((after) => tables.getPartitions('sales', 't', { after, limit: 3 }));
      const strip = await tables.getPartitionStrip('sales', 't', most, { first: null, last: null });
      expect(strip).toMatchObject({ partitionKeys: ['day', 'hour'], partitionCount: all.length, statistics: null });
      expect(strip.groups.length).toBeLessThanOrEqual(most);
      const size = Math.ceil(all.length / most);
      const expected = Array.from({ length: Math.ceil(all.length / Math.max(1, size)) }, (_, index) =>
        all.slice(index * size, (index + 1) * size),
      );
      expect(strip.groups).toEqual(
        expected.map((group) => ({
          first: group[0]!.values,
          last: group.at(-1)!.values,
          partitionCount: group.length,
          objectCount: sum(group.map((each) => each.objectCount)),
          sizeBytes: sum(group.map((each) => each.sizeBytes)),
          recordCount: group.some((each) => each.recordCount === null)
            ? null
            : sum(group.map((each) => each.recordCount!)),
          oldest: Math.min(...group.map((each) => each.createTime)),
          newest: Math.max(...group.map((each) => each.createTime)),
          nulls: null,
        })),
      );
      for (const { first, last, partitionCount } of strip.groups) {
        const inside = await tables.getPartitionStrip('sales', 't', 400, { first, last });
        expect(inside.partitionCount).toBe(partitionCount);
        expect(inside.groups.every((group) => group.partitionCount === 1)).toBe(true);
        expect([inside.groups[0]?.first, inside.groups.at(-1)?.last]).toEqual([first, last]);
      }
    }),
    { numRuns: 25 },
  );
});

/** As if statistics of these partitions had been computed at a time. */
async function analyze(time: number, counts: ReadonlyMap<string, number>, batch = 3): Promise<void> {
  const { tables } = place.catalog;
  const { generation, versionId } = await tables.getTable('sales', 't');
  const rows = [...counts].map(([text, nullCount]) => ({ text, nullCount, cellCount: 10 }));
  for (let at = 0; at < rows.length; at += batch)
    await tables.addPartitionStatistics('sales', 't', time, rows.slice(at, at + batch));
  const head = { versionId, generation, analyzedTime: time, recordCount: 0, sizeBytes: 0, columns: [], warnings: [] };
  await tables.putTableStatistics('sales', 't', head);
}

const files = (...days: readonly string[]) =>
  days.map((day, number) => sampleObject('t', 'x', number, { partitionValues: [day, '1'] }));
const textOf = (day: string): string => JSON.stringify([day, '1']);
const wholeStrip = (groups: number) =>
  place.catalog.tables.getPartitionStrip('sales', 't', groups, { first: null, last: null });

test('nulls of a group are the sums of its partitions that have statistics, however they are grouped', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.constantFrom(...'abcdefghij'), { maxLength: 10 }),
      fc.dictionary(fc.constantFrom(...'abcdefghij'), fc.nat(10)),
      fc.integer({ min: 1, max: 12 }),
      async (days, nulls, groups) => {
        await publish(files(...days));
        const counts = new Map(Object.entries(nulls).filter(([day]) => days.includes(day)));
        await analyze(1, new Map([...counts].map(([day, count]) => [textOf(day), count])));
        const strip = await wholeStrip(groups);
        expect(strip.statistics).toEqual(counts.size === 0 ? null : { analyzedTime: 1, isStale: false });
        for (const { first, last, nulls: found } of strip.groups) {
          const inside = [...counts].filter(([day]) => day >= first[0]! && day <= last[0]!);
          const expected = { partitionCount: inside.length, cellCount: inside.length * 10 };
          expect(found).toEqual(
            inside.length === 0 ? null : { ...expected, nullCount: sum(inside.map(([, count]) => count)) },
          );
        }
      },
    ),
    { numRuns: 20 },
  );
});

test('later statistics replace all of the earlier ones, and nothing of them shows before they are complete', async () => {
  await publish(files('a', 'b'));
  const { tables } = place.catalog;
  await analyze(
    5,
    new Map([
      [textOf('a'), 1],
      [textOf('b'), 2],
    ]),
  );
  await tables.addPartitionStatistics('sales', 't', 9, [{ text: textOf('a'), nullCount: 7, cellCount: 10 }]);
  expect((await wholeStrip(1)).groups[0]!.nulls).toEqual({ partitionCount: 2, nullCount: 3, cellCount: 20 });
  await analyze(9, new Map([[textOf('a'), 7]]));
  expect((await wholeStrip(2)).groups.map(({ nulls }) => nulls)).toEqual([
    { partitionCount: 1, nullCount: 7, cellCount: 10 },
    null,
  ]);
  // Statistics that began earlier and end later do not replace them.
  await analyze(8, new Map([[textOf('b'), 4]]));
  expect((await wholeStrip(2)).statistics).toMatchObject({ analyzedTime: 9 });
  expect(await tables.removeOldPartitionStatistics('sales', 't', 2)).toBe(2);
  expect(await tables.removeOldPartitionStatistics('sales', 't', 2)).toBe(1);
  expect(await tables.removeOldPartitionStatistics('sales', 't', 2)).toBe(0);
  expect((await wholeStrip(1)).groups[0]!.nulls).toEqual({ partitionCount: 1, nullCount: 7, cellCount: 10 });
});

test('after a change of the table, removed partitions do not count, and new ones have no statistics', async () => {
  await publish(files('a', 'b'));
  await analyze(
    1,
    new Map([
      [textOf('a'), 1],
      [textOf('b'), 2],
    ]),
  );
  const { catalog } = place;
  const { generation } = await catalog.tables.getTable('sales', 't');
  const partitionKeys = ['day', 'hour'].map((name) => ({ name, type: stringType }));
  const table = {
    table: sampleTable('t', { partitionKeys }),
    objects: files('b', 'c'),
    expectedGeneration: generation,
  };
  const crawlId = `cr_${(crawls += 1)}`;
  await catalog.crawls.startCrawl({ id: crawlId, crawlerName: 'c' });
  await catalog.crawls.publishCrawl({ crawlId, tables: [table], deleteTables: [], changes: [] });
  const strip = await wholeStrip(1);
  expect(strip.statistics).toEqual({ analyzedTime: 1, isStale: true });
  expect(strip.groups[0]!.nulls).toEqual({ partitionCount: 1, nullCount: 2, cellCount: 10 });
});

test('a table without partitions has no groups, and an unknown one is an error', async () => {
  await publish([]);
  const { tables } = place.catalog;
  const all = { first: null, last: null };
  expect(await tables.getPartitionStrip('sales', 't', 10, all)).toMatchObject({ partitionCount: 0, groups: [] });
  await expect(tables.getPartitionStrip('sales', 'u', 10, all)).rejects.toMatchObject({ code: 'EntityNotFound' });
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
