/** What was open last: on the start page and in the palette, for a workspace that is opened again. */

import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible, axeStyle } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { Grid } from './page-models/grid.ts';

test.use({ expectedErrors: axeStyle });

test('what was open last is offered on the start page and in the palette, without what is gone', async ({
  window,
  workspace,
}) => {
  const { page, editor } = window;
  const recent = editor.getByRole('region', { name: 'Recent' });
  await expect(editor.getByRole('region', { name: 'Tables' })).toBeVisible();
  await expect(recent).toHaveCount(0);
  await workspace.write('notes.csv', 'a,b\n1,2\n');
  await window.openPath('nowhere.csv');
  await window.openPath('notes.csv');
  // A file counts once its rows were there.
  await expect(new Grid(editor).cell(0, '0')).toHaveText('1');
  await window.find('shop.customers');
  await window.find('daily-revenue');
  await expect(window.tab('daily-revenue')).toHaveAttribute('aria-selected', 'true');

  await test.step('in the palette, those that are not open', async () => {
    await page.keyboard.press('Alt+W');
    await page.keyboard.press('ControlOrMeta+K');
    await expect(page.getByRole('dialog').getByText('Recent', { exact: true })).toBeVisible();
    await expect(page.getByRole('option', { name: 'daily-revenue job', exact: true })).toHaveCount(1);
    await expect(page.getByRole('option', { name: /^shop\.customers/u })).toHaveCount(1);
    await page.keyboard.press('Escape');
  });

  await window.runCommand('Close all saved editors');
  const entries = recent.getByRole('button');
  await expect(entries).toHaveText([/^shop\.customers/u, /^daily-revenue/u, /^notes\.csv/u]);
  await expectAccessible(page);
  await page.reload();
  await expect(entries).toHaveCount(3);
  await entries.nth(1).click();
  await expect(window.tab('daily-revenue')).toHaveAttribute('aria-selected', 'true');
});

test('what was deleted or renamed elsewhere is offered no longer, without being opened', async ({
  window,
  workspace,
}) => {
  const { page, editor } = window;
  const entries = editor.getByRole('region', { name: 'Recent' }).getByRole('button');
  await workspace.write('notes.csv', 'a,b\n1,2\n');
  await workspace.write('other.csv', 'a,b\n3,4\n');
  for (const name of ['notes.csv', 'other.csv']) {
    await window.openPath(name);
    await expect(new Grid(editor).header('0')).toContainText('a');
  }
  await window.find('shop.customers');
  await window.find('daily-revenue');
  await window.find('clean-orders');
  await window.runCommand('Close all saved editors');
  await expect(entries).toHaveText([/^clean-orders/u, /^daily-revenue/u, /^shop\.customers/u, /^other/u, /^notes/u]);

  await test.step('in view, by events of the engine', async () => {
    const job = join(workspace.folder, 'jobs/daily-revenue.json');
    await rename(job, `${job}.old`);
    await expect(entries).toHaveText([/^clean-orders/u, /^shop\.customers/u, /^other/u, /^notes/u]);
    await workspace.tenon('call', 'deleteTable', JSON.stringify({ databaseName: 'shop', name: 'customers' }));
    await expect(entries).toHaveText([/^clean-orders/u, /^other/u, /^notes/u]);
  });

  await test.step('files, when a list is shown', async () => {
    await rm(join(workspace.folder, 'notes.csv'));
    await page.keyboard.press('ControlOrMeta+K');
    await expect(page.getByRole('option', { name: /^other\.csv/u })).toHaveCount(1);
    await expect(page.getByRole('option', { name: /^clean-orders job/u })).toHaveCount(1);
    await expect(page.getByRole('option', { name: /^(?:daily-revenue|shop\.customers|notes\.csv)/u })).toHaveCount(0);
    await page.keyboard.press('Escape');
    await expect(entries).toHaveText([/^clean-orders/u, /^other/u]);
    // And in the side bar, when the window gets the focus again.
    await page.evaluate(() => globalThis.dispatchEvent(new Event('focus')));
    await expect(window.sideBar.getByRole('treeitem', { name: 'other.csv' })).toHaveCount(1);
    await expect(window.sideBar.getByRole('treeitem', { name: 'notes.csv' })).toHaveCount(0);
  });

  // What comes back is offered again.
  await workspace.write('notes.csv', 'a,b\n1,2\n');
  await page.reload();
  await expect(entries).toHaveText([/^clean-orders/u, /^other/u, /^notes/u]);
});
