/** A folder that was chosen: its files without hidden ones, and its path. */

import { expect, test } from 'vitest';
import { filesOfFolder, folderOf } from '#renderer/features/explore/dropped/chosen-folder.ts';

const file = (webkitRelativePath: string): File => ({ webkitRelativePath }) as File;

test('files are in the order of their paths, without those that a crawl does not read either', () => {
  const paths = ['.a/b.csv', '.a/.git/x', '.a/_tmp/y.csv', '.a/a/c.csv', '.a/.hidden', '.a/a.csv'];
  const { name, files, fileCount } = filesOfFolder(paths.map(file));
  expect([name, fileCount]).toEqual(['.a', 3]);
  expect(files.map(({ webkitRelativePath }) => webkitRelativePath)).toEqual(['.a/a.csv', '.a/a/c.csv', '.a/b.csv']);
  const many = filesOfFolder(Array.from({ length: 5000 }, (_, index) => file(`big/${index}.csv`)));
  expect([many.files.length, many.fileCount]).toEqual([12, 2000]);
  expect(filesOfFolder([])).toEqual({ name: '', files: [], fileCount: 0 });
});

test('the path of a folder is that of a file in it, cut', () => {
  expect(folderOf('/data/sales/2024/a.csv', 'sales/2024/a.csv')).toBe('/data/sales');
  expect(folderOf(String.raw`C:\data\sales\a.csv`, 'sales/a.csv')).toBe(String.raw`C:\data\sales`);
});
