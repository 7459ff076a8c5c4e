/** The catalog of AWS Glue, as its command line prints it, is imported whole or not at all; what is wrong is named. */

import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import type { Input, Output } from '#engine/contract/procedures/index.ts';
import { useEnginePlace } from '#engine/testing/engine-place.ts';
import { VersionedTable } from '#engine/testing/versioned-table.ts';

type Imported = Extract<Output<'importCatalog'>, { item: 'result' }>;

const place = useEnginePlace();
let orders: VersionedTable;

beforeEach(async () => {
  orders = new VersionedTable(place);
  await orders.clear();
  rmSync(join(place.folder, 'glue'), { recursive: true, force: true });
  rmSync(join(place.folder, 'out'), { recursive: true, force: true });
});

function put(name: string, content: unknown): void {
  mkdirSync(join(place.folder, 'glue'), { recursive: true });
  writeFileSync(join(place.folder, 'glue', name), typeof content === 'string' ? content : JSON.stringify(content));
}

async function imports(change: Partial<Input<'importCatalog'>> = {}, signal?: AbortSignal): Promise<Imported> {
  let result: Imported | undefined;
  for await (const item of place.engine.dispatcher.stream('importCatalog', { path: 'glue', ...change }, signal))
    if (item.item === 'result') result = item;
  return result!;
}

const tables = async (): Promise<string[]> =>
  (await place.engine.dispatcher.call('getListedTables', { limit: 1000 })).items.map(
    ({ databaseName, name }) => `${databaseName}.${name}`,
  );

const csvTable = (change: object = {}): object => ({
  Name: 'Orders',
  DatabaseName: 'shop',
  Owner: 'hadoop',
  CreateTime: '2024-01-01T00:00:00+00:00',
  Retention: 0,
  StorageDescriptor: {
    Columns: [
      { Name: 'id', Type: 'bigint', Comment: 'The key' },
      { Name: 'lines', Type: 'array<struct<sku:string,price:decimal(10,2)>>' },
    ],
    Location: 's3://lake/orders/',
    InputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
    Compressed: false,
    NumberOfBuckets: -1,
    SerdeInfo: {
      SerializationLibrary: 'org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe',
      Parameters: { 'field.delim': '|' },
    },
  },
  PartitionKeys: [{ Name: 'day', Type: 'date' }],
  TableType: 'EXTERNAL_TABLE',
  Parameters: { classification: 'csv', 'skip.header.line.count': '1' },
  CatalogId: '123456789012',
  ...change,
});

test('what aws glue get-tables prints becomes tables; locations in S3 are kept, others named', async () => {
  put('databases.json', { DatabaseList: [{ Name: 'shop', Description: 'The shop', LocationUri: 's3://lake/' }] });
  put('tables.json', {
    TableList: [
      csvTable(),
      csvTable({ Name: 'linked', TargetTable: { DatabaseName: 'a', Name: 'b' } }),
      csvTable({ Name: 'ice', Parameters: { table_type: 'ICEBERG' } }),
      csvTable({ Name: 'athena', TableType: 'VIRTUAL_VIEW', ViewOriginalText: '/* Presto View: e30= */' }),
      csvTable({ Name: 'ion', Parameters: {}, StorageDescriptor: { Columns: [{ Name: 'a' }], Location: 's3://b/c' } }),
    ],
  });
  put('partitions.json', {
    Partitions: [{ Values: ['2024-01-01'], DatabaseName: 'shop', TableName: 'orders' }],
  });
  put('notes.json', { hello: 1 });
  const shown = await imports({ dryRun: true });
  expect(shown).toMatchObject({ importId: null, databases: ['shop'], tables: [{ name: 'orders', action: 'create' }] });
  expect(await tables()).toEqual([]);
  const done = await imports();
  expect(done.skipped.map(({ title, reason }) => `${title}: ${reason}`)).toEqual([
    'shop.linked: It is a link to a table of another catalog.',
    'shop.ice: It is a table of iceberg, whose log has its rows: open its folder instead.',
    'shop.athena: It is a view in the SQL of another engine: create it again with the SQL of Tenon.',
    'shop.ion: Tenon does not read its format: none is stated.',
  ]);
  expect(done.warnings).toEqual([
    'notes.json has no databases or tables.',
    'shop.orders has 1 partition in AWS Glue. Its files are found by a crawl or by repairing the partitions.',
  ]);
  expect(await orders.current()).toMatchObject({
    location: 's3://lake/orders',
    owner: 'hadoop',
    classification: 'csv',
    options: { separator: '|', withHeader: true },
    columns: [
      { name: 'id', type: 'bigint' },
      { name: 'lines', type: 'array<struct<sku:string,price:decimal(10,2)>>' },
    ],
    partitionKeys: [{ name: 'day', type: 'date' }],
    comments: { id: 'The key' },
  });
  expect(await place.engine.dispatcher.call('getDatabase', { name: 'shop' })).toMatchObject({
    description: 'The shop',
    locationUri: 's3://lake/',
  });
  expect(await place.engine.dispatcher.call('getCrawl', { id: done.importId! })).toMatchObject({
    state: 'SUCCEEDED',
    changes: [{ change: 'added', tableName: 'orders' }],
  });
  expect(await orders.rows('SELECT * FROM shop.orders')).toEqual([]);
});

