/** A noun that only its repository, its migration and its line in the list know, through the repositories of the host. */

import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';

import { afterEach, beforeEach, describe, expect, expectTypeOf, test } from 'vitest';

import { silentLog } from '#engine/base/log.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { Database, Table, TableObject } from '#engine/catalog/entities.ts';
import type { OpenRepositories } from '#engine/catalog/host/open-repositories.ts';
import { openRepositories, startThreads } from '#engine/catalog/host/open-repositories.ts';
import type { Label } from '#engine/catalog/testing/labels/labels.ts';
import type { NounsWithLabels } from '#engine/catalog/testing/labels/declared-labels.ts';
import type { TemporaryFolder } from '#engine/catalog/testing/temporary-catalog.ts';
import { makeTemporaryFolder } from '#engine/catalog/testing/temporary-catalog.ts';

const code = {
  entry: new URL('./testing/labels/labels-entry.ts', import.meta.url),
  declared: async () => (await import('#engine/catalog/testing/labels/declared-labels.ts')).declaredWithLabels,
};

describe.each([
  ['two threads', false],
  ['the calling thread', true],
])('a noun added in a fixture, with %s', (_threads, alone) => {
  let place: TemporaryFolder;
  let open: OpenRepositories<NounsWithLabels>;

  beforeEach(async () => {
    place = await makeTemporaryFolder();
    await mkdir(dirname(place.path));
    open = await openRepositories<NounsWithLabels>(startThreads(code, silentLog, alone), place.path);
  });

  afterEach(async () => {
    await open.close();
    await place[Symbol.asyncDispose]();
  });

  const labels = (): OpenRepositories<NounsWithLabels>['repositories']['labels'] => open.repositories.labels;

  test('is written, read, and still there later', async () => {
    expect(
      await labels().createLabels([
        { name: 'raw', color: 'red' },
        { name: 'clean', color: 'green' },
      ]),
    ).toBe(2);
    expect(await labels().getLabel('raw')).toEqual({ name: 'raw', color: 'red' });
    await open.close();
    open = await openRepositories<NounsWithLabels>(startThreads(code, silentLog, alone), place.path);
    expect(await labels().getLabels()).toEqual([
      { name: 'clean', color: 'green' },
      { name: 'raw', color: 'red' },
    ]);
  });

  test('leaves nothing of a transaction that fails, and its errors arrive whole', async () => {
    await labels().createLabels([{ name: 'raw', color: 'red' }]);
    await expect(
      labels().createLabels([
        { name: 'new', color: 'red' },
        { name: 'raw', color: 'red' },
      ]),
    ).rejects.toMatchObject({ name: 'EngineError', code: 'AlreadyExists', hint: 'Rename it.' });
    expect(await labels().getLabels()).toHaveLength(1);
    await expect(labels().getLabel('rav')).rejects.toMatchObject({
      code: 'EntityNotFound',
      hint: expect.stringContaining('raw') as string,
    });
  });

  test('sends and receives lists that are longer than a slice, in order and whole', async () => {
    const names = Array.from({ length: 12_001 }, (_, index) => `n${String(index).padStart(6, '0')}`);
    await labels().putLabels('red', names);
    await labels().putLabels('blue', names.slice(0, 2500));
    await labels().putLabels('blue', []);
    expect((await labels().getLabels()).map(({ name }) => name)).toEqual(names);
    expect(await labels().getPalette('blue')).toEqual({ count: 2500, labels: names.slice(0, 2500) });
    expect(await labels().getPalette('green')).toEqual({ count: 0, labels: [] });
  });

  test('works beside the nouns that were there', async () => {
    const { databases, tables } = open.repositories;
    await databases.createDatabase({ name: 'sales' });
    expect((await databases.getDatabases()).items.map(({ name }) => name)).toEqual(['sales']);
    expect((await tables.getTables('sales')).items).toEqual([]);
  });

  test('has the types of its repository, and nothing else', () => {
    expectTypeOf(labels().getLabel).toEqualTypeOf<(name: string) => Promise<Label>>();
    expectTypeOf(labels().createLabels).toEqualTypeOf<(labels: readonly Label[]) => Promise<number>>();
    expectTypeOf(labels().getLabels).toEqualTypeOf<() => Promise<readonly Label[]>>();
    expectTypeOf(labels().putLabels).toEqualTypeOf<(color: string, names: readonly string[]) => Promise<void>>();
    expectTypeOf(labels().getPalette).returns.resolves.toEqualTypeOf<
      { count: number } & { readonly labels: readonly string[] }
    >();
    expectTypeOf<keyof ReturnType<typeof labels>>().toEqualTypeOf<
      'createLabels' | 'putLabels' | 'getLabel' | 'getLabels' | 'getPalette'
    >();
  });
});

describe('the nouns of the catalog', () => {
  test('no method takes or gives any', () => {
    type Repositories = Omit<Catalog, typeof Symbol.asyncDispose>;
    type IsAny<T> = 0 extends 1 & T ? true : false;
    type Loose<Repository> = {
      [Name in keyof Repository]: Repository[Name] extends (...parameters: infer P) => Promise<infer R>
        ? true extends IsAny<R> | IsAny<P> | { [Index in keyof P]: IsAny<P[Index]> }[number]
          ? Name
          : never
        : Name;
    }[keyof Repository];
    expectTypeOf<
      { [Noun in keyof Repositories]: Loose<Repositories[Noun]> }[keyof Repositories]
    >().toEqualTypeOf<never>();
    expectTypeOf<Catalog['databases']['findDatabase']>().toEqualTypeOf<
      (name: string) => Promise<Database | undefined>
    >();
    expectTypeOf<Catalog['tables']['getTableSnapshot']>().returns.resolves.toEqualTypeOf<
      { table: Table } & { readonly objects: readonly TableObject[] }
    >();
  });
});
