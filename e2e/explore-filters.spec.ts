/** Filters that are chosen: values with their counts, ranges of numbers and times, and how many rows are kept. */

import { join } from 'node:path';
import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { Grid } from './page-models/grid.ts';
import type { Window } from './page-models/window.ts';
import type { ServedWorkspace } from './served-workspace.ts';

const cities = Array.from({ length: 300 }, (_, n) => `City ${n}`);
const lines = Array.from({ length: 3000 }, (_, row) => {
  const day = `2026-0${1 + (row % 6)}-10`;
  return `${row},${row % 10 === 0 ? '' : cities[row % 300]},${row % 100},${day}`;
});

async function openOrders(window: Window, workspace: ServedWorkspace): Promise<Grid> {
  await workspace.write('filters.csv', `id,city,amount,day\n${lines.join('\n')}\n`);
  await window.openPath(join(workspace.folder, 'filters.csv'));
  const grid = new Grid(window.editor);
  await expect(grid.cell(0, '0')).toHaveText('0');
  return grid;
}

const foot = ({ editor }: Window): ReturnType<Window['editor']['locator']> => editor.locator('[data-part="foot"]');

test('values are listed with their counts, searched, checked by mouse and keys, with null among them', async ({
  window,
  workspace,
}) => {
  const { page, editor } = window;
  const grid = await openOrders(window, workspace);
  await grid.cell(1, '1').click();
  await editor.getByRole('button', { name: 'Filter', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Filter rows' });
  const search = dialog.getByLabel('Search values of city');
  const values = dialog.getByRole('list', { name: 'Values of city' });
  await expect(search).toBeFocused();
  // 270 cities have 10 rows each; the rows without one are null.
  await expect(dialog.getByText('The 200 most frequent of 270 values. Search finds the others.')).toBeVisible();
  await expect(values.getByRole('listitem').first()).toHaveText('null300');
  await expectAccessible(page);
  await page.keyboard.type('city 29');
  await expect(dialog.getByText('10 of 270 values')).toBeVisible();
  await values.getByRole('checkbox', { name: 'City 291' }).check();
  await expect(dialog.getByText('Keeps 10 of 3,000 rows')).toBeVisible();
  await search.fill('City 17');
  await expect(values.getByRole('listitem').nth(1)).toContainText('City 17');
  await search.press('Enter');
  await expect(dialog.getByText('Keeps 20 of 3,000 rows')).toBeVisible();
  // Not in these rows: it can be added all the same.
  await search.fill('Atlantis');
  await expect(dialog.getByText('None of 270 values contains "Atlantis". Enter adds it anyway.')).toBeVisible();
  await search.press('Enter');
  await expect(values.getByRole('checkbox', { name: 'Atlantis' })).toBeChecked();
  await values.getByRole('checkbox', { name: 'null' }).check();
  await expect(dialog.getByText('Keeps 320 of 3,000 rows')).toBeVisible();
  await search.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(foot(window)).toContainText('320 of 3,000 rows');

  await test.step('of the rows that other filters leave, without its own', async () => {
    await grid.cell(0, '2').click();
    await editor.getByRole('button', { name: 'Filter', exact: true }).click();
    await dialog.getByLabel('From').fill('0');
    await dialog.getByLabel('To below').fill('50');
    await dialog.getByRole('button', { name: 'Filter', exact: true }).click();
    await editor.getByRole('button', { name: /^Edit filter city is one of/u }).click();
    const edit = page.getByRole('dialog', { name: 'Edit filter' });
    await expect(edit.getByRole('list').getByRole('listitem').filter({ hasText: 'null' })).toHaveText('null150');
    await expect(edit.getByText(/^Keeps \d+ of 1,500 rows$/u)).toBeVisible();
    await page.keyboard.press('Escape');
  });
});

test('a range is pressed on the bars, extended, and written; dates too', async ({ window, workspace }) => {
  const { page, editor } = window;
  const grid = await openOrders(window, workspace);
  await grid.cell(0, '2').click();
  await window.runCommand('Filter rows');
  const dialog = page.getByRole('dialog', { name: 'Filter rows' });
  const bars = dialog.getByRole('toolbar', { name: 'Ranges of amount' }).getByRole('button');
  await expect(dialog.getByText('Values from 0 to 99')).toBeVisible();
  const count = await bars.count();
  expect(count).toBeGreaterThan(4);
  await bars.nth(0).click();
  const first = await dialog.getByLabel('To below').inputValue();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+Enter');
  await expect(dialog.getByLabel('From')).toHaveValue('0');
  await expect(dialog.getByLabel('To below')).toHaveValue(String(2 * Number(first)));
  await expect(dialog.getByText(`Keeps ${2 * Number(first) * 30} of 3,000 rows`)).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(foot(window)).toContainText(`${2 * Number(first) * 30} of 3,000 rows`);
  await window.runCommand('Remove filters, search and order');
  await editor.getByRole('button', { name: 'Filter', exact: true }).click();
  await dialog.getByLabel('Column').selectOption('day');
  await expect(dialog.getByText('Values from 2026-01-10 to 2026-06-10')).toBeVisible();
  await dialog.getByLabel('From').fill('2026-03-01');
  await dialog.getByLabel('To below').fill('2026-05-01');
  await expect(dialog.getByText('Keeps 1,000 of 3,000 rows')).toBeVisible();
  await dialog.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(foot(window)).toContainText('1,000 of 3,000 rows');
});
