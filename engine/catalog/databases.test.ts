/** Databases: folding, near names, pages, deletion. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { pathDatabase } from '#engine/catalog/names.ts';
import { pagesOf } from '#engine/catalog/page.ts';
import { readAll } from '#engine/catalog/testing/dump-catalog.ts';
import { sampleTable } from '#engine/catalog/testing/sample-entities.ts';
import type { TemporaryCatalog } from '#engine/catalog/testing/temporary-catalog.ts';
import { openTemporaryCatalog } from '#engine/catalog/testing/temporary-catalog.ts';

describe('databases', () => {
  let place: TemporaryCatalog;
  beforeAll(async () => {
    place = await openTemporaryCatalog();
  });
  afterAll(() => place[Symbol.asyncDispose]());

  test('names are folded on create and on look-up', async () => {
    const { databases } = place.catalog;
    const made = await databases.createDatabase({ name: 'Orders', parameters: { a: 'b' }, locationUri: '/x' });
    expect(made).toMatchObject({ name: 'orders', description: '', locationUri: '/x', parameters: { a: 'b' } });
    expect(await databases.getDatabase('ORDERS')).toEqual(made);
    await expect(databases.createDatabase({ name: 'ORDERS' })).rejects.toMatchObject({ code: 'AlreadyExists' });
    expect(await databases.ensureDatabase('Orders')).toEqual(made);
  });

  test('an unknown name lists near ones', async () => {
    await place.catalog.databases.ensureDatabase('customers');
    await expect(place.catalog.databases.getDatabase('custmers')).rejects.toMatchObject({
      code: 'EntityNotFound',
      hint: expect.stringContaining('"customers"') as string,
    });
    expect(await place.catalog.databases.findDatabase('custmers')).toBeUndefined();
  });

  test.each([
    ['empty', ''],
    ['with a line break', 'a\nb'],
    ['with NUL', 'a\0b'],
    ['of 10 KB', 'x'.repeat(10_240)],
    ['with a lone surrogate', 'a\ud800'],
  ])('a name %s is refused and not found', async (_what, name) => {
    const { databases } = place.catalog;
    await expect(databases.createDatabase({ name })).rejects.toMatchObject({ code: 'InvalidInput' });
    await expect(databases.getDatabase(name)).rejects.toMatchObject({ code: 'EntityNotFound' });
  });

  test.each([`o'brien"; drop table databases; --`, 'مبيعات', '🦄 %_?*', '__proto__'])(
    'the name %s is kept',
    async (name) => {
      const { databases } = place.catalog;
      await databases.createDatabase({ name, parameters: { ['__proto__']: 'x' } });
      expect((await databases.getDatabase(name)).name).toBe(name);
      expect(
        (await readAll((after) => databases.getDatabases({ after, limit: 2 }))).map((each) => each.name),
      ).toContain(name);
      await databases.deleteDatabase(name);
      expect(await databases.findDatabase(name)).toBeUndefined();
    },
  );

  test('pages hold every database once, in order', async () => {
    const { databases } = place.catalog;
    for (let index = 0; index < 25; index += 1) await databases.ensureDatabase(`page_${index}`);
    const names = (await readAll((after) => databases.getDatabases({ after, limit: 4 }))).map((each) => each.name);
    expect(names).toEqual([...new Set(names)].sort());
    expect(names.filter((name) => name.startsWith('page_'))).toHaveLength(25);
  });

  test('every page but the last one is full, whichever folders jobs have written to', async () => {
    await using own = await openTemporaryCatalog();
    const { databases } = own.catalog;
    for (const name of [pathDatabase, 'a', 'b', '_a', '_z']) await databases.ensureDatabase(name);
    const pages = await Array.fromAsync(pagesOf((after) => databases.getDatabases({ after, limit: 1 })));
    expect(pages.map((page) => page.map(({ name }) => name))).toEqual([['_a'], ['_z'], ['a'], ['b']]);
  });

  test('a page of no rows or with a foreign token is refused', async () => {
    const { databases, jobRuns } = place.catalog;
    await expect(databases.getDatabases({ limit: 0 })).rejects.toMatchObject({ code: 'InvalidInput' });
    await expect(databases.getDatabases({ after: 'nonsense' })).rejects.toMatchObject({ code: 'InvalidInput' });
    const { next } = await databases.getDatabases({ limit: 1 });
    await expect(jobRuns.getJobRuns(undefined, { after: next })).rejects.toMatchObject({ code: 'InvalidInput' });
  });

  test('deleting a database deletes its tables', async () => {
    const { databases, tables } = place.catalog;
    await databases.ensureDatabase('gone');
    await tables.createTable(sampleTable('t', { databaseName: 'gone' }), 'person');
    await databases.deleteDatabase('gone');
    await databases.ensureDatabase('gone');
    expect((await tables.getTables('gone')).items).toEqual([]);
    await expect(databases.deleteDatabase('never')).rejects.toMatchObject({ code: 'EntityNotFound' });
  });
});
