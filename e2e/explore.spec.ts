/** Explore: a file by its path or by dropping it, its rows, jumping in them, and what cannot be read. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { Grid } from './page-models/grid.ts';
import { holdCalls, routeCalls } from './routed-calls.ts';

test('a file opened by its path shows how it was read, its rows and an exact count', async ({ window, workspace }) => {
  await window.openPath(join(workspace.folder, 'customers/customers.csv'));
  await expect(window.tab('customers.csv')).toBeVisible();
  await expect(window.editor.getByText(/CSV, utf-8, semicolon between fields/u)).toBeVisible();
  await expect(window.editor.locator('b').filter({ hasText: /^998$/u })).toBeVisible();
  await expect(window.editor.getByText('Exact').first()).toBeVisible();
  await expect(new Grid(window.editor).cell(0, '1')).not.toBeEmpty();
});

test('the last of a hundred thousand rows is one jump away', async ({ window, workspace }) => {
  const path = join(workspace.folder, 'long.csv');
  await writeFile(path, `id,name\n${Array.from({ length: 100_000 }, (_, row) => `${row},name ${row}`).join('\n')}\n`);
  await window.openPath(path);
  await expect(window.editor.locator('b').filter({ hasText: /^100,000$/u })).toBeVisible();
  const grid = new Grid(window.editor);
  await grid.scrollTo(1);
  await expect(grid.cell(99_999, '1')).toHaveText('name 99999');
  await grid.scrollTo(0.5);
  await expect(
    grid.root
      .getByRole('gridcell')
      .filter({ hasText: /name 50\d\d\d|name 49\d\d\d/u })
      .first(),
  ).toBeVisible();
  await grid.scrollTo(0);
  await expect(grid.cell(0, '1')).toHaveText('name 0');
});

test('the place in the rows is kept while all of them come, and given up for another order', async ({
  window,
  workspace,
}) => {
  const { page } = window;
  const path = join(workspace.folder, 'long.csv');
  await writeFile(path, `id,name\n${Array.from({ length: 100_000 }, (_, row) => `${row},name ${row}`).join('\n')}\n`);
  const letGo = await holdCalls(window, ['openPages', 'readPage']);
  await window.openPath(path);
  const grid = new Grid(window.editor);
  await expect(grid.cell(0, '1')).toHaveText('name 0');
  await grid.scrollTo(1);
  await expect(grid.cell(199, '1')).toHaveText('name 199');
  letGo('openPages');
  await expect(window.editor.locator('b').filter({ hasText: /^100,000$/u })).toBeVisible();
  await expect(grid.cell(199, '1')).toBeVisible();
  letGo('readPage');
  await expect(grid.cell(199, '1')).toHaveText('name 199');
  await grid.header('0').click();
  await page.getByRole('menuitem', { name: 'Sort descending' }).click();
  await expect(grid.cell(0, '1')).toHaveText('name 99999');
});

test('a jump that is asked for before all rows are there is made when they are', async ({ window, workspace }) => {
  const { page } = window;
  const path = join(workspace.folder, 'longer.csv');
  await writeFile(path, `id\n${Array.from({ length: 5000 }, (_, row) => `${row}\n`).join('')}`);
  const letGo = await holdCalls(window, ['openPages']);
  await window.openPath(path);
  await expect(new Grid(window.editor).cell(0, '0')).toHaveText('0');
  await page.keyboard.press('ControlOrMeta+G');
  const dialog = page.getByRole('dialog', { name: 'Jump to row' });
  await dialog.getByRole('textbox').fill('4500');
  await page.keyboard.press('Enter');
  await expect(dialog).toContainText('A row from 1 to');
  letGo('openPages');
  await expect(dialog).toBeHidden();
  await expect(window.editor.locator('[row-index="4499"] .ag-cell:focus')).toBeVisible();
});

test('a reading that takes long is cancelled, and only what could be opened is offered again', async ({
  window,
  workspace,
}) => {
  const { page } = window;
  const [customers, missing] = ['customers.csv', 'missing.csv'];
  let holds = true;
  let cancels = 0;
  // An engine that cannot be reached.
  await routeCalls(window, (text, send) => {
    if (text.includes('cancel')) cancels += 1;
    if (!holds || !text.includes('previewFile')) send();
  });
  const opened = window.sideBar.getByRole('treeitem');
  const cancelled = window.editor.getByText(/^Reading of .*customers\.csv was cancelled$/u);

  await window.openPath(join(workspace.folder, 'customers', customers));
  await expect(window.editor.getByText(/^Reading .*customers\.csv$/u)).toBeVisible();
  await window.editor.getByRole('button', { name: 'Cancel' }).click();
  await expect(cancelled).toBeVisible();
  await expect.poll(() => cancels).toBeGreaterThanOrEqual(1);
  await expect(window.editor).toBeFocused();
  await window.editor.getByRole('button', { name: 'Try again' }).click();
  await expect(window.editor.getByRole('button', { name: 'Cancel' })).toBeVisible();
  await expect(window.editor).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(cancelled).toBeVisible();
  await expect(opened.filter({ hasText: customers })).toHaveCount(0);

  holds = false;
  await window.editor.getByRole('button', { name: 'Try again' }).click();
  await expect(window.editor.locator('b').filter({ hasText: /^998$/u })).toBeVisible();
  await expect(opened.filter({ hasText: customers })).toHaveCount(1);
  await window.openPath(join(workspace.folder, missing));
  await expect(window.editor.getByRole('alert')).toContainText('Cannot read');
  await expect(opened.filter({ hasText: missing })).toHaveCount(0);
});

test('a dropped file is taken and shown; several are several tabs', async ({ window }) => {
  await window.drop([
    { name: 'cities.csv', text: 'city,people\nKöln,1087863\nGyőr,129568\n' },
    { name: 'events.json', text: '{"id":1,"kind":"click"}\n{"id":2,"kind":"view"}\n' },
  ]);
  await expect(window.tab('cities.csv')).toBeVisible();
  await expect(window.tab('events.json')).toBeVisible();
  await window.tab('cities.csv').click();
  await expect(new Grid(window.editor).cell(1, '0')).toHaveText('Győr');
  await window.tab('events.json').click();
  await expect(new Grid(window.editor).cell(0, '1')).toHaveText('click');
});

test('a large dropped file arrives whole, slice by slice', async ({ window }) => {
  const rows = 400_000;
  await window.drop([
    {
      name: 'many.csv',
      text: `id,text\n${Array.from({ length: rows }, (_, row) => `${row},a text of row ${row}`).join('\n')}\n`,
    },
  ]);
  await expect(new Grid(window.editor).cell(0, '1')).toHaveText('a text of row 0');
  await expect(window.editor.locator('b').filter({ hasText: /^400,000$/u })).toBeVisible({ timeout: 30_000 });
  await expect(window.editor.getByText('Exact').first()).toBeVisible();
});

test('a missing file and one without a table show the problem and the remedy', async ({ window, workspace }) => {
  await window.openPath(join(workspace.folder, 'customers/custmers.csv'));
  const alert = window.editor.getByRole('alert');
  await expect(alert).toContainText('custmers.csv');
  await expect(alert).toContainText('does not exist');
  await expect(alert.getByRole('button', { name: 'Try again' })).toBeVisible();
  const noise = join(workspace.folder, 'noise.parquet');
  await writeFile(noise, 'PAR1 this is not a parquet file');
  await window.openPath(noise);
  await expect(window.editor.getByRole('alert')).toContainText('noise.parquet');
});

test('a path that is not absolute is one in the workspace', async ({ window, workspace }) => {
  await window.page.keyboard.press('ControlOrMeta+O');
  const field = window.page.getByLabel('Path on this computer');
  await field.fill('customers/customers.csv');
  const whole = join(workspace.folder, 'customers/customers.csv');
  await expect(window.page.getByText(`In the workspace: ${whole}`)).toBeVisible();
  await window.page.keyboard.press('Enter');
  await expect(window.editor.locator('b').filter({ hasText: /^998$/u })).toBeVisible();
});
