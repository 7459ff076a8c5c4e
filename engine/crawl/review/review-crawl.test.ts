import { rm } from 'node:fs/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CrawlReview } from '#engine/crawl/review/review-crawl.ts';
import type { ReviewedTable } from '#engine/crawl/review/reviewed-table.ts';
import { openCrawlPlace, type CrawlPlace } from '#engine/crawl/testing/crawl-place.ts';
import { lake, writeDrawn } from '#engine/crawl/testing/drawn-lakes.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

let place: CrawlPlace;
beforeEach(async () => {
  place = await openCrawlPlace();
});
afterEach(() => place[Symbol.asyncDispose]());

const orders = 'id,name,price,day\n1,pen,1.5,2024-01-01\n2,ink,2.5,2024-01-02\n';

/** All that a crawl writes: tables, its record, and what it remembers of files. */
async function everything(): Promise<unknown> {
  const { catalog, lake: root } = place;
  const databases = await catalog.databases.getDatabases({ limit: 100 });
  const crawls = await catalog.crawls.getCrawls(undefined, { limit: 100 });
  return [
    await place.state(),
    databases.items,
    crawls.items,
    (await catalog.crawls.getSeenObjects(root, { limit: 10_000 })).items,
  ];
}

function outline({ tables }: CrawlReview): unknown[] {
  return tables.map(({ change, name, version, nextVersion }) => [change, name, version, nextVersion]);
}

describe('a review', () => {
  test('shows new tables with their columns, and writes nothing', async () => {
    await place.write('orders/y=1/a.csv', orders);
    await place.write('orders/y=2/a.csv', orders);
    await place.write('orders/y=2/odd.csv', 'first,last\na,b\n');
    await place.write('orders/y=2/image.png', Buffer.from('89504e470d0a1a0a0000', 'hex'));
    const before = await everything();
    const review = await place.review();
    expect(await everything()).toEqual(before);
    expect(review).toMatchObject({
      isNewDatabase: true,
      added: 2,
      updated: 0,
      counts: { filesListed: 4, filesRead: 4 },
    });
    expect(review.tables).toMatchObject([
      {
        change: 'added',
        name: 'orders',
        classification: 'csv',
        columns: [{ name: 'id', type: 'bigint' }, { name: 'name' }, { name: 'price' }, { name: 'day', type: 'date' }],
        columnCount: 4,
        partitionKeys: [{ name: 'y', type: 'int' }],
        partitionCount: 2,
        objectCount: 2,
        version: null,
        nextVersion: 0,
      },
      { change: 'added', name: 'odd', objectCount: 1 },
    ]);
    expect(review.misfits).toMatchObject([{ tableName: 'odd', fits: 'orders' }]);
    expect(review.skipped).toMatchObject([{ reason: 'unsupported format' }]);
  });

  test('shows what changes, with the version to come, and what would go', async () => {
    await place.write('a/1.csv', orders);
    await place.write('b/1.csv', orders.replaceAll('id', 'number'));
    await place.write('c/1.csv', 'x\n1\n');
    await place.write('d/1.csv', 'y\n1\n');
    await place.crawl();
    await place.write('a/2.csv', orders.replace('1,pen', 'x1,pen'));
    await place.write('b/2.csv', orders.replaceAll('id', 'number'));
    await place.remove('c');
    const review = await place.review();
    expect(outline(review)).toEqual([
      ['updated', 'a', 0, 1],
      ['updated', 'b', 0, 0],
      ['deprecated', 'c', 0, 1],
      ['unchanged', 'd', 0, 0],
    ]);
    expect(review.tables[0]!.descriptions).toEqual([
      'Column retyped: id bigint → string (2.csv: "x1" on line 2 is text).',
      '1 file added: 2.csv.',
    ]);
    const removal = await place.review({ schemaChangePolicy: { deleteBehavior: 'DELETE_FROM_DATABASE' } });
    expect(outline(removal)[2]).toEqual(['deleted', 'c', 0, null]);
    const kept = await place.review({ schemaChangePolicy: { updateBehavior: 'LOG', deleteBehavior: 'LOG' } });
    expect(kept.tables.map(({ change }) => change)).toEqual(['updated', 'updated', 'unchanged']);
    expect(kept.notes).toEqual([
      'a: column retyped: id bigint → string (2.csv: "x1" on line 2 is text); not changed, because the update behaviour is LOG.',
      expect.stringContaining('c: no files were found'),
    ]);
  });

  test('is confirmed without reading the files again', async () => {
    for (let file = 0; file < 5; file += 1) await place.write(`t/${file}.csv`, orders);
    const review = await place.review();
    let reads = 0;
    const result = await place.crawl(
      {},
      { review, onProgress: ({ stage }) => void (stage === 'read' && (reads += 1)) },
    );
    expect(result).toMatchObject({ added: 1, filesRead: 5 });
    expect(reads).toBe(0);
    // The next crawl knows them, too.
    expect(await place.crawl()).toMatchObject({ filesRead: 0, unchanged: 1 });
  });

  test('is outdated once a file or a table changed, which is said with the table’s name', async () => {
    await place.write('t/a.csv', orders);
    await place.write('u/a.csv', 'x\n1\n');
    const review = await place.review();
    await place.write('t/b.csv', orders);
    const before = await place.state();
    await expect(place.crawl({}, { review })).rejects.toMatchObject({
      code: 'ReviewOutdated',
      message: expect.stringContaining('something else to lake.t. Nothing'),
    });
    expect(await place.state()).toEqual(before);
    const second = await place.review();
    await place.crawl({ name: 'other' });
    await expect(place.crawl({}, { review: second })).rejects.toMatchObject({
      code: 'ReviewOutdated',
      details: { tables: ['lake.t', 'lake.u'] },
    });
    const third = await place.review();
    await place.write('u/skip.bin', Uint8Array.of(0, 1, 2, 255));
    await expect(place.crawl({}, { review: third })).rejects.toMatchObject({
      code: 'ReviewOutdated',
      message: expect.stringContaining('other files would be skipped'),
    });
    expect(await place.crawl({}, { review: await place.review() })).toMatchObject({ unchanged: 2, skipped: [{}] });
  });

  test('fails as the crawl would, and can be cancelled', async () => {
    await place.write('t/a.csv', orders);
    await place.write('u/a.csv', 'x\n1\n');
    await expect(place.review({ databaseName: 'a\nb' })).rejects.toMatchObject({ code: 'InvalidInput' });
    await expect(place.review({ tableThreshold: 1 })).rejects.toMatchObject({ code: 'Execution' });
    await expect(place.review({ targets: [{ path: `${place.folder}/nowhere` }] })).rejects.toMatchObject({
      code: 'FileNotFound',
    });
    for (let file = 0; file < 50; file += 1) await place.write(`t/${file}.csv`, orders);
    const cancelling = new AbortController();
    const cancelled = place.review({}, { signal: cancelling.signal, onProgress: () => cancelling.abort() });
    await expect(cancelled).rejects.toMatchObject({ code: 'Cancelled' });
  });
});

