/** Catalog files that lead elsewhere, cannot be kept or would be misread are refused by name; those of Hive are read as Hive does. */

import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { Input, Output } from '#engine/contract/procedures/index.ts';
import { refuseWhenReadOnly } from '#engine/rpc/refusals/read-only-workspace.ts';
import { useEnginePlace } from '#engine/testing/engine-place.ts';
import { VersionedTable } from '#engine/testing/versioned-table.ts';

type Imported = Extract<Output<'importCatalog'>, { item: 'result' }>;

const place = useEnginePlace();
const name = { databaseName: 'shop', name: 'orders' };
let orders: VersionedTable;

beforeEach(async () => {
  orders = new VersionedTable(place);
  await orders.clear();
  for (const folder of ['glue', 'out']) rmSync(join(place.folder, folder), { recursive: true, force: true });
});

function put(file: string, content: unknown): void {
  mkdirSync(join(place.folder, 'glue'), { recursive: true });
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  writeFileSync(join(place.folder, 'glue', file), text);
}

async function imports(change: Partial<Input<'importCatalog'>> = {}): Promise<Imported> {
  let result: Imported | undefined;
  for await (const item of place.engine.dispatcher.stream('importCatalog', { path: 'glue', ...change }))
    if (item.item === 'result') result = item;
  return result!;
}

async function exports(folder: string): Promise<void> {
  for await (const _item of place.engine.dispatcher.stream('exportCatalog', { folder })) void _item;
}

async function repair(): Promise<void> {
  const request = { ...name, change: { kind: 'repair' } } as const;
  for await (const _item of place.engine.dispatcher.stream('changePartitions', request)) void _item;
}

const rows = (): Promise<unknown> => orders.rows('SELECT * FROM shop.orders ORDER BY ALL');

const glue = (change: object = {}, storage: object = {}): object => ({
  Name: 'orders',
  DatabaseName: 'shop',
  StorageDescriptor: {
    Columns: [
      { Name: 'id', Type: 'bigint' },
      { Name: 'note', Type: 'string' },
    ],
    Location: join(place.folder, 'lake/orders'),
    SerdeInfo: {
      SerializationLibrary: 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe',
      Parameters: { 'field.delim': '|' },
    },
    ...storage,
  },
  PartitionKeys: [{ Name: 'day', Type: 'date' }],
  TableType: 'EXTERNAL_TABLE',
  Parameters: { classification: 'csv' },
  ...change,
});

const exact = (change: object = {}): object => ({
  version: 1,
  classification: 'csv',
  compression: 'none',
  options: { separator: '|', withHeader: true },
  columns: [
    { name: 'id', type: { kind: 'bigint' } },
    { name: 'note', type: { kind: 'string' } },
  ],
  partitionKeys: [{ name: 'day', type: { kind: 'date' } }],
  tags: {},
  ...change,
});

function fileOf(path: string, change: object = {}): object {
  const { size, mtimeMs } = statSync(path);
  const object = { path, size, modifiedMicros: Math.round(mtimeMs * 1000), compression: 'none', inferenceHash: '' };
  const files = [{ ...object, partitionValues: ['2024-01-01'], recordCount: null, ...change }];
  return { TenonFiles: { version: 1, DatabaseName: 'shop', TableName: 'orders', files } };
}

/** The message, when nothing was imported. */
async function refusal(): Promise<string> {
  const error = await imports().then(
    () => ({ code: 'none', message: 'imported' }),
    (thrown: unknown) => thrown as { code: string; message: string },
  );
  const { items } = await place.engine.dispatcher.call('getDatabases', {});
  return error.code === 'InvalidInput' && items.length === 0 ? error.message : `${error.code}: ${error.message}`;
}

