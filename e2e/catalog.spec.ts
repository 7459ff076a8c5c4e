/** Catalog: the crawled sample's tables, their schema, partitions, files, rows and versions. */

import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { Grid } from './page-models/grid.ts';

test('the tree shows the crawled tables with their row counts', async ({ window }) => {
  await window.showArea('Catalog');
  for (const name of ['customers', 'orders', 'web_events'])
    await expect(window.sideBar.getByRole('treeitem', { name })).toBeVisible();
  await expect(window.sideBar.getByRole('treeitem', { name: 'customers' })).toContainText('998');
});

test('a table shows its schema with partition keys, and its facts', async ({ window }) => {
  await window.find('shop.orders');
  const schema = window.editor.getByRole('region', { name: 'Columns' });
  await expect(schema.getByRole('row', { name: /order_id/u })).toContainText('bigint');
  await expect(schema.getByRole('row', { name: /year/u })).toContainText('partition key');
  const details = window.page.getByRole('complementary', { name: 'Details' });
  await expect(details).toContainText('12 in 6 partitions');
  await expect(details).toContainText('5,040');
});

test('partitions, files and rows', async ({ window }) => {
  await window.find('shop.orders');
  const grid = new Grid(window.editor);
  await window.editor.getByRole('tab', { name: /Partitions/u }).click();
  await expect(grid.cell(0, '0')).toHaveText('2025');
  await expect(grid.cell(5, '1')).toHaveText('06');
  await window.editor.getByRole('tab', { name: /Files/u }).click();
  await expect(grid.cell(0, '0')).toContainText('orders-1.csv');
  await window.editor.getByRole('tab', { name: 'Rows' }).click();
  await expect(grid.cell(0, '0')).toHaveText(/^\d+$/u);
  await expect(window.editor.getByText('5,040 rows')).toBeVisible();
});

test('the rows of a table are sorted, filtered, searched and counted as those of a file', async ({ window }) => {
  await window.find('shop.orders');
  await window.editor.getByRole('tab', { name: 'Rows' }).click();
  const grid = new Grid(window.editor);
  await expect(window.editor.getByText('5,040 rows')).toBeVisible();
  await grid.header('0').click();
  await window.page.getByRole('menuitem', { name: 'Sort descending' }).click();
  await expect(grid.cell(0, '0')).toHaveText('105040');
  await window.editor.getByRole('button', { name: 'Remove sorting by order_id' }).click();
  await grid.cell(0, '3').click();
  const status = await grid.cell(0, '3').textContent();
  await window.page.keyboard.press('Alt+F');
  await expect(window.editor.getByText(/^[\d,]+ of 5,040 rows$/u)).toBeVisible();
  await expect(window.editor.getByRole('button', { name: `Edit filter status is ${status}` })).toBeVisible();
  await window.page.keyboard.press('Alt+P');
  const details = window.page.getByRole('complementary', { name: 'Details' });
  // Of the rows that match; the values to choose from are those of all rows.
  await expect(details.getByText('1 pattern', { exact: true })).toBeVisible();
  await expect(details.getByText('cancelled')).toBeVisible();
  await window.page.keyboard.press('Control+F');
  await window.page.keyboard.type('no such text');
  await expect(window.editor.getByText('No rows match')).toBeVisible();
});

test('partitions are filtered by an expression, which the tab keeps', async ({ window }) => {
  await window.find('shop.orders');
  await window.editor.getByRole('tab', { name: /Partitions/u }).click();
  const grid = new Grid(window.editor);
  const field = window.editor.getByRole('textbox', { name: 'Filter partitions' });
  await field.fill("year = 2025 AND month IN ('02', '05')");
  await expect(window.editor.getByText('2 of 6 partitions')).toBeVisible();
  await expect(grid.cell(1, '1')).toHaveText('05');
  await field.fill('mnth = 1');
  await expect(window.editor.getByRole('alert')).toContainText('Did you mean month?');
  await expect(window.editor.getByText('2 of 6 partitions')).toBeVisible();
  await field.fill("month > '12'");
  await expect(window.editor.getByText('No partitions match')).toBeVisible();
  await field.fill("month = '03'");
  await expect(window.editor.getByText('1 of 6 partitions')).toBeVisible();
  await window.editor.getByRole('tab', { name: /Files/u }).click();
  await window.editor.getByRole('tab', { name: /Partitions/u }).click();
  await expect(field).toHaveValue("month = '03'");
  await expect(grid.cell(0, '1')).toHaveText('03');
  await field.press('Escape');
  await expect(field).toHaveValue('');
  await expect(window.editor.getByText('6 partitions', { exact: true })).toBeVisible();
});

