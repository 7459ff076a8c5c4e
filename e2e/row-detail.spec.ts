/** One row in full: every column, nested values as a tree, copies, and moving from row to row. */

import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { expectValues, Grid } from './page-models/grid.ts';
import { holdCalls } from './routed-calls.ts';

const long = 'x'.repeat(120_000);

/** Rows with everything that a tree has to show; the third is large. */
const records = [
  {
    id: 1,
    name: 'Ada',
    note: '{"seen":12345678901234567890,"by":["web","app"]}',
    customer: { city: 'Gent', tags: ['a', 'b'] },
    amounts: [1.5, null],
  },
  { id: 2, name: '', note: null, customer: { city: 'Lyon', tags: [] }, amounts: null },
  {
    id: 3,
    name: long,
    note: 'plain',
    customer: null,
    amounts: Array.from({ length: 20_000 }, (_, index) => index / 2),
  },
];

async function clipboard(page: Page): Promise<string> {
  return page.evaluate(() => navigator.clipboard.readText());
}

function rowPane(page: Page): {
  pane: Locator;
  tree: Locator;
  value: Locator;
  readonly item: (name: RegExp) => Locator;
} {
  const pane = page.locator('[data-part="row-detail"]');
  const tree = pane.getByRole('tree', { name: 'Columns of the row' });
  return {
    pane,
    tree,
    value: pane.getByLabel('Full value'),
    item: (name) => tree.getByRole('treeitem', { name }),
  };
}