const policies = fc.record({
  schemaChangePolicy: fc.record({
    updateBehavior: fc.constantFrom('UPDATE_IN_DATABASE', 'UPDATE_IN_DATABASE', 'LOG'),
    deleteBehavior: fc.constantFrom('DEPRECATE_IN_DATABASE', 'DELETE_FROM_DATABASE', 'LOG'),
  }),
  recrawlBehavior: fc.constantFrom('CRAWL_EVERYTHING', 'CRAWL_EVERYTHING', 'CRAWL_NEW_FOLDERS_ONLY'),
  mergeNewColumns: fc.boolean(),
  combineCompatibleSchemas: fc.constantFrom(false, false, true),
});

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, kind] of Object.entries(files)) await place.write(name, writeDrawn(kind));
}

/** What the catalog has of each table, in the words of a review. */
async function catalogOf(): Promise<Map<string, Partial<ReviewedTable>>> {
  if ((await place.catalog.databases.findDatabase('lake')) === undefined) return new Map();
  const { items } = await place.catalog.tables.getTables('lake', { limit: 1000 });
  return new Map(
    items.map(({ name, location, versionId, objectCount, partitionCount, reading, columns }) => [
      name,
      {
        location,
        version: versionId,
        objectCount,
        partitionCount,
        classification: reading.classification,
        columnCount: columns.length,
      },
    ]),
  );
}

test('a crawl does what its review showed, over any folders, states and policies', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(lake, lake, policies, async (first, second, settings) => {
      await using drawn = await openCrawlPlace();
      const outer = place;
      place = drawn;
      try {
        await write(first);
        await place.crawl({ combineCompatibleSchemas: settings.combineCompatibleSchemas });
        for (const name of Object.keys(first))
          if (!Object.hasOwn(second, name)) await rm(`${place.lake}/${name}`, { force: true });
        await write(second);
        const untouched = await everything();
        const review = await place.review(settings);
        expect(await everything()).toEqual(untouched);
        const before = await catalogOf();
        const result = await place.crawl(settings, { review });
        const { added, updated, unchanged, deleted, skipped, warnings, misfits } = result;
        expect(review).toMatchObject({ added, updated, unchanged, deleted, skipped, misfits });
        expect([...review.notes, ...review.warnings]).toEqual(warnings);
        const after = await catalogOf();
        const shown = new Set(review.tables.map(({ name }) => name));
        // A table that no line names stays as it is.
        for (const [name, facts] of before) if (!shown.has(name)) expect(after.get(name)).toEqual(facts);
        for (const name of after.keys()) expect(before.has(name) || shown.has(name)).toBe(true);
        for (const table of review.tables) {
          const { change, name, location, objectCount, partitionCount, classification, columnCount } = table;
          expect(before.get(name)?.version ?? null).toBe(table.version);
          expect(before.has(name)).toBe(change !== 'added');
          if (change === 'deleted') expect(after.has(name)).toBe(false);
          else
            expect({ change, ...after.get(name) }).toEqual({
              change,
              location,
              version: table.nextVersion,
              objectCount,
              partitionCount,
              classification,
              columnCount,
            });
          if (change === 'unchanged') expect(after.get(name)).toEqual(before.get(name));
          expect(table.descriptions.length > 0).toBe(change !== 'unchanged');
        }
      } finally {
        place = outer;
      }
    }),
    { numRuns: triesOfRun(60, 5) },
  );
});
