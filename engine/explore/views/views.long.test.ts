/** Views of the catalog: saved, read by name, changed, broken by others, and what is refused. */

import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Input, Output } from '#engine/contract/procedures/index.ts';
import { createEngine, initWorkspace } from '#engine/index.ts';
import { useEnginePlace } from '#engine/testing/engine-place.ts';

const place = useEnginePlace();
const { call, stream } = {
  call: ((...parameters: Parameters<typeof place.engine.dispatcher.call>) =>
    place.engine.dispatcher.call(...parameters)) as typeof place.engine.dispatcher.call,
  stream: ((...parameters: Parameters<typeof place.engine.dispatcher.stream>) =>
    place.engine.dispatcher.stream(...parameters)) as typeof place.engine.dispatcher.stream,
};

beforeEach(async () => {
  for (const { name } of (await call('getDatabases', {})).items) await call('deleteDatabase', { name });
  rmSync(join(place.folder, 'lake'), { recursive: true, force: true });
  put('lake/orders/day=2024-01-01/a.csv', 'id,amount,customer\n1,10.5,7\n2,20,8\n');
  put('lake/orders/day=2024-01-02/b.csv', 'id,amount,customer\n3,4.25,7\n4,,9\n');
  put('lake/customers/c.csv', 'id,name\n7,Ada\n8,Ben\n');
  await crawl('lake');
});

function put(path: string, text: string): void {
  mkdirSync(join(place.folder, path, '..'), { recursive: true });
  writeFileSync(join(place.folder, path), text);
}

async function crawl(path: string, databaseName = 'shop'): Promise<void> {
  for await (const _item of stream('crawl', { path: join(place.folder, path), databaseName }));
}

function save(name: string, sql: string, rest: Partial<Input<'saveView'>> = {}): Promise<Output<'saveView'>> {
  return call('saveView', { databaseName: 'shop', name, sql, expectedVersionId: null, ...rest });
}

async function rowsOf(sql: string, rest: Partial<Input<'query'>> = {}): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const item of stream('query', { sql, folder: place.folder, ...rest }))
    if (item.item === 'rows') rows.push(...item.rows);
  return rows;
}

async function refusal(asked: Promise<unknown>): Promise<string> {
  try {
    await asked;
  } catch (thrown) {
    const { code, message } = thrown as { code: string; message: string };
    return `${code}: ${message}`;
  }
  return 'nothing';
}

test('a view is a table of the catalog with its SQL, columns, versions and rows', async () => {
  const view = await save('Big', 'SELECT id, amount * 2 AS twice FROM shop.orders WHERE amount > 5;', {
    description: 'Large orders',
  });
  expect(view).toMatchObject({
    databaseName: 'shop',
    name: 'big',
    tableType: 'VIRTUAL_VIEW',
    viewOriginalText: 'SELECT id, amount * 2 AS twice FROM shop.orders WHERE amount > 5;',
    viewReads: [{ databaseName: 'shop', name: 'orders' }],
    columns: [
      { name: 'id', type: 'bigint' },
      { name: 'twice', type: 'double' },
    ],
    partitionKeys: [],
    location: '',
    objectCount: 0,
    recordCount: null,
    versionId: 0,
    description: 'Large orders',
  });
  expect(await rowsOf('SELECT big.twice FROM shop.big ORDER BY id')).toEqual([{ twice: 21 }, { twice: 40 }]);
  expect(await rowsOf('SELECT count(*) AS n FROM SHOP."BIG" b JOIN shop.orders USING (id)')).toEqual([{ n: 2 }]);
  const opened = await call('openTableRows', { databaseName: 'shop', name: 'big' });
  expect(opened).toMatchObject({ rowCount: 2, warnings: [] });
  const changed = await save('big', 'SELECT id FROM shop.orders', { expectedVersionId: 0 });
  expect(changed).toMatchObject({ versionId: 1, description: 'Large orders', columns: [{ name: 'id' }] });
  expect((await call('openTableRows', { databaseName: 'shop', name: 'big' })).rowCount).toBe(4);
  const versions = await call('getTableVersions', { databaseName: 'shop', name: 'big' });
  expect(versions.items.map(({ versionId, table }) => [versionId, table.viewOriginalText])).toEqual([
    [1, 'SELECT id FROM shop.orders'],
    [0, 'SELECT id, amount * 2 AS twice FROM shop.orders WHERE amount > 5;'],
  ]);
});

test('only the partitions that the query needs are read through a view', async () => {
  await save('days', 'SELECT * FROM shop.orders');
  put('lake/orders/day=2024-01-01/a.csv', 'not,at,all\n"');
  expect(await rowsOf("SELECT id FROM shop.days WHERE day = '2024-01-02' ORDER BY id")).toEqual([{ id: 3 }, { id: 4 }]);
});

