/** The screens of Explore; part of the screen list. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { expect } from './fixtures.ts';
import { Grid } from './page-models/grid.ts';
import type { Window } from './page-models/window.ts';
import type { ServedWorkspace } from './served-workspace.ts';
import { zipOf } from './zip-archive.ts';

type Screen = (window: Window, workspace: ServedWorkspace) => Promise<void>;

async function openCustomers(window: Window, folder: string): Promise<void> {
  await window.openPath(join(folder, 'customers/customers.csv'));
  await expect(window.editor.locator('b').filter({ hasText: /^998$/u })).toBeVisible();
}

/** By keys, over the second to the fourth bar. */
async function brush(bins: Locator): Promise<void> {
  await bins.nth(1).focus();
  for (const key of ['Shift+ArrowRight', 'Shift+ArrowRight', 'Enter']) await bins.page().keyboard.press(key);
}

/** Some steps on the name and the city. */
/** @param count of the steps then, with the source. */
async function cleanCustomers(window: Window, count = 4): Promise<void> {
  const grid = new Grid(window.editor);
  await grid.cell(0, '1').click();
  for (const step of ['trim text of column', 'write column in lower case', 'drop duplicate rows']) {
    await window.runCommand(`Step: ${step}`);
    if (step.startsWith('drop'))
      await window.page.getByRole('dialog').getByRole('button', { name: 'Add step' }).click();
  }
  await expect(window.page.getByRole('list', { name: 'Steps' }).getByRole('listitem')).toHaveCount(count);
}

