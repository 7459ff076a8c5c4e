/** Files, catalog and crawlers by keyboard alone: no pointer is used in this file. */

import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { Grid } from './page-models/grid.ts';
import type { Window } from './page-models/window.ts';

async function openByKeys(window: Window, path: string): Promise<Grid> {
  const { keyboard } = window.page;
  await keyboard.press('ControlOrMeta+O');
  await expect(window.page.getByLabel('Path on this computer')).toBeFocused();
  await keyboard.type(path);
  await keyboard.press('Enter');
  const grid = new Grid(window.editor);
  await expect(window.editor.locator('b').filter({ hasText: /^998$/u })).toBeVisible();
  await expect(grid.cell(0, '0')).toBeFocused();
  return grid;
}

test('a file is opened, sorted, filtered, searched, jumped in and closed', async ({ window, workspace }) => {
  const { page } = window;
  const { keyboard } = page;
  const grid = await openByKeys(window, join(workspace.folder, 'customers/customers.csv'));

  await test.step('sorted from the header, where the focus stays', async () => {
    await keyboard.press('ArrowUp');
    await expect(grid.header('0')).toBeFocused();
    await keyboard.press('Enter');
    await expect(page.getByRole('menuitem', { name: 'Sort ascending' })).toBeFocused();
    await keyboard.press('Enter');
    await expect(grid.cell(0, '0')).toHaveText('1');
    await expect(grid.header('0')).toBeFocused();
    await keyboard.press('ArrowDown');
    await expect(grid.cell(0, '0')).toBeFocused();
  });

  await test.step('a filter by a value is added and removed', async () => {
    for (let step = 0; step < 6; step += 1) await keyboard.press('ArrowRight');
    await expect(grid.cell(0, '6')).toBeFocused();
    const country = (await grid.cell(0, '6').textContent()) ?? '';
    await keyboard.press('Alt+f');
    await expect(window.editor.getByText(/of 998 rows/u)).toBeVisible();
    await expect(grid.cell(0, '6')).toHaveText(country);
    await expect(grid.cell(0, '6')).toBeFocused();
    await window.runCommand('Filter rows');
    await expect(page.getByRole('dialog').getByLabel('Search values of country')).toBeFocused();
    await keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(grid.cell(0, '6')).toBeFocused();
    await window.runCommand('Remove filters, search and order');
    await expect(window.editor.locator('b').filter({ hasText: /^998$/u })).toBeVisible();
  });

  await test.step('searched, and back into the rows', async () => {
    await keyboard.press('ControlOrMeta+F');
    await keyboard.type('KERKSTRAAT');
    await expect(window.editor.getByText(/of 998 rows/u)).toBeVisible();
    await keyboard.press('ArrowDown');
    await expect(window.editor.locator('.ag-cell:focus')).toBeVisible();
    await keyboard.press('ControlOrMeta+F');
    await keyboard.press('Escape');
    await expect(window.editor.locator('b').filter({ hasText: /^998$/u })).toBeVisible();
    await keyboard.press('Escape');
    await expect(window.editor.locator('.ag-cell:focus')).toBeVisible();
  });

  await test.step('jumped in; the menu of a cell; closed', async () => {
    // Rows that are drawn again lose the focus: the cell must be in one.
    const before = window.editor.locator('[row-index]:has(.ag-cell:focus)').first();
    const place = await before.getAttribute('row-index');
    await keyboard.press('ControlOrMeta+G');
    await expect(page.getByRole('dialog').getByRole('textbox')).toBeFocused();
    await keyboard.press('Escape');
    await expect(window.editor.locator(`[row-index="${place}"] .ag-cell:focus`)).toBeVisible();
    await keyboard.press('ControlOrMeta+G');
    await keyboard.type('900');
    await keyboard.press('Enter');
    await expect(window.editor.locator('[row-index="899"] .ag-cell:focus')).toBeVisible();
    await keyboard.press('Shift+F10');
    await expect(page.getByRole('menuitem').first()).toBeFocused();
    await keyboard.press('Escape');
    await expect(window.editor.locator('[row-index="899"] .ag-cell:focus')).toBeVisible();
    await keyboard.press('Alt+w');
    await expect(window.editor).toBeFocused();
    await keyboard.press('Tab');
    await keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Create workspace' })).toBeFocused();
    await keyboard.press('Tab');
    await keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Choose files' })).toBeFocused();
  });
});

test('the catalog is walked through, a crawler run, and the regions are cycled through', async ({ window }) => {
  const { page } = window;
  const { keyboard } = page;
  const held = page.locator(':focus');
  await keyboard.press('ControlOrMeta+2');
  await expect(held).toHaveRole('treeitem');
  for (let step = 0; step < 3 && !((await held.textContent()) ?? '').startsWith('orders'); step += 1)
    await keyboard.press('ArrowDown');
  await expect(held).toContainText('orders');
  await keyboard.press('Space');
  await expect(window.tab('shop.orders')).toHaveAttribute('aria-selected', 'true');
  await expect(window.tab('shop.orders').locator('i')).toHaveCount(0);
  // An empty region is skipped.
  await expect(window.editor.getByRole('tab', { name: /^Schema/u })).toBeVisible();
  await keyboard.press('F6');
  await expect(window.tab('shop.orders')).toBeFocused();
  await keyboard.press('F6');
  await expect(page.locator('#editor :focus')).toBeVisible();
  await window.editor.getByRole('tab', { name: /^Schema/u }).focus();
  await keyboard.press('End');
  await keyboard.press('ArrowLeft');
  await expect(window.editor.getByRole('tab', { name: 'Rows' })).toHaveAttribute('aria-selected', 'true');
  await keyboard.press('Alt+i');
  await expect(page.getByRole('complementary', { name: 'Details' })).toBeHidden();
  await keyboard.press('Alt+i');
  await expect(page.getByRole('complementary', { name: 'Details' })).toBeVisible();

  await keyboard.press('ControlOrMeta+3');
  await expect(held).toHaveRole('treeitem');
  await keyboard.press('Enter');
  await expect(window.editor.getByRole('heading', { name: 'sample' })).toBeVisible();
  await window.runCommand('Run open crawler');
  await expect(window.editor.getByText('SUCCEEDED').first()).toBeVisible({ timeout: 60_000 });
});
