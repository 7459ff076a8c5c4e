/** A file's rows on the first day: sort, filter, search, jump, a cell in full, and how the file was read. */

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { expectValues, Grid } from './page-models/grid.ts';

test.beforeEach(async ({ window, workspace }) => {
  await window.openPath(join(workspace.folder, 'customers/customers.csv'));
  await expect(window.editor.locator('b').filter({ hasText: /^998$/u })).toBeVisible();
  await expect(new Grid(window.editor).cell(0, '5')).not.toBeEmpty();
  await expectValues(window.page);
});

test('a column sorts from its header and goes back to the order before', async ({ window }) => {
  const grid = new Grid(window.editor);
  const first = await grid.cell(0, '0').textContent();
  await grid.header('0').click();
  await window.page.getByRole('menuitem', { name: 'Sort ascending' }).click();
  await expect(grid.cell(0, '0')).toHaveText('1');
  await expect(grid.cell(1, '0')).toHaveText('2');
  await expect(window.editor.getByText(/sorted in \d/u)).toBeVisible();
  await window.editor.getByRole('button', { name: /Sorted by customer_id, ascending/u }).click();
  await expect(grid.cell(0, '0')).not.toHaveText('1');
  await window.editor.getByRole('button', { name: 'Remove sorting by customer_id' }).click();
  await expect(grid.cell(0, '0')).toHaveText(first ?? '');
});

test('the menu of a column opens from the keyboard', async ({ window }) => {
  const grid = new Grid(window.editor);
  await grid.header('1').focus();
  await window.page.keyboard.press('Enter');
  await expect(window.page.getByRole('menuitem', { name: 'Sort ascending' })).toBeFocused();
  await window.page.keyboard.press('ArrowDown');
  await window.page.keyboard.press('Enter');
  await expect(window.editor.getByText(/sorted in \d/u)).toBeVisible();
  await grid.header('1').focus();
  await window.page.keyboard.press('Enter');
  await window.page.keyboard.press('Escape');
  await expect(window.page.getByRole('menu')).toBeHidden();
});

test('rows with a value are kept or excluded, and the filters say so', async ({ window }) => {
  const grid = new Grid(window.editor);
  const city = (await grid.cell(0, '5').textContent()) ?? '';
  await grid.cell(0, '5').click();
  await window.page.keyboard.press('Alt+f');
  await expect(window.editor.getByRole('button', { name: `Edit filter city is ${city}` })).toBeVisible();
  await expect(window.editor.getByText(/of 998 rows/u)).toBeVisible();
  await expect(grid.cell(1, '5')).toHaveText(city);
  await window.editor.getByRole('button', { name: `Remove filter city is ${city}` }).click();
  await expect(window.editor.locator('b').filter({ hasText: /^998$/u })).toBeVisible();
  // The row must be there again: while it is read, its menu cannot name the value.
  await expectValues(window.page);
  await grid.cell(0, '5').click({ button: 'right' });
  await window.page.getByRole('menuitem', { name: `Exclude ${city}` }).click();
  await expect(grid.cell(0, '5')).not.toHaveText(city);
});

test('a filter that does not fit its column is reported, and can be corrected', async ({ window }) => {
  await window.editor.getByRole('button', { name: 'Filter', exact: true }).click();
  const dialog = window.page.getByRole('dialog');
  await dialog.getByLabel('Column').selectOption('updated_at');
  await dialog.getByLabel('Keep rows where it', { exact: true }).selectOption('gt');
  await dialog.getByLabel('Value').fill('soon');
  await expect(dialog.getByText('updated_at is date: enter a date')).toBeVisible();
  await window.page.keyboard.press('Enter');
  await expect(dialog.getByLabel('Value')).toBeFocused();
  await dialog.getByLabel('Value').fill('2023-02-31');
  await dialog.getByRole('button', { name: 'Filter' }).click();
  await expect(window.editor.getByRole('alert')).toContainText('"2023-02-31" is not a value of updated_at');
  // The rows stay as they were before it.
  await expect(window.editor.locator('b').filter({ hasText: /^998$/u })).toBeVisible();
  await window.editor.getByRole('button', { name: 'Edit filter updated_at is above 2023-02-31' }).click();
  await dialog.getByLabel('Value').fill('2023-01-01');
  await window.page.keyboard.press('Enter');
  await expect(window.editor.getByRole('alert')).toBeHidden();
  await expect(window.editor.getByText(/of 998 rows/u)).toBeVisible();
});

test('search finds rows as one types; when none match it says what to remove', async ({ window }) => {
  await window.page.keyboard.press('ControlOrMeta+f');
  const field = window.editor.getByRole('textbox', { name: 'Search rows' });
  await expect(field).toBeFocused();
  await field.fill('KERKSTRAAT');
  await expect(window.editor.getByText(/of 998 rows/u)).toBeVisible();
  // The cells that hold it are marked, and are in sight; nothing else is.
  const grid = new Grid(window.editor);
  await expect.poll(() => grid.markedTexts()).not.toEqual([]);
  for (const text of await grid.markedTexts()) expect(text.toLowerCase()).toContain('kerkstraat');
  await field.fill('no such text anywhere');
  await expect(window.editor.getByText('No rows match the search')).toBeVisible();
  await window.editor.getByRole('button', { name: /^Remove search/u }).click();
  await expect(field).toHaveValue('');
  await expect(window.editor.locator('b').filter({ hasText: /^998$/u })).toBeVisible();
  expect(await grid.markedTexts()).toEqual([]);
});

