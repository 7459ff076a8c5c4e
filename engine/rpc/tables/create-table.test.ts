/** A table by hand: it has what was stated, a crawl or a repair finds its files, and mistakes are named. */

import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { Input } from '#engine/contract/procedures/index.ts';
import { useEnginePlace } from '#engine/testing/engine-place.ts';
import { VersionedTable } from '#engine/testing/versioned-table.ts';

const place = useEnginePlace();
let orders: VersionedTable;

beforeEach(async () => {
  orders = new VersionedTable(place);
  await orders.clear();
});

const stated: Input<'createTable'> = {
  databaseName: 'Shop',
  name: 'Orders',
  location: 'lake/orders',
  classification: 'csv',
  columns: [
    { name: 'Id', type: 'BIGINT' },
    { name: 'amount', type: 'decimal(8, 2)' },
  ],
};

const create = (change: Partial<Input<'createTable'>> = {}) =>
  place.engine.dispatcher.call('createTable', { ...stated, ...change });

async function crawl(path: string): Promise<void> {
  const request = { path: join(place.folder, path), databaseName: 'shop' };
  for await (const _item of place.engine.dispatcher.stream('crawl', request)) void _item;
}

test('it is empty, and a crawl of its folder fills it without changing its types', async () => {
  expect(await create({ description: 'By hand' })).toMatchObject({
    databaseName: 'shop',
    name: 'orders',
    location: join(place.folder, 'lake/orders'),
    classification: 'csv',
    columns: [
      { name: 'id', type: 'bigint' },
      { name: 'amount', type: 'decimal(8,2)' },
    ],
    objectCount: 0,
    versionId: 0,
    description: 'By hand',
  });
  expect(await orders.rows('SELECT * FROM shop.orders')).toEqual([]);
  orders.write('a.csv', 'id,amount\n1,5\n2,7.25\n');
  orders.write('b.csv', 'id;amount\n3;9\n');
  await crawl('lake/orders');
  expect(await orders.current()).toMatchObject({
    objectCount: 2,
    columns: [{ type: 'bigint' }, { type: 'decimal(8,2)' }],
  });
  expect(await orders.rows('SELECT id, amount FROM shop.orders ORDER BY id')).toEqual([
    { id: 1, amount: '5.00' },
    { id: 2, amount: '7.25' },
    { id: 3, amount: '9.00' },
  ]);
});

const twoNames: Record<string, [string, string]> = {
  csv: ['ID,Name\n1,a\n', 'id,name\n2,b\n'],
  json: ['{"ID":1,"Name":"a"}\n', '{"id":2,"name":"b"}\n'],
  xml: ['<r><row><ID>1</ID><Name>a</Name></row><row/></r>', '<r><row><id>2</id><name>b</name></row><row/></r>'],
};

test.each(Object.entries(twoNames))(
  '%s files that write its columns in another case are read',
  async (format, files) => {
    const columns = [
      { name: 'id', type: 'bigint' },
      { name: 'name', type: 'string' },
    ];
    const options = format === 'xml' ? { rowTag: 'row' } : {};
    await create({ classification: format, columns, options });
    orders.write(`a.${format}`, files[0]);
    await crawl('lake/orders');
    expect(await orders.rows('SELECT * FROM shop.orders WHERE id IS NOT NULL')).toEqual([{ id: 1, name: 'a' }]);
  },
);

const pairs = Object.keys(twoNames).flatMap((left) =>
  Object.keys(twoNames).map((right): [string, string] => [left, right]),
);

test.each(pairs)('a query of a folder reads names in two cases: %s and %s', async (left, right) => {
  orders.write(`a.${left}`, twoNames[left]![0]);
  orders.write(`b.${right}`, twoNames[right]![1]);
  const rows = await orders.rows(`SELECT * FROM '${join(place.folder, 'lake/orders')}'`);
  const values = rows.flatMap((row) => Object.values(row as object)).filter((value) => value !== null);
  expect(values.map(String).sort()).toEqual(['1', '2', 'a', 'b']);
});

test('with partition keys, a repair finds its partitions', async () => {
  await create({ partitionKeys: [{ name: 'day', type: 'date' }] });
  orders.write('day=2025-01-01/a.csv', 'id,amount\n1,5\n');
  orders.write('day=2025-01-02/a.csv', 'id,amount\n2,7\n');
  const request = { databaseName: 'shop', name: 'orders', change: { kind: 'repair' } } as const;
  for await (const item of place.engine.dispatcher.stream('changePartitions', request))
    if (item.item === 'result') expect(item).toMatchObject({ addedCount: 2, droppedCount: 0 });
  expect(await orders.rows("SELECT id, day FROM shop.orders WHERE day > DATE '2025-01-01'")).toEqual([
    { id: 2, day: '2025-01-02' },
  ]);
});

test('a repair reads keys of JSON that differ from its columns in case', async () => {
  await create({ classification: 'json', partitionKeys: [{ name: 'day', type: 'date' }] });
  orders.write('day=2025-01-01/a.json', '{"ID":1,"Amount":5}\n');
  const request = { databaseName: 'shop', name: 'orders', change: { kind: 'repair' } } as const;
  for await (const item of place.engine.dispatcher.stream('changePartitions', request))
    if (item.item === 'result') expect(item).toMatchObject({ addedCount: 1, droppedCount: 0 });
  expect(await orders.rows('SELECT id, amount FROM shop.orders')).toEqual([{ id: 1, amount: '5.00' }]);
});

test.each<[Partial<Input<'createTable'>>, string, string]>([
  [{ classification: 'cvs' }, 'UnknownFormat', '"cvs" is not a format'],
  [{ columns: [{ name: 'id', type: 'integr' }] }, 'InvalidInput', 'The type of the column id cannot be read'],
  [{ partitionKeys: [{ name: 'ID', type: 'int' }] }, 'InvalidInput', 'two columns called id'],
  [{ options: { seperator: ';' } }, 'InvalidInput', 'seperator'],
  [{ name: 'a\nb' }, 'InvalidInput', 'line break'],
  [{ columns: [] }, 'InvalidInput', 'columns'],
])('%j is refused', async (change, code, message) => {
  await expect(create(change)).rejects.toMatchObject({ code, message: expect.stringContaining(message) as string });
  await expect(orders.current()).rejects.toMatchObject({ code: 'EntityNotFound' });
});

test('a name or a folder that is taken is refused', async () => {
  await create();
  await expect(create({ location: 'elsewhere' })).rejects.toMatchObject({
    code: 'AlreadyExists',
    message: 'Table shop.orders already exists.',
  });
  await expect(create({ name: 'other' })).rejects.toMatchObject({
    code: 'AlreadyExists',
    message: expect.stringContaining('shop.orders already is the table of') as string,
  });
});
