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
      expect(strip).toMatchObject({ partitionKeys: ['day', 'hour'], partitionCount: all.length });
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
