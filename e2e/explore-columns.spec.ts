/** The columns of a grid: hidden, shown, moved, pinned and widened; copied and exported; kept with the tab. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { expectValues, Grid } from './page-models/grid.ts';
import type { Window } from './page-models/window.ts';

const lines = Array.from({ length: 400 }, (_, row) => `${row},name ${row},${row * 3},city ${row % 7},note ${row}`);

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test.beforeEach(async ({ window, workspace }) => {
  await workspace.write('columns.csv', `id,name,points,city,note\n${lines.join('\n')}\n`);
  await window.openPath(join(workspace.folder, 'columns.csv'));
  await expect(new Grid(window.editor).cell(0, '1')).toHaveText('name 0');
  await expect(window.editor.locator('b').filter({ hasText: /^400$/u })).toBeVisible();
  await expectValues(window.page);
});

const copied = (window: Window): Promise<string> => window.page.evaluate(() => navigator.clipboard.readText());

test('columns are hidden, moved and pinned by keys alone, and copies take what is shown', async ({ window }) => {
  const { page } = window;
  const { keyboard } = page;
  const grid = new Grid(window.editor);
  await grid.cell(0, '0').focus();
  await keyboard.press('ArrowRight');
  await keyboard.press('Alt+Shift+H');
  await expect(grid.header('1')).toHaveCount(0);
  await expect(grid.cell(0, '2')).toBeFocused();
  await expect(window.editor.getByText('4 of 5 columns')).toBeVisible();
  await keyboard.press('ControlOrMeta+Shift+ArrowRight');
  await expect.poll(() => grid.headers()).toEqual(['id', 'city', 'points', 'note']);
  await expect(grid.cell(0, '2')).toBeFocused();
  await keyboard.press('ArrowRight');
  await expect(grid.cell(0, '4')).toBeFocused();
  await window.runCommand('Pin column to left');
  await expect.poll(() => grid.headers()).toEqual(['note', 'id', 'city', 'points']);
  await expect(grid.cell(0, '4')).toBeFocused();
  await keyboard.press('ControlOrMeta+c');
  await expect(page.getByText('4 shown of 5 columns.')).toBeVisible();
  expect(await copied(window)).toBe('note\tid\tcity\tpoints\nnote 0\t0\tcity 0\t0');
  await page.getByRole('button', { name: 'Copy all 5 columns' }).click();
  await expect.poll(() => copied(window)).toBe('id\tname\tpoints\tcity\tnote\n0\tname 0\t0\tcity 0\tnote 0');
  const width = async (): Promise<number> => (await grid.header('4').boundingBox())!.width;
  const before = await width();
  await grid.cell(0, '4').focus();
  await keyboard.press('Alt+Shift+ArrowRight');
  await expect.poll(width).toBe(before + 24);
  await keyboard.press('Alt+Shift+ArrowLeft');
  await expect.poll(width).toBe(before);
  await window.runCommand('Reset all columns');
  await expect.poll(() => grid.headers()).toEqual(['id', 'name', 'points', 'city', 'note']);
  await expect(window.editor.getByText('5 columns', { exact: true })).toBeVisible();
});

test('the list of columns: search, all and none, order and pins, without the mouse', async ({ window }) => {
  const { page } = window;
  const { keyboard } = page;
  const grid = new Grid(window.editor);
  await grid.cell(0, '0').focus();
  await keyboard.press('Alt+Shift+L');
  const dialog = page.getByRole('dialog', { name: 'Columns' });
  await expect(dialog.getByRole('textbox', { name: 'Search columns' })).toBeFocused();
  await keyboard.type('nam');
  await keyboard.press('ArrowDown');
  const name = dialog.getByRole('option', { name: 'name' });
  await expect(name).toBeFocused();
  await keyboard.press('Space');
  await expect(name).toHaveAttribute('aria-selected', 'false');
  await expect(dialog.getByRole('status')).toHaveText('4 of 5 columns shown');
  await expectAccessible(page);
  await dialog.getByRole('textbox').fill('');
  await dialog.getByRole('option', { name: 'note' }).focus();
  await dialog.getByRole('option', { name: 'id' }).focus();
  await dialog.getByRole('button', { name: 'Hide all' }).click();
  await expect(dialog.getByRole('status')).toHaveText('0 of 5 columns shown');
  await keyboard.press('Escape');
  await expect(window.editor.getByText('Every column is hidden.')).toBeVisible();
  await window.editor.getByRole('button', { name: 'Show all columns' }).click();
  await expect.poll(() => grid.headers()).toEqual(['id', 'name', 'points', 'city', 'note']);
  await window.editor.getByRole('button', { name: 'Columns', exact: true }).click();
  await dialog.getByRole('textbox').press('ArrowDown');
  await expect(dialog.getByRole('option', { name: 'id' })).toBeFocused();
  await keyboard.press('Alt+ArrowDown');
  await keyboard.press('End');
  await keyboard.press('p');
  await keyboard.press('Escape');
  await expect.poll(() => grid.headers()).toEqual(['note', 'name', 'id', 'points', 'city']);
});

test('a header is dragged to another place and width, and an export has the shown columns', async ({
  window,
  workspace,
}) => {
  const { page } = window;
  const grid = new Grid(window.editor);
  const [from, to] = [(await grid.header('0').boundingBox())!, (await grid.header('2').boundingBox())!];
  await page.mouse.move(from.x + 60, from.y + 12);
  await page.mouse.down();
  await page.mouse.move(from.x + 120, from.y + 12, { steps: 4 });
  await page.mouse.move(to.x + to.width - 10, to.y + 12, { steps: 12 });
  await page.mouse.up();
  await expect.poll(() => grid.headers()).toEqual(['name', 'points', 'id', 'city', 'note']);
  await expect(page.getByRole('menu')).toBeHidden();
  const edge = (await grid.header('1').boundingBox())!;
  await page.mouse.move(edge.x + edge.width - 1, edge.y + 12);
  await page.mouse.down();
  await page.mouse.move(edge.x + edge.width + 59, edge.y + 12, { steps: 6 });
  await page.mouse.up();
  await expect
    .poll(async () => Math.round((await grid.header('1').boundingBox())!.width))
    .toBe(Math.round(edge.width) + 60);
  await grid.header('1').click();
  await page.getByRole('menuitem', { name: 'Reset width' }).click();
  await expect.poll(async () => (await grid.header('1').boundingBox())!.width).toBe(edge.width);
  await grid.header('3').click();
  await page.getByRole('menuitem', { name: 'Hide column' }).click();
  await window.runCommand('Export rows to file');
  const dialog = page.getByRole('dialog', { name: /Export/u });
  await expect(dialog.getByRole('radio', { name: '4 shown columns, in the order of the grid' })).toBeChecked();
  await expectAccessible(page);
  await dialog.getByRole('radio', { name: /CSV/u }).check();
  await dialog.getByRole('button', { name: 'Export 400 rows' }).click();
  await expect(page.getByText(/400 rows exported/u)).toBeVisible();
  const text = await readFile(join(workspace.folder, 'exports/columns.csv'), 'utf8');
  expect(text.split('\n').slice(0, 2)).toEqual(['name,points,id,note', 'name 0,0,0,note 0']);
});

test('a tab keeps its view while another is in front, and after the window was loaded again', async ({
  window,
  workspace,
}) => {
  const { page } = window;
  const grid = new Grid(window.editor);
  await grid.header('1').click();
  await page.getByRole('menuitem', { name: 'Hide column' }).click();
  await grid.header('3').click();
  await page.getByRole('menuitem', { name: 'Pin to left' }).click();
  await grid.header('2').click({ modifiers: ['Shift'] });
  await grid.header('2').click({ modifiers: ['Shift'] });
  await expect(grid.cell(0, '2')).toHaveText('1197');
  await grid.cell(0, '4').click();
  await page.keyboard.press('ControlOrMeta+G');
  await page.getByRole('dialog').getByRole('textbox').fill('200');
  await page.keyboard.press('Enter');
  await expect(grid.cell(199, '4')).toBeFocused();
  await page.keyboard.press('Space');
  const row = grid.root.locator('[role=row][row-index="199"]').first();
  const isKept = async (): Promise<void> => {
    await expect(row).toHaveAttribute('aria-selected', 'true');
    await expect(grid.cell(199, '4')).toBeInViewport();
    await expect.poll(() => grid.headers()).toEqual(['city', 'id', 'points', 'note']);
    await expect(grid.header('2').getByRole('img', { name: 'sorted descending' })).toBeVisible();
  };
  await isKept();
  await window.openPath(join(workspace.folder, 'customers/customers.csv'));
  await expect(window.editor.locator('b').filter({ hasText: /^998$/u })).toBeVisible();
  // Rows that were shown are there at once, even if the host does not answer.
  await workspace.whilePaused(async () => {
    await window.tab('columns.csv').click();
    await isKept();
    await expect(grid.cell(199, '4')).toHaveText(/^note/u);
  });
  await isKept();
  await window.reload();
  await isKept();
  // Of a tab that was closed nothing is kept.
  await window.runCommand('Close editor');
  await expect(window.tab('columns.csv')).toHaveCount(0);
  await page.reload();
  await window.openPath(join(workspace.folder, 'columns.csv'));
  await expect.poll(() => grid.headers()).toEqual(['id', 'name', 'points', 'city', 'note']);
});

test('5,000 columns are searched and hidden at once', async ({ window, workspace }) => {
  const { page } = window;
  const names = Array.from({ length: 5000 }, (_, column) => `c${column}`);
  await workspace.write('very-wide.csv', `${names.join(',')}\n${names.map((_, column) => column).join(',')}\n`);
  await window.openPath(join(workspace.folder, 'very-wide.csv'));
  await expect(window.editor.getByText('5,000 columns')).toBeVisible();
  await page.keyboard.press('Alt+Shift+L');
  const dialog = page.getByRole('dialog', { name: 'Columns' });
  await expect(dialog.getByRole('option').first()).toBeVisible();
  expect(await dialog.getByRole('option').count()).toBeLessThan(200);
  await dialog.getByRole('button', { name: 'Hide all' }).click();
  await dialog.getByRole('textbox').fill('c499');
  await dialog.getByRole('button', { name: 'Show these' }).click();
  await expect(dialog.getByRole('status')).toHaveText('11 of 5,000 columns shown');
  await page.keyboard.press('Escape');
  await expect(new Grid(window.editor).cell(0, '499')).toHaveText('499');
});
