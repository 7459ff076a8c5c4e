/** The undo of crawls, against a model: each table is a stack of what changed it. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CrawledTable } from '#engine/catalog/crawl-publication.ts';
import type { TableInput, TableObject } from '#engine/catalog/entities.ts';
import { dumpCatalog } from '#engine/catalog/testing/dump-catalog.ts';
import {
  publishedFiles,
  sampleChange,
  sampleIntent,
  sampleObject,
  sampleObjects,
  sampleRun,
  sampleTable,
} from '#engine/catalog/testing/sample-entities.ts';
import { openTemporaryCatalog, type TemporaryCatalog } from '#engine/catalog/testing/temporary-catalog.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';
import { stringType } from '#engine/types/data-type.ts';

type Catalog = TemporaryCatalog['catalog'];

interface Drawn {
  readonly table: TableInput;
  readonly objects: readonly TableObject[];
}

let crawlCount = 0;

async function crawl(catalog: Catalog, tables: readonly Drawn[], deleted: readonly string[] = []): Promise<string> {
  const crawlId = `cr_${(crawlCount += 1)}`;
  await catalog.crawls.startCrawl({ id: crawlId, crawlerName: 'c' });
  const crawled: CrawledTable[] = [];
  for (const { table, objects } of tables) {
    const known = await catalog.tables.findTable('sales', table.name);
    crawled.push({ table, objects, expectedGeneration: known?.generation ?? null });
  }
  const deleteTables = deleted.map((name) => ({ databaseName: 'sales', name }));
  await catalog.crawls.publishCrawl({ crawlId, tables: crawled, deleteTables, changes: [] });
  await catalog.crawls.finishCrawl(crawlId, { state: 'SUCCEEDED', filesRead: 0, filesListed: 0 });
  return crawlId;
}

/** Each table of the catalog as text, by name. */
async function tablesOf(catalog: Catalog): Promise<Map<string, string>> {
  const { tables } = await dumpCatalog(catalog);
  return new Map(tables.map((dump) => [dump.table.name, JSON.stringify(dump)]));
}