test('files outside the location, of the workspace itself, or with values of another type are refused', async () => {
  orders.write('day=2024-01-01/a.csv', 'id|note\n1|x\n');
  writeFileSync(join(place.folder, 'lake/other.csv'), 'id|note\n9|other\n');
  put('table.json', { Table: glue({ Tenon: exact() }) });
  put('files.json', fileOf(`${place.folder}/lake/orders/../other.csv`));
  expect(await refusal()).toContain('lake/orders/../other.csv is not in');
  const file = join(place.folder, 'lake/orders/day=2024-01-01/a.csv');
  put('files.json', fileOf(file, { partitionValues: ['never'] }));
  expect(await refusal()).toContain('“never” for the partition key day, which is date');
  put('files.json', fileOf(file, { recordCount: 1.5 }));
  expect(await refusal()).toContain('TenonFiles.files.0.recordCount');
  put('table.json', { Table: glue({ Tenon: exact() }, { Location: place.folder }) });
  put('files.json', fileOf(join(place.folder, 'tenon.json')));
  expect(await refusal()).toContain('a file of the workspace itself');
  put('files.json', fileOf(join(place.folder, '.tenon/catalog.sqlite')));
  expect(await refusal()).toContain("the workspace's state");
});

test.each(['lake/orders', 'lake/x/../orders/', 'FOLDER/lake//orders', 'FOLDER/lake/./orders'])(
  'the location %s is kept whole, so that its files are found',
  async (location) => {
    orders.write('day=2024-01-01/a.csv', '1|x\n');
    put('table.json', { Table: glue({}, { Location: location.replace('FOLDER', place.folder) }) });
    await imports();
    expect(await orders.current()).toMatchObject({ location: join(place.folder, 'lake/orders') });
    await repair();
    expect(await rows()).toEqual([{ id: 1, note: 'x', day: '2024-01-01' }]);
    expect(await imports()).toMatchObject({ importId: null });
  },
);

test.each([
  ['without a header', '', {}],
  ['without a header, whose first row looks like one', '', {}, 'string'],
  ['with another header', 'Order No|Remark\n', { 'skip.header.line.count': '1' }],
  ['with two lines before the rows', 'Orders\nOrder No|Remark\n', { 'skip.header.line.count': '2' }],
])(
  'csv of Hive %s is read by the places of its values, also after a crawl',
  async (_what, head, skip, type = 'bigint') => {
    const Columns = [
      { Name: 'id', Type: type },
      { Name: 'note', Type: 'string' },
    ];
    const lines = type === 'string' ? 'a|b\n1|x\n' : '1|x\n2|y\n';
    const inFile =
      type === 'string'
        ? [
            { id: '1', note: 'x' },
            { id: 'a', note: 'b' },
          ]
        : [
            { id: 1, note: 'x' },
            { id: 2, note: 'y' },
          ];
    orders.write('day=2024-01-01/a.csv', head + lines);
    put('table.json', { Table: glue({ Parameters: { classification: 'csv', ...skip } }, { Columns }) });
    await imports();
    await repair();
    expect(await rows()).toEqual(inFile.map((row) => ({ ...row, day: '2024-01-01' })));
    orders.write('day=2024-01-02/a.csv', head + lines);
    await orders.crawl();
    expect(await rows()).toHaveLength(4);
    expect((await orders.current()).columns.map((column) => column.name)).toEqual(['id', 'note']);
    orders.write('day=2024-01-03/a.csv', head + lines);
    await repair();
    expect(await orders.rows('SELECT count(*) AS n, count(id) AS ids, count(note) AS notes FROM shop.orders')).toEqual([
      { n: 6, ids: 6, notes: 6 },
    ]);
  },
);

test('a table by hand without a header is read by the places of its values', async () => {
  orders.write('day=2024-01-01/a.csv', '1,x\n2,y\n');
  await place.engine.dispatcher.call('createTable', {
    ...name,
    location: 'lake/orders',
    classification: 'csv',
    options: { withHeader: false },
    columns: [
      { name: 'id', type: 'int' },
      { name: 'note', type: 'string' },
    ],
    partitionKeys: [{ name: 'day', type: 'date' }],
  });
  await repair();
  expect(await orders.rows('SELECT id, note FROM shop.orders ORDER BY id')).toEqual([
    { id: 1, note: 'x' },
    { id: 2, note: 'y' },
  ]);
});

test('an exported table has the same rows without what only Tenon has', async () => {
  orders.write('day=2024-01-01/a.csv', 'id,note\n1,x\n');
  await orders.crawl();
  const before = await rows();
  await exports('out');
  await orders.clear();
  orders.write('day=2024-01-01/a.csv', 'id,note\n1,x\n');
  const file = join(place.folder, 'out/shop/tables.json');
  const { TableList } = JSON.parse(readFileSync(file, 'utf8')) as { TableList: { Tenon?: unknown }[] };
  for (const table of TableList) delete table.Tenon;
  put('tables.json', { TableList });
  await imports();
  await repair();
  expect(await rows()).toEqual(before);
});

