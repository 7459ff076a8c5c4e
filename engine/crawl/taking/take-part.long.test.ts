import { rm } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deprecatedParameter } from '#engine/contract/deprecated-parameter.ts';
import { columnChangeKinds, type TakenPartText } from '#engine/contract/taken-part.ts';
import { columnChangesOf, takeColumns } from '#engine/crawl/taking/take-columns.ts';
import { TakenPart } from '#engine/crawl/taking/taken-part.ts';
import { openCrawlPlace, type CrawlPlace } from '#engine/crawl/testing/crawl-place.ts';
import { lake, writeDrawn } from '#engine/crawl/testing/drawn-lakes.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';
import type { Column } from '#engine/types/data-type.ts';
import { formatHive, parseHive } from '#engine/types/hive.ts';

function columns(text: string): { name: string; type: ReturnType<typeof parseHive> }[] {
  return text
    .split(' ')
    .filter((column) => column !== '')
    .map((column) => ({ name: column.split(':')[0]!, type: parseHive(column.split(':')[1]!) }));
}

describe('columns', () => {
  const before = columns('a:int b:int c:int d:string');
  const found = { columns: columns('n:int a:string d:string m:int'), partitionKeys: columns('c:int') };
  test.each([
    ['', 'n:int a:string d:string m:int'],
    ['added', 'a:string d:string'],
    ['retyped', 'n:int a:int d:string m:int'],
    // c is a partition key now.
    ['removed', 'n:int a:string b:int d:string m:int'],
    ['added,removed,retyped', 'a:int b:int d:string'],
  ])('without %o', (left, expected) => {
    const kinds = columnChangeKinds.filter((kind) => left.split(',').includes(kind));
    const taken = takeColumns(before, found, new Set(kinds));
    expect(taken.map(({ name, type }) => `${name}:${formatHive(type)}`).join(' ')).toBe(expected);
  });
});

async function crawlPart(place: CrawlPlace, take: TakenPartText): ReturnType<CrawlPlace['crawl']> {
  const review = await place.review();
  return place.crawl({}, { review, part: new TakenPart(take) });
}