test('a table of local files is imported, repaired and queried', async () => {
  orders.write('day=2024-01-01/a.csv', 'id|lines\n1|x\n');
  const storage = {
    Columns: [
      { Name: 'id', Type: 'bigint' },
      { Name: 'lines', Type: 'string' },
    ],
    Location: join(place.folder, 'lake/orders'),
    SerdeInfo: {
      SerializationLibrary: 'org.apache.hadoop.hive.serde2.OpenCSVSerde',
      Parameters: { separatorChar: '|' },
    },
  };
  put('table.json', { Table: csvTable({ StorageDescriptor: storage }) });
  await imports({ path: 'glue/table.json' });
  const repair = { databaseName: 'shop', name: 'orders', change: { kind: 'repair' } } as const;
  for await (const _item of place.engine.dispatcher.stream('changePartitions', repair)) void _item;
  expect(await orders.rows('SELECT * FROM shop.orders')).toEqual([{ id: 1, lines: 'x', day: '2024-01-01' }]);
});

test.each<[string, string, unknown, string]>([
  [
    'no JSON',
    'a.json',
    '{"TableList": [',
    'a.json: line 1, column 16 is not valid JSON: the text ends where a value is expected',
  ],
  [
    'a wrong member',
    'a.json',
    { TableList: [csvTable({ StorageDescriptor: { Columns: [{ Type: 'int' }] } })] },
    'a.json: TableList.0.StorageDescriptor.Columns.0.Name: it is missing',
  ],
  [
    'a wrong type',
    'b.json',
    { TableList: [csvTable({ PartitionKeys: [{ Name: 'k', Type: 'itn' }] })] },
    'b.json: TableList.0 (Orders): The type of the partition key k cannot be read',
  ],
  [
    'a nested key',
    'b.json',
    { Table: csvTable({ PartitionKeys: [{ Name: 'k', Type: 'array<int>' }] }) },
    'b.json: Table (Orders): The partition key k cannot be array<int>',
  ],
  ['no database', 'b.json', { Table: csvTable({ DatabaseName: '' }) }, 'DatabaseName is missing'],
  ['a table twice', 'b.json', { TableList: [csvTable(), csvTable({ Name: 'orders' })] }, 'table shop.orders twice'],
  [
    'secrets',
    'b.json',
    { Table: csvTable({ StorageDescriptor: { Columns: [{ Name: 'a' }], Location: 's3://u:hunter2@b/c' } }) },
    'contains a user name',
  ],
  [
    'a store',
    'b.json',
    { Table: csvTable({ StorageDescriptor: { Columns: [{ Name: 'a' }], Location: 'hdfs://n/c' } }) },
    'Tenon cannot read hdfs://',
  ],
  [
    'our state',
    'b.json',
    { Table: csvTable({ StorageDescriptor: { Columns: [{ Name: 'a' }], Location: '.tenon/x' } }) },
    "workspace's state",
  ],
  [
    'files elsewhere',
    'b.json',
    {
      TenonFiles: {
        version: 1,
        DatabaseName: 'shop',
        TableName: 'orders',
        files: [
          {
            path: '/etc/passwd',
            size: 1,
            modifiedMicros: 1,
            compression: 'none',
            partitionValues: ['2024-01-01'],
            recordCount: 1,
            inferenceHash: '',
          },
        ],
      },
    },
    'is not in s3://lake/orders',
  ],
  ['nothing', 'b.json', { hello: 1 }, 'it has no databases and no tables'],
])('%s is named with its file, and nothing is imported', async (what, file, content, message) => {
  put(file, content);
  // A good one besides, except where there shall be nothing.
  if (what !== 'nothing')
    put('good.json', { TableList: [csvTable(what === 'files elsewhere' ? {} : { Name: 'good' })] });
  const refused = imports();
  await expect(refused).rejects.toMatchObject({
    code: 'InvalidInput',
    message: expect.stringContaining(message) as string,
  });
  await expect(refused).rejects.not.toMatchObject({ message: expect.stringContaining('hunter2') as string });
  expect(await tables()).toEqual([]);
  expect((await place.engine.dispatcher.call('getDatabases', {})).items).toEqual([]);
});

