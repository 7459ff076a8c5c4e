/** Objects as a storage: the rules of every storage, every key listed or reported, and changes within a second. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isHiddenName } from '#engine/storage/hidden-name.ts';
import { withObjectService } from '#engine/storage/s3/object-service.ts';
import { parseS3Path } from '#engine/storage/s3/s3-path.ts';
import { s3Storage } from '#engine/storage/s3/s3-storage.ts';
import { MemoryObjects } from '#engine/storage/s3/testing/memory-objects.ts';
import { storageWith } from '#engine/storage/s3/testing/storage-with.ts';
import { describeReading } from '#engine/storage/storage-conformance.ts';
import { emptyFile, type ListRequest, type Listing } from '#engine/storage/storage.ts';

describeReading('s3', async () => {
  const objects = new MemoryObjects();
  const join = (relative: string): string => `s3://lake/root/${relative}`;
  return {
    storage: storageWith(objects),
    root: 's3://lake/root',
    join,
    async write(relative, content) {
      objects.put(parseS3Path(join(relative)).key, content);
    },
    read: async () => undefined,
    async [Symbol.asyncDispose]() {},
  };
});

const never = new AbortController().signal;
const list = (objects: MemoryObjects, request: ListRequest): Promise<Listing> =>
  withObjectService(objects, () => s3Storage.list(request, never));

const level = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('a', 'b', 'year=2024', 'a.b', 'a-', 'ü', '😀', '\uFFFD', 'x y', '%2F', '+') },
  { weight: 2, arbitrary: fc.constantFrom('', '.', '..', '_tmp', '.hidden', 'c_$folder$') },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 4 }) },
);
const keys = fc.uniqueArray(
  fc.array(level, { minLength: 1, maxLength: 4 }).map((levels) => levels.join('/')),
  { maxLength: 60 },
);

test('every key is listed under its exact name, reported with a reason, or hidden by its name', async () => {
  await fc.assert(
    fc.asyncProperty(keys, fc.integer({ min: 1, max: 5 }), fc.boolean(), async (drawn, pageSize, isEmpty) => {
      const objects = new MemoryObjects(pageSize);
      objects.put('root/last', 'x');
      for (const key of drawn) objects.put(`root/${key}`, isEmpty && key.includes('a') ? '' : 'x');
      const { objects: listed, skipped } = await list(objects, { root: 's3://lake/root' });
      const expected = { listed: new Set(['s3://lake/root/last']), skipped: new Set<string>() };
      for (const key of drawn) {
        const names = key.split('/');
        if (names.some((name) => isHiddenName(name) && name !== '.' && name !== '..')) continue;
        const isOdd = names.some((name) => name === '' || name === '.' || name === '..');
        expected[isOdd || (isEmpty && key.includes('a')) ? 'skipped' : 'listed'].add(`s3://lake/root/${key}`);
      }
      expect(new Set(listed.map(({ path }) => path))).toEqual(expected.listed);
      expect(new Set(skipped.map(({ path }) => path))).toEqual(expected.skipped);
      expect(listed.length + skipped.length).toBe(expected.listed.size + expected.skipped.size);
      const bytes = listed.map(({ path }) => Buffer.from(path));
      expect(bytes).toEqual(bytes.toSorted((left, right) => Buffer.compare(left, right)));
      for (const object of listed)
        expect(await withObjectService(objects, () => s3Storage.find(object.path))).toEqual(object);
    }),
    { numRuns: 300 },
  );
});

test('folders that nobody wants cost a page at most, and many small ones few requests', async () => {
  const objects = new MemoryObjects(100);
  for (let day = 0; day < 400; day += 1) objects.put(`root/day=${String(day).padStart(3, '0')}/a.csv`, 'x');
  for (let file = 0; file < 5000; file += 1) objects.put(`root/day=200/_tmp/${String(file).padStart(5, '0')}`, 'x');
  for (let file = 0; file < 5000; file += 1) objects.put(`root/old/${String(file).padStart(5, '0')}`, 'x');
  const listing = await list(objects, { root: 's3://lake/root', exclusions: ['old/**'] });
  expect(listing.objects).toHaveLength(400);
  expect(listing.skipped).toEqual([]);
  // 5 pages of folders, 16 ranges, some in two pages, and what says whether it is a table.
  expect(objects.requests.length).toBeLessThan(50);

  objects.requests.length = 0;
  const some = await list(objects, {
    root: 's3://lake/root',
    within: (folder) => folder.startsWith('day=10') && !folder.includes('/'),
  });
  expect(some.objects).toHaveLength(10);
  expect(objects.requests.length).toBeLessThan(30);
});

test('a log in a folder makes it a table, also from inside of it, and excluded or not', async () => {
  const objects = new MemoryObjects();
  for (const key of [
    't/_delta_log/0.json',
    't/a.parquet',
    't/deep/er/b.parquet',
    'i/metadata/v1.metadata.json',
    'i/data/c.parquet',
    'p/metadata/notes.csv',
    'p/d.csv',
  ])
    objects.put(`root/${key}`, 'x');
  const all = await list(objects, { root: 's3://lake/root' });
  expect(all.objects.map(({ path }) => path)).toEqual([
    's3://lake/root/p/d.csv',
    's3://lake/root/p/metadata/notes.csv',
  ]);
  expect(all.tables.map(({ path, format }) => `${path} ${format}`).sort()).toEqual([
    's3://lake/root/i Apache Iceberg',
    's3://lake/root/t Delta Lake',
  ]);
  for (const root of ['t', 't/deep', 't/deep/er', 'i/data']) {
    const { objects: listed, tables } = await list(objects, { root: `s3://lake/root/${root}` });
    expect([root, listed, tables.length]).toEqual([root, [], 1]);
  }
  const into = await list(objects, { root: 's3://lake/root/t/deep', intoTables: true });
  expect([into.objects.length, into.tables.map(({ path }) => path)]).toEqual([1, ['s3://lake/root/t']]);
  expect((await list(objects, { root: 's3://lake/root/t/_delta_log' })).tables).toEqual([]);
});

test('an object that is replaced within the same second by one of its size has another time', async () => {
  const objects = new MemoryObjects();
  objects.put('root/a.csv', 'one');
  const first = await withObjectService(objects, () => s3Storage.find('s3://lake/root/a.csv'));
  objects.putAtOnce('root/a.csv', 'two');
  const second = await withObjectService(objects, () => s3Storage.find('s3://lake/root/a.csv'));
  expect(second!.size).toBe(first!.size);
  expect(Math.floor(second!.modifiedMicros / 1e6)).toBe(Math.floor(first!.modifiedMicros / 1e6));
  expect(second!.modifiedMicros).not.toBe(first!.modifiedMicros);
});

test('an object beside a folder of its name is listed with it, and each is what its path says', async () => {
  const objects = new MemoryObjects();
  objects.put('root/a', 'x');
  objects.put('root/a/b', '');
  expect(await list(objects, { root: 's3://lake/root' })).toMatchObject({
    objects: [{ path: 's3://lake/root/a' }],
    skipped: [{ path: 's3://lake/root/a/b', reason: emptyFile }],
  });
  const kinds = ['s3://lake/root/a', 's3://lake/root/a/', 's3://lake', 's3://lake/'];
  const looked = await Promise.all(kinds.map((path) => withObjectService(objects, () => s3Storage.look(path))));
  expect(looked.map((place) => place?.kind)).toEqual(['file', 'folder', 'folder', 'folder']);
});

test('an empty object that marks a folder is the folder', async () => {
  const objects = new MemoryObjects();
  objects.put('root/a', '');
  objects.put('root/a/b.csv', 'x');
  objects.put('root/a/c', '');
  const kindOf = async (path: string): Promise<string | undefined> =>
    (await withObjectService(objects, () => s3Storage.look(path)))?.kind;
  expect(await kindOf('s3://lake/root/a')).toBe('folder');
  expect(await kindOf('s3://lake/root/a/c')).toBe('file');
});

test('paths without a bucket, and without a connection, are refused before anything is sent', async () => {
  for (const path of ['s3://', 's3:///a', 's3://*/a.csv', 's3://a b/c'])
    await expect(s3Storage.look(path)).rejects.toMatchObject({ code: 'InvalidInput' });
  await expect(s3Storage.list({ root: 's3://lake/a' }, never)).rejects.toMatchObject({ code: 'EntityNotFound' });
  await expect(s3Storage.stage('s3://lake/a', 'r', 'a')).rejects.toMatchObject({
    code: 'InvalidInput',
    message: expect.stringContaining('Cannot write to s3://lake/a'),
  });
});
