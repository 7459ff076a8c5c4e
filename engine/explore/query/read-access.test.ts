/** Few files are named one by one, many by few folders, and never a whole file system. */

import { expect, test } from 'vitest';
import { readAccess } from '#engine/explore/query/read-access.ts';

const partitions = (root: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${root}/year=${index % 50}/day=${index}/rows.parquet`);

test('up to 2,000 files are named', () => {
  const files = partitions('/lake/many', 2000);
  expect(readAccess(files)).toEqual({ allowedFiles: files });
});

test('of more partitions the folder that holds them, however many there are', () => {
  const years = Array.from({ length: 50 }, (_, year) => `/lake/many/year=${year}`);
  expect(readAccess(partitions('/lake/many', 100_000))).toEqual({ allowedDirectories: years });
});

test('a few large folders stay as they are', () => {
  const files = Array.from({ length: 5000 }, (_, index) => `/lake/${index % 3}/${index}.csv`);
  expect(readAccess(files)).toEqual({ allowedDirectories: ['/lake/0', '/lake/1', '/lake/2'] });
});

test('never the root', () => {
  const files = Array.from({ length: 3000 }, (_, index) => `/${index}/rows.csv`);
  expect(readAccess(files).allowedDirectories).toHaveLength(3000);
});