describe('an undo', () => {
  test('brings created, changed and removed tables and their versions back, and the database', async () => {
    await using place = await openTemporaryCatalog();
    const { catalog } = place;
    const before = await dumpCatalog(catalog);
    const first = await crawl(catalog, [
      { table: sampleTable('a'), objects: sampleObjects('a', '1', 3) },
      { table: sampleTable('b'), objects: sampleObjects('b', '1', 2) },
    ]);
    await catalog.tables.updateTable(sampleTable('b', { description: 'kept' }), 'person');
    const second = await dumpCatalog(catalog);
    const versions = (await catalog.tables.getTableVersions('sales', 'b', { limit: 10 })).items;
    const id = await crawl(
      catalog,
      [
        {
          table: sampleTable('a', { description: 'new' }),
          objects: [sampleObject('a', '1', 1, { size: 7 }), sampleObject('a', '2', 0)],
        },
        { table: sampleTable('c'), objects: [] },
      ],
      ['b'],
    );
    expect(await catalog.crawls.getCrawlUndo(id)).toMatchObject({
      undone: null,
      tables: [
        { tableName: 'a', change: 'changed', refusal: null },
        { tableName: 'b', change: 'deleted', refusal: null },
        { tableName: 'c', change: 'created', refusal: null },
      ],
    });
    expect(await catalog.crawls.undoCrawl(id, false)).toMatchObject({ undone: 'all', undoneOn: expect.any(Number) });
    expect(await dumpCatalog(catalog)).toEqual(second);
    expect((await catalog.tables.getTableVersions('sales', 'b', { limit: 10 })).items).toEqual(versions);
    expect(await catalog.crawls.getCrawl(id)).toMatchObject({ state: 'SUCCEEDED', undone: 'all' });
    await expect(catalog.crawls.undoCrawl(id, true)).rejects.toMatchObject({ code: 'InvalidState' });
    // A person has changed b since the first crawl.
    await expect(catalog.crawls.undoCrawl(first, false)).rejects.toMatchObject({
      message: `Crawl ${first} cannot be undone: Table sales.b was changed since by a person.`,
      hint: 'Undo the other tables only.',
    });
    expect(await catalog.crawls.undoCrawl(first, true)).toMatchObject({ undone: 'part' });
    expect([...(await tablesOf(catalog)).keys()]).toEqual(['b']);
    await catalog.tables.deleteTable('sales', 'b');
    const third = await crawl(catalog, [{ table: sampleTable('a'), objects: [] }]);
    await catalog.crawls.undoCrawl(third, false);
    // The first crawl created the database.
    expect((await dumpCatalog(catalog)).databases).toEqual((await catalog.databases.getDatabases({ limit: 10 })).items);
    expect(before.databases).toEqual([]);
  });

  test('is refused for what a later crawl or a run changed, and says which', async () => {
    await using place = await openTemporaryCatalog();
    const { catalog } = place;
    const first = await crawl(catalog, [{ table: sampleTable('a'), objects: sampleObjects('a', '1', 1) }]);
    const second = await crawl(catalog, [{ table: sampleTable('a'), objects: sampleObjects('a', '1', 2) }]);
    await expect(catalog.crawls.undoCrawl(first, true)).rejects.toMatchObject({
      message: `Crawl ${first} cannot be undone: Table sales.a was changed since by crawl ${second} of c.`,
    });
    await catalog.jobRuns.createJobRun(sampleRun('jr_1'), 1);
    const intent = sampleIntent('jr_1', {
      tableChanges: [sampleChange('a', { addObjects: [sampleObject('a', '3', 1)] })],
    });
    await catalog.commits.writeIntent(intent);
    await expect(catalog.crawls.undoCrawl(second, false)).rejects.toMatchObject({ code: 'ConcurrentModification' });
    await catalog.commits.applyIntent('jr_1', publishedFiles(intent));
    await expect(catalog.crawls.undoCrawl(second, false)).rejects.toMatchObject({
      message: expect.stringMatching(/Table sales\.a was changed since by run #\d+ of job nightly\.$/u),
    });
  });

  test('brings a removed table back also after a person removed the one that came instead', async () => {
    await using place = await openTemporaryCatalog();
    const { catalog } = place;
    const first = await crawl(catalog, [{ table: sampleTable('a'), objects: sampleObjects('a', '1', 2) }]);
    const before = await dumpCatalog(catalog);
    const second = await crawl(catalog, [], ['a']);
    const third = await crawl(catalog, [{ table: sampleTable('a'), objects: [] }]);
    await catalog.tables.deleteTable('sales', 'a');
    await expect(catalog.crawls.undoCrawl(third, false)).rejects.toMatchObject({
      message: `Crawl ${third} cannot be undone: Table sales.a was removed since.`,
    });
    expect(await catalog.crawls.undoCrawl(second, false)).toMatchObject({ undone: 'all' });
    expect(await dumpCatalog(catalog)).toEqual(before);
    expect(await catalog.crawls.undoCrawl(first, false)).toMatchObject({ undone: 'all' });
  });

  test('of whole lists swaps them, and later ones follow', async () => {
    await using place = await openTemporaryCatalog();
    const { catalog } = place;
    await crawl(catalog, [{ table: sampleTable('a'), objects: sampleObjects('a', '1', 6000) }]);
    const before = await dumpCatalog(catalog);
    const id = await crawl(catalog, [{ table: sampleTable('a'), objects: sampleObjects('a', '2', 6000) }]);
    await catalog.crawls.undoCrawl(id, false);
    expect(await dumpCatalog(catalog)).toEqual(before);
    await catalog.history.settled();
    expect(await dumpCatalog(catalog)).toEqual(before);
  });

  test('is partial where later crawls took the place of what was kept of a table', async () => {
    await using place = await openTemporaryCatalog();
    const { catalog } = place;
    const lists = (day: string): Drawn[] => [{ table: sampleTable('a'), objects: sampleObjects('a', day, 6000) }];
    await crawl(catalog, lists('1'));
    const small = { table: sampleTable('b'), objects: sampleObjects('b', '1', 2) };
    const second = await crawl(catalog, [...lists('2'), small]);
    const third = await crawl(catalog, lists('3'));
    await expect(catalog.crawls.undoCrawl(second, false)).rejects.toMatchObject({
      message: `Crawl ${second} cannot be undone: Table sales.a was changed since by crawl ${third} of c.`,
    });
    await catalog.crawls.undoCrawl(third, false);
    await expect(catalog.crawls.undoCrawl(second, false)).rejects.toMatchObject({
      message: `Crawl ${second} cannot be undone: Table sales.a has no earlier state any more.`,
      hint: 'Undo the other tables only.',
    });
    expect(await catalog.crawls.undoCrawl(second, true)).toMatchObject({ undone: 'part' });
    await expect(catalog.crawls.undoCrawl(second, true)).rejects.toMatchObject({ code: 'InvalidState' });
    expect((await tablesOf(catalog)).has('b')).toBe(false);
  });

  test('removes the database that its crawl created, also when its tables go one after the other', async () => {
    await using place = await openTemporaryCatalog();
    const { catalog } = place;
    const first = await crawl(catalog, [
      { table: sampleTable('a'), objects: sampleObjects('a', '1', 1) },
      { table: sampleTable('b'), objects: [] },
    ]);
    const second = await crawl(catalog, [{ table: sampleTable('b'), objects: sampleObjects('b', '1', 1) }]);
    expect(await catalog.crawls.undoCrawl(first, true)).toMatchObject({ undone: 'part' });
    await catalog.crawls.undoCrawl(second, false);
    expect(await catalog.crawls.undoCrawl(first, false)).toMatchObject({ undone: 'all' });
    expect((await dumpCatalog(catalog)).databases).toEqual([]);
  });

  test('of more crawls of a table than are kept ends with the oldest that is', async () => {
    await using place = await openTemporaryCatalog();
    const { catalog } = place;
    const ids: string[] = [];
    for (let count = 0; count < 23; count += 1)
      ids.push(await crawl(catalog, [{ table: sampleTable('a'), objects: sampleObjects('a', '1', count) }]));
    for (const id of ids.slice(3).reverse()) await catalog.crawls.undoCrawl(id, false);
    expect((await catalog.tables.getTable('sales', 'a')).objectCount).toBe(2);
    await expect(catalog.crawls.undoCrawl(ids[2]!, false)).rejects.toMatchObject({
      message: `Crawl ${ids[2]} cannot be undone: Table sales.a has no earlier state any more.`,
    });
  });

  test('is over with its time, and with its crawl', async () => {
    await using place = await openTemporaryCatalog();
    const { catalog } = place;
    const ids: string[] = [];
    for (let count = 0; count < 3; count += 1)
      ids.push(await crawl(catalog, [{ table: sampleTable('a'), objects: sampleObjects('a', '1', count) }]));
    const rule = { endedBefore: Date.now() + 1000, unsuccessfulBefore: 0, keepLast: 1 };
    expect(await catalog.history.cleanCrawls(rule)).toBe(2);
    await expect(catalog.crawls.undoCrawl(ids[1]!, false)).rejects.toMatchObject({ code: 'EntityNotFound' });
    await catalog.crawls.undoCrawl(ids[2]!, false);
    expect((await catalog.tables.getTable('sales', 'a')).objectCount).toBe(1);
  });
});

const names = ['a', 'b', 'c'];
const drawnTable = fc.record({
  name: fc.constantFrom(...names),
  keys: fc.constantFrom(0, 1, 1, 1, 2),
  description: fc.constantFrom('x', 'y'),
  objects: fc.uniqueArray(fc.tuple(fc.constantFrom('1', '2'), fc.nat(3), fc.constantFrom(5, 6)), {
    maxLength: 5,
    selector: ([day, number]) => `${day}/${number}`,
  }),
});

function toDrawn({
  name,
  keys,
  description,
  objects,
}: typeof drawnTable extends fc.Arbitrary<infer T> ? T : never): Drawn {
  const partitionKeys = ['day', 'hour'].slice(0, keys).map((key) => ({ name: key, type: stringType }));
  return {
    table: sampleTable(name, { partitionKeys, description }),
    objects: objects.map(([day, number, size]) =>
      sampleObject(name, day, number, { size, partitionValues: [day, 'h'].slice(0, keys) }),
    ),
  };
}

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('crawl' as const),
      tables: fc.uniqueArray(drawnTable, { maxLength: 3, selector: ({ name }) => name }),
      deleted: fc.subarray(names, { maxLength: 1 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('undo' as const), back: fc.nat(3), skips: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('edit' as const), name: fc.constantFrom(...names) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const), name: fc.constantFrom(...names) }) },
);

