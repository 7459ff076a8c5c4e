/** Which paths are whole as they are, and where nothing is written. */

import path from 'node:path';
import { expect, test } from 'vitest';
import { wholePath, writablePath } from '#engine/storage/whole-path.ts';

test.each([
  ['s3://bucket/a/../b.csv', '/ws', 's3://bucket/a/../b.csv'],
  ['a/../b.csv', '/ws', '/ws/b.csv'],
  ['/data/b.csv', '/ws', '/data/b.csv'],
  ['s3:/b', '/ws', '/ws/s3:/b'],
  ['s3', undefined, path.resolve('s3')],
])('%s from %s is %s', (location, folder, whole) => {
  expect(wholePath(location, folder)).toBe(whole);
});

test('nothing is written to a URI, and not to a folder of its name', () => {
  expect(() => writablePath('s3://bucket/out', '/ws')).toThrow('Cannot write to s3://bucket/out');
  expect(writablePath('out', '/ws')).toBe('/ws/out');
});