test('names with dots are of different tables', async () => {
  put('tables.json', {
    TableList: [glue({ DatabaseName: 'a.b', Name: 'c' }), glue({ DatabaseName: 'a', Name: 'b.c' })],
  });
  expect((await imports()).tables.map(({ action }) => action)).toEqual(['create', 'create']);
  const linked = glue({ DatabaseName: 'a.b', Name: 'd', TargetTable: { Name: 'x' } });
  put('tables.json', { TableList: [linked, glue({ TargetTable: null })] });
  expect((await imports({ databases: ['a.b'] })).skipped).toMatchObject([{ title: 'a.b.d' }]);
  expect((await imports({ databases: ['a'], onConflict: 'skip' })).skipped).toEqual([]);
});

test.each<[string, string, string]>([
  ['tags', '{"__proto__":"x"}', 'Tenon.tags: the name __proto__ cannot be used'],
  [
    'columns',
    `[{"name":"id","type":${'{"kind":"array","element":'.repeat(5000)}{"kind":"int"}${'}'.repeat(5000)}}]`,
    'nested too deeply',
  ],
])('%s that no table can have are refused: %s', async (member, content, message) => {
  const text = JSON.stringify({ Table: glue({ Tenon: exact({ [member]: 'HERE' }) }) });
  put('table.json', text.replace('"HERE"', content));
  expect(await refusal()).toContain(message);
});

test('types that are nested too deeply are refused, by hand as well', async () => {
  const type = `${'array<'.repeat(5000)}int${'>'.repeat(5000)}`;
  put('table.json', { Table: glue({}, { Columns: [{ Name: 'id', Type: type }] }) });
  expect(await refusal()).toContain('it is nested more than 100 levels deep');
  const stated = { ...name, location: 'lake/orders', classification: 'csv', columns: [{ name: 'id', type }] };
  await expect(place.engine.dispatcher.call('createTable', stated)).rejects.toMatchObject({ code: 'InvalidInput' });
});

test('a file that takes long to read is refused, and the pages of exports are shorter', async () => {
  put('tables.json', `{"TableList":[],"more":"${'x'.repeat(10_000_000)}"}`);
  expect(await refusal()).toMatch(/^Cannot import .+glue: tables\.json: it has \d+ MB; Tenon reads at most 10 MB\.$/u);
  const Columns = Array.from({ length: 2000 }, (_, index) => ({ Name: `column_number_${index}`, Type: 'string' }));
  put('tables.json', {
    TableList: Array.from({ length: 30 }, (_, index) => glue({ Name: `wide_${index}` }, { Columns })),
  });
  await imports();
  await exports('out');
  const pages = readdirSync(join(place.folder, 'out/shop')).filter((file) => file.startsWith('tables'));
  expect(pages.length).toBeGreaterThan(1);
  for (const page of pages) expect(statSync(join(place.folder, 'out/shop', page)).size).toBeLessThan(5_000_000);
  expect((await imports({ path: 'out' })).tables.every(({ action }) => action === 'unchanged')).toBe(true);
});

test('an export is not written where the workspace has its definitions', async () => {
  put('table.json', { Table: glue() });
  await imports();
  await expect(exports('tables/out')).rejects.toMatchObject({ code: 'InvalidInput' });
});

test('a tag called __proto__ is refused and not lost', async () => {
  put('table.json', { Table: glue() });
  await imports();
  const tags = JSON.parse('{"__proto__":"x"}') as Record<string, string>;
  await expect(orders.edit({ tags })).rejects.toMatchObject({ code: 'InvalidInput' });
  const change = { kind: 'edit', tags } as const;
  const several = async (): Promise<void> => {
    for await (const _item of place.engine.dispatcher.stream('changeTables', { tables: [name], change })) void _item;
  };
  await expect(several()).rejects.toMatchObject({ code: 'InvalidInput' });
});

test('statistics are not computed in a workspace that is open read-only', () => {
  expect(() => refuseWhenReadOnly('computeTableStatistics')).toThrow('read-only');
});