/** What changed a table last is on top. */
interface Layer {
  /** undefined: a person. */
  readonly crawlId: string | undefined;
  readonly before: string | undefined;
  /** It left no table. */
  readonly removed: boolean;
  /** All of its list is kept; of one such layer at most. */
  readonly whole: boolean;
}

test('crawls, edits and undos in any order leave what a stack of changes leaves', { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 14 }), async (steps) => {
      await using place = await openTemporaryCatalog();
      const { catalog } = place;
      await catalog.databases.ensureDatabase('sales');
      const layers = new Map(names.map((name) => [name, [] as Layer[]]));
      const offered = new Map<string, Set<string>>();
      const crawls: string[] = [];
      const forgotten = new Set<Layer>();
      const push = (name: string, layer: Layer): void => {
        if (layer.whole) for (const each of layers.get(name)!) if (each.whole) forgotten.add(each);
        layers.get(name)!.push(layer);
      };
      for (const each of steps) {
        const before = await tablesOf(catalog);
        if (each.kind === 'crawl') {
          const drawn = each.tables.map(toDrawn);
          const deleted = each.deleted.filter((name) => !drawn.some(({ table }) => table.name === name));
          const keysBefore = new Map<string, number>();
          for (const { table } of drawn) {
            const known = await catalog.tables.findTable('sales', table.name);
            if (known !== undefined) keysBefore.set(table.name, known.partitionKeys.length);
          }
          const id = await crawl(catalog, drawn, deleted);
          crawls.push(id);
          offered.set(id, new Set());
          const after = await tablesOf(catalog);
          for (const name of names) {
            if (before.get(name) === after.get(name)) continue;
            const table = drawn.find((one) => one.table.name === name)?.table;
            const keys = keysBefore.get(name);
            const whole = table === undefined || (keys !== undefined && keys !== table.partitionKeys.length);
            push(name, { crawlId: id, before: before.get(name), removed: !after.has(name), whole });
            offered.get(id)!.add(name);
          }
        } else if (each.kind === 'edit') {
          const known = await catalog.tables.findTable('sales', each.name);
          if (known === undefined) continue;
          const { description: _old, ...rest } = sampleTable(each.name, { partitionKeys: known.partitionKeys });
          await catalog.tables.updateTable({ ...rest, description: `edited ${Math.random()}` }, 'person');
          push(each.name, { crawlId: undefined, before: before.get(each.name), removed: false, whole: false });
        } else if (each.kind === 'delete') {
          if (!before.has(each.name)) continue;
          await catalog.tables.deleteTable('sales', each.name);
          // Nothing brings this one back. It is missing, as after the crawl that removed its predecessor, which can come back.
          const stack = layers.get(each.name)!;
          stack.length = stack.findLastIndex(({ removed }) => removed) + 1;
        } else {
          const id = crawls.at(-1 - each.back);
          if (id === undefined) continue;
          const left = [...offered.get(id)!].sort();
          const isTop = (name: string): boolean => {
            const top = layers.get(name)!.at(-1);
            return top?.crawlId === id && !forgotten.has(top);
          };
          const possible = left.filter(isTop);
          const known = await catalog.crawls.getCrawlUndo(id);
          expect(known.tables.filter(({ undone }) => !undone).map(({ tableName }) => tableName)).toEqual(left);
          expect(
            known.tables.filter(({ undone, refusal }) => !undone && refusal === null).map(({ tableName }) => tableName),
          ).toEqual(possible);
          const works = possible.length > 0 && (each.skips || possible.length === left.length);
          const undone = catalog.crawls.undoCrawl(id, each.skips);
          if (!works) {
            await expect(undone).rejects.toMatchObject({ code: 'InvalidState' });
            expect(await tablesOf(catalog)).toEqual(before);
            continue;
          }
          expect((await undone).undone).toBe(possible.length === left.length ? 'all' : 'part');
          const expected = new Map(before);
          for (const name of possible) {
            const layer = layers.get(name)!.pop()!;
            if (layer.before === undefined) expected.delete(name);
            else expected.set(name, layer.before);
            offered.get(id)!.delete(name);
          }
          const now = await tablesOf(catalog);
          expect(Object.fromEntries(now)).toEqual(Object.fromEntries(expected));
        }
      }
    }),
    { numRuns: triesOfRun(150, 8) },
  );
});
