/** All columns of a file or a table on one page. */

import { join } from 'node:path';
import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { expectValues, Grid } from './page-models/grid.ts';

test('every column of a file is counted, and one leads to its details', async ({ window, workspace }) => {
  const { page, editor } = window;
  const lines = Array.from(
    { length: 40 },
    (_, row) =>
      `${row},${row % 4 === 0 ? '' : `AB-${row % 2}`},${row === 7 ? 9000 : row % 5},2026-01-${String((row % 28) + 1).padStart(2, '0')}`,
  );
  await workspace.write('orders.csv', ['id,code,amount,day', ...lines].map((line) => `${line}\n`).join(''));
  await window.openPath(join(workspace.folder, 'orders.csv'));
  await expect(new Grid(editor).cell(0, '0')).toHaveText('0');
  await expectValues(page);
  await editor.getByRole('radio', { name: 'Profile' }).click();
  // The marked column is inspected, not how the file was read.
  const views = page.getByRole('tablist', { name: 'Views of the inspector' });
  await expect(views.getByRole('tab', { name: 'Column' })).toHaveAttribute('aria-selected', 'true');
  const table = editor.getByRole('table', { name: 'Profile of all columns' });
  await expect(editor.getByText('All columns exact')).toBeVisible();
  await expect(table.getByRole('row')).toHaveCount(5);
  await expect(table.getByText('Exact', { exact: true })).toHaveCount(4);
  const row = (name: string) => table.getByRole('row').filter({ has: page.getByRole('button', { name }) });
  await expect(row('id')).toContainText('key candidate');
  await expect(row('id')).toContainText('0 – 39');
  await expect(row('code')).toContainText('25%');
  await expect(row('code')).toContainText('length 4 in every row');
  await expect(row('code')).toContainText('AA-9 100%');
  await expect(row('amount')).toContainText('1 outlier');
  await expect(row('amount')).toContainText('quartiles 1, 2, 3');
  await expect(row('day')).toContainText('2026-01-01 – 2026-01-28');
  await expectAccessible(page);
  // By keys, to the details of a column.
  await row('amount')
    .getByRole('button', { name: / amount$/u })
    .press('Enter');
  await expect(page.getByRole('heading', { name: /amount/u })).toBeVisible();
  await expect(page.getByText('Standard deviation')).toBeVisible();
  // A filter counts the rows that are left.
  await row('code').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Only rows where it is null' }).first().click();
  await expect(editor.getByText('10 rows match the filters')).toBeVisible();
  await expect(row('code')).toContainText('only null');
  await expect(row('id')).not.toContainText('key candidate');
  // It is kept with the tab, and the command goes back to the rows.
  await page.reload();
  await expect(row('code')).toContainText('only null');
  await window.runCommand('Show profile of all columns');
  await expect(new Grid(editor).cell(0, '0')).toBeVisible();
});

test('of many columns those in sight are drawn, and all are counted', async ({ window, workspace }) => {
  const { page, editor } = window;
  const names = Array.from({ length: 120 }, (_, index) => `column_${index}`);
  await workspace.write('wide.csv', `${names.join(',')}\n${names.map((_, index) => index).join(',')}\n`);
  await window.openPath(join(workspace.folder, 'wide.csv'));
  await expect(new Grid(editor).cell(0, '0')).toHaveText('0');
  await page.keyboard.press('Alt+Shift+P');
  await expect(editor.getByText('All columns exact')).toBeVisible();
  const table = editor.getByRole('table', { name: 'Profile of all columns' });
  expect(await table.getByRole('row').count()).toBeLessThan(60);
  await table.focus();
  await page.keyboard.press('End');
  await expect(table.getByRole('button', { name: 'column_119' })).toBeInViewport();
});

test('a table has a profile in a narrow window', async ({ window }) => {
  const { page, editor } = window;
  await page.setViewportSize({ width: 1024, height: 700 });
  await window.find('shop.orders');
  await editor.getByRole('tab', { name: 'Rows' }).click();
  await expect(editor.getByText('5,040 rows')).toBeVisible();
  await editor.getByRole('radio', { name: 'Profile' }).click();
  await expect(editor.getByText('All columns exact')).toBeVisible();
  await expectAccessible(page);
});