test('tables that are there are refused, skipped or replaced; equal ones stay', async () => {
  put('tables.json', { TableList: [csvTable(), csvTable({ Name: 'other' })] });
  await imports();
  await orders.edit({ description: 'Mine' });
  put('tables.json', { TableList: [csvTable(), csvTable({ Name: 'other' }), csvTable({ Name: 'third' })] });
  await expect(imports()).rejects.toMatchObject({
    code: 'AlreadyExists',
    message: expect.stringContaining('shop.orders is in the catalog and differs') as string,
  });
  expect(await tables()).toEqual(['shop.orders', 'shop.other']);
  const skipped = await imports({ onConflict: 'skip' });
  expect(skipped.tables.map(({ name, action }) => `${name}: ${action}`)).toEqual([
    'orders: skip',
    'other: unchanged',
    'third: create',
  ]);
  expect(await orders.current()).toMatchObject({ description: 'Mine', versionId: 1 });
  await imports({ onConflict: 'replace' });
  expect(await orders.current()).toMatchObject({ description: '', versionId: 2 });
});

test('an import or export that is stopped leaves nothing', async () => {
  put('tables.json', { TableList: [csvTable()] });
  const abort = new AbortController();
  abort.abort();
  await expect(imports({}, abort.signal)).rejects.toMatchObject({ code: 'Cancelled' });
  expect(await tables()).toEqual([]);
  await imports();
  const exports = async (): Promise<void> => {
    const stopping = new AbortController();
    for await (const { item } of place.engine.dispatcher.stream('exportCatalog', { folder: 'out' }, stopping.signal))
      if (item === 'progress') stopping.abort();
  };
  await expect(exports()).rejects.toMatchObject({ code: 'Cancelled' });
  expect(readdirSync(join(place.folder, 'out'), { recursive: true })).toEqual([]);
});

test('an export has only what was chosen; a folder with files is refused', async () => {
  put('tables.json', { TableList: [csvTable(), csvTable({ Name: 'other' }), csvTable({ DatabaseName: 'more' })] });
  await imports();
  const only = { folder: 'out', tables: [{ databaseName: 'shop', name: 'other' }] };
  for await (const item of place.engine.dispatcher.stream('exportCatalog', only))
    if (item.item === 'result') expect(item).toMatchObject({ databaseCount: 1, tableCount: 1, warnings: [] });
  const again = async (): Promise<void> => {
    for await (const _item of place.engine.dispatcher.stream('exportCatalog', { folder: 'out' })) void _item;
  };
  await expect(again()).rejects.toMatchObject({ code: 'AlreadyExists' });
  await orders.clear();
  expect(await imports({ path: 'out' })).toMatchObject({ tables: [{ name: 'other', action: 'create' }] });
  expect(await tables()).toEqual(['shop.other']);
});
