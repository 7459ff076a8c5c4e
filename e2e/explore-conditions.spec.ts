/** Rows filtered by groups of conditions, beside the filters of single values. */

import { join } from 'node:path';
import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { expectValues, Grid } from './page-models/grid.ts';

const lines = ['id,city,amount', '1,Gent,5', '2,Lyon,50', '3,Gent,70', '4,,80', '5,Rome,90'];

test.beforeEach(async ({ window, workspace }) => {
  await workspace.write('orders.csv', `${lines.join('\n')}\n`);
  await window.openPath(join(workspace.folder, 'orders.csv'));
  await expect(new Grid(window.editor).cell(4, '0')).toHaveText('5');
  await expectValues(window.page);
});

test('conditions in groups are built, shown as SQL, and filter with the chips', async ({ window }) => {
  const { page, editor } = window;
  const grid = new Grid(editor);
  await editor.getByRole('button', { name: 'Conditions', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Filter by conditions' });
  await dialog.getByLabel('Column of condition 1').fill('amount');
  await dialog.getByLabel('Column of condition 1').blur();
  await dialog.getByLabel('Operator of condition 1').selectOption('>=');
  await dialog.getByLabel('Value of condition 1').fill('50');
  await dialog.getByRole('button', { name: 'Group' }).click();
  const first = dialog.getByRole('group', { name: 'Condition 2.1' });
  await first.getByLabel('Column of condition 2.1').fill('city');
  await first.getByLabel('Column of condition 2.1').blur();
  await first.getByLabel('Value of condition 2.1').fill('Gent');
  await dialog.getByRole('group', { name: 'Group 2' }).getByRole('button', { name: 'Condition', exact: true }).click();
  await dialog.getByLabel('Column of condition 2.2').fill('city');
  await dialog.getByLabel('Column of condition 2.2').blur();
  await dialog.getByLabel('Operator of condition 2.2').selectOption('is null');
  const sql = "amount >= 50 AND (city = 'Gent' OR city IS NULL)";
  await expect(dialog.locator('.cm-content')).toHaveText(sql);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(editor.getByText('2 of 5 rows')).toBeVisible();
  await expect.poll(() => grid.texts('0')).toEqual(['3', '4']);
  // Beside it, a filter by a value.
  await grid.cell(0, '1').click();
  await page.keyboard.press('Alt+f');
  await expect.poll(() => grid.texts('0')).toEqual(['3']);
  await expect(editor.getByRole('button', { name: 'Edit filter city is Gent' })).toBeVisible();
  // The chip opens the same conditions again.
  await editor.getByRole('button', { name: `Edit condition ${sql}` }).click();
  await expect(dialog.getByLabel('Value of condition 2.1')).toHaveValue('Gent');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  // It is kept with the tab.
  await page.reload();
  await expect(editor.getByRole('button', { name: `Edit condition ${sql}` })).toBeVisible();
  await editor.getByRole('button', { name: `Remove condition ${sql}` }).click();
  await editor.getByRole('button', { name: 'Remove filter city is Gent' }).click();
  await expect.poll(() => grid.texts('0')).toEqual(['1', '2', '3', '4', '5']);
});

test('a written condition that does not fit is reported, and the rows stay', async ({ window }) => {
  const { page, editor } = window;
  const grid = new Grid(editor);
  await window.runCommand('Filter by conditions');
  const dialog = page.getByRole('dialog', { name: 'Filter by conditions' });
  await dialog.getByRole('radio', { name: 'Expression' }).click();
  await dialog.locator('.cm-content').fill("upper(town) = 'GENT'");
  await dialog.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(dialog.getByRole('alert')).toContainText('town');
  await expect.poll(() => grid.texts('0')).toEqual(['1', '2', '3', '4', '5']);
  await dialog.locator('.cm-content').fill("upper(city) = 'GENT' OR amount > 85");
  await dialog.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect.poll(() => grid.texts('0')).toEqual(['1', '3', '5']);
  await editor.getByRole('button', { name: /^Edit condition/u }).click();
  // What calls a function is not built of conditions, and stays an expression.
  await expect(dialog.getByText(/^Cannot be shown as conditions/u)).toBeVisible();
  await page.keyboard.press('Escape');
  // Profiles count the same rows.
  await grid.cell(0, '2').click();
  await page.keyboard.press('Alt+p');
  await expect(page.getByText('Maximum').locator('xpath=following-sibling::dd[1]').first()).toHaveText('90');
  await editor.getByRole('textbox', { name: 'Search rows' }).fill('nowhere');
  await expect(editor.getByText('No rows match the condition and the search')).toBeVisible();
  await editor.getByRole('button', { name: 'Remove condition', exact: true }).click();
  await expect(editor.getByText('No rows match the search')).toBeVisible();
});