test('names without a database are saved whole, in the database of the settings', async () => {
  await crawl('lake', 'default');
  const view = await save('named', "SELECT customers.name FROM customers WHERE name LIKE 'A%'");
  expect(view.viewOriginalText).toBe(`SELECT customers.name FROM "default"."customers" WHERE name LIKE 'A%'`);
  expect(await save('quoted', 'SELECT name FROM default.customers')).toMatchObject({
    viewOriginalText: 'SELECT name FROM "default".customers',
  });
  expect(await rowsOf('SELECT * FROM shop.named, shop.quoted')).toHaveLength(2);
});

test('a query names a view, the same table and a file of the same name', async () => {
  await save('twice', 'SELECT * FROM shop.orders UNION ALL SELECT * FROM shop.orders');
  put('lake/twice.csv', 'n\n1\n');
  const sql = `SELECT (SELECT count(*) FROM shop.twice) AS views, (SELECT count(*) FROM shop.orders) AS rows,
    (SELECT count(*) FROM 'lake/twice.csv') AS lines, $least AS least`;
  expect(await rowsOf(sql, { parameters: { least: { type: 'number', value: '3' } } })).toEqual([
    { views: 8, rows: 4, lines: 1, least: 3 },
  ]);
});

test('records that do not fit are skipped behind a view as well', async () => {
  await save('all', 'SELECT * FROM shop.orders');
  put('lake/orders/day=2024-01-01/a.csv', 'id,amount,customer\nx,10.5,7\n2,20,8\n');
  await expect(rowsOf('SELECT * FROM shop.all')).rejects.toMatchObject({
    code: 'MalformedFile',
    message: expect.stringContaining('table shop.orders') as string,
  });
  expect(await rowsOf('SELECT * FROM shop.all', { leaveOutMisfits: true })).toHaveLength(3);
  expect(await call('openTableRows', { databaseName: 'shop', name: 'all' })).toMatchObject({
    rowCount: 3,
    warnings: [expect.stringContaining('a.csv, line 2, column id') as string],
  });
});

describe('what breaks a view names it, and nothing else breaks', () => {
  test('a table that is gone', async () => {
    await save('first', 'SELECT id FROM shop.orders');
    await save('second', 'SELECT id FROM shop.first');
    await call('deleteTable', { databaseName: 'shop', name: 'orders' });
    const gone =
      'EntityNotFound: View shop.first cannot be read: There is no table "shop.orders" (line 1, character 16).';
    expect(await refusal(rowsOf('SELECT * FROM shop.first'))).toBe(gone.replace(' (line 1, character 16)', ''));
    expect(await refusal(rowsOf('SELECT\n * FROM shop.second'))).toBe(
      'EntityNotFound: View shop.first, which shop.second reads, cannot be read: There is no table "shop.orders".',
    );
    expect(await refusal(call('openTableRows', { databaseName: 'shop', name: 'second' }))).toContain('View shop.first');
    expect((await call('getTables', { databaseName: 'shop' })).items).toHaveLength(3);
    expect(await rowsOf('SELECT * FROM shop.customers')).toHaveLength(2);
    // It may be written over other tables, or come back.
    await save('first', 'SELECT id FROM shop.customers', { expectedVersionId: 0 });
    expect(await rowsOf('SELECT * FROM shop.second')).toHaveLength(2);
  });

  test('a column that is gone, changed, or new', async () => {
    await save('v', 'SELECT * FROM shop.customers');
    put('lake/customers/c.csv', 'id,name,city\n7,Ada,Rome\n');
    await crawl('lake');
    expect(await rowsOf('SELECT * FROM shop.v')).toEqual([{ id: 7, name: 'Ada' }]);
    put('lake/customers/c.csv', 'id,name,city\nx,Ada,Rome\n');
    await crawl('lake');
    expect(await refusal(rowsOf('SELECT * FROM shop.v'))).toBe(
      'SchemaMismatch: View shop.v cannot be read: its column id was bigint when it was saved, and is string now.',
    );
    await call('deleteTable', { databaseName: 'shop', name: 'customers' });
    put('lake/customers/c.csv', 'number,name\n7,Ada\n');
    await crawl('lake');
    expect(await refusal(rowsOf('SELECT * FROM shop.v'))).toBe(
      'UnknownColumn: View shop.v cannot be read: its SQL no longer has the column id.',
    );
    await save('w', 'SELECT number FROM shop.customers');
    await call('deleteTable', { databaseName: 'shop', name: 'customers' });
    put('lake/customers/c.csv', 'id,name\n7,Ada\n');
    await crawl('lake');
    expect(await refusal(call('checkQuery', { sql: 'SELECT * FROM shop.w' }))).toContain(
      'UnknownColumn: View shop.w cannot be read: ',
    );
    expect(await rowsOf('SELECT name FROM shop.v')).toEqual([{ name: 'Ada' }]);
  });

  test('a value that fails in a view has no place in the query', async () => {
    await save('v', 'SELECT CAST(name AS INTEGER) AS n\nFROM shop.customers');
    await expect(rowsOf('SELECT\n\n\n n FROM shop.v')).rejects.toMatchObject({
      code: 'Execution',
      message: expect.not.stringContaining('line') as string,
    });
  });
});