test('a file that changes while it is open is reloaded; a removed one is reported', async ({ window, workspace }) => {
  await workspace.write('live.csv', 'a,b\n1,2\n3,4\n');
  await window.openPath(join(workspace.folder, 'live.csv'));
  await expect(window.editor.locator('b').filter({ hasText: /^2$/u }).first()).toBeVisible();
  const grid = new Grid(window.editor);
  await expect(grid.header('0')).toContainText('unique');
  await workspace.write('live.csv', `a,b,c\n${Array.from({ length: 50 }, (_, row) => `7,${row},x\n`).join('')}`);
  await window.page.keyboard.press('ControlOrMeta+f');
  await window.page.keyboard.type('x');
  await expect(window.page.getByText('The file changed on disk. Reloading.')).toBeVisible();
  await expect(window.editor.getByText('3 columns')).toBeVisible();
  await expect(window.editor.getByText(/of 50 rows/u)).toBeVisible();
  await expect(grid.header('0')).toContainText('1 distinct');
  await rm(join(workspace.folder, 'live.csv'));
  await window.page.keyboard.type('y');
  await expect(window.editor.getByText(/live\.csv: it does not exist/u)).toBeVisible();
  await expect(window.editor.getByRole('button', { name: 'Correct path' })).toBeVisible();
});

test('a search shows where it was found, also far to the right', async ({ window, workspace }) => {
  const names = Array.from({ length: 40 }, (_, column) => `c${column}`);
  const rows = Array.from({ length: 50 }, (_, row) => names.map((name) => (name === 'c37' ? `far ${row}` : row)));
  await workspace.write('wide.csv', [names, ...rows].map((row) => row.join(',')).join('\n'));
  await window.openPath(join(workspace.folder, 'wide.csv'));
  await expect(window.editor.locator('b').filter({ hasText: /^50$/u })).toBeVisible();
  await window.page.keyboard.press('ControlOrMeta+f');
  await window.editor.getByRole('textbox', { name: 'Search rows' }).fill('far 4');
  await expect(window.editor.getByText('11 of 50 rows')).toBeVisible();
  const grid = new Grid(window.editor);
  await expect.poll(() => grid.markedTexts()).toContain('far 4');
  // The numbers are those of the file: "far 4", then "far 40" to "far 49".
  const numbers = grid.rowNumbers();
  await expect(numbers).toHaveText(['5', ...Array.from({ length: 10 }, (_, row) => String(41 + row))]);
  await window.editor.getByRole('textbox', { name: 'Search rows' }).fill('');
  await expect(numbers.first()).toHaveText('1');
  await expect(numbers.nth(1)).toHaveText('2');
});

test('a jump to a row, and its cell in full', async ({ window }) => {
  const grid = new Grid(window.editor);
  await grid.cell(0, '1').click();
  await window.page.keyboard.press('ControlOrMeta+g');
  await window.page.getByRole('dialog').getByRole('textbox').fill('900');
  await window.page.keyboard.press('Enter');
  await expect(grid.cell(899, '1')).toBeFocused();
  await expect(grid.cell(899, '1')).not.toBeEmpty();
  await expectValues(window.page);
  const name = (await grid.cell(899, '1').textContent()) ?? '';
  await window.runCommand('Show full cell value');
  await expect(window.page.getByRole('dialog', { name: 'name' }).locator('pre')).toHaveText(name);
  await window.page.keyboard.press('Escape');
  await expect(window.page.getByRole('dialog')).toBeHidden();
});

test('another way of reading shows immediately, and the detected one can be restored', async ({ window }) => {
  const inspector = window.editor.getByRole('complementary', { name: 'Inspector' });
  const grid = new Grid(window.editor);
  await window.editor.getByRole('button', { name: 'Reading options' }).click();
  await inspector.getByRole('checkbox', { name: /File has a header/u }).uncheck();
  await expect(grid.cell(0, '1')).toHaveText('name');
  await expect(window.editor.locator('b').filter({ hasText: /^999$/u })).toBeVisible();
  await inspector.getByRole('button', { name: 'Use detected options' }).click();
  await expect(window.editor.locator('b').filter({ hasText: /^998$/u })).toBeVisible();
  await expect(grid.header('1')).toContainText('name');
});

test('the profile of a column counts the shown rows, and filters by a value', async ({ window }) => {
  const inspector = window.editor.getByRole('complementary', { name: 'Inspector' });
  await new Grid(window.editor).cell(0, '6').click();
  await window.page.keyboard.press('Alt+p');
  await expect(inspector.getByText('Exact')).toBeVisible();
  await expect(inspector.getByText('998', { exact: true }).first()).toBeVisible();
  const top = inspector.getByRole('button', { name: /^[A-Z]{2} / }).first();
  const country = ((await top.textContent()) ?? '').slice(0, 2);
  await top.click();
  await expect(window.editor.getByRole('button', { name: `Edit filter country is ${country}` })).toBeVisible();
  // The counts are of the shown rows; the values to choose from stay.
  await expect(inspector.getByText('998', { exact: true })).toBeHidden();
  await expect(inspector.getByRole('button', { name: /^[A-Z]{2} / })).not.toHaveCount(1);
});
