/** Rows sorted by several columns: from headers, menus, keys and the palette. */

import { join } from 'node:path';
import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { expectValues, Grid } from './page-models/grid.ts';

const lines = ['team,points,name', 'b,2,Ann', 'a,,Bob', 'b,1,Cem', 'a,5,Dia', 'b,2,Eva', 'a,3,Fay'];

test.beforeEach(async ({ window, workspace }) => {
  await workspace.write('teams.csv', `${lines.join('\n')}\n`);
  await window.openPath(join(workspace.folder, 'teams.csv'));
  await expect(new Grid(window.editor).cell(5, '2')).toHaveText('Fay');
  await expectValues(window.page);
});

test('Shift and a click add a column to the order, reverse it and remove it', async ({ window }) => {
  const grid = new Grid(window.editor);
  const names = (): Promise<string[]> => grid.texts('2');
  const mark = (column: string, name: string) => grid.header(column).getByRole('img', { name, exact: true });
  await grid.header('0').click({ modifiers: ['Shift'] });
  await expect.poll(names).toEqual(['Bob', 'Dia', 'Fay', 'Ann', 'Cem', 'Eva']);
  await expect(mark('0', 'sorted ascending')).toBeVisible();
  await grid.header('1').click({ modifiers: ['Shift'] });
  // Equal rows stay in the order of the file, and nulls come last.
  await expect.poll(names).toEqual(['Fay', 'Dia', 'Bob', 'Cem', 'Ann', 'Eva']);
  await expect(mark('0', 'sorted ascending, key 1 of 2')).toHaveText('1');
  await expect(mark('1', 'sorted ascending, key 2 of 2')).toHaveText('2');
  await expect(window.page.getByRole('menu')).toBeHidden();
  await grid.header('1').click({ modifiers: ['Shift'] });
  await expect.poll(names).toEqual(['Dia', 'Fay', 'Bob', 'Ann', 'Eva', 'Cem']);
  await expect(mark('1', 'sorted descending, key 2 of 2')).toBeVisible();
  await expectAccessible(window.page);
  // A chip reverses and removes its own key alone.
  await window.editor.getByRole('button', { name: 'Sorted by team, ascending. Reverse order' }).click();
  await expect.poll(names).toEqual(['Ann', 'Eva', 'Cem', 'Dia', 'Fay', 'Bob']);
  await window.editor.getByRole('button', { name: 'Remove sorting by team' }).click();
  await expect.poll(names).toEqual(['Dia', 'Fay', 'Ann', 'Eva', 'Cem', 'Bob']);
  await grid.header('1').click({ modifiers: ['Shift'] });
  await expect.poll(names).toEqual(['Ann', 'Bob', 'Cem', 'Dia', 'Eva', 'Fay']);
});

test('by menu and by keys alone, and kept while another editor is in front', async ({ window, workspace }) => {
  const { page } = window;
  const { keyboard } = page;
  const grid = new Grid(window.editor);
  const names = (): Promise<string[]> => grid.texts('2');
  await grid.cell(0, '1').focus();
  await keyboard.press('ArrowLeft');
  await keyboard.press('Shift+Enter');
  await expect.poll(names).toEqual(['Bob', 'Dia', 'Fay', 'Ann', 'Cem', 'Eva']);
  await expect(grid.cell(0, '0')).toBeFocused();
  await keyboard.press('ArrowRight');
  await keyboard.press('ArrowUp');
  await expect(grid.header('1')).toBeFocused();
  await keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Also sort descending' }).press('Enter');
  await expect.poll(names).toEqual(['Dia', 'Fay', 'Bob', 'Ann', 'Eva', 'Cem']);
  await expect(grid.header('1')).toBeFocused();
  // The palette acts on the column whose header has the focus.
  await window.runCommand('Remove this column from sort order');
  await expect.poll(names).toEqual(['Bob', 'Dia', 'Fay', 'Ann', 'Cem', 'Eva']);
  await grid.header('1').focus();
  await window.runCommand('Also sort ascending by this column');
  await expect.poll(names).toEqual(['Fay', 'Dia', 'Bob', 'Cem', 'Ann', 'Eva']);
  await grid.header('1').focus();
  await keyboard.press('Shift+Enter');
  await expect.poll(names).toEqual(['Dia', 'Fay', 'Bob', 'Ann', 'Eva', 'Cem']);
  await window.openPath(join(workspace.folder, 'customers/customers.csv'));
  await expect(window.editor.locator('b').filter({ hasText: /^998$/u })).toBeVisible();
  await window.tab('teams.csv').click();
  await expect.poll(names).toEqual(['Dia', 'Fay', 'Bob', 'Ann', 'Eva', 'Cem']);
  await window.runCommand('Export rows to file');
  await expect(page.getByRole('dialog')).toContainText('Sorted by team, points');
});
