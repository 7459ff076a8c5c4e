/** A table whose small files become few: rows, types and partitions stay, and what must not be touched is not. */

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { openFailureWorld, ordersSource, type FailureWorld } from '#engine/testing/failures/failure-world.ts';

const table = { databaseName: 'sales', name: 'orders' };
const args = { databaseName: 'sales', tableName: 'orders' };

/** Appends three orders to `sales.orders`, again and again. */
async function openTable(more: Readonly<Record<string, unknown>>, appends = 4): Promise<FailureWorld> {
  const world = await openFailureWorld();
  await world.saveJob([
    ordersSource,
    {
      id: 'typed',
      transform: 'DerivedColumn',
      from: 'orders',
      args: { colName: 'price', expr: 'CAST(amount / 7.0 AS DECIMAL(9,3))' },
    },
    { id: 'out', transform: 'CatalogTarget', from: 'typed', args: { ...args, ...more } },
  ]);
  for (let run = 0; run < appends; run += 1) {
    const ids = [1, 2, 3].map((id) => id + 10 * run);
    await world.put(
      'in/orders.csv',
      `id,country,amount\n${ids.map((id) => `${id},${id % 2 === 0 ? 'DE' : ''},${id}`).join('\n')}\n`,
    );
    await world.run();
  }
  return world;
}

async function ended(world: FailureWorld, id: string) {
  for await (const _progress of world.stream('watchJobRun', { id }));
  return world.call('getJobRun', { id });
}

async function stateOf(world: FailureWorld) {
  const { items } = await world.call('getTableObjects', table);
  const { columns, partitionKeys, versionId } = await world.call('getTable', table);
  const rows: unknown[] = [];
  // Several threads write a file, so that their rows have no order.
  const sql = 'SELECT * FROM sales.orders ORDER BY id';
  for await (const item of world.stream('query', { sql })) rows.push(item);
  return { rows, columns, partitionKeys, versionId, files: items.map((each) => each.path) };
}

test.for([
  ['Parquet', { format: 'parquet' }, 1],
  ['Parquet in partitions, one of them null', { format: 'parquet', partitionKeys: ['country'] }, 2],
  ['CSV with its own separator, without header', { format: 'csv', options: { separator: ';', writeHeader: false } }, 1],
  ['packed JSON', { format: 'json', options: { compression: 'gzip' } }, 1],
] as const)('%s: few files, the same rows, and an undo', async ([, more, count]) => {
  await using world = await openTable(more);
  const before = await stateOf(world);
  expect(before.files.length).toBe(4 * count);
  const started = await world.call('compactTable', table);
  const run = await ended(world, started!.id);
  expect(run).toMatchObject({ jobRunState: 'SUCCEEDED', error: null, hasRejects: false });
  const after = await stateOf(world);
  expect(after.files).toHaveLength(count);
  const { files: _old, ...same } = before;
  expect(after).toMatchObject(same);
  for (const { rowsIn, rowsOut } of await world.call('getReceipts', { id: run.id }))
    expect([rowsIn, rowsOut]).toEqual([12, 12]);
  expect(await world.call('compactTable', table)).toBeNull();
  await world.call('undoJobRun', { id: run.id });
  expect(await stateOf(world)).toMatchObject(before);
});

test('files that Tenon did not write are neither read nor touched', async () => {
  await using world = await openFailureWorld();
  await world.put('lake/day=1/a.csv', 'id,n\n1,2\n');
  await world.put('lake/day=1/b.csv', 'id,n\n2,3\n');
  await world.save('crawler', { name: 'lake', databaseName: 'sales', targets: [{ path: 'lake' }] });
  await world.crawl('lake');
  await expect(world.call('compactTable', { databaseName: 'sales', name: 'lake' })).rejects.toMatchObject({
    code: 'InvalidInput',
    message: expect.stringMatching(/^Cannot compact sales\.lake: Tenon did not write \S+a\.csv and 1 more/u),
  });
  expect(await readdir(path.join(world.folder, 'lake', 'day=1'))).toEqual(['a.csv', 'b.csv']);
});

test('a file that another program put beside them stays, and nothing is written', async () => {
  await using world = await openTable({ format: 'parquet' });
  const { files } = await stateOf(world);
  const foreign = path.join(path.dirname(files[0]!), 'notes.parquet');
  await world.put(path.relative(world.folder, foreign), 'mine');
  const run = await ended(world, (await world.call('compactTable', table))!.id);
  expect(run).toMatchObject({ jobRunState: 'FAILED', error: { code: 'ForeignFiles' } });
  expect(await readFile(foreign, 'utf8')).toBe('mine');
  expect((await stateOf(world)).files).toEqual(files);
});

test('a table is compacted although a job reads it with a bookmark; a folder read by path with one is refused', async () => {
  await using world = await openTable({ format: 'parquet' });
  const source = { id: 'in', name: 'In', transform: 'CatalogSource', args };
  const save = (name: string, nodes: readonly object[]) =>
    world.call('saveJob', { job: { name, bookmark: 'enable', nodes } as never, expectedHash: null });
  await save('whole', [{ ...source, scope: 'all-rows' }]);
  await ended(world, (await world.call('compactTable', table))!.id);
  await world.run();
  await save('reader', [source]);
  await ended(world, (await world.call('compactTable', table))!.id);
  await world.run();
  const { location } = await world.call('getTable', table);
  await save('by path', [{ ...source, transform: 'PathSource', args: { path: location } }]);
  const refusal = { code: 'InvalidInput', message: expect.stringContaining('job by path reads its folder by path') };
  await expect(world.call('compactTable', table)).rejects.toMatchObject(refusal);
});

test('a view and a missing table are refused', async () => {
  await using world = await openTable({ format: 'parquet' }, 1);
  await world.call('saveView', { databaseName: 'sales', name: 'view', sql: 'SELECT 1 AS id', expectedVersionId: null });
  await expect(world.call('compactTable', { databaseName: 'sales', name: 'view' })).rejects.toMatchObject({
    message: 'Cannot compact sales.view: it is a view.',
  });
  await expect(world.call('compactTable', { databaseName: 'sales', name: 'none' })).rejects.toMatchObject({
    code: 'EntityNotFound',
  });
});