test.beforeEach(async ({ window, workspace }) => {
  await window.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await workspace.write('nested.jsonl', records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  await window.openPath(join(workspace.folder, 'nested.jsonl'));
  await expect(new Grid(window.editor).cell(0, '0')).toHaveText('1');
  await expectValues(window.page);
});

test('a row opens from the grid and shows names, types and values; Escape closes it', async ({ window }) => {
  const { page, editor } = window;
  const { keyboard } = page;
  const grid = new Grid(editor);
  const { pane, tree, value, item } = rowPane(page);
  await grid.cell(0, '1').click();
  await keyboard.press('Enter');
  await expect(pane).toBeVisible();
  await expect(tree.getByRole('treeitem')).toHaveCount(5);
  await expect(item(/^bigint id bigint 1$/u)).toBeVisible();
  await expect(item(/customer struct<.* \{ 2 fields \}/u)).toBeVisible();
  // The column of the cell is the one that is shown in full.
  await expect(value).toHaveText('Ada');
  // The keys stay in the grid, and the row follows them.
  await expect(grid.cell(0, '1')).toBeFocused();
  await keyboard.press('ArrowDown');
  await expect(pane.getByText('Row 2', { exact: true })).toBeVisible();
  await expect(value).toHaveText('""');
  await keyboard.press('ArrowRight');
  await expect(value).toHaveText('null');
  await keyboard.press('Escape');
  await expect(pane).toBeHidden();
  await expect(grid.cell(1, '2')).toBeFocused();
  // The command, and the menu of a cell.
  await window.runCommand('Show row in full');
  await expect(tree).toBeFocused();
  await keyboard.press('Escape');
  await expect(grid.cell(1, '2')).toBeFocused();
  await grid.cell(0, '0').click({ button: 'right' });
  await page.getByRole('menuitem', { name: /^Show row/u }).click();
  await expect(pane.getByText('Row 1', { exact: true })).toBeVisible();
  await pane.getByRole('button', { name: 'Close row' }).click();
  await expect(pane).toBeHidden();
});

test('nested values open by keyboard, are copied, and stay open in the next row', async ({ window }) => {
  const { page, editor } = window;
  const { keyboard } = page;
  const { pane, tree, value, item } = rowPane(page);
  await new Grid(editor).cell(0, '3').click();
  await keyboard.press('Enter');
  await expect(item(/customer/u)).toBeVisible();
  await keyboard.press('Enter');
  await expect(tree).toBeFocused();
  await keyboard.press('ArrowRight');
  await expect(item(/^city Gent$/u)).toBeVisible();
  await keyboard.press('ArrowRight');
  await keyboard.press('ArrowDown');
  await keyboard.press('ArrowRight');
  await keyboard.press('ArrowDown');
  await expect(pane.getByText('customer.tags[0]')).toBeVisible();
  await expect(value).toHaveText('a');
  await keyboard.press('ControlOrMeta+c');
  await expect(page.getByText('Value copied to the clipboard.')).toBeVisible();
  expect(await clipboard(page)).toBe('a');
  await keyboard.press('ArrowLeft');
  await keyboard.press('ArrowLeft');
  await keyboard.press('ArrowLeft');
  await keyboard.press('ArrowUp');
  // JSON in a text is a tree as well, with its numbers as they are written.
  await keyboard.press(' ');
  await expect(item(/^seen 12345678901234567890$/u)).toBeVisible();
  await expect(value).toContainText('"seen": 12345678901234567890');
  await pane.getByRole('button', { name: 'Copy value' }).click();
  await expect.poll(() => clipboard(page)).toBe(records[0]!.note);
  await pane.getByRole('button', { name: 'Copy row as JSON' }).click();
  await expect.poll(async () => JSON.parse(await clipboard(page)) as unknown).toEqual(records[0]);
  await expectAccessible(page);
  // A value has a menu, by the pointer and by keys.
  await item(/^bigint id/u).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Copy value' }).click();
  await expect.poll(() => clipboard(page)).toBe('1');
  await tree.focus();
  await keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Copy row as JSON' }).press('Enter');
  await expect.poll(async () => JSON.parse(await clipboard(page)) as unknown).toEqual(records[0]);
  await tree.focus();
  await keyboard.press('Alt+ArrowDown');
  await expect(pane.getByText('Row 2', { exact: true })).toBeVisible();
  await expect(item(/^city Lyon$/u)).toBeVisible();
  await pane.getByRole('button', { name: 'Previous row' }).click();
  await expect(item(/^city Gent$/u)).toBeVisible();
  await expect(pane.getByRole('button', { name: 'Previous row' })).toHaveAttribute('aria-disabled', 'true');
});

test('large values are whole, and of a long list the rows in view are drawn', async ({ window }) => {
  const { page, editor } = window;
  const { keyboard } = page;
  const { pane, tree, value, item } = rowPane(page);
  await new Grid(editor).cell(2, '1').click();
  await keyboard.press('Enter');
  await expect(pane.getByText('120,000 characters')).toBeVisible();
  await pane.getByRole('button', { name: 'Show all' }).click();
  await expect.poll(async () => (await value.textContent())?.length).toBe(long.length);
  await pane.getByRole('button', { name: 'Copy value' }).click();
  await expect.poll(() => clipboard(page)).toBe(long);
  await tree.focus();
  await keyboard.press('End');
  await keyboard.press('ArrowRight');
  await keyboard.press('End');
  await expect(item(/^19999 9999\.5$/u)).toBeVisible();
  await expect(value).toHaveText('9999.5');
  expect(await tree.getByRole('treeitem').count()).toBeLessThan(200);
  await keyboard.press('Home');
  await expect(item(/^bigint id/u)).toBeVisible();
});

test('a filtered row shows its place in the file, and fewer rows leave the last one open', async ({ window }) => {
  const { page, editor } = window;
  const { keyboard } = page;
  const grid = new Grid(editor);
  const { pane, item } = rowPane(page);
  await grid.cell(2, '0').click();
  await keyboard.press('Enter');
  await expect(pane.getByText('Row 3', { exact: true })).toBeVisible();
  await editor.getByRole('textbox', { name: 'Search rows' }).fill('Lyon');
  await expect(pane.getByText('Row 1', { exact: true })).toBeVisible();
  await expect(pane.getByText('of 1, row 2 unfiltered')).toBeVisible();
  await expect(item(/^bigint id bigint 2$/u)).toBeVisible();
  await editor.getByRole('textbox', { name: 'Search rows' }).fill('nowhere');
  await expect(pane.getByText('No row to show')).toBeVisible();
});

test('a row of a table opens in a narrow window', async ({ window }) => {
  const { page, editor } = window;
  const { pane } = rowPane(page);
  await page.setViewportSize({ width: 1024, height: 700 });
  await window.find('shop.orders');
  await editor.getByRole('tab', { name: 'Rows' }).click();
  await expect(editor.getByText('5,040 rows')).toBeVisible();
  await new Grid(editor).cell(1, '1').dblclick();
  await expect(pane.getByText('Row 2', { exact: true })).toBeVisible();
  await expect(pane.getByRole('treeitem').first()).toBeVisible();
  await expectAccessible(page);
  // Another part of the inspector takes its place.
  await page.keyboard.press('Alt+p');
  await expect(pane).toBeHidden();
});

test('a double click opens its row though all rows are just replacing the first ones', async ({ window }) => {
  const { page, editor } = window;
  const { pane } = rowPane(page);
  const letGo = await holdCalls(window, ['readPage']);
  await window.find('shop.orders');
  await editor.getByRole('tab', { name: 'Rows' }).click();
  await expect(editor.getByText('5,040 rows')).toBeVisible();
  const grid = new Grid(editor);
  await expect(grid.cell(2, '1')).toHaveText('');
  await grid.cell(2, '1').dblclick();
  await expect(pane).toBeHidden();
  letGo('readPage');
  await expect(pane.getByText('Row 3', { exact: true })).toBeVisible();
  await expect(pane.getByRole('treeitem').first()).toBeVisible();
});
