/** Views: saved from a query, read by name, changed where they are shown, and what happens when a table is removed. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { axeStyle, expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { Grid } from './page-models/grid.ts';
import { JobEditor } from './page-models/job-editor.ts';
import { QueryPage } from './page-models/query-page.ts';

test.use({ expectedErrors: axeStyle });

test('a statement becomes a view, which is a table of the catalog', async ({ window }, { repeatEachIndex }) => {
  const { page, editor } = window;
  const name = `paid_orders_${repeatEachIndex}`;
  const query = new QueryPage(window);
  await query.write("SELECT order_id, status\nFROM shop.orders\nWHERE status = 'paid'");
  await query.run();
  await expect(query.result.getByText('Exact').first()).toBeVisible();
  await query.button('Save result').click();
  await page.getByRole('menuitem', { name: 'Save statement as view …' }).click();
  const dialog = page.getByRole('dialog', { name: 'Save statement as view' });
  await expect(dialog.getByLabel('Name of the view')).toBeFocused();
  await expect(dialog.getByText('The view reads shop.orders and has 2 columns.')).toBeVisible();
  await dialog.getByLabel('Database').fill('shop');
  await dialog.getByLabel('Name of the view').fill('orders');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('Table shop.orders already exists.');
  await dialog.getByLabel('Name of the view').fill(name);
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(window.tab(`shop.${name}`)).toBeVisible();
  const grid = new Grid(editor);
  await expect(grid.header('1')).toContainText('status');
  await expect(grid.cell(0, '1')).toHaveText('paid');
  await window.showArea('Catalog');
  await expect(window.sideBar.getByRole('treeitem', { name })).toBeVisible();

  await query.write(`SELECT count(*) AS n FROM shop.${name} WHERE order_id > 0`);
  await query.run();
  await expect(query.grid.cell(0, '0')).toHaveText(/^\d{3,}$/u);

  await window.find('shop.orders');
  await editor.getByRole('tab', { name: 'Used by' }).click();
  await editor.getByRole('row', { name: `View shop.${name} reads it` }).click();
  await expect(editor.getByRole('heading', { name: `shop.${name}` })).toBeVisible();
});

test('the SQL of a view is changed and saved as its next version, by keys alone', async ({ window, workspace }) => {
  const { page, editor } = window;
  await workspace.tenon('call', 'deleteTable', '{"databaseName": "shop", "name": "states"}').catch(() => undefined);
  await workspace.tenon('view', 'shop.states', 'SELECT status FROM shop.orders');
  await window.find('shop.states');
  await editor.getByRole('tab', { name: 'SQL' }).click();
  const text = editor.getByRole('textbox', { name: 'SQL of shop.states' });
  const check = editor.getByRole('region', { name: 'Check of the view' });
  await expect(text).toHaveText('SELECT status FROM shop.orders');
  await expect(check).toContainText('1 column');
  await text.click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText("SELECT * FROM 'orders/orders-1.csv'");
  await expect(check.getByRole('alert')).toContainText('A view reads tables and views of the catalog');
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText('SELECT status, count(*) AS orders FROM shop.orders GROUP BY ALL');
  await expect(check).toContainText('2 columns, other than those saved');
  await expect(check.getByLabel('Columns of the view')).toContainText('orders bigint');
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme });
    await expectAccessible(page);
  }
  // It stays while another page is shown.
  await window.find('shop.orders');
  await window.find('shop.states');
  await expect(text).toContainText('GROUP BY ALL');
  await text.click();
  await page.keyboard.press('ControlOrMeta+S');
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('View shop.states saved as version 1.');
  await expect(editor.getByRole('button', { name: 'Save view' })).toHaveAttribute('aria-disabled', 'true');
  await editor.getByRole('tab', { name: /Schema/u }).click();
  await expect(editor.getByRole('region', { name: 'Columns' }).getByRole('row', { name: /orders/u })).toContainText(
    'bigint',
  );
});

test('a view that is saved elsewhere while it is edited here: one chooses', async ({ window, workspace }) => {
  const { page, editor } = window;
  await workspace.tenon('view', 'shop.chosen', 'SELECT status FROM shop.orders', '--replace');
  await window.find('shop.chosen');
  await editor.getByRole('tab', { name: 'SQL' }).click();
  const text = editor.getByRole('textbox', { name: 'SQL of shop.chosen' });
  const save = editor.getByRole('button', { name: 'Save view' });
  await expect(text).toHaveText('SELECT status FROM shop.orders');
  await text.click();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.insertText(' LIMIT 1');
  await expect(save).not.toHaveAttribute('aria-disabled', 'true');
  await workspace.tenon('view', 'shop.chosen', 'SELECT 1 AS n', '--replace');
  const note = editor.getByRole('alert').filter({ hasText: 'was saved elsewhere while you were editing it' });
  await expect(note).toBeVisible();
  await page.keyboard.press('ControlOrMeta+S');
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('is at version');
  await note.getByRole('button', { name: 'Keep mine' }).click();
  await expect(note).toBeHidden();
  await save.click();
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('View shop.chosen saved as version');
  await expect(text).toHaveText('SELECT status FROM shop.orders LIMIT 1');
});

test('a table that a view reads is removed: the view says so, and nothing else breaks', async ({
  window,
  workspace,
}) => {
  const { page, editor } = window;
  await mkdir(join(workspace.folder, 'cities'), { recursive: true });
  await writeFile(join(workspace.folder, 'cities/cities.csv'), 'id,city\n1,Rome\n');
  await workspace.tenon('crawl', 'cities', '--database', 'away');
  await workspace.tenon('view', 'away.names', 'SELECT city FROM away.cities', '--replace');
  await window.find('away.cities');
  await window.runCommand('Remove this table from catalog');
  const dialog = page.getByRole('dialog', { name: 'Remove away.cities from the catalog?' });
  await expect(dialog.getByText('away.names reads it and cannot be queried without it.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Remove from catalog' }).click();
  await expect(dialog).toBeHidden();
  await window.find('away.names');
  await editor.getByRole('tab', { name: 'Rows' }).click();
  await expect(editor.getByRole('alert')).toContainText(
    'View away.names cannot be read: There is no table "away.cities".',
  );
  await editor.getByRole('tab', { name: 'SQL' }).click();
  await expect(editor.getByRole('region', { name: 'Check of the view' }).getByRole('alert')).toContainText(
    'There is no table "away.cities"',
  );
  await window.find('shop.orders');
  await editor.getByRole('tab', { name: 'Rows' }).click();
  await expect(new Grid(editor).cell(0, '0')).toHaveText(/^\d+$/u);
});

test('a job from a view has its SQL over its tables', async ({ window, workspace }) => {
  const { page, editor } = window;
  const job = new JobEditor(window);
  await workspace.tenon(
    'view',
    'shop.shipped',
    "SELECT order_id FROM shop.orders WHERE status = 'shipped'",
    '--replace',
  );
  await window.find('shop.shipped');
  await editor.getByRole('button', { name: 'Create job' }).click();
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('It reads shipped.');
  await expect(job.card('orders')).toBeVisible();
  await expect(job.card('shipped')).toBeVisible();
  await job.openPanel('Preview');
  await expect(job.panel.getByText('order_id').first()).toBeVisible();
});
