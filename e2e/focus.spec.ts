/** Where the keys are: behind dialogs, in menus, over messages and below the inspector. No pointer is used in this file. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { Grid } from './page-models/grid.ts';
import { JobEditor } from './page-models/job-editor.ts';
import type { Window } from './page-models/window.ts';

const customers = 'customers/customers.csv';

async function openCustomers(window: Window, folder: string): Promise<Grid> {
  await window.openPath(join(folder, customers));
  await expect(window.editor.locator('b').filter({ hasText: /^998$/u })).toBeVisible();
  const grid = new Grid(window.editor);
  await expect(grid.cell(0, '0')).toBeFocused();
  return grid;
}

test('what a dialog opens has the keys, wherever they were before it', async ({ window, workspace }) => {
  const { page } = window;
  const { keyboard } = page;
  const held = page.locator(':focus');
  await keyboard.press('ControlOrMeta+2');
  await expect(held).toHaveRole('treeitem');
  const grid = await openCustomers(window, workspace.folder);

  await test.step('also when the editor is in front already', async () => {
    await keyboard.press('ControlOrMeta+1');
    await expect(window.editor).not.toContainText('no such');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.closest('[data-part="side-bar"]') !== null))
      .toBe(true);
    await window.openPath(join(workspace.folder, customers));
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('#editor') !== null)).toBe(true);
    await expect(grid.cell(0, '0')).toBeVisible();
  });

  await test.step('a crawler that was created; a missing folder is reported first', async () => {
    await window.runCommand('Create crawler');
    const dialog = page.getByRole('dialog', { name: 'Create crawler' });
    await expect(dialog.getByLabel('Name')).toBeFocused();
    await keyboard.type('nowhere');
    await keyboard.press('Tab');
    await keyboard.type('input/not-there');
    await keyboard.press('Enter');
    await expect(dialog.getByText('No folder or file exists at')).toBeVisible();
    await keyboard.press('Enter');
    await expect(dialog).toBeHidden();
    await expect(window.tab('nowhere')).toHaveAttribute('aria-selected', 'true');
    await expect(page.getByRole('region', { name: 'Messages' })).toContainText('crawlers/nowhere.json');
    await expect.poll(() => page.evaluate(() => document.activeElement?.closest('#editor') !== null)).toBe(true);
  });
});

test('a dialog that opens while the side bar is loading keeps the focus; a pasted path is understood', async ({
  window,
  workspace,
}) => {
  const { page } = window;
  const { keyboard } = page;
  const field = page.getByLabel('Path on this computer');
  await keyboard.press('ControlOrMeta+5');
  await keyboard.press('ControlOrMeta+o');
  await expect(field).toBeFocused();
  // Longer than a list of runs is waited for.
  await page.waitForTimeout(700);
  await expect(field).toBeFocused();
  await keyboard.insertText(`"${join(workspace.folder, customers)}"`);
  await expect(field).toHaveValue(join(workspace.folder, customers));
  await keyboard.press('Enter');
  await expect(window.editor.locator('b').filter({ hasText: /^998$/u })).toBeVisible();
});

test('a wrong path is corrected where it was written', async ({ window, workspace }) => {
  const { page } = window;
  const { keyboard } = page;
  const wrong = join(workspace.folder, 'customers/custmers.csv');
  await window.openPath(wrong);
  await expect(window.editor.getByRole('button', { name: 'Correct path' })).toBeVisible();
  await window.editor.getByRole('button', { name: 'Correct path' }).focus();
  await keyboard.press('Enter');
  await expect(page.getByLabel('Path on this computer')).toHaveValue(wrong);
  await page.getByLabel('Path on this computer').fill(join(workspace.folder, customers));
  await keyboard.press('Enter');
  await expect(window.editor.locator('b').filter({ hasText: /^998$/u })).toBeVisible();
  await expect(window.tab('custmers.csv')).toHaveCount(0);
});

test('a path is completed from existing entries; a mistyped one from similar entries', async ({
  window,
  workspace,
}) => {
  const { page } = window;
  const { keyboard } = page;
  await window.runCommand('Open file');
  const field = page.getByLabel('Path on this computer');
  await expect(field).toBeFocused();
  await keyboard.type('cus');
  await expect(page.getByRole('option', { name: 'customers/' })).toBeVisible();
  await expect(page.getByRole('option', { name: 'classifiers/' })).toHaveCount(0);
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await expect(field).toHaveValue('customers/');
  await keyboard.type('custmers');
  await expect(page.getByRole('option', { name: 'customers/customers.csv' })).toBeVisible();
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await keyboard.press('Enter');
  await expect(window.editor.locator('b').filter({ hasText: /^998$/u })).toBeVisible();

  await window.openPath(join(workspace.folder, 'customers/custmers.csv'));
  await window.editor.getByRole('button', { name: 'Open customers.csv' }).focus();
  await keyboard.press('Enter');
  await expect(window.tab('custmers.csv')).toHaveCount(0);
  await expect(window.editor.locator('b').filter({ hasText: /^998$/u })).toBeVisible();

  await window.runCommand('Crawl folder');
  await keyboard.type('custmers');
  await keyboard.press('Enter');
  await page.getByRole('button', { name: 'Use customers' }).focus();
  await keyboard.press('Enter');
  await expect(page.getByLabel('Folder or file on this computer')).toHaveValue(join(workspace.folder, 'customers'));
});

test('a menu: letters choose, other keys close it and act where they were', async ({ window, workspace }) => {
  const { page } = window;
  const { keyboard } = page;
  const grid = await openCustomers(window, workspace.folder);
  const menu = page.getByRole('menu');
  await keyboard.press('ArrowUp');
  await keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Sort ascending' })).toBeFocused();
  await keyboard.press('p');
  await expect(page.getByRole('menuitem', { name: 'Profile column' })).toBeFocused();
  await keyboard.press('F6');
  await expect(menu).toBeHidden();
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.closest('#editor [data-part="grid"]') == null))
    .toBe(true);

  await grid.header('0').focus();
  await keyboard.press('Enter');
  await expect(menu).toBeVisible();
  await keyboard.press('ControlOrMeta+F');
  await expect(menu).toBeHidden();
  await expect(page.getByRole('textbox', { name: 'Search rows' })).toBeFocused();

  await grid.header('1').focus();
  await keyboard.press('Enter');
  await expect(menu).toBeVisible();
  // As a screen reader moves it.
  await grid.header('0').focus();
  await expect(menu).toBeHidden();
});

test('Tab goes through a grid in one step, in both directions', async ({ window, workspace }) => {
  const { page } = window;
  const { keyboard } = page;
  const grid = await openCustomers(window, workspace.folder);
  const inGrid = (): Promise<boolean> =>
    page.evaluate(() => document.activeElement?.closest('[data-part="grid"] .ag-root') != null);
  await keyboard.press('ArrowDown');
  await keyboard.press('Tab');
  expect(await inGrid()).toBe(false);
  await keyboard.press('Shift+Tab');
  await expect.poll(inGrid).toBe(true);
  await grid.cell(1, '0').focus();
  for (let step = 0; step < 3 && (await inGrid()); step += 1) await keyboard.press('Shift+Tab');
  expect(await inGrid()).toBe(false);
});

test('messages are a region, and Escape closes the newest', async ({ window, workspace }) => {
  const { page } = window;
  const { keyboard } = page;
  await openCustomers(window, workspace.folder);
  const messages = page.getByRole('region', { name: 'Messages' });
  await keyboard.press('Alt+Shift+C');
  await expect(messages).toContainText('1 row copied as CSV');
  for (let step = 0; step < 9; step += 1) {
    await keyboard.press('F6');
    if (await messages.evaluate((region) => region.contains(document.activeElement))) break;
  }
  await expect(messages.getByRole('button', { name: 'Close message' })).toBeFocused();
  await keyboard.press('Escape');
  await expect(messages).toBeHidden();
  await expect(page.locator('#editor .ag-cell:focus')).toBeVisible();
});

test('an action that removes its own control leaves the focus next to it', async ({ window, workspace }) => {
  const { page } = window;
  const { keyboard } = page;
  const grid = await openCustomers(window, workspace.folder);
  await test.step('a filter that leaves one row', async () => {
    await keyboard.press('ControlOrMeta+G');
    await keyboard.type('300');
    await keyboard.press('Enter');
    await expect(window.editor.locator('[row-index="299"] .ag-cell:focus')).toContainText(/\S/u);
    await keyboard.press('Alt+f');
    await expect(window.editor.getByText('of 998 rows')).toBeVisible();
    await expect(window.editor.locator('.ag-cell:focus')).toBeVisible();
  });
  await test.step('the filter itself', async () => {
    const remove = window.editor.getByRole('button', { name: /^Remove filter customer_id/u });
    await remove.focus();
    await keyboard.press('Enter');
    await expect(remove).toBeHidden();
    await expect(page.locator('#editor:focus, #editor :focus')).toBeVisible();
    await keyboard.press('ControlOrMeta+F');
    await keyboard.press('Escape');
    await expect(window.editor.locator('.ag-cell:focus')).toBeVisible();
  });
  await test.step('the first and the last row', async () => {
    await keyboard.press('ControlOrMeta+End');
    await expect(window.editor.locator('[row-index="997"] .ag-cell:focus')).toBeVisible();
    await keyboard.press('ControlOrMeta+Home');
    await expect(window.editor.locator('[row-index="0"] .ag-cell:focus')).toBeVisible();
    await expect(grid.cell(0, '0')).toBeInViewport();
  });
});

test('the palette waits for a dialog, and its own key turns it', async ({ window }) => {
  const { page } = window;
  const { keyboard } = page;
  await window.runCommand('Create crawler');
  const dialog = page.getByRole('dialog', { name: 'Create crawler' });
  await expect(dialog.getByLabel('Name')).toBeFocused();
  await keyboard.press('ControlOrMeta+K');
  await keyboard.type('kept');
  await expect(dialog.getByLabel('Name')).toHaveValue('kept');
  await expect(page.getByRole('dialog')).toHaveCount(1);
  await keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test.describe('in a narrow window', () => {
  test.use({ viewport: { width: 1024, height: 700 } });

  test('the inspector gives way to keys below it, and to Escape', async ({ window, workspace }) => {
    const { page } = window;
    const { keyboard } = page;
    const grid = await openCustomers(window, workspace.folder);
    const pane = page.locator('[data-part="pane"]');
    await window.runCommand('Show reading options');
    await expect(pane).toBeVisible();
    await grid.cell(0, '0').focus();
    await expect(pane).toBeVisible();
    await keyboard.press('Escape');
    await expect(pane).toBeHidden();

    await test.step('opened over the button that opens it, it has the keys, and gives them back', async () => {
      const options = window.editor.locator('[data-part="toolbar"]').getByRole('button', { name: 'Reading options' });
      await options.focus();
      await keyboard.press('Enter');
      await expect.poll(() => pane.evaluate((element) => element.contains(document.activeElement))).toBe(true);
      await keyboard.press('Escape');
      await expect(pane).toBeHidden();
      await expect(options).toBeFocused();
    });

    await test.step('opened by the palette over what had the focus, it stays and has the keys', async () => {
      await window.editor.getByRole('button', { name: 'More', exact: true }).focus();
      await window.runCommand('Show reading options');
      await expect.poll(() => pane.evaluate((element) => element.contains(document.activeElement))).toBe(true);
      await keyboard.press('Escape');
      await expect(pane).toBeHidden();
    });

    await test.step('Escape leaves it from a field, too', async () => {
      await window.runCommand('Show reading options');
      await pane.getByRole('textbox', { name: 'Separator', exact: true }).focus();
      await keyboard.press('Escape');
      await expect(pane).toBeHidden();
    });

    await grid.cell(0, '0').focus();
    await window.runCommand('Show reading options');
    await expect(pane).toBeVisible();
    const covered = window.editor.getByRole('button', { name: 'More', exact: true });
    await keyboard.press('Shift+Tab');
    await covered.focus();
    await expect(pane).toBeHidden();
    await expect(covered).toBeFocused();
  });
});

test('a job: the graph is started by keyboard, a suggested name is applied, a failed preview keeps the previous rows', async ({
  window,
  workspace,
}) => {
  const { page } = window;
  const { keyboard } = page;
  const job = new JobEditor(window);
  const nodes = [
    {
      id: 'in',
      name: 'In',
      transform: 'CatalogSource',
      inputs: {},
      args: { databaseName: 'shop', tableName: 'customers' },
    },
    {
      id: 'keep',
      name: 'Keep',
      transform: 'Filter',
      inputs: { in: { node: 'in' } },
      args: { condition: "contry = 'SE'" },
    },
    {
      id: 'out',
      name: 'Out',
      transform: 'PathTarget',
      inputs: { in: { node: 'keep' } },
      args: { path: 'output/meant' },
    },
  ];
  await writeFile(join(workspace.folder, 'jobs/meant.json'), JSON.stringify({ name: 'meant', nodes }));
  await keyboard.press('ControlOrMeta+K');
  await keyboard.type('meant');
  await expect(page.getByRole('option', { name: 'meant' }).first()).toBeVisible();
  await keyboard.press('Enter');
  await expect(job.canvas).toBeFocused();

  await keyboard.press('Enter');
  await expect(job.card('In')).toHaveAttribute('data-selected', 'true');
  await keyboard.press('Tab');
  await expect(job.card('Keep')).toHaveAttribute('data-selected', 'true');
  await job.openPanel('Preview');
  await expect(job.panel.getByRole('alert')).toContainText('contry');
  await expect(job.previewRows('before').first()).toBeVisible();

  await job.inspector.getByRole('button', { name: 'Use country' }).focus();
  await keyboard.press('Enter');
  await expect(job.field('Condition')).toHaveText("country = 'SE'");
  // The first control of the form.
  await expect(job.inspector.getByRole('radio', { name: 'Both' })).toBeFocused();
  await expect(job.previewRows('after').first()).toContainText('SE');

  await test.step('Ctrl K to the job that is in front leads back into it', async () => {
    await keyboard.press('ControlOrMeta+4');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.closest('[data-part="side-bar"]') !== null))
      .toBe(true);
    await keyboard.press('ControlOrMeta+K');
    await keyboard.type('meant');
    await expect(page.getByRole('option', { name: 'meant' }).first()).toBeVisible();
    await keyboard.press('Enter');
    await expect(job.canvas).toBeFocused();
  });

  await test.step('a node that goes by its own button leaves the keys in the graph', async () => {
    await keyboard.press('Enter');
    await expect(job.field('Column of condition 1')).toBeFocused();
    await job.inspector.getByRole('button', { name: 'Delete node and reconnect neighbours' }).focus();
    await keyboard.press('Enter');
    await expect(job.card('Keep')).toBeHidden();
    await expect(job.canvas).toBeFocused();
  });
});

test('keys in a form of a job: Ctrl Enter shows the preview, and a dialog over the inspector closes alone', async ({
  window,
}) => {
  const { page } = window;
  const { keyboard } = page;
  const job = new JobEditor(window);
  await window.find('clean-orders');
  await job.canvas.focus();
  for (const key of ['Enter', 'Tab', 'Tab']) await keyboard.press(key);
  await expect(job.card('Keep readable amounts')).toHaveAttribute('data-selected', 'true');
  const text = await job.field('Condition').textContent();
  await job.field('Condition').focus();
  await keyboard.press('ControlOrMeta+Enter');
  await expect(job.previewRows('after').first()).toBeVisible();
  await expect(job.field('Condition')).toHaveText(text!);
  expect(await job.field('Condition').locator('.cm-line').count()).toBe(1);

  await page.setViewportSize({ width: 1024, height: 700 });
  await job.canvas.focus();
  await keyboard.press('Escape');
  await keyboard.press('Escape');
  if (!(await job.inspector.isVisible())) await keyboard.press('Alt+i');
  const remove = job.inspector.getByRole('button', { name: 'Delete', exact: true });
  await remove.focus();
  await keyboard.press('Enter');
  await expect(page.getByRole('dialog')).toBeVisible();
  await keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(remove).toBeFocused();
});
