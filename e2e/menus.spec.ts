/** Menus of objects: in lists, trees, grids, on the canvas and in the strip of tabs, by pointer and by key. */

import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { Grid } from './page-models/grid.ts';
import { JobEditor } from './page-models/job-editor.ts';
import { QueryPage } from './page-models/query-page.ts';
import { RunPage } from './page-models/run-page.ts';
import type { Window } from './page-models/window.ts';

const customers = 'customers/customers.csv';

/** Chooses an entry of the menu of an object. */
async function choose(window: Window, object: Locator, entry: string | RegExp): Promise<void> {
  await object.click({ button: 'right' });
  await window.page.getByRole('menu').getByRole('menuitem', { name: entry }).click();
  await expect(window.page.getByRole('menu')).toBeHidden();
}

test('a thing in a list is used without being opened first', async ({ window, workspace }) => {
  const { page, sideBar } = window;
  await window.openPath(join(workspace.folder, customers));
  await expect(window.editor.locator('b').filter({ hasText: /^998$/u })).toBeVisible();
  await window.showArea('Catalog');

  await test.step('a table: queried, shown as rows, a job', async () => {
    const orders = sideBar.getByRole('treeitem', { name: /^orders/u });
    await choose(window, orders, 'Query this table');
    await expect(new QueryPage(window).text).toContainText('shop.orders');
    await choose(window, orders, 'Show rows of this table');
    await expect(window.tab('shop.orders')).toHaveAttribute('aria-selected', 'true');
    await expect(new Grid(window.editor).cell(0, '0')).not.toBeEmpty();
    await choose(window, sideBar.getByRole('treeitem', { name: /^customers/u }), 'Create job from this table');
    await expect(new JobEditor(window).card('customers')).toBeVisible();
  });

  await test.step('a file: exported as a whole, by the keys alone', async () => {
    await window.showArea('Explore');
    const file = sideBar.getByRole('treeitem', { name: 'customers.csv' });
    await file.focus();
    await page.keyboard.press('Shift+F10');
    await expect(page.getByRole('menuitem').first()).toBeFocused();
    await page.keyboard.press('e');
    await expect(page.getByRole('menuitem', { name: /^Export/u })).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog', { name: /Export/u })).toContainText('customers.csv');
    await page.keyboard.press('Escape');
    await expect(file).toBeFocused();
  });

  await test.step('a job: run; its run: its output', async () => {
    await window.showArea('Jobs');
    await choose(window, sideBar.getByRole('treeitem', { name: /^daily-revenue/u }), /^Run job$/u);
    await new RunPage(window).reaches('SUCCEEDED');
    await window.tab('shop.orders').click();
    await window.showArea('Runs');
    const run = sideBar.getByRole('treeitem', { name: /daily-revenue/u }).first();
    await choose(window, run, 'Open output of run');
    await expect(window.tab('shop.daily_revenue')).toHaveAttribute('aria-selected', 'true');
    await choose(window, run, 'Show log of run');
    await expect(window.editor.getByRole('region', { name: 'Log' })).toBeVisible();
  });
});

test('a tab is closed and kept from its menu, and has the menu of its file', async ({ window, workspace }) => {
  const { page } = window;
  await window.openPath(join(workspace.folder, customers));
  await window.find('shop.orders');
  const file = window.tab('customers.csv');
  await file.click({ button: 'right' });
  for (const entry of ['Close editor', 'Close other saved editors', 'Query this file or folder', 'Copy path'])
    await expect(page.getByRole('menuitem', { name: entry })).toBeVisible();
  await page.getByRole('menuitem', { name: 'Close editor' }).click();
  await expect(file).toHaveCount(0);
  await expect(window.tab('shop.orders')).toHaveAttribute('aria-selected', 'true');
});

test('nodes, edges and the canvas have menus, by pointer and by key', async ({ window }) => {
  const { page } = window;
  const job = new JobEditor(window);
  await window.find('daily-revenue');
  await expect(job.saveState).toContainText('Saved');
  await job.card('Paid in euros').click({ button: 'right', position: { x: 60, y: 12 } });
  await expect(job.card('Paid in euros')).toHaveAttribute('data-selected', 'true');
  await page.getByRole('menuitem', { name: 'Duplicate selected nodes' }).click();
  await expect(job.card('Paid in euros 2')).toBeVisible();
  await page.keyboard.press('Shift+F10');
  await page.getByRole('menuitem', { name: 'Delete node and reconnect neighbours' }).click();
  await expect(job.card('Paid in euros 2')).toHaveCount(0);

  await job.selectWire('Paid in euros', 'in', 'right');
  await expect(page.getByRole('menuitem', { name: 'Delete edge' })).toBeVisible();
  await page.keyboard.press('Escape');

  await job.canvas.click({ button: 'right', position: { x: 300, y: 60 } });
  await expect(page.getByRole('menuitem', { name: 'Fit graph to canvas' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('menu')).toBeHidden();

  await choose(window, job.card('Table orders'), 'Open its table or file');
  await expect(window.tab('shop.orders')).toHaveAttribute('aria-selected', 'true');
  await expect(new Grid(window.editor).cell(0, '0')).not.toBeEmpty();
});

test('rows that are still being read have a menu too', async ({ window, workspace }) => {
  const { page } = window;
  const lines = Array.from({ length: 60_000 }, (_, row) => `${row},name ${row},${row * 7}`);
  await workspace.write('many-rows.csv', `id,name,score\n${lines.join('\n')}\n`);
  await window.openPath(join(workspace.folder, 'many-rows.csv'));
  await expect(window.editor.locator('b').filter({ hasText: /^60,000$/u })).toBeVisible();
  const grid = new Grid(window.editor);
  await expect(window.editor.locator('[aria-rowcount="60001"]')).toBeVisible();
  // The host does not answer: what is scrolled to stays on its way.
  await workspace.whilePaused(async () => {
    await grid.scrollTo(0.5);
    // The focused row is kept far above, so it is named by its number.
    const waiting = window.editor.locator('[row-index="30000"] .ag-cell[col-id="1"]');
    await waiting.click({ button: 'right' });
    await expect(page.getByRole('menuitem', { name: 'Sort ascending' })).toBeVisible();
    await expect(page.getByRole('menuitem', { name: /^Keep only/u })).toHaveCount(0);
    await page.keyboard.press('Escape');
  });
});

test('text fields keep the menu of the browser', async ({ window }) => {
  await window.showArea('Jobs');
  await window.sideBar.getByRole('textbox', { name: 'Filter jobs' }).click({ button: 'right' });
  await expect(window.page.getByRole('menu')).toHaveCount(0);
});