describe('refused by name', () => {
  test.each<[string, string, string]>([
    [
      'a file',
      "SELECT * FROM 'lake/customers/c.csv'",
      'InvalidInput: A view reads tables and views of the catalog, and this text reads the file lake/customers/c.csv',
    ],
    ['a file without quotes', 'SELECT * FROM customers.csv', 'EntityNotFound: There is no database "customers"'],
    ['a reader', "SELECT 1,\n * FROM read_csv('/etc/passwd')", 'reads the file /etc/passwd (line 2'],
    ['Parquet', "SELECT * FROM read_parquet('/etc/*.parquet')", 'reads the file /etc/*.parquet'],
    ['a function that reads', "SELECT * FROM read_text('/etc/passwd')", 'SqlRefused'],
    ['a function that acts', "SELECT * FROM query('SELECT 1')", 'SqlRefused'],
    ['several statements', 'SELECT 1 AS a; SELECT 2 AS b', 'Sql'],
    ['another statement', 'DROP TABLE shop.orders', 'SqlRefused'],
    ['COPY', "COPY (SELECT 1) TO 'x.csv'", 'SqlRefused'],
    ['brackets that close ours', 'SELECT 1) UNION ALL (SELECT 2', 'Sql'],
    ['PIVOT', 'PIVOT shop.orders ON customer USING sum(amount)', 'SqlRefused'],
    [
      'parameters',
      'SELECT * FROM shop.orders WHERE id = $id',
      'InvalidInput: The SQL of a view cannot have parameters, and this text has $id',
    ],
    ['no such table', 'SELECT * FROM shop.ordres', 'EntityNotFound: There is no table "shop.ordres" (line 1'],
    ['no such column', 'SELECT nope FROM shop.orders', 'UnknownColumn'],
    ['itself', 'SELECT * FROM shop.v', 'EntityNotFound'],
    ['1 MB', `SELECT '${'x'.repeat(1_000_000 - 12)}' AS x`, 'InvalidInput'],
    ['400 KB', `SELECT '${'é'.repeat(204_800)}' AS x`, 'InvalidInput: The SQL of a view has at most 409,600 bytes'],
  ])('%s', async (_name, sql, expected) => {
    expect(await refusal(save('v', sql))).toContain(expected);
    expect((await call('getTables', { databaseName: 'shop' })).items).toHaveLength(2);
  });

  test('cycles, at any length', async () => {
    await save('a', 'SELECT 1 AS n');
    await save('b', 'SELECT n FROM shop.a');
    await save('c', 'SELECT n FROM shop.b');
    expect(await refusal(save('a', 'SELECT n FROM shop.a', { expectedVersionId: 0 }))).toBe(
      'InvalidInput: View shop.a would read itself.',
    );
    expect(await refusal(save('A', 'SELECT n FROM shop.c, shop.orders', { expectedVersionId: 0 }))).toBe(
      'InvalidInput: Views shop.a, shop.c, and shop.b read one another.',
    );
    expect(await rowsOf('SELECT * FROM shop.c')).toEqual([{ n: 1 }]);
  });

  test('a recursive query in WITH reads itself and not the catalog', async () => {
    await save('v', 'WITH RECURSIVE v AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM v WHERE n < 3) SELECT * FROM v');
    expect(await rowsOf('SELECT sum(n) AS s FROM shop.v')).toEqual([{ s: '6' }]);
    await save('w', 'WITH shop AS (SELECT 9 AS id) SELECT id FROM shop UNION ALL SELECT id FROM shop.customers');
    expect(await rowsOf('WITH v AS (SELECT 0 AS n) SELECT (SELECT count(*) FROM shop.v) AS views, n FROM v')).toEqual([
      { views: 3, n: 0 },
    ]);
    expect(await rowsOf('SELECT * FROM shop.w')).toHaveLength(3);
  });

  test('towers of views that would take the engine forever', async () => {
    await save('v0', 'SELECT id FROM shop.orders');
    let refused = 'nothing';
    for (let level = 1; level <= 40 && refused === 'nothing'; level += 1)
      refused = await refusal(
        save(`v${level}`, `SELECT id FROM shop.v${level - 1} UNION ALL SELECT id FROM shop.v${level - 1}`),
      );
    expect(refused).toContain('comes to more than 1,000 tables and views');
    await save('u0', 'SELECT id FROM shop.orders');
    refused = 'nothing';
    for (let level = 1; level <= 40 && refused === 'nothing'; level += 1)
      refused = await refusal(save(`u${level}`, `SELECT id FROM shop.u${level - 1}`));
    expect(refused).toContain('more than 20 in a row');
  });

  test('a table in the place of a view, and a view in that of a table', async () => {
    await save('v', 'SELECT 1 AS n');
    expect(await refusal(save('orders', 'SELECT 1 AS n'))).toContain('AlreadyExists');
    expect(await refusal(save('orders', 'SELECT 1 AS n', { expectedVersionId: 0 }))).toContain(
      'AlreadyExists: shop.orders is a table, and a view cannot take its place',
    );
    expect(await refusal(save('v', 'SELECT 2 AS n'))).toContain('AlreadyExists');
    expect(await refusal(save('v', 'SELECT 2 AS n', { expectedVersionId: 7 }))).toContain('ConcurrentModification');
    expect(await refusal(save('v', 'SELECT 2 AS n', { databaseName: '_path' }))).toContain('InvalidInput');
  });
});