describe('a part of a crawl', () => {
  test('changes these tables only; the next crawl finds the rest', async () => {
    await using place = await openCrawlPlace();
    await place.write('a/1.csv', 'x\n1\n');
    await place.write('b/1.csv', 'y\n1\n');
    await place.write('gone/1.csv', 'z\n1\n');
    await place.crawl();
    await place.write('a/2.csv', 'x\n2\n');
    await place.write('b/2.csv', 'y\n2\n');
    await place.write('new/1.csv', 'w\n1\n');
    await place.remove('gone');
    const [, before] = (await place.state()) as unknown[];
    const result = await crawlPart(place, { except: ['B', 'gone'] });
    expect(result).toMatchObject({ added: 1, updated: 1, unchanged: 0, deleted: 0, left: ['b', 'gone'] });
    expect(((await place.state()) as unknown[])[1]).toEqual(before);
    const { items } = await place.catalog.crawls.getCrawls(undefined, { limit: 1 });
    expect(items[0]!.changes.map(({ tableName }) => tableName)).toEqual(['a', 'new']);
    const rest = await place.crawl();
    expect(rest).toMatchObject({ added: 0, updated: 1, unchanged: 2, deleted: 1, left: [] });
  });

  test('takes a table without the columns that its files no longer have', async () => {
    await using place = await openCrawlPlace();
    await place.write('t/1.csv', 'a,b\n1,2\n');
    await place.crawl();
    await place.write('t/1.csv', 'a,c\nx,2\n');
    const review = await place.review();
    expect(review.tables[0]!.columnChanges).toEqual(['added', 'removed', 'retyped']);
    const result = await crawlPart(place, { leave: [{ table: 't', changes: ['removed', 'retyped'] }] });
    expect(result).toMatchObject({ updated: 1, left: ['t'] });
    expect(result.tables[0]!.columns).toEqual([
      { name: 'a', type: 'bigint' },
      { name: 'b', type: 'bigint' },
      { name: 'c', type: 'bigint' },
    ]);
    // Its files are taken; only the columns are found again.
    expect(await place.objects('t')).toMatchObject([{ size: 8 }]);
    expect((await place.review()).tables[0]!.descriptions).toEqual([
      'Column removed: b; column retyped: a bigint → string (1.csv: "x" on line 2 is text).',
    ]);
  });

  test('is refused for a table that the crawl does not find, and when it was changed since', async () => {
    await using place = await openCrawlPlace();
    await place.write('orders/1.csv', 'x\n1\n');
    await place.write('items/1.csv', 'y\n1\n');
    const review = await place.review();
    for (const part of [{ tables: ['order'] }, { except: ['order'] }, { leave: [{ table: 'order', changes: [] }] }])
      await expect(place.crawl({}, { review, part: new TakenPart(part as TakenPartText) })).rejects.toMatchObject({
        code: 'InvalidInput',
        message: 'Cannot take a part of the crawl: it finds no table "order".',
        hint: expect.stringContaining('orders'),
      });
    await place.write('orders/2.csv', 'x\n1\n');
    await expect(place.crawl({}, { review, part: new TakenPart({ tables: ['items'] }) })).rejects.toMatchObject({
      code: 'ReviewOutdated',
    });
    expect(await place.state()).toEqual([]);
  });

  test('is refused if the folder of a table that is left would be known', async () => {
    await using place = await openCrawlPlace();
    const settings = { recrawlBehavior: 'CRAWL_NEW_FOLDERS_ONLY' };
    for (const name of ['a', 'b']) await place.write(`${name}.csv`, `${name}\n1\n`);
    await place.write('c/1.csv', 'c\n1\n');
    await expect(place.crawl(settings, { part: new TakenPart({ except: ['b'] }) })).rejects.toMatchObject({
      code: 'InvalidInput',
      message: expect.stringContaining('Cannot take a without b: both have new files in'),
    });
    expect(await place.crawl(settings, { part: new TakenPart({ tables: ['c'] }) })).toMatchObject({ left: ['a', 'b'] });
    expect(await place.crawl(settings)).toMatchObject({ added: 2, left: [] });
  });

  test('of equal size that was left is found again, though a list of the same length is known', async () => {
    await using place = await openCrawlPlace();
    await place.write('t/1.csv', 'x\n1\n');
    await place.write('u/1.csv', 'y\n1\n');
    await place.crawl();
    await place.remove('t/1.csv');
    await place.write('t/2.csv', 'x\n1\n');
    await place.write('u/2.csv', 'y\n1\n');
    await crawlPart(place, { tables: ['u'] });
    expect(await place.crawl()).toMatchObject({ updated: 1, left: [] });
    expect(await place.objects('t')).toMatchObject([{ path: expect.stringContaining('2.csv') }]);
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

/** Tables by name, without times. */
async function tablesOf(place: CrawlPlace): Promise<Map<string, unknown>> {
  const states = (await place.state()) as { name: string; parameters: Record<string, string> }[];
  return new Map(
    states.map(({ parameters, ...table }) => {
      const since = parameters[deprecatedParameter] === undefined ? {} : { [deprecatedParameter]: 'then' };
      return [table.name, { ...table, parameters: { ...parameters, ...since } }];
    }),
  );
}

test(
  'a part and then the rest is the whole, over any folders, states, policies and parts',
  { timeout: 300_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        lake,
        lake,
        policies,
        fc.array(fc.tuple(fc.boolean(), fc.subarray([...columnChangeKinds])), { minLength: 1, maxLength: 8 }),
        async (first, second, settings, draws) => {
          await using parts = await openCrawlPlace();
          await using whole = await openCrawlPlace(parts.lake);
          for (const [name, kind] of Object.entries(first)) await parts.write(name, writeDrawn(kind));
          const { combineCompatibleSchemas } = settings;
          for (const place of [parts, whole]) await place.crawl({ combineCompatibleSchemas });
          for (const name of Object.keys(first))
            if (!Object.hasOwn(second, name)) await rm(`${parts.lake}/${name}`, { force: true });
          for (const [name, kind] of Object.entries(second)) await parts.write(name, writeDrawn(kind));
          const before = await tablesOf(parts);
          await whole.crawl(settings);
          const expected = await tablesOf(whole);
          const review = await parts.review(settings);
          const drawn = review.tables.map(({ name }, index) => ({ name, draw: draws[index % draws.length]! }));
          const taken = new Set(drawn.filter(({ draw: [takes] }) => takes).map(({ name }) => name));
          const leave = drawn.flatMap(({ name, draw: [, changes] }) =>
            changes.length === 0 ? [] : [{ table: name, changes }],
          );
          const part = new TakenPart({ tables: [...taken], leave });
          const untouched = await parts.state();
          const result = await parts.crawl(settings, { review, part }).catch((thrown: unknown) => {
            if (settings.recrawlBehavior !== 'CRAWL_NEW_FOLDERS_ONLY') throw thrown;
            expect(thrown).toMatchObject({ code: 'InvalidInput', hint: 'Take both tables, or leave both.' });
            return undefined;
          });
          if (result === undefined) {
            expect(await parts.state()).toEqual(untouched);
            return;
          }
          const between = await tablesOf(parts);
          for (const { change, name, columnChanges } of review.tables) {
            const left = drawn
              .find((each) => each.name === name)!
              .draw[1].filter((kind) => columnChanges.includes(kind));
            expect(result.left.includes(name)).toBe(
              change !== 'unchanged' &&
                (!taken.has(name) || left.length > 0 || isTurned(before, expected, name, leave)),
            );
            if (!taken.has(name)) expect(between.get(name)).toEqual(before.get(name));
            else if (!result.left.includes(name)) expect(between.get(name)).toEqual(expected.get(name));
          }
          const rest = await parts.crawl(settings);
          expect(rest.left).toEqual([]);
          const freed = review.tables.filter(({ change, name }) => change === 'deleted' && !between.has(name));
          expect(await tablesOf(parts)).toEqual(
            withFreedNames(expected, between, new Set(freed.map(({ name }) => name))),
          );
        },
      ),
      // A failure is reported before the test is out of time, however far it is shrunk.
      { numRuns: triesOfRun(80, 5), interruptAfterTimeLimit: 200_000, markInterruptAsFailure: true },
    );
  },
);

/**
 * A table that is new only now has the plain name, if the one that had it was deleted with the part: of several, the
 * first by location.
 */
function withFreedNames(
  expected: ReadonlyMap<string, unknown>,
  between: ReadonlyMap<string, unknown>,
  freed: ReadonlySet<string>,
): Map<string, unknown> {
  const free = new Set(freed);
  const byLocation = [...expected].toSorted(([, a], [, b]) => (locationOf(a) < locationOf(b) ? -1 : 1));
  return new Map(
    byLocation.map(([name, table]) => {
      const plain = name.replace(/_[0-9a-f]{8}$/u, '');
      const isRenamed = !between.has(name) && free.delete(plain);
      return isRenamed ? [plain, { ...(table as object), name: plain }] : [name, table];
    }),
  );
}

const locationOf = (table: unknown): string => (table as { readonly location: string }).location;

interface Drawn {
  readonly reading: { readonly classification: string };
  readonly columns: readonly Column[];
}

/** Whether the table has another format and a change of its columns is to be left: then all of it is. */
function isTurned(
  before: ReadonlyMap<string, unknown>,
  after: ReadonlyMap<string, unknown>,
  name: string,
  leave: readonly { readonly table: string; readonly changes: readonly string[] }[],
): boolean {
  const [was, is] = [before.get(name) as Drawn | undefined, after.get(name) as Drawn | undefined];
  if (was === undefined || is === undefined || was.reading.classification === is.reading.classification) return false;
  const changes = leave.find(({ table }) => table === name)?.changes ?? [];
  return columnChangesOf(was.columns, is.columns).some((change) => changes.includes(change));
}
