/** Folders without keys: names, empty files, markers. */

import { sql } from '#engine/base/sql.ts';
import { csv } from '#engine/testing/same-folders/cases/written-rows.ts';
import { parquet, type FolderCase } from '#engine/testing/same-folders/folder-case.ts';

export const plainCases: readonly FolderCase[] = [
  { name: 'one file', files: { 'orders.csv': csv('1,a', '2,b') }, read: 'orders.csv', expected: 2 },
  { name: 'a folder of one file', files: { 'orders.csv': csv('1,a', '2,b') }, expected: 2 },
  {
    name: 'plain nested folders',
    files: { 'eu/a.csv': csv('1,a'), 'eu/north/b.csv': csv('2,b'), 'us/c.csv': csv('3,c') },
    expected: 3,
  },
  {
    name: 'nothing but empty folders',
    files: { 'a/_keep/x.csv': 'id\n1\n' },
    expected: 'FileNotFound',
    crawled: 0,
  },
  { name: 'empty files only', files: { 'a.csv': '', 'b.json': '' }, expected: 'FileNotFound', crawled: 0 },
  { name: 'empty files among others', files: { 'a.csv': '', 'b.csv': csv('1,a'), 'c.csv': '' }, expected: 1 },
  { name: 'one empty file', files: { 'a.csv': '' }, read: 'a.csv', expected: 'FileNotFound', crawled: 0 },
  { name: 'headers only', files: { 'a.csv': 'id,name\n', 'b.csv': 'id,name\n' }, expected: 0 },
  { name: 'a header only beside rows', files: { 'a.csv': 'id,name\n', 'b.csv': csv('1,a') }, expected: 1 },
  {
    name: 'a zero-byte Parquet file among others',
    files: { 'a.parquet': '', 'b.parquet': parquet(sql`SELECT 1 AS id`) },
    expected: 1,
  },
  {
    name: 'a Parquet file without rows',
    files: {
      'a.parquet': parquet(sql`SELECT 1 AS id, 'x' AS name WHERE false`),
      'b.parquet': parquet(sql`SELECT 1 AS id, 'x' AS name`),
    },
    expected: 1,
  },
  {
    name: 'hidden files and markers',
    files: {
      _SUCCESS: '',
      _metadata: 'PAR1 no table',
      '.part-0.csv.crc': 'crc',
      '.hidden/x.csv': csv('9,z'),
      '_tenon/run/x.csv': csv('9,z'),
      part_$folder$: 'x',
      'part-0.csv': csv('1,a'),
      'part-1.csv': csv('2,b'),
    },
    expected: 2,
  },
  {
    name: 'no extension',
    files: { 'part-00000': csv('1,a', '2,b'), 'part-00001': csv('3,c', '4,d') },
    expected: 4,
  },
  { name: 'capital extensions', files: { 'A.CSV': csv('1,a'), 'B.Csv': csv('2,b') }, expected: 2 },
  {
    name: 'odd names',
    files: {
      "a b/it's #1.csv": csv('1,a'),
      'a b/100% [x] {y}.csv': csv('2,b'),
      'a b/naïve-注文.csv': csv('3,c'),
      'a b/q?.csv': csv('4,d'),
      'a b/"x";.csv': csv('5,e'),
    },
    expected: 5,
  },
  {
    name: 'one file of an odd name',
    files: { 'a [1]{x}*.csv': csv('1,a'), 'a 1x.csv': csv('2,b') },
    read: 'a [1]{x}*.csv',
    expected: 1,
  },
];
