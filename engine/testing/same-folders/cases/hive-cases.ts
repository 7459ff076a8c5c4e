/** Folders of `key=value` folders. */

import { sql } from '#engine/base/sql.ts';
import { csv, json } from '#engine/testing/same-folders/cases/written-rows.ts';
import { parquet, type FolderCase } from '#engine/testing/same-folders/folder-case.ts';

export const hiveCases: readonly FolderCase[] = [
  {
    name: 'hive one level',
    files: { 'year=2023/a.csv': csv('1,a'), 'year=2024/b.csv': csv('2,b', '3,c') },
    expected: 3,
  },
  {
    name: 'hive two levels',
    files: {
      'year=2023/month=1/a.parquet': parquet(sql`SELECT 1 AS id, 'a' AS name`),
      'year=2023/month=2/b.parquet': parquet(sql`SELECT 2 AS id, 'b' AS name`),
      'year=2024/month=1/c.parquet': parquet(sql`SELECT 3 AS id, 'c' AS name`),
    },
    expected: 3,
  },
  {
    name: 'hive odd keys and encoded values',
    files: {
      'Sales Area=a%2Fb c/x.csv': csv('1,a'),
      'Sales Area=100%/x.csv': csv('2,b'),
      'Sales Area=__HIVE_DEFAULT_PARTITION__/x.csv': csv('3,c'),
      'Sales Area=ü=1/x.csv': csv('4,d'),
      'Sales Area=/x.csv': csv('5,e'),
    },
    expected: 5,
    nulls: 1,
  },
  {
    name: 'hive numbers with null and leading zeros',
    files: {
      'n=1/code=007/x.json': json([1, 'a']),
      'n=__HIVE_DEFAULT_PARTITION__/code=1/x.json': json([2, 'b']),
      'n=-3/code=08/x.json': json([3, 'c']),
    },
    expected: 3,
    nulls: 1,
  },
  {
    name: 'hive key with the name of a column',
    files: { 'id=9/year=2024/x.csv': csv('1,a'), 'id=8/year=2025/x.csv': csv('2,b') },
    expected: 2,
  },
  {
    name: 'hive key that differs from a column in case',
    files: { 'Name=9/x.csv': csv('1,a'), 'Name=8/x.csv': csv('2,b') },
    expected: 2,
  },
  {
    name: 'hive keys of different names',
    files: { 'year=2023/x.csv': csv('1,a'), 'month=2/x.csv': csv('2,b') },
    expected: 2,
  },
  {
    name: 'hive keys that differ in case',
    files: { 'year=2023/x.csv': csv('1,a'), 'Year=2024/x.csv': csv('2,b') },
    expected: 2,
  },
  {
    name: 'hive with a file above the folders',
    files: { 'x.csv': csv('1,a'), 'year=2023/x.csv': csv('2,b'), 'year=2024/x.csv': csv('3,c') },
    expected: 3,
  },
  {
    name: 'hive below plain folders',
    files: { 'eu/year=2023/x.csv': csv('1,a'), 'us/year=2024/x.csv': csv('2,b') },
    expected: 2,
  },
  {
    name: 'hive with columns that came and went',
    files: {
      'd=1/x.csv': 'id,name,a,b\n1,a,1,2\n',
      'd=2/x.csv': 'id,name,a,b,c\n2,b,1,2,3\n',
      'd=3/x.csv': 'id,name,a\n3,c,1\n',
    },
    expected: 3,
    nulls: 3,
  },
  {
    name: 'a folder of a key',
    files: { 'year=2023/month=1/x.csv': csv('1,a'), 'year=2023/month=2/x.csv': csv('2,b') },
    read: 'year=2023',
    expected: 2,
  },
];
