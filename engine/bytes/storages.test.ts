/** Which storage is responsible for a path. */

import { expect, test } from 'vitest';
import { findStorage, getStorage } from '#engine/bytes/storages.ts';

test('a path finds its storage', () => {
  expect(findStorage('/data/x.csv')).toMatchObject({ name: 'local' });
  expect(findStorage('C:\\data\\x.csv')).toMatchObject({ name: 'local' });
  expect(findStorage('s3://bucket/x')).toMatchObject({ name: 's3' });
  expect(findStorage('gs://bucket/x')).toBeUndefined();
  expect(() => getStorage('gs://bucket/x')).toThrow('gs://');
});
