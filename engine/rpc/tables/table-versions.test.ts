/** Versions of a table: listed, compared, restored, refused; and what people write about a table. */

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { useEnginePlace } from '#engine/testing/engine-place.ts';
import { VersionedTable } from '#engine/testing/versioned-table.ts';

const place = useEnginePlace();
let orders: VersionedTable;
const name = { databaseName: 'shop', name: 'orders' };

beforeEach(async () => {
  orders = new VersionedTable(place);
  await orders.clear();
  orders.write('a.csv', 'id,amount,day,who\n1,5,1,x\n2,7,1,y\n');
  await orders.crawl();
});

test('a version from before new columns is restored: files stay, the columns are no longer read, and back again', async () => {
  orders.write('b.csv', 'id,amount,day,who,note\n3,2.5,1,z,late\n');
  await orders.crawl();
  const [files, objects] = [orders.files(), await orders.objects()];
  const wide = await orders.rows();
  expect(wide).toMatchObject([{ id: 1, note: null }, { id: 2 }, { id: 3, note: 'late' }]);
  expect((await orders.versions()).map(({ versionId, summary }) => [versionId, summary])).toEqual([
    [1, 'Column retyped: amount; column added: note'],
    [0, 'Created with 4 columns'],
  ]);
  const preview = await orders.preview(0);
  expect(preview).toMatchObject({ currentVersionId: 1, refusal: null });
  expect(preview.effects).toEqual([
    expect.stringMatching(/^Column amount is read as \w+ instead of /u),
    'Column note is no longer read. Its values stay in the files.',
  ]);

  const restored = await orders.restore(0);
  expect(restored).toMatchObject({
    versionId: 2,
    columns: [{ name: 'id' }, { name: 'amount' }, { name: 'day' }, { name: 'who' }],
  });
  expect(await orders.rows('SELECT id FROM shop.orders ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
  expect((await orders.versions())[0]).toMatchObject({
    madeBy: 'restore of version 0',
    summary: 'Column retyped: amount; column removed: note',
  });
  expect([orders.files(), await orders.objects()]).toEqual([files, objects]);

  expect(await orders.restore(1)).toMatchObject({ versionId: 3 });
  expect(await orders.rows()).toEqual(wide);
});

test('a column that no file has any more is null', async () => {
  orders.write('a.csv', 'id,day,who\n1,1,x\n2,1,y\n');
  await orders.crawl();
  expect((await orders.preview(0)).effects).toEqual([
    'Column amount bigint is read again. It is null in files that do not have it.',
  ]);
  await orders.restore(0);
  expect(await orders.rows()).toMatchObject([
    { id: 1, amount: null, who: 'x' },
    { id: 2, amount: null, who: 'y' },
  ]);
});

test('files that came later, with another separator, are read as they are', async () => {
  orders.write('b.csv', 'id;amount;day;who;city\n3;4;1;z;Rome\n5;6;1;z;Oslo\n');
  orders.write('c.csv', 'id;amount;day;who;city\n7;8;1;z;Bonn\n9;10;1;z;Kiel\n');
  await orders.crawl();
  await orders.restore(0);
  expect(await orders.rows('SELECT id, amount FROM shop.orders ORDER BY id')).toEqual(
    [1, 2, 3, 5, 7, 9].map((id, index) => ({ id, amount: [5, 7, 4, 6, 8, 10][index] })),
  );
});

test('files that all have another separator now are read by it after a restore', async () => {
  orders.write('a.csv', 'id;amount;day;who\n1;5;1;x\n2;7;1;y\n');
  await orders.crawl();
  await orders.restore(0);
  expect(await orders.rows('SELECT id, who FROM shop.orders ORDER BY id')).toEqual([
    { id: 1, who: 'x' },
    { id: 2, who: 'y' },
  ]);
});

test('what the files could not be read by, the current version, an unknown one, and a change by others are refused', async () => {
  await expect(orders.restore(0)).rejects.toMatchObject({
    code: 'InvalidState',
    message: 'Cannot restore version 0 of shop.orders: the current version 0 has the same definition.',
  });
  await expect(orders.restore(7)).rejects.toMatchObject({ code: 'EntityNotFound', hint: 'It has version 0 only.' });
  await orders.edit({ owner: 'ada' });
  await expect(orders.restore(0, 0)).rejects.toMatchObject({ code: 'ConcurrentModification' });
  orders.write('a.csv', '{"id": 1, "amount": 5, "day": 1}\n{"id": 2, "amount": 7, "day": 1}\n');
  await orders.crawl();
  expect(await orders.current()).toMatchObject({ classification: 'json' });
  await expect(orders.restore(0)).rejects.toMatchObject({
    code: 'InvalidState',
    message: 'Cannot restore version 0 of shop.orders: its files are json now, and that version reads csv.',
  });
  expect((await orders.preview(0)).refusal).toMatchObject({ message: expect.stringContaining('json now') as string });
});

test('a view is restored to its earlier SELECT, unless that cannot run', async () => {
  const { call } = { call: place.engine.dispatcher.call.bind(place.engine.dispatcher) };
  const view = { databaseName: 'shop', name: 'v' };
  await call('saveView', { ...view, sql: 'SELECT id FROM shop.orders', expectedVersionId: null });
  await call('saveView', { ...view, sql: 'SELECT 1 AS n', expectedVersionId: 0 });
  expect((await call('getTableVersions', view)).items[0]).toMatchObject({
    summary: expect.stringContaining('SQL changed') as string,
  });
  await call('restoreTableVersion', { ...view, versionId: 0, expectedVersionId: 1 });
  expect(await orders.rows('SELECT * FROM shop.v ORDER BY id')).toEqual([{ id: 1 }, { id: 2 }]);
  await call('restoreTableVersion', { ...view, versionId: 1, expectedVersionId: 2 });
  await call('deleteTable', name);
  await expect(call('restoreTableVersion', { ...view, versionId: 0, expectedVersionId: 3 })).rejects.toMatchObject({
    code: 'InvalidState',
    message: expect.stringMatching(/^Cannot restore version 0 of shop\.v: .*shop\.orders/u) as string,
  });
});

test('what people write is in the settings file and in the catalog, and outlives crawls', async () => {
  await orders.edit({
    description: 'All orders',
    owner: 'ada',
    tags: { pii: '', team: 'sales' },
    parameters: { retention: '30d' },
    comments: { AMOUNT: 'in euros' },
  });
  const written = {
    description: 'All orders',
    owner: 'ada',
    tags: { pii: '', team: 'sales' },
    comments: { amount: 'in euros' },
    parameters: expect.objectContaining({ retention: '30d' }) as unknown,
  };
  expect(await orders.current()).toMatchObject(written);
  const file = join(place.folder, 'tables/shop/orders.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({
    owner: 'ada',
    columns: [{ name: 'amount', comment: 'in euros' }],
  });
  orders.write('b.csv', 'id,amount,day,who,city\n3,4,1,z,Rome\n');
  await orders.crawl();
  expect(await orders.current()).toMatchObject({ ...written, columns: { length: 5 } });
  expect((await place.engine.dispatcher.call('searchTables', { text: 'euros sales' })).items).toHaveLength(1);

  await orders.edit({ tags: { pii: null }, parameters: { retention: null }, comments: { amount: '' } });
  await orders.crawl();
  const after = await orders.current();
  expect([after.tags, after.comments, after.parameters['retention'], after.owner]).toEqual([
    { team: 'sales' },
    {},
    undefined,
    'ada',
  ]);
});

test('an edit of an unknown column, of an older version, or over a file with a mistake is refused, and changes nothing', async () => {
  await expect(orders.edit({ comments: { amuont: 'x' } })).rejects.toMatchObject({
    code: 'InvalidInput',
    hint: expect.stringContaining('amount') as string,
  });
  const call = place.engine.dispatcher.call.bind(place.engine.dispatcher);
  await orders.edit({ owner: 'ada' });
  await expect(call('editTable', { ...name, expectedVersionId: 0, owner: 'ben' })).rejects.toMatchObject({
    code: 'ConcurrentModification',
  });
  const file = join(place.folder, 'tables/shop/orders.json');
  writeFileSync(file, '{ "databaseName": ');
  await expect(orders.edit({ owner: 'ben' })).rejects.toMatchObject({ code: 'ConcurrentModification' });
  expect(await orders.current()).toMatchObject({ owner: 'ada', versionId: 1 });
  expect(readFileSync(file, 'utf8')).toBe('{ "databaseName": ');
});
