/** Tabs of files with the same name. */

import { expect, test } from 'vitest';
import { tabFolders, tabTooltip } from '#renderer/app/shell/tab-folders.ts';

function foldersOf(...paths: readonly string[]): string[] {
  const tabs = paths.map((path) => ({ id: path, title: path.split(/[/\\]/u).at(-1)!, input: { path } }));
  const folders = tabFolders([...tabs, { id: 'job', title: 'a.csv', input: { name: 'a.csv' } }]);
  expect(folders.has('job')).toBe(false);
  return paths.map((path) => folders.get(path) ?? '');
}

test('names that occur once stay alone', () => {
  expect(foldersOf('/x/a.csv', '/y/b.csv')).toEqual(['', '']);
});

test('equal names get the end of their folders, as long as they need it', () => {
  expect(foldersOf('/x/a.csv', '/y/a.csv', '/y/b.csv')).toEqual(['x', 'y', '']);
  expect(foldersOf('/2024/march/a.csv', '/2025/march/a.csv')).toEqual(['2024/march', '2025/march']);
  expect(foldersOf('C:\\x\\a.csv', 'C:\\y\\a.csv')).toEqual(['x', 'y']);
  expect(foldersOf('/a.csv', '/x/a.csv')).toEqual(['', 'x']);
});

test('the tooltip of a file is its path', () => {
  expect(tabTooltip({ title: 'a.csv', input: { path: '/x/a.csv' } })).toBe('/x/a.csv');
  expect(tabTooltip({ title: 'orders', input: { name: 'orders' } })).toBe('orders');
});
