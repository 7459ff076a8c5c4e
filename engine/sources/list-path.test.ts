/** A path in a bucket, where an object may have the name of a folder. */

import { expect, test } from 'vitest';
import { listPath } from '#engine/sources/list-path.ts';
import { withObjectService } from '#engine/storage/s3/object-service.ts';
import { MemoryObjects } from '#engine/storage/s3/testing/memory-objects.ts';

const never = new AbortController().signal;

test('an object with the name of a folder hides nothing of what is in it', async () => {
  const objects = new MemoryObjects();
  objects.put('root/a', '');
  objects.put('root/a/b.csv', 'x');
  objects.put('root/a/c', '');
  objects.put('root/d', 'x');
  objects.put('root/d/e.csv', 'x');
  const found = async (pattern: string): Promise<readonly string[]> =>
    (await withObjectService(objects, () => listPath(pattern, never))).objects.map(({ path }) => path);
  for (const pattern of ['s3://lake/root/a', 's3://lake/root/a/*', 's3://lake/root/a/**', 's3://lake/root/a/b*'])
    expect(await found(pattern), pattern).toEqual(['s3://lake/root/a/b.csv']);
  // What is in a folder is named by it, whatever else has its name.
  expect(await found('s3://lake/root/d/*')).toEqual(['s3://lake/root/d/e.csv']);
  expect(await found('s3://lake/root/d')).toEqual(['s3://lake/root/d']);
  expect(await found('s3://lake/*/e.csv')).toEqual([]);
  expect(await found('s3://lake/**/e.csv')).toEqual(['s3://lake/root/d/e.csv']);
});
