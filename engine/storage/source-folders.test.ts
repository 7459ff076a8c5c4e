/** Folders of sources: of one file, of a folder, of files outside of their table's folder. */

import { expect, test } from 'vitest';
import { sourceFolders } from '#engine/storage/source-folders.ts';

test.each([
  ['a folder', ['/data/orders'], ['/data/orders/a.csv', '/data/orders/b/c.csv'], ['/data/orders']],
  ['one file', ['/data/customers.csv'], ['/data/customers.csv'], ['/data']],
  [
    'a folder whose name another begins with',
    ['/data/orders'],
    ['/data/orders-old/a.csv'],
    ['/data/orders', '/data/orders-old'],
  ],
  ['no file yet', ['/data/new'], [], ['/data/new']],
])('%s', (_name, roots, files, expected) => {
  expect(sourceFolders({ roots, objects: files.map((path) => ({ path })) })).toEqual(expected);
});
