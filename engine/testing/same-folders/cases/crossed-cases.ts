/** Folders in which several oddities meet: keys with escapes, links, names of glob characters, packings, empty files. */

import { sql } from '#engine/base/sql.ts';
import { csv, json } from '#engine/testing/same-folders/cases/written-rows.ts';
import { brotli, gzip, parquet, zip, zstd, type FolderCase } from '#engine/testing/same-folders/folder-case.ts';

const keysWithEscapes: readonly FolderCase[] = [
  {
    name: 'nested keys with escapes',
    files: {
      'region=a%2Fb/at=10%3A30/x.csv': csv('1,a'),
      'region=a%2Fb/at=%25/x.csv': csv('2,b'),
      'region=%5B1%5D/at=%2A/x.csv': csv('3,c'),
      'region=k%3Dv/at=%C3%BC %23/x.csv': csv('4,d'),
      'region=%/at=%zz/x.csv': csv('5,e'),
    },
    expected: 5,
  },
  {
    name: 'a key whose name has escapes, above another',
    files: {
      'a%20b=1/c%3Dd=x/p.parquet': parquet(sql`SELECT 1 AS id, 'a' AS name`),
      'a%20b=2/c%3Dd=__HIVE_DEFAULT_PARTITION__/p.parquet': parquet(sql`SELECT 2 AS id, 'b' AS name`),
    },
    expected: 2,
    nulls: 1,
  },
  {
    name: 'glob over keys with escapes',
    files: {
      'region=a%2Fb/at=10%3A30/x.csv': csv('1,a'),
      'region=a%2Fc/at=%5B1%5D/x.csv': csv('2,b'),
      'region=b/at=1/x.csv': csv('3,c'),
    },
    read: 'region=a%2F*/at=*/*.csv',
    expected: 2,
  },
];

const globCharacters: readonly FolderCase[] = [
  {
    name: 'a folder whose name is a glob, beside one that it matches',
    files: { 'in[1]{x}*/a.csv': csv('1,a'), 'in1x0/b.csv': csv('2,b'), 'in[1]{x}*/deep?/c.csv': csv('3,c') },
    read: 'in[1]{x}*',
    expected: 2,
  },
  {
    name: 'folders of keys with glob characters',
    files: {
      'k=[a]*/x.csv': csv('1,a'),
      'k=a1/x.csv': csv('2,b'),
      'k={a,b}/x.csv': csv('3,c'),
      'k=a?/x.csv': csv('4,d'),
    },
    expected: 4,
  },
  {
    name: 'packed files whose names are globs',
    files: { 'a[1].csv.gz': gzip(csv('1,a')), 'a1.csv.gz': gzip(csv('2,b')), 'b*.csv.zst': zstd(csv('3,c')) },
    expected: 3,
  },
  {
    name: 'names of both glob characters and backslashes',
    files: {
      'a\\[1.csv': csv('1,a'),
      '*\\b.csv.gz': gzip(csv('2,b')),
      '[c]\\.parquet': parquet(sql`SELECT 3 AS id, 'c' AS name`),
      'd?\\/e.json': json([4, 'd']),
    },
    expected: 4,
  },
  {
    name: 'keys of both glob characters and backslashes',
    files: {
      'k=[a\\b]/m=1/x.csv': csv('1,a'),
      'k=a\\/m=*/x.csv': csv('2,b'),
      'k=b/m=2/c\\?.csv': csv('3,c'),
    },
    expected: 3,
  },
  {
    name: 'names as long as a file system takes',
    files: {
      [`${'a'.repeat(251)}.csv`]: csv('1,a'),
      [`*\\${'b'.repeat(246)}.csv`]: csv('2,b'),
      [`${'c'.repeat(248)}.csv.gz`.slice(-255)]: gzip(csv('3,c')),
      [`[d]\\${'d'.repeat(243)}.parquet`]: parquet(sql`SELECT 4 AS id, 'd' AS name`),
      [`${'e'.repeat(247)}.json`]: parquet(sql`SELECT 5 AS id, 'e' AS name`),
      'f.zip': zip({ [`${'f'.repeat(300)}.csv`]: csv('6,f'), [`g/${'g'.repeat(240)}.csv`]: csv('7,g') }),
    },
    expected: 7,
  },
  {
    name: 'glob with quoted glob characters',
    files: { 'a[1].csv': csv('1,a'), 'a1.csv': csv('2,b'), 'a[2].csv': csv('3,c') },
    read: String.raw`a\[*.csv`,
    expected: 2,
  },
];

const linksAgain: readonly FolderCase[] = [
  {
    name: 'links to links',
    files: { 'data/a.csv': csv('1,a'), 'other/b.csv': csv('2,b'), 'more/year=1/c.csv': csv('3,c') },
    links: { 'data/b.csv': '../step.csv', 'step.csv': 'other/b.csv', 'data/more': '../via', via: 'more' },
    read: 'data',
    expected: 3,
  },
  {
    name: 'links to packed files and to an archive',
    files: {
      'data/a.csv': csv('1,a'),
      'store/b.csv.gz': gzip(csv('2,b')),
      'store/c.zip': zip({ 'x.csv': csv('3,c') }),
    },
    links: { 'data/b.csv.gz': '../store/b.csv.gz', 'data/c.zip': '../store/c.zip' },
    read: 'data',
    expected: 3,
  },
  {
    name: 'a link whose name is a glob',
    files: { 'data/a.csv': csv('1,a'), 'other/b.csv': csv('2,b') },
    links: { 'data/*[x].csv': '../other/b.csv', 'data/{y}': '../other' },
    read: 'data',
    expected: 2,
  },
];

const packedAmongOthers: readonly FolderCase[] = [
  {
    name: 'packings of different kinds below keys',
    files: {
      'day=1/a.csv': csv('1,a'),
      'day=2/a.csv.gz': gzip(csv('2,b')),
      'day=3/a.csv.br': brotli(csv('3,c')),
      'day=4/a.csv.zst': zstd(csv('4,d')),
    },
    expected: 4,
  },
  {
    name: 'formats and packings of different kinds',
    files: {
      'a.json.gz': gzip(json([1, 'a'])),
      'b.csv.zst': zstd(csv('2,b')),
      'c.parquet': parquet(sql`SELECT 3 AS id, 'c' AS name`),
      'd.json': json([4, 'd']),
    },
    expected: 4,
  },
  {
    name: 'empty files of every kind among full ones, below keys',
    files: {
      'day=1/a.csv': csv('1,a'),
      'day=1/b.csv': '',
      'day=2/c.csv.gz': '',
      'day=2/d.csv.gz': gzip(csv('2,b')),
      'day=3/e.parquet': '',
      'day=4/f.csv': 'id,name\n',
    },
    expected: 2,
  },
];

const workspaces: readonly FolderCase[] = [
  {
    name: 'a workspace among data',
    files: {
      'ws/tenon.json': '{"name":"ws","version":1}',
      'ws/jobs/load.json': '{"name":"load","nodes":[]}',
      'ws/data/a.csv': csv('1,a'),
      'b.csv': csv('2,b'),
    },
    expected: 2,
  },
];

export const crossedCases: readonly FolderCase[] = [
  ...keysWithEscapes,
  ...globCharacters,
  ...linksAgain,
  ...packedAmongOthers,
  ...workspaces,
];
