/** Partitions by hand: added, dropped, repaired after a preview; what is refused; any change of folders is repaired. */

import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import type { Input, Output } from '#engine/contract/procedures/index.ts';
import { useEnginePlace } from '#engine/testing/engine-place.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';
import { VersionedTable } from '#engine/testing/versioned-table.ts';

type Result = Extract<Output<'changePartitions'>, { item: 'result' }>;

const place = useEnginePlace();
const name = { databaseName: 'shop', name: 'orders' };
let orders: VersionedTable;

beforeEach(async () => {
  orders = new VersionedTable(place);
  await orders.clear();
  orders.write('year=2024/month=01/a.csv', 'id,amount\n1,5\n');
  orders.write('year=2024/month=02/a.csv', 'id,amount\n2,7\n');
  await orders.crawl();
});

async function change(
  request: Input<'changePartitions'>['change'],
  options: { dryRun?: boolean; expectedHash?: string } = {},
): Promise<Result> {
  let result: Result | undefined;
  for await (const item of place.engine.dispatcher.stream('changePartitions', { ...name, change: request, ...options }))
    if (item.item === 'result') result = item;
  return result!;
}

async function partitions(): Promise<string[]> {
  const { items } = await place.engine.dispatcher.call('getPartitions', { ...name, limit: 1000 });
  return items.map(({ values }) => values.join('/'));
}

test('folders of another key do not become partitions of this table, and none is dropped for them', async () => {
  remove('year=2024');
  orders.write('region=7/month=01/a.csv', 'id,amount\n1,5\n');
  await expect(change({ kind: 'repair' }, { dryRun: true })).rejects.toMatchObject({
    code: 'InvalidInput',
    message: expect.stringContaining('do not form one table with the keys year, month') as string,
  });
  expect(await partitions()).toEqual(['2024/01', '2024/02']);
});