test('Enter on a partition shows its rows', async ({ window }) => {
  await window.find('shop.orders');
  await window.editor.getByRole('tab', { name: /Partitions/u }).click();
  const grid = new Grid(window.editor);
  await grid.cell(2, '0').click();
  await window.page.keyboard.press('Enter');
  await expect(window.editor.getByRole('button', { name: 'Edit filter month is 03' })).toBeVisible();
  await expect(window.editor.getByText('840 of 5,040 rows')).toBeVisible();
});

test('records that no longer fit are skipped and reported', async ({ window, workspace }) => {
  const file = join(workspace.folder, 'bad.csv');
  await writeFile(file, 'id,name\n1,a\n2,b\n');
  await workspace.tenon('crawl', file, '--database', 'shop');
  await writeFile(file, 'id,name\n1,a\nx,b\n3,c\n');
  await window.find('shop.bad');
  await window.editor.getByRole('tab', { name: 'Rows' }).click();
  await expect(window.editor.getByText('2 rows')).toBeVisible();
  await window.editor.getByRole('button', { name: '2 warnings' }).click();
  await expect(window.page.getByRole('dialog')).toContainText('bad.csv has changed since the table was crawled');
  await expect(window.page.getByRole('dialog')).toContainText('bad.csv, line 3');
  await window.page.keyboard.press('Escape');

  // A change during viewing shows in the next view of the rows.
  await appendFile(file, '4,d\n');
  await window.page.keyboard.press('Control+F');
  await window.page.keyboard.type('d');
  await expect(window.editor.getByText('1 of 3 rows')).toBeVisible();
});

test('a column that came is a new version, shown as a difference as soon as it was crawled', async ({
  window,
  workspace,
}) => {
  const file = join(workspace.folder, 'more/growing/part-1.csv');
  await mkdir(join(workspace.folder, 'more/growing'), { recursive: true });
  await writeFile(
    join(workspace.folder, 'more/growing/part-2.csv'),
    'id,name,street,city,country\n3,c,Kerkstraat,Malmö,SE\n',
  );
  await writeFile(file, 'id,name,street,city,country\n1,a,Via Roma,Köln,DE\n2,b,Via Roma,Köln,DE\n');
  await workspace.tenon('crawl', join(workspace.folder, 'more'), '--database', 'shop');
  await window.find('shop.growing');
  await expect(window.editor.getByRole('region', { name: 'Columns' }).getByRole('row')).toHaveCount(6);
  await writeFile(file, 'id,name,street,city,country,note\n1,a,Via Roma,Köln,DE,x\n');
  await appendFile(file, '2,b,Via Roma,Köln,DE,y\n');
  await workspace.tenon('crawl', join(workspace.folder, 'more'), '--database', 'shop');
  await expect(window.editor.getByRole('row', { name: /note/u })).toContainText('added');
  await expect(window.editor.getByText('1 added')).toBeVisible();
});

test('a removed table says so', async ({ window, workspace }) => {
  await writeFile(join(workspace.folder, 'short.csv'), 'id,name\n1,a\n');
  await workspace.tenon('crawl', join(workspace.folder, 'short.csv'), '--database', 'shop');
  await window.find('shop.short');
  await window.editor.getByRole('button', { name: 'Remove from catalog' }).click();
  const dialog = window.page.getByRole('dialog', { name: 'Remove shop.short from the catalog?' });
  await expect(dialog.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await dialog.getByRole('button', { name: 'Remove from catalog' }).click();
  await expect(window.tab('shop.short')).toHaveCount(0);
  await expect(window.page.getByText('No file was changed.')).toBeVisible();
});
