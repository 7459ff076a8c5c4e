/** Packed files and archives. */

import { csv } from '#engine/testing/same-folders/cases/written-rows.ts';
import {
  brotli,
  bzip2Rows,
  gzip,
  nested,
  tarball,
  zip,
  zstd,
  type FolderCase,
} from '#engine/testing/same-folders/folder-case.ts';

export const packedCases: readonly FolderCase[] = [
  {
    name: 'packings of different kinds',
    files: {
      'a.csv': csv('1,a'),
      'b.csv.gz': gzip(csv('2,b')),
      'c.csv.zst': zstd(csv('3,c')),
      'd.csv.bz2': bzip2Rows,
      'e.csv.br': brotli(csv('5,e', '6,f')),
    },
    expected: 7,
  },
  { name: 'an archive of one file', files: { 'a.zip': zip({ 'x.csv': csv('1,a', '2,b') }) }, expected: 2 },
  {
    name: 'archives of several files, and a plain one',
    files: {
      'a.zip': zip({ 'x.csv': csv('1,a'), 'deep/y.csv': csv('2,b') }),
      'b.tar.gz': tarball({ 'z.csv': csv('3,c'), '_hidden.csv': csv('9,z') }, (bytes) =>
        gzip(bytes.toString('latin1')),
      ),
      'c.csv': csv('4,d'),
    },
    expected: 4,
  },
  {
    name: 'one archive of several files',
    files: { 'a.zip': zip({ 'x.csv': csv('1,a'), 'y.csv': csv('2,b') }) },
    read: 'a.zip',
    expected: 2,
  },
  {
    name: 'one tar of several files',
    files: { 'a.tar': tarball({ 'x.csv': csv('1,a'), 'y.csv': csv('2,b') }, (bytes) => bytes) },
    read: 'a.tar',
    expected: 2,
  },
  {
    name: 'a file of an archive inside of an archive',
    files: { 'a.zip': nested('inner.zip', { 'x.csv': csv('1,a'), 'y.csv': csv('2,b', '3,c') }) },
    read: 'a.zip!/inner.zip!/y.csv',
    expected: 2,
  },
  {
    name: 'keys inside an archive',
    files: { 'a.zip': zip({ 'year=2023/x.csv': csv('1,a'), 'year=2024/y.csv': csv('2,b') }) },
    expected: 2,
  },
  {
    name: 'an archive within a folder that is broken',
    files: { 'a.zip': 'PK\u0003\u0004 no zip', 'b.csv': csv('1,a') },
    expected: 'MalformedFile',
    crawled: 1,
  },
  {
    name: 'an archive of no files',
    files: { 'a.zip': zip({ '_x.csv': csv('1,a') }), 'b.csv': csv('1,a') },
    expected: 'UnsupportedFormat',
    crawled: 1,
  },
];