test('a folder whose value is not one of its key’s type is named and skipped, and the table can be read', async () => {
  orders.write('year=unknown/month=03/a.csv', 'id,amount\n3,9\n');
  orders.write('year=2025/month=03/a.csv', 'id,amount\n4,9\n');
  const { added, misfits } = await change({ kind: 'repair' });
  expect(added.map(({ values }) => values)).toEqual([['2025', '03']]);
  expect(misfits).toMatchObject([
    { fileCount: 1, reason: expect.stringContaining('“unknown” is not a value of the key year') as string },
  ]);
  await expect(change({ kind: 'add', partitions: [['unknown', '03']] })).rejects.toMatchObject({
    code: 'InvalidInput',
    message: expect.stringContaining('which is int') as string,
  });
  expect(await orders.rows('SELECT id FROM shop.orders ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }, { id: 4 }]);
});

test.each(['README.md', 'README.csv', 'README.json'])(
  'with only %s left, a repair drops every partition',
  async (file) => {
    remove('year=2024');
    orders.write(file, file.endsWith('json') ? '{"readme":"yes"}\n' : 'Orders\nof the shop\n');
    expect(await change({ kind: 'repair', drop: false })).toMatchObject({ addedCount: 0, droppedCount: 0 });
    expect(await change({ kind: 'repair' })).toMatchObject({ addedCount: 0, droppedCount: 2 });
    expect(await orders.rows('SELECT id FROM shop.orders')).toEqual([]);
    orders.write('year=2025/month=03/a.csv', 'id,amount\n4,9\n');
    expect(await change({ kind: 'repair' })).toMatchObject({ addedCount: 1, droppedCount: 0 });
    expect(await orders.rows('SELECT id FROM shop.orders')).toEqual([{ id: 4 }]);
  },
);

test.each([
  ['a%2Fb', 'a/b'],
  ['100%25', '100%'],
  ['100%', '100%'],
  ['a b', 'a b'],
  ['S%C3%A3o%20Paulo', 'São Paulo'],
  ['São', 'São'],
  ['__HIVE_DEFAULT_PARTITION__', null],
])(
  'the folder city=%s is added by its value, and a value in the spelling of folders is explained',
  async (folder, value) => {
    await orders.clear();
    await place.engine.dispatcher.call('createTable', {
      ...name,
      location: 'lake/orders',
      classification: 'csv',
      columns: [{ name: 'id', type: 'bigint' }],
      partitionKeys: [{ name: 'city', type: 'string' }],
    });
    orders.write(`city=${folder}/a.csv`, 'id\n1\n');
    if (folder !== value)
      await expect(change({ kind: 'add', partitions: [[folder]] })).rejects.toMatchObject({
        code: 'FileNotFound',
        hint: expect.stringContaining(value === null ? 'null' : `“${value}”`) as string,
      });
    expect(await change({ kind: 'add', partitions: [[value]] })).toMatchObject({ addedCount: 1 });
    expect(await orders.rows('SELECT * FROM shop.orders')).toEqual([{ id: 1, city: value }]);
  },
);

const remove = (folder: string): void =>
  rmSync(join(place.folder, 'lake', 'orders', folder), { recursive: true, force: true });

test('a repair shows what it would do, then does that, and is in the history of crawls', async () => {
  orders.write('year=2024/month=03/a.csv', 'id,amount\n3,9\n');
  remove('year=2024/month=01');
  const shown = await change({ kind: 'repair' }, { dryRun: true });
  expect(shown).toMatchObject({
    crawlId: null,
    added: [{ values: ['2024', '03'], objectCount: 1, location: expect.stringMatching(/month=03$/u) as string }],
    dropped: [{ values: ['2024', '01'] }],
  });
  expect(await partitions()).toEqual(['2024/01', '2024/02']);
  const done = await change({ kind: 'repair' }, { expectedHash: shown.hash });
  expect(await partitions()).toEqual(['2024/02', '2024/03']);
  expect(await orders.rows('SELECT id, month FROM shop.orders ORDER BY id')).toEqual([
    { id: 2, month: '02' },
    { id: 3, month: '03' },
  ]);
  expect((await orders.current()).versionId).toBe(0);
  expect(await place.engine.dispatcher.call('getCrawl', { id: done.crawlId! })).toMatchObject({
    state: 'SUCCEEDED',
    crawlerName: 'partitions of shop.orders',
    changes: [
      { change: 'added', description: '1 partition added by hand: year=2024/month=03.' },
      { change: 'deleted', description: '1 partition dropped by hand: year=2024/month=01.' },
    ],
  });
  expect(await change({ kind: 'repair' })).toMatchObject({ crawlId: null, addedCount: 0, droppedCount: 0 });
});

test('one that is stopped reports its progress and changes nothing', async () => {
  orders.write('year=2024/month=03/a.csv', 'id,amount\n3,9\n');
  const abort = new AbortController();
  const stopped = async (): Promise<void> => {
    const request = { ...name, change: { kind: 'repair' } } as const;
    for await (const { item } of place.engine.dispatcher.stream('changePartitions', request, abort.signal)) {
      expect(item).toBe('progress');
      abort.abort();
    }
  };
  await expect(stopped()).rejects.toMatchObject({ code: 'Cancelled' });
  expect(await partitions()).toEqual(['2024/01', '2024/02']);
});

test('without drop, partitions without files stay; files of known partitions are left as they are', async () => {
  remove('year=2024/month=01');
  orders.write('year=2024/month=02/more.csv', 'id,amount\n4,1\n');
  expect(await change({ kind: 'repair', drop: false })).toMatchObject({ addedCount: 0, droppedCount: 0 });
  expect(await partitions()).toEqual(['2024/01', '2024/02']);
  expect((await orders.current()).objectCount).toBe(2);
});

test('only the stated partitions are added, read by their own separator', async () => {
  orders.write('year=2024/month=03/a.csv', 'id;amount\n3;9\n');
  orders.write('year=2024/month=04/a.csv', 'id,amount\n4,9\n');
  await change({ kind: 'add', partitions: [['2024', '03']] });
  expect(await partitions()).toEqual(['2024/01', '2024/02', '2024/03']);
  expect(await orders.rows('SELECT id, amount FROM shop.orders WHERE month = 3')).toEqual([{ id: 3, amount: 9 }]);
});

test('partitions are dropped by values or by an expression, files stay, and a repair finds them again', async () => {
  await change({ kind: 'drop', partitions: [['2024', '01']] });
  expect(await partitions()).toEqual(['2024/02']);
  await change({ kind: 'drop-matching', expression: 'year = 2024' });
  expect(await partitions()).toEqual([]);
  expect(existsSync(join(place.folder, 'lake/orders/year=2024/month=01/a.csv'))).toBe(true);
  expect(await change({ kind: 'repair' })).toMatchObject({ addedCount: 2 });
  expect(await orders.rows('SELECT id FROM shop.orders ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }]);
});

test('what is not there, there already, without keys, a view, or has changed since is refused', async () => {
  await expect(change({ kind: 'add', partitions: [['2024', '09']] })).rejects.toMatchObject({ code: 'FileNotFound' });
  await expect(change({ kind: 'add', partitions: [['2024', '01']] })).rejects.toMatchObject({ code: 'AlreadyExists' });
  await expect(change({ kind: 'add', partitions: [['2024']] })).rejects.toMatchObject({
    code: 'InvalidInput',
    message: 'A partition of shop.orders has 2 values, not 1.',
  });
  await expect(change({ kind: 'drop', partitions: [['2024', '1']] })).rejects.toMatchObject({
    code: 'EntityNotFound',
    hint: expect.stringContaining('year=2024/month=01') as string,
  });
  await expect(change({ kind: 'drop-matching', expression: 'year = 1999' })).rejects.toMatchObject({
    code: 'InvalidInput',
  });
  orders.write('year=2024/month=03/a.csv', 'id,amount\n3,9\n');
  const shown = await change({ kind: 'repair' }, { dryRun: true });
  orders.write('year=2024/month=04/a.csv', 'id,amount\n3,9\n');
  await expect(change({ kind: 'repair' }, { expectedHash: shown.hash })).rejects.toMatchObject({
    code: 'ReviewOutdated',
  });
  expect(await partitions()).toEqual(['2024/01', '2024/02']);
  const { dispatcher } = place.engine;
  await dispatcher.call('saveView', { databaseName: 'shop', name: 'v', sql: 'SELECT 1 AS n', expectedVersionId: null });
  await expect(
    dispatcher
      .stream('changePartitions', { databaseName: 'shop', name: 'v', change: { kind: 'repair' } })
      [Symbol.asyncIterator]()
      .next(),
  ).rejects.toMatchObject({ code: 'InvalidInput', message: expect.stringContaining('it is a view') as string });
});

test('a partition whose files no longer fit the table is neither dropped nor added, and is named', async () => {
  for (const month of ['04', '05', '06', '07']) orders.write(`year=2024/month=${month}/a.csv`, 'id,amount\n3,9\n');
  await orders.crawl();
  orders.write('year=2024/month=02/a.csv', '');
  orders.write('year=2024/month=03/other.json', '{"x": {"y": 1}}\n{"x": {"y": 2}}\n');
  const shown = await change({ kind: 'repair' }, { dryRun: true });
  expect(shown).toMatchObject({ addedCount: 0, droppedCount: 0 });
  expect([...shown.misfits.map(({ path }) => path), ...shown.skipped.map(({ path }) => path)].join('\n')).toMatch(
    /month=03/u,
  );
});

test('whatever folders come and go, a repair leaves exactly the partitions that have files', async () => {
  const month = fc.constantFrom('01', '02', '03', '04', '05', 'x y', '100%');
  const action = fc.record({ kind: fc.constantFrom('write', 'remove', 'drop', 'repair' as const), month });
  await fc.assert(
    fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 8 }), async (actions) => {
      await orders.clear();
      const folders = new Map<string, string>();
      const write = (value: string): void => {
        const folder = `year=2024/month=${encodeURIComponent(value)}`;
        mkdirSync(join(place.folder, 'lake', 'orders', folder), { recursive: true });
        writeFileSync(join(place.folder, 'lake', 'orders', folder, 'a.csv'), 'id,amount\n1,5\n');
        folders.set(value, folder);
      };
      write('01');
      write('02');
      await orders.crawl();
      for (const { kind, month: value } of actions) {
        const folder = folders.get(value);
        if (kind === 'write' && folder === undefined) write(value);
        else if (kind === 'remove' && folder !== undefined && folders.size > 2) {
          remove(folder);
          folders.delete(value);
        } else if (kind === 'drop' && (await partitions()).includes(`2024/${value}`))
          await change({ kind: 'drop', partitions: [['2024', value]] });
        else if (kind === 'repair') await change({ kind: 'repair' });
      }
      await change({ kind: 'repair' });
      expect((await partitions()).toSorted()).toEqual([...folders.keys()].map((value) => `2024/${value}`).toSorted());
      // A repair adds and drops partitions; the files of one that stays are those that were listed, whenever they were written.
      const objects = async (): Promise<unknown> =>
        JSON.parse(
          JSON.stringify(await orders.objects(), (key, value: unknown) => (key === 'modifiedMicros' ? 0 : value)),
        );
      const crawled = await objects();
      await orders.crawl();
      expect(await objects()).toEqual(crawled);
    }),
    { numRuns: triesOfRun(60, 8, 25) },
  );
});
