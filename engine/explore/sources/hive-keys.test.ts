/** Partition keys of files that a glob names. */

import { expect, test } from 'vitest';
import { withHiveKeys } from '#engine/explore/sources/hive-keys.ts';
import type { Source } from '#engine/explore/operations.ts';
import { bigintType, intType, stringType } from '#engine/types/data-type.ts';

const reading = { format: 'csv', compression: 'none' as const, options: {} };

function source(paths: string[], column = 'id'): Source {
  return {
    columns: [{ name: column, type: bigintType }],
    partitionKeys: [],
    files: [{ reading, paths, partitionValues: [] }],
  };
}

test('keys come from the folders, typed over all values, and files are grouped by them', () => {
  const found = withHiveKeys(
    source(['/d/year=2024/month=01/a.csv', '/d/year=2025/month=02/b.csv', '/d/year=2024/month=01/c.csv']),
  );
  expect(found.partitionKeys).toEqual([
    { name: 'year', type: intType },
    { name: 'month', type: stringType },
  ]);
  expect(found.files.map(({ paths, partitionValues }) => [partitionValues, paths])).toEqual([
    [
      ['2024', '01'],
      ['/d/year=2024/month=01/a.csv', '/d/year=2024/month=01/c.csv'],
    ],
    [['2025', '02'], ['/d/year=2025/month=02/b.csv']],
  ]);
});

test('a glob inside of a partition keeps the keys above it', () => {
  const found = withHiveKeys(source(['/d/year=2024/month=01/a.csv', '/d/year=2024/month=02/b.csv']));
  expect(found.partitionKeys.map(({ name }) => name)).toEqual(['year', 'month']);
});

test.each([
  ['plain folders', ['/d/north/a.csv', '/d/south/b.csv']],
  ['files that disagree on their keys', ['/d/year=2024/a.csv', '/d/month=01/b.csv']],
  ['files of different depth', ['/d/year=2024/a.csv', '/d/b.csv']],
  ['no folder at all', ['/d/a.csv']],
])('%s give no keys', (_name, paths) => {
  expect(withHiveKeys(source(paths))).toEqual(source(paths));
});

test('a column of the same name wins', () => {
  expect(withHiveKeys(source(['/d/ID=7/a.csv'])).partitionKeys).toEqual([]);
});
