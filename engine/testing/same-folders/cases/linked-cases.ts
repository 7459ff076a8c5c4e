/** Folders with links, and with files that cannot be read. */

import { sql } from '#engine/base/sql.ts';
import { csv } from '#engine/testing/same-folders/cases/written-rows.ts';
import { parquet, type FolderCase } from '#engine/testing/same-folders/folder-case.ts';

const linked: readonly FolderCase[] = [
  {
    name: 'links to files and folders',
    files: { 'data/a.csv': csv('1,a'), 'other/b.csv': csv('2,b'), 'other/deep/c.csv': csv('3,c') },
    links: { 'data/link.csv': 'a.csv', 'data/other': '../other' },
    read: 'data',
    expected: 3,
  },
  {
    name: 'a folder of keys that are links',
    files: { 'store/x/a.csv': csv('1,a'), 'store/y/b.csv': csv('2,b') },
    links: { 'data/year=2023': '../store/x', 'data/year=2024': '../store/y' },
    read: 'data',
    expected: 2,
  },
  {
    name: 'a path that is a link that leads nowhere',
    files: { 'a.csv': csv('1,a') },
    links: { data: 'missing' },
    read: 'data',
    expected: 'FileNotFound',
    crawled: 0,
  },
  {
    name: 'a path that leads through a link',
    files: { 'store/x/a.csv': csv('1,a') },
    links: { 'year=2023': 'store/x' },
    read: 'year=2023',
    expected: 1,
  },
  {
    name: 'a link to a file elsewhere',
    files: { 'data/a.csv': csv('1,a'), 'other/b.csv': csv('2,b') },
    links: { 'data/b.csv': '../other/b.csv' },
    read: 'data',
    expected: 2,
  },
  {
    name: 'a loop of links',
    files: { 'a.csv': csv('1,a'), 'deep/b.csv': csv('2,b') },
    links: { 'deep/up': '..' },
    expected: 2,
  },
];

const refused: readonly FolderCase[] = [
  {
    name: 'a broken file among good ones',
    files: { 'a.parquet': parquet(sql`SELECT 1 AS id`), 'b.parquet': 'PAR1 broken PAR1' },
    expected: 'MalformedFile',
    crawled: 1,
  },
  {
    name: 'a note among data',
    files: { 'a.csv': csv('1,a', '2,b'), README: Buffer.from([0, 1, 2, 3, 0, 255]) },
    expected: 'UnknownFormat',
    crawled: 2,
  },
  {
    name: 'a Delta table',
    files: { '_delta_log/00000000000000000000.json': '{"v":1}\n', 'a.csv': csv('1,a') },
    expected: 'UnsupportedFormat',
    crawled: 0,
  },
  {
    name: 'an Iceberg table below a folder',
    files: { 't/metadata/v1.metadata.json': '{"v":1}\n', 't/data/a.csv': csv('1,a'), 'b.csv': csv('2,b') },
    expected: 'UnsupportedFormat',
    crawled: 1,
  },
  {
    name: 'a link that leads nowhere',
    files: { 'a.csv': csv('1,a') },
    links: { 'b.csv': 'missing.csv' },
    expected: 'IoFailed',
    crawled: 1,
  },
];

export const linkedCases: readonly FolderCase[] = [...linked, ...refused];
