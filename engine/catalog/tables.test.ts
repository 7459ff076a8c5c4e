/** Tables: versions, the optimistic lock, lists, search, overlap. */

import { afterAll, beforeEach, describe, expect, test } from 'vitest';

import { pathDatabase } from '#engine/catalog/names.ts';
import { readAll } from '#engine/catalog/testing/dump-catalog.ts';
import { sampleTable } from '#engine/catalog/testing/sample-entities.ts';
import type { TemporaryCatalog } from '#engine/catalog/testing/temporary-catalog.ts';
import { openTemporaryCatalog } from '#engine/catalog/testing/temporary-catalog.ts';

describe('tables', () => {
  let place: TemporaryCatalog | undefined;
  beforeEach(async () => {
    await place?.[Symbol.asyncDispose]();
    place = await openTemporaryCatalog();
    await place.catalog.databases.ensureDatabase('sales');
  });
  afterAll(() => place?.[Symbol.asyncDispose]());
  const catalog = (): TemporaryCatalog['catalog'] => place!.catalog;

  test('versions count from 0, and an equal definition makes none', async () => {
    const { tables } = catalog();
    const made = await tables.createTable(sampleTable('Orders', { location: '/lake/orders' }), 'person');
    expect(made).toMatchObject({ name: 'orders', versionId: 0, objectCount: 0, recordCount: 0, lockedByRun: null });
    expect(made.columns).toEqual(sampleTable('Orders').columns);
    expect((await tables.updateTable(sampleTable('orders'), 'person')).versionId).toBe(0);
    const changed = await tables.updateTable(sampleTable('orders', { description: 'All orders' }), 'crawl cr_1');
    expect(changed).toMatchObject({ versionId: 1, description: 'All orders', generation: made.generation });
    const wider = await tables.updateTable(sampleTable('orders', { columns: [] }), 'run jr_1', 1);
    expect(wider.generation).toBeGreaterThan(made.generation);
    await expect(tables.updateTable(sampleTable('orders'), 'person', 1)).rejects.toMatchObject({
      code: 'ConcurrentModification',
    });
    const versions = await readAll((after) => tables.getTableVersions('sales', 'ORDERS', { after, limit: 2 }));
    expect(versions.map(({ versionId, madeBy }) => [versionId, madeBy])).toEqual([
      [2, 'run jr_1'],
      [1, 'crawl cr_1'],
      [0, 'person'],
    ]);
    expect(versions[2]!.table).toEqual({ ...sampleTable('orders'), description: '', owner: '' });
  });

  test('a missing database, a second creation and a missing table are refused', async () => {
    const { tables } = catalog();
    await expect(tables.createTable(sampleTable('t', { databaseName: 'sale' }), 'x')).rejects.toMatchObject({
      code: 'EntityNotFound',
      hint: expect.stringContaining('"sales"') as string,
    });
    await tables.createTable(sampleTable('orders'), 'x');
    await expect(tables.createTable(sampleTable('ORDERS'), 'x')).rejects.toMatchObject({ code: 'AlreadyExists' });
    await expect(tables.getTable('sales', 'order')).rejects.toMatchObject({
      code: 'EntityNotFound',
      hint: expect.stringContaining('"sales.orders"') as string,
    });
    await expect(tables.updateTable(sampleTable('other'), 'x')).rejects.toMatchObject({ code: 'EntityNotFound' });
    await expect(tables.getTables('sale')).rejects.toMatchObject({ code: 'EntityNotFound' });
    await tables.deleteTable('Sales', 'Orders');
    expect(await tables.findTable('sales', 'orders')).toBeUndefined();
  });

  test('hostile columns, parameters and locations survive', async () => {
    const { tables } = catalog();
    const hostile = `"'; \n\u202e${'x'.repeat(10_240)}\u0007`;
    const input = sampleTable('hostile', {
      columns: [{ name: hostile, type: { kind: 'struct', fields: [{ name: hostile, type: { kind: 'int' } }] } }],
      location: `/lake/${hostile}`,
      parameters: { [hostile]: hostile, __proto__x: '1' },
    });
    await tables.createTable(input, hostile);
    expect(await tables.getTable('sales', 'hostile')).toMatchObject(input);
    expect((await tables.getTablesOverlapping(`/lake/${hostile}/inside`)).map((table) => table.name)).toEqual([
      'hostile',
    ]);
  });

  test('pages cover every row once while rows are added', async () => {
    const { tables } = catalog();
    for (let index = 0; index < 30; index += 1) await tables.createTable(sampleTable(`t${index * 2}`), 'x');
    const before = (await tables.getTables('sales', { limit: 1000 })).items.map((table) => table.name);
    let added = 0;
    const seen = await readAll(async (after) => {
      await tables.createTable(sampleTable(`t${added * 2 + 1}`), 'x');
      added += 1;
      return tables.getTables('sales', { limit: 4, after });
    });
    const names = seen.map((table) => table.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => before.includes(name))).toEqual(before);
  });

  test('names alone: those that begin with the text first, of one database or of all', async () => {
    const { tables, databases } = catalog();
    await databases.ensureDatabase('archive');
    for (const name of ['orders', 'old_orders', 'people']) await tables.createTable(sampleTable(name), 'person');
    await tables.createTable(sampleTable('orders', { databaseName: 'archive' }), 'person');
    const found = async (database: string | null, typed: string, limit = 10): Promise<string[]> =>
      (await tables.searchTableNames(database, { typed, limit })).map((each) => `${each.databaseName}.${each.name}`);
    expect(await found(null, 'Or')).toEqual(['archive.orders', 'sales.orders', 'sales.old_orders']);
    expect(await found('SALES', 'or')).toEqual(['sales.orders', 'sales.old_orders']);
    expect(await found('sales', '', 2)).toEqual(['sales.old_orders', 'sales.orders']);
    expect(await found('sales', '%')).toEqual([]);
    expect(await found('nowhere', '')).toEqual([]);
    expect(await databases.searchDatabaseNames({ typed: 'A', limit: 5 })).toEqual(['archive', 'sales']);
    expect(await databases.searchDatabaseNames({ typed: 'sal', limit: 5 })).toEqual(['sales']);
  });

  test('the list of all databases: what a row shows, in pages, each table once', async () => {
    const { tables, databases } = catalog();
    for (const name of ['archive', pathDatabase]) await databases.ensureDatabase(name);
    for (const name of ['orders', 'people', 'visits']) await tables.createTable(sampleTable(name), 'x');
    await tables.createTable(sampleTable('orders', { databaseName: 'archive', tableType: 'VIRTUAL_VIEW' }), 'x');
    await tables.createTable(
      sampleTable('old', { databaseName: 'archive', parameters: { DEPRECATED_BY_CRAWLER: '1000' } }),
      'x',
    );
    await tables.createTable(sampleTable('hidden', { databaseName: pathDatabase }), 'x');
    const listed = await readAll((after) => tables.getListedTables({ after, limit: 2 }));
    const external = { tableType: 'EXTERNAL_TABLE', recordCount: 0, partitionCount: 0, isDeprecated: false };
    expect(listed).toEqual([
      { databaseName: 'archive', name: 'old', ...external, isDeprecated: true },
      { databaseName: 'archive', name: 'orders', ...external, tableType: 'VIRTUAL_VIEW', recordCount: null },
      { databaseName: 'sales', name: 'orders', ...external },
      { databaseName: 'sales', name: 'people', ...external },
      { databaseName: 'sales', name: 'visits', ...external },
    ]);
  });

  test('lists filter by a part of the name, search by words anywhere', async () => {
    const { tables, databases } = catalog();
    await databases.ensureDatabase('hr');
    await tables.createTable(sampleTable('orders_2023', { description: 'Old orders' }), 'x');
    await tables.createTable(sampleTable('orders_2024'), 'x');
    await tables.createTable(
      sampleTable('people', { databaseName: 'hr', columns: [{ name: 'Salary%', type: { kind: 'int' } }] }),
      'x',
    );
    const filtered = await tables.getTables('sales', { nameContains: '_2024' });
    expect(filtered.items.map((table) => table.name)).toEqual(['orders_2024']);
    const search = async (text: string): Promise<string[]> =>
      (await readAll((after) => tables.searchTables(text, { after, limit: 1 }))).map((table) => table.name);
    expect(await search('salary%')).toEqual(['people']);
    expect(await search('ORDERS old')).toEqual(['orders_2023']);
    expect(await search('')).toEqual(['people', 'orders_2023', 'orders_2024']);
    expect(await search('%')).toEqual(['people']);
    expect(await search(`' OR 1=1`)).toEqual([]);
    // A record of a folder that jobs write to is hidden, and takes no place on a page.
    await databases.ensureDatabase(pathDatabase);
    for (const name of ['a', 'b']) await tables.createTable(sampleTable(name, { databaseName: pathDatabase }), 'x');
    const first = await tables.searchTables('', { limit: 2 });
    expect(first.items.map((table) => table.name)).toEqual(['people', 'orders_2023']);
  });

  test('overlap is by folder, not by prefix', async () => {
    const { tables } = catalog();
    const locations: Record<string, string> = {
      root: '/lake',
      a: '/lake/a/',
      ab: '/lake/ab',
      deep: '/lake/a/b/c',
      win: 'C:\\lake\\a',
    };
    for (const [name, location] of Object.entries(locations))
      await tables.createTable(sampleTable(name, { location }), 'x');
    const overlapping = async (path: string): Promise<string[]> =>
      (await tables.getTablesOverlapping(path)).map((table) => table.name).sort();
    expect(await overlapping('/lake/a')).toEqual(['a', 'deep', 'root']);
    expect(await overlapping('/lake/a/b/file.csv')).toEqual(['a', 'root']);
    expect(await overlapping('/')).toEqual(['a', 'ab', 'deep', 'root']);
    expect(await overlapping('/other')).toEqual([]);
    expect(await overlapping('C:\\lake\\a\\x')).toEqual(['win']);
  });
});
