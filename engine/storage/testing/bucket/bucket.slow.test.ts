/** A store that only its folder and its line in the list of places know: listed, queried, run over and crawled. */

import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { useEnginePlace } from '#engine/testing/engine-place.ts';
import { describeReading } from '#engine/storage/storage-conformance.ts';
import type { Storage } from '#engine/storage/storage.ts';
import { Bucket } from '#engine/storage/testing/bucket/bucket.ts';
import { bucketStorage } from '#engine/storage/testing/bucket/bucket-storage.ts';
import { testBucket } from '#engine/storage/testing/bucket/test-bucket.ts';
import { disagreements } from '#engine/testing/same-folders/disagreements.ts';
import { writeCase, type FolderCase } from '#engine/testing/same-folders/folder-case.ts';
import { folderCases } from '#engine/testing/same-folders/folder-cases.ts';
import { previewSource, queryPath } from '#engine/testing/same-folders/read-every-way.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';

// The line that a store gets.
vi.mock('#engine/storage/places.ts', async (load) => {
  const { places } = await load<{ places: readonly Storage[] }>();
  const { bucketStorage: added } = await import('#engine/storage/testing/bucket/bucket-storage.ts');
  const { testBucket } = await import('#engine/storage/testing/bucket/test-bucket.ts');
  return { places: [...places, added(testBucket)] };
});

describeReading('bucket', async () => {
  const bucket = new Bucket();
  const join = (relative: string): string => `bucket://lake/${relative}`;
  return {
    storage: bucketStorage(bucket),
    root: 'bucket://lake',
    join,
    async write(relative, content) {
      bucket.put(join(relative).slice('bucket://'.length), content);
    },
    read: async () => undefined,
    async [Symbol.asyncDispose]() {},
  };
});

const place = useEnginePlace();

/** Writes the files of a case on this machine, and puts them into the bucket instead. */
async function putCase(folderCase: FolderCase, name: string): Promise<string> {
  const local = path.join(place.folder, 'written', name);
  await writeCase(local, folderCase, place.duck);
  for (const entry of await readdir(local, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    testBucket.put(`lake/${name}/${path.relative(local, file)}`, await readFile(file));
  }
  await rm(local, { recursive: true });
  return `bucket://lake/${name}`;
}

const cases = [
  'hive two levels',
  'CSV and JSON with other columns and types',
  'Parquet, ORC and Arrow',
  'archives of several files, and a plain one',
  'packings of different kinds',
  'a broken file among good ones',
  'a Delta table',
  'hidden files and markers',
  'empty files only',
];

test.each(casesOfRun(cases, 4))('a query, a job and a crawl of %s in the bucket say the same', async (name) => {
  const folderCase = folderCases.find((each) => each.name === name)!;
  const root = await putCase(folderCase, name.replaceAll(/[^a-zA-Z]/gu, '_'));
  expect(await disagreements(place, folderCase, root, name === 'hive two levels')).toEqual([]);
});

test('a file and a glob are found in it, and nothing is written there', async () => {
  testBucket.put('lake/found/year=2024/a.csv', 'id,name\n1,a\n');
  testBucket.put('lake/found/year=2025/b.csv', 'id,name\n2,b\n');
  const rows = { columns: ['id bigint', 'name string', 'year int'], rejected: 0 };
  expect(await queryPath(place, 'bucket://lake/found/year=*/*.csv')).toEqual({
    ...rows,
    rows: ['[1,"a",2024]', '[2,"b",2025]'],
  });
  expect(await queryPath(place, 'bucket://lake/found/year=2024/a.csv')).toEqual({ ...rows, rows: ['[1,"a",2024]'] });
  const preview = { path: 'bucket://lake/found/year=2024/a.csv', options: {}, limit: 5, asStrings: false };
  expect((await place.engine.dispatcher.call('previewFile', preview)).rows).toEqual([{ id: 1, name: 'a' }]);
  const source = { transform: 'PathSource', args: { path: 'bucket://lake/missing' } };
  expect(await previewSource(place, source)).toMatchObject({ refused: 'FileNotFound' });
  const to = 'bucket://lake/out.csv';
  const refused = { code: 'InvalidInput', message: expect.stringContaining(to) };
  const { dispatcher } = place.engine;
  await expect(dispatcher.call('writeQuery', { sql: 'SELECT 1 AS id', to, options: {} })).rejects.toMatchObject(
    refused,
  );
  await expect(dispatcher.call('findExportTarget', { to })).rejects.toMatchObject(refused);
  const exported = dispatcher.stream('exportRows', { source: { kind: 'file', path: preview.path }, to });
  await expect(Array.fromAsync(exported)).rejects.toMatchObject(refused);
});

test.each(['csv', 'json', 'parquet', 'orc'])(
  'rows of %s in it are paged, and exported to this machine',
  async (format) => {
    const { dispatcher } = place.engine;
    const local = path.join(place.folder, `local.${format}`);
    await dispatcher.call('writeQuery', { sql: "SELECT 1 AS id, 'a' AS name UNION ALL SELECT 2, 'b'", to: local });
    testBucket.put(`lake/exported/a.${format}`, await readFile(local));
    const source = { kind: 'file', path: `bucket://lake/exported/a.${format}` } as const;
    expect(await dispatcher.call('openPages', { path: source.path })).toMatchObject({ rowCount: 2 });
    const to = path.join(place.folder, `exported-${format}.csv`);
    const filter = [{ column: 'id', operator: 'eq' as const, values: ['2'] }];
    await Array.fromAsync(dispatcher.stream('exportRows', { source: { ...source, filter }, to }));
    expect(await readFile(to, 'utf8')).toBe('id,name\n2,b\n');
  },
);

test('a file that may not be read for now stays in its table, and a query says so', async () => {
  const crawl = async (): Promise<unknown> => {
    const items = await Array.fromAsync(
      place.engine.dispatcher.stream('crawl', { path: 'bucket://lake/kept', databaseName: 'kept' }),
    );
    return items.find(({ item }) => item === 'result');
  };
  const rows = (): ReturnType<typeof previewSource> =>
    previewSource(place, { transform: 'CatalogSource', args: { databaseName: 'kept', tableName: 'kept' } });
  testBucket.put('lake/kept/day=1/a.csv', 'id\n1\n');
  testBucket.put('lake/kept/day=2/b.csv', 'id\n2\n');
  await crawl();
  testBucket.put('lake/kept/day=2/b.csv', 'id\n2\n3\n');
  testBucket.forbidden.add('lake/kept/day=2/b.csv');
  expect(await crawl()).toMatchObject({
    result: {
      skipped: [
        {
          path: 'bucket://lake/kept/day=2/b.csv',
          reason: expect.stringContaining('the service refuses it. Its table keeps it as an earlier crawl read it.'),
        },
      ],
    },
  });
  expect(await rows()).toMatchObject({ refused: 'AccessDenied' });
  testBucket.forbidden.clear();
  expect(await crawl()).toMatchObject({ result: { skipped: [] } });
  expect(await rows()).toMatchObject({ rows: ['[1,1]', '[2,2]', '[3,2]'] });
});