test('a crawl never takes the name of a view', async () => {
  await save('parts', 'SELECT 1 AS n');
  put('more/parts/p.csv', 'a,b\n1,2\n');
  put('more/others/o.csv', 'x\n1\n');
  await crawl('more');
  const tables = (await call('getTables', { databaseName: 'shop' })).items;
  expect(tables.find(({ name }) => name === 'parts')).toMatchObject({ tableType: 'VIRTUAL_VIEW', versionId: 0 });
  expect(tables.filter(({ name }) => name.startsWith('parts_'))).toHaveLength(1);
});

test('a table is used by the views that read it', async () => {
  await save('first', 'SELECT id FROM shop.orders JOIN shop.customers USING (id)');
  await save('second', 'SELECT id FROM shop.first');
  const usersOf = async (name: string): Promise<unknown[]> =>
    (await call('getTableUsers', { databaseName: 'shop', name })).items.filter(({ kind }) => kind === 'view');
  expect(await usersOf('orders')).toEqual([{ kind: 'view', databaseName: 'shop', name: 'first' }]);
  expect(await usersOf('first')).toEqual([{ kind: 'view', databaseName: 'shop', name: 'second' }]);
  expect(await usersOf('second')).toEqual([]);
});

test('a moved workspace has the view, over its own files', async () => {
  const home = await mkdtemp(join(tmpdir(), 'tenon-views-'));
  const [first, copy] = [join(home, 'first'), join(home, 'copy')];
  try {
    await initWorkspace(first);
    cpSync(join(place.folder, 'lake'), join(first, 'lake'), { recursive: true });
    const engine = await createEngine({ workspace: first, title: 'test', inline: true });
    for await (const _item of engine.dispatcher.stream('crawl', { path: join(first, 'lake'), databaseName: 'shop' }));
    const view = { databaseName: 'shop', name: 'v', expectedVersionId: null };
    await engine.dispatcher.call('saveView', { ...view, sql: 'SELECT name FROM shop.customers' });
    await engine[Symbol.asyncDispose]();
    renameSync(first, copy);
    await using moved = await createEngine({ workspace: copy, title: 'test', inline: true, opening: 'take-over' });
    const rows: unknown[] = [];
    for await (const item of moved.dispatcher.stream('query', { sql: 'SELECT * FROM shop.v ORDER BY name' }))
      if (item.item === 'rows') rows.push(...item.rows);
    expect(rows).toEqual([{ name: 'Ada' }, { name: 'Ben' }]);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});

test('columns of a view are suggested, and the view itself', async () => {
  await save('doubled', 'SELECT id, amount * 2 AS twice FROM shop.orders');
  const suggested = async (statement: string): Promise<string[]> => {
    const position = statement.indexOf('|');
    const { suggestions } = await call('completeQuery', { statement: statement.replace('|', ''), position });
    return suggestions.map(({ parts }) => parts.join('.'));
  };
  expect(await suggested('SELECT tw| FROM shop.doubled')).toContain('twice');
  expect(await suggested('SELECT * FROM shop.dou|')).toContain('doubled');
});

test('what a view would be, before it is saved', async () => {
  expect(await call('draftView', { sql: 'SELECT count(*) AS n FROM shop.orders' })).toEqual({
    sql: 'SELECT count(*) AS n FROM shop.orders',
    columns: [{ name: 'n', type: 'bigint' }],
    reads: [{ databaseName: 'shop', name: 'orders' }],
  });
  expect((await call('getTables', { databaseName: 'shop' })).items).toHaveLength(2);
});
