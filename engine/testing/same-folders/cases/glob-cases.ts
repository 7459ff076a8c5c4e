/** Globs over one folder, and over archives, keys and links. */

import { csv, json } from '#engine/testing/same-folders/cases/written-rows.ts';
import { gzip, zip, type FolderCase } from '#engine/testing/same-folders/folder-case.ts';

const globFiles = {
  'a/x1.csv': csv('1,a'),
  'a/x2.csv': csv('2,b'),
  'a/y1.csv': csv('3,c'),
  'a/empty1.csv': '',
  'a/deep/x3.csv': csv('4,d'),
  'b/x1.json': json([5, 'e']),
  'b/_x1.csv': csv('9,z'),
  'b/x1.csv.gz': gzip(csv('6,f')),
  'x0.csv': csv('7,g'),
};

const globs: readonly FolderCase[] = (
  [
    ['a/*.csv', 3],
    ['a/x?.csv', 2],
    ['a/x[12].csv', 2],
    ['a/x[!1].csv', 1],
    ['a/{x,y}1.csv', 2],
    ['**/*.csv', 5],
    ['*/**/*.csv', 4],
    ['**', 7],
    ['*/*', 5],
    ['*/x1.*', 3],
    ['*/_x1.csv', 1],
    ['a/**/x*.csv', 3],
    ['**/x3.csv', 1],
    ['./a/../a/*.csv', 3],
    ['a/x*', 2],
    ['a/[xy]1.csv', 2],
    ['*', 1],
    ['none/*.csv', 'FileNotFound'],
    ['a/*.txt', 'FileNotFound'],
    ['a/empty*.csv', 'FileNotFound'],
    ['missing.csv', 'FileNotFound'],
  ] as const
).map(([read, expected]) => ({ name: `glob ${read}`, files: globFiles, read, expected }));

const moreGlobs: readonly FolderCase[] = [
  {
    name: 'glob over folders of keys',
    files: { 'year=2023/month=1/a.csv': csv('1,a'), 'year=2024/month=2/b.csv': csv('2,b') },
    read: 'year=*/month=*/*.csv',
    expected: 2,
  },
  {
    name: 'glob over archives',
    files: { 'a.zip': zip({ 'x.csv': csv('1,a') }), 'b.zip': zip({ 'y.csv': csv('2,b'), 'z.csv': csv('3,c') }) },
    read: '*.zip',
    expected: 3,
  },
  {
    name: 'glob in an archive',
    files: { 'a.zip': zip({ 'x/1.csv': csv('1,a'), 'x/2.csv': csv('2,b'), 'y/3.csv': csv('3,c') }) },
    read: 'a.zip!/x/*.csv',
    expected: 2,
  },
  {
    name: 'a file in an archive',
    files: { 'a.zip': zip({ 'x/1.csv': csv('1,a'), 'y/3.csv': csv('3,c') }) },
    read: 'a.zip!/y/3.csv',
    expected: 1,
  },
  {
    name: 'a file that is missing in an archive',
    files: { 'a.zip': zip({ 'x/1.csv': csv('1,a') }) },
    read: 'a.zip!/y/3.csv',
    expected: 'FileNotFound',
  },
  {
    name: 'glob over links',
    files: { 'a/x.csv': csv('1,a'), 'b/y.csv': csv('2,b') },
    links: { 'a/again.csv': 'x.csv', c: 'b' },
    read: '*/*.csv',
    expected: 2,
  },
];

export const globCases: readonly FolderCase[] = [...globs, ...moreGlobs];