export const exploreScreens: Readonly<Record<string, Screen>> = {
  start: async (window) => {
    await window.showArea('Explore');
    await expect(window.editor.getByText('daily-revenue')).toBeVisible();
  },
  explore: async (window, { folder }) => {
    await window.showArea('Explore');
    await window.openPath(join(folder, 'customers/customers.csv'));
    await expect(window.editor.locator('b').filter({ hasText: /^998$/u })).toBeVisible();
  },
  chart: async (window, { folder }) => {
    await window.showArea('Explore');
    await window.openPath(join(folder, 'customers/customers.csv'));
    await window.editor.getByRole('radio', { name: 'Chart' }).click();
    await expect(window.editor.getByText('chart of all 998 rows')).toBeVisible();
  },
  'explore-brush': async (window, { folder }) => {
    await openCustomers(window, folder);
    await new Grid(window.editor).cell(0, '0').click();
    await window.page.keyboard.press('Alt+p');
    await brush(window.editor.getByRole('toolbar', { name: 'Bins of customer_id' }).getByRole('button'));
    await expect(window.editor.getByText(/of 998 rows/u)).toBeVisible();
  },
  'profile-brush': async (window) => {
    await window.find('shop.orders');
    await window.editor.getByRole('tab', { name: 'Rows' }).click();
    await expect(window.editor.getByText('5,040 rows')).toBeVisible();
    await window.page.keyboard.press('Alt+Shift+P');
    await brush(window.editor.getByRole('toolbar', { name: 'Bins of customer_id' }).getByRole('button'));
    await expect(window.editor.getByText(/match the filters/u)).toBeVisible();
    await expect(window.editor.getByText('All columns exact')).toBeVisible();
  },
  'chart-shares': async (window) => {
    await window.showArea('Catalog');
    await window.find('shop.orders');
    await window.editor.getByRole('tab', { name: 'Rows' }).click();
    await window.editor.getByRole('radio', { name: 'Chart' }).click();
    await window.page.getByRole('button', { name: 'Bars' }).click();
    await window.page
      .getByRole('complementary', { name: 'Chart options' })
      .getByRole('radio', { name: '100%' })
      .click();
    await expect(window.editor.getByRole('list', { name: 'Colours' })).toBeVisible();
  },
  'chart-heat-map': async (window) => {
    await window.showArea('Catalog');
    await window.find('shop.orders');
    await window.editor.getByRole('tab', { name: 'Rows' }).click();
    await window.editor.getByRole('radio', { name: 'Chart' }).click();
    await window.page.getByRole('button', { name: 'Heat map' }).click();
    await expect(window.editor.getByRole('heading', { name: /ordered_at and status/u })).toBeVisible();
  },
  'explore-archive': async (window, { folder }) => {
    const archive = join(folder, 'deliveries.zip');
    const parts = ['orders.csv', 'customers.csv', 'returns/returns-2026.json', 'returns/reasons.json'];
    await writeFile(archive, await zipOf(Object.fromEntries(parts.map((name) => [name, `id,name\n1,${name}\n`]))));
    await window.openPath(archive);
    await expect(window.editor.getByRole('heading', { name: /is an archive of 4 files/u })).toBeVisible();
  },
  'explore-missing': async (window, { folder }) => {
    await window.openPath(join(folder, 'nothing.csv'));
    await expect(window.editor.getByRole('alert')).toContainText('nothing.csv');
  },
  'explore-folder': async (window, { folder }) => {
    await window.openPath(join(folder, 'orders'));
    await expect(window.editor.locator('[data-part="foot"]')).toContainText('Exact');
  },
  'explore-folder-files': async (window, { folder }) => {
    await window.openPath(join(folder, 'orders'));
    await window.editor.getByRole('radio', { name: 'Files' }).click();
    await expect(
      window.editor.getByRole('region', { name: 'Files in orders' }).getByRole('button').first(),
    ).toBeVisible();
  },
  recipe: async (window, { folder }) => {
    await openCustomers(window, folder);
    await cleanCustomers(window);
    await expect(window.page.getByRole('region', { name: 'Row receipt' })).toContainText('Rows out');
  },
  'recipe-step': async (window, { folder }) => {
    await openCustomers(window, folder);
    await new Grid(window.editor).cell(0, '1').click();
    await window.runCommand('Step: split text of column');
    await expect(window.page.getByRole('dialog', { name: 'Split: new step' })).toBeVisible();
  },
  'recipe-failed': async (window, { folder }) => {
    await openCustomers(window, folder);
    await new Grid(window.editor).cell(0, '1').click();
    await window.runCommand('Step: rename column');
    await window.page.getByRole('dialog').getByLabel('New name').fill('full_name');
    await window.page.getByRole('dialog').getByRole('button', { name: 'Add step' }).click();
    const steps = window.page.getByRole('list', { name: 'Steps' });
    const rename = steps.getByRole('button', { name: /^Step 1: Rename/u });
    await expect(rename).toBeVisible();
    await cleanCustomers(window, 5);
    // The others read the column by its new name.
    await rename.focus();
    await window.page.keyboard.press('Alt+o');
    await expect(window.editor.getByRole('alert')).toContainText('full_name');
  },
  export: async (window, { folder }) => {
    await openCustomers(window, folder);
    await window.runCommand('Export rows to file');
    await expect(window.page.getByRole('button', { name: 'Export 998 rows' })).toBeVisible();
  },
  'export-clipboard': async (window, { folder }) => {
    await openCustomers(window, folder);
    await window.runCommand('Export rows to clipboard');
    await expect(window.page.getByRole('button', { name: 'Copy 998 rows' })).toBeVisible();
  },
  'export-table': async (window, { folder }) => {
    await openCustomers(window, folder);
    await window.runCommand('Export rows to catalog table');
    await expect(window.page.getByRole('textbox', { name: 'Name of the table' })).toHaveValue('customers_2');
    await expect(window.page.getByRole('button', { name: 'Create table' })).not.toHaveAttribute('aria-disabled');
  },
  'explore-row': async (window, { folder }) => {
    await openCustomers(window, folder);
    await new Grid(window.editor).cell(2, '0').click();
    await window.page.keyboard.press('Enter');
    await expect(window.page.getByRole('tree', { name: 'Columns of the row' })).toBeVisible();
  },
  'explore-profile': async (window, { folder }) => {
    await openCustomers(window, folder);
    await window.editor.getByRole('radio', { name: 'Profile' }).click();
    await expect(window.editor.getByText('All columns exact')).toBeVisible();
  },
  'explore-conditions': async (window, { folder }) => {
    await openCustomers(window, folder);
    await window.editor.getByRole('button', { name: 'Conditions', exact: true }).click();
    await expect(window.page.getByRole('dialog', { name: 'Filter by conditions' })).toBeVisible();
  },
  'open-path': async (window) => {
    await window.page.keyboard.press('ControlOrMeta+O');
    await expect(window.page.getByLabel('Path on this computer')).toBeVisible();
  },
};
