/** Help: the keys of a view, what the app is, and the palette that finds whatever has a name. */

import { join } from 'node:path';
import { violationsOf } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { Grid } from './page-models/grid.ts';
import { JobEditor } from './page-models/job-editor.ts';

test('? shows the keys of the view, and never while one writes', async ({ window }) => {
  const { page } = window;
  const keys = page.getByRole('dialog', { name: 'Keys of this view' });
  await window.find('daily-revenue');
  await expect(new JobEditor(window).saveState).toContainText('Saved');
  await page.keyboard.press('?');
  await expect(keys).toContainText('Next node in row flow order');
  expect(await violationsOf(page)).toEqual([]);
  await expect(keys.getByRole('textbox', { name: 'Filter keys' })).toBeFocused();
  await keys.getByRole('textbox', { name: 'Filter keys' }).fill('palette');
  await expect(keys).not.toContainText('Next node');
  await keys.getByRole('textbox', { name: 'Filter keys' }).fill('?');
  await expect(keys).toContainText('No matches.');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(keys).toBeHidden();
  await window.find('shop.orders');
  await expect(window.editor.getByRole('tab', { name: /^Schema/u })).toBeVisible();
  await window.editor.getByRole('tab', { name: /^Schema/u }).focus();
  await page.keyboard.press('?');
  await expect(keys).toBeVisible();
  await expect(keys).not.toContainText('Next node in row flow order');
});

test('Help leads to the keys and to what this app is', async ({ window }) => {
  const { page } = window;
  const help = page.getByRole('navigation', { name: 'Areas' }).getByRole('button', { name: 'Help' });
  await help.click();
  await page.getByRole('menuitem', { name: 'Keyboard' }).click();
  await page.getByRole('dialog', { name: 'Keys of this view' }).getByRole('button', { name: 'All keys' }).click();
  await expect(window.editor.getByRole('heading', { name: 'Keys' })).toBeInViewport();
  await help.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'About Tenon' }).click();
  const about = page.getByRole('dialog', { name: 'About Tenon' });
  await expect(about).toContainText('0.1.0');
  await expect(about.getByRole('listitem').filter({ hasText: /^react / })).toContainText('MIT');
  expect(await violationsOf(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(help).toBeFocused();
});

test('the palette finds columns, runs, files and what people call things', async ({ window, workspace }) => {
  const { page, palette } = window;
  await workspace.tenon('run', 'daily-revenue');
  const first = async (typed: string): Promise<string> => {
    await page.keyboard.press('ControlOrMeta+K');
    await palette.fill(typed);
    return typed;
  };
  const option = (name: string | RegExp) => page.getByRole('option', { name }).first();

  await first('currency');
  await expect(option(/currency.* in orders \(shop\)/u)).toBeVisible();
  await palette.fill('@');
  await expect(page.getByText('Type part of a column name.')).toBeVisible();
  await palette.fill('@country');
  await expect(option(/country.* in customers \(shop\)/u)).toBeVisible();
  await expect(page.getByRole('option', { name: 'shop.customers' })).toHaveCount(0);
  await option(/country.* in customers \(shop\)/u).click();
  await expect(window.editor.getByRole('tab', { name: /^Schema/u })).toHaveAttribute('aria-selected', 'true');

  await first('#daily');
  await option(/daily-revenue.*SUCCEEDED/u).click();
  await expect(window.editor.getByText('8 of 8 nodes balance')).toBeVisible();

  await first('customers/cust');
  await option(/customers\/customers\.csv/u).click();
  await expect(window.tab('customers.csv')).toHaveAttribute('aria-selected', 'true');
  await expect(window.editor.locator('b').filter({ hasText: /^998$/u })).toBeVisible();
  await window.runCommand('Close all saved editors');
  await first('customers.csv');
  await expect(option(new RegExp(join(workspace.folder, 'customers/customers.csv')))).toBeVisible();

  for (const [typed, found] of [
    ['export', 'Export rows to file'],
    ['sql', 'Write query'],
    ['workspace', 'Settings: Workspace'],
    ['help', 'About Tenon'],
    ['shortcuts', 'Show keys of this view'],
  ] as const) {
    await palette.fill(typed);
    await expect(option(found)).toBeVisible();
  }
  await palette.fill('>export');
  await option('Export rows to file').click();
  await expect(page.getByText('Open the file, folder or table that you want to export.')).toBeVisible();
});

test('the palette says beside an entry what it is, and which column a command is about', async ({
  window,
  workspace,
}) => {
  const { page, palette } = window;
  const option = (name: string | RegExp) => page.getByRole('option', { name }).first();
  await window.openPath(join(workspace.folder, 'customers/customers.csv'));
  await new Grid(window.editor).cell(0, '2').click();
  await page.keyboard.press('ControlOrMeta+K');
  await palette.fill('shop.cust');
  await expect(option('shop.customers 998 rows, 9 columns')).toBeVisible();
  await palette.fill('daily');
  await expect(option(/^daily-revenue Orders and revenue per day/u)).toBeVisible();
  await palette.fill('>email null');
  await option(/^Keep only rows where column is null email/u).click();
  await expect(window.editor.getByText('email is null')).toBeVisible();
});
