/** Folders as a whole: one grid over all files of one kind, and the tables that the catalog has of them. */

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { violationsOf } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { Grid } from './page-models/grid.ts';

const lake = {
  'lake/year=2024/month=1/a.csv': 'store,amount\nF01,3\nF02,1\n',
  'lake/year=2024/month=2/a.csv': 'store,amount\nF01,2\n',
  'lake/year=2025/month=1/a.csv': 'store,amount\nF03,9\n',
};

test('a partitioned folder opens as one grid, with the keys as columns, to sort, filter and profile', async ({
  window,
  workspace,
}) => {
  for (const [name, text] of Object.entries(lake)) await workspace.write(name, text);
  await window.openPath(join(workspace.folder, 'lake'));
  const grid = new Grid(window.editor);
  await expect(grid.cell(3, '0')).toHaveText('F03');
  await expect(grid.header('2')).toContainText('year');
  await expect(grid.cell(3, '2')).toHaveText('2025');
  await expect(window.editor.getByText('3 files · 63 B · csv · by year, month')).toBeVisible();
  await expect(window.editor.locator('[data-part="foot"]')).toContainText('4 rows');
  await expect(window.editor.getByText('Exact').first()).toBeVisible();
  await window.runCommand('Search rows');
  await window.page.keyboard.type('F01');
  await expect(window.editor.locator('[data-part="foot"]')).toContainText('2 of 4 rows');
  expect(await violationsOf(window.page)).toEqual([]);
  // The files are one press away, and the way back keeps the search.
  await window.editor.getByRole('radio', { name: 'Files' }).click();
  await expect(window.editor.getByRole('button', { name: 'year=2024 folder' })).toBeVisible();
  expect(await violationsOf(window.page)).toEqual([]);
  await window.editor.getByRole('radio', { name: 'All rows' }).click();
  await expect(window.editor.locator('[data-part="foot"]')).toContainText('2 of 4 rows');
});

test('rows of a folder follow its files', async ({ window, workspace }) => {
  for (const [name, text] of Object.entries(lake)) await workspace.write(name, text);
  await window.openPath(join(workspace.folder, 'lake'));
  await expect(window.editor.locator('[data-part="foot"]')).toContainText('4 rows');
  await workspace.write('lake/year=2026/month=1/a.csv', 'store,amount\nF09,9\nF10,9\n');
  await window.runCommand('Reload rows');
  await expect(window.editor.locator('[data-part="foot"]')).toContainText('6 rows');
  await rm(join(workspace.folder, 'lake/year=2025'), { recursive: true });
  await window.runCommand('Reload rows');
  await expect(window.editor.locator('[data-part="foot"]')).toContainText('5 rows');
});

test('files with other columns are listed; their rows together are one press away', async ({ window, workspace }) => {
  await workspace.write('mixed/stores.csv', 'store,city\nF01,Oslo\n');
  await workspace.write('mixed/sales.csv', 'day,amount\n2024-01-01,3\n');
  await window.openPath(join(workspace.folder, 'mixed'));
  await expect(window.editor.getByRole('button', { name: /^stores\.csv/u })).toBeVisible();
  await window.editor.getByRole('radio', { name: 'All rows' }).click();
  await expect(window.editor.locator('[data-part="foot"]')).toContainText('2 rows');
});

test('a damaged file says which it is, and leads to the files', async ({ window, workspace }) => {
  await workspace.write('half/a.csv', 'store,city\nF01,Oslo\n');
  await workspace.write('half/b.parquet', 'PAR1 no');
  await window.openPath(join(workspace.folder, 'half'));
  await window.editor.getByRole('radio', { name: 'All rows' }).click();
  await expect(window.editor.getByRole('alert')).toContainText('b.parquet');
  await window.editor.getByRole('button', { name: 'Show files' }).click();
  await expect(window.editor.getByRole('button', { name: /^b\.parquet/u })).toBeVisible();
});

test('a folder leads to the table of its files, of a folder around it, or inside it', async ({ window, workspace }) => {
  for (const [name, text] of Object.entries(lake)) await workspace.write(`in/${name}`, text);
  await workspace.tenon('crawl', join(workspace.folder, 'in/lake'), '--database', 'shop');
  const tables = window.editor.getByRole('group', { name: 'Tables of this folder' });
  for (const [folder, says] of [
    ['in/lake', 'In the catalog as'],
    ['in/lake/year=2024', 'Part of a table in the catalog'],
    ['in', 'Tables in this folder'],
  ] as const) {
    await window.openPath(join(workspace.folder, folder));
    await expect(tables).toContainText(says);
  }
  await tables.getByRole('button', { name: 'Open table shop.lake' }).click();
  await expect(window.editor.getByRole('heading', { name: 'shop.lake' })).toBeVisible();
});
