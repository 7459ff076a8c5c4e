/** The shell: palette, areas, themes, regions by F6, tabs, and a host that goes away. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

test('over a dialog only the keys of the palette act, and they turn it to commands', async ({ window }) => {
  const { page } = window;
  await page.keyboard.press('ControlOrMeta+O');
  await expect(page.getByLabel('Path on this computer')).toBeFocused();
  await page.keyboard.press('ControlOrMeta+4');
  await expect(page.getByLabel('Path on this computer')).toBeFocused();
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+K');
  await page.keyboard.type('cust');
  await page.keyboard.press('ControlOrMeta+Shift+P');
  await expect(window.palette).toBeFocused();
  await expect(window.palette).toHaveValue('>');
  await page.keyboard.press('Escape');
  await expect(window.palette).toBeHidden();
});

test('the palette finds commands, tables and jobs by typing', async ({ window }) => {
  await window.page.keyboard.press('ControlOrMeta+K');
  await window.palette.fill('cust');
  await expect(window.page.getByRole('option', { name: 'shop.customers' })).toBeVisible();
  await window.palette.fill('daily');
  await expect(window.page.getByRole('option', { name: /daily-revenue/u })).toBeVisible();
  await window.palette.fill('no such thing at all');
  await expect(window.page.getByText('No matches for "no such thing at all".')).toBeVisible();
  await window.page.keyboard.press('Escape');
  await expect(window.palette).toBeHidden();
});

test('areas by click and by key', async ({ window }) => {
  await window.showArea('Catalog');
  await expect(window.sideBar.getByRole('treeitem', { name: 'orders' })).toBeVisible();
  await window.page.keyboard.press('ControlOrMeta+1');
  await expect(window.sideBar.getByRole('treeitem', { name: 'shop.orders' })).toBeVisible();
  await window.page.keyboard.press('ControlOrMeta+B');
  await expect(window.sideBar).toBeHidden();
  await window.page.keyboard.press('ControlOrMeta+B');
  await expect(window.sideBar).toBeVisible();
});

test('the theme is chosen and stays', async ({ window }) => {
  await window.useTheme('dark');
  const background = async (): Promise<string> =>
    window.page.getByRole('banner').evaluate((element) => getComputedStyle(element).backgroundColor);
  const dark = await background();
  await window.page.reload();
  await expect(window.page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await window.useTheme('light');
  expect(await background()).not.toBe(dark);
});

test('F6 goes round the regions, and back with Shift', async ({ window }) => {
  await window.find('shop.orders');
  const region = async (): Promise<string> =>
    window.page.evaluate(
      () =>
        ['title-bar', 'activity-bar', 'side-bar', 'tabs', 'editor', 'pane', 'status-bar'].find(
          (name) => document.querySelector(`[data-part="${name}"]`)?.contains(document.activeElement) === true,
        ) ?? '',
    );
  await window.page.getByRole('banner').getByRole('button').first().focus();
  const forward: string[] = [];
  for (let step = 0; step < 6; step += 1) {
    await window.page.keyboard.press('F6');
    forward.push(await region());
  }
  expect(forward).toEqual([
    'activity-bar',
    'side-bar',
    'tabs',
    'editor',
    expect.stringMatching(/pane|editor/u),
    'status-bar',
  ]);
  await window.page.keyboard.press('Shift+F6');
  expect(await region()).not.toBe('status-bar');
});

test('tabs open, move, close by key and by pointer, and are there again after a reload', async ({ window }) => {
  await window.find('shop.orders');
  await window.find('shop.customers');
  await expect(window.tab('shop.customers')).toHaveAttribute('aria-selected', 'true');
  await window.tab('shop.customers').focus();
  await window.page.keyboard.press('ArrowLeft');
  await expect(window.tab('shop.orders')).toBeFocused();
  await window.page.reload();
  await expect(window.tab('shop.orders')).toHaveAttribute('aria-selected', 'true');
  await window.tab('shop.orders').focus();
  await window.page.keyboard.press('Delete');
  await expect(window.tab('shop.orders')).toHaveCount(0);
  await window.tab('shop.customers').click({ button: 'middle' });
  await expect(window.page.getByRole('tab')).toHaveCount(0);
  await expect(window.editor.getByText('Drop files or folders anywhere')).toBeVisible();
});

test('what another program changes shows without a reload', async ({ window, workspace }) => {
  await window.showArea('Catalog');
  await expect(window.sideBar.getByRole('treeitem', { name: /^shop/u })).toBeVisible();
  await workspace.tenon('call', 'createDatabase', '{"name":"from_outside"}');
  await expect(window.sideBar.getByRole('treeitem', { name: 'from_outside' })).toBeVisible();
  await workspace.tenon('call', 'deleteDatabase', '{"name":"from_outside"}');
  await expect(window.sideBar.getByRole('treeitem', { name: 'from_outside' })).toHaveCount(0);
});

test('an address without its code, of another start, or used before opens nothing', async ({
  browser,
  workspace,
  window,
}) => {
  await expect(window.status.getByText('engine ready')).toBeVisible();
  const context = await browser.newContext();
  const bare = new URL('/', workspace.url).href;
  for (const address of [bare, `${bare}?code=${'A'.repeat(32)}`]) {
    const refused = await context.newPage();
    const answered = refused.waitForResponse(address);
    await refused.goto(address).catch(() => undefined);
    expect((await answered).status()).toBe(403);
    await refused.close();
  }
  const page = await context.newPage();
  // The window of this test has used it.
  const used = workspace.url;
  expect((await page.goto(used))?.status()).toBe(403);
  await expect(page.getByText('This address was already used or has expired.')).toBeVisible();
  await expect.poll(() => workspace.url).not.toBe(used);
  expect((await page.goto(workspace.url))?.status()).toBe(200);
  const { origin, pathname, search } = new URL(page.url());
  expect([`${origin}/`, search]).toEqual([bare, '']);
  expect(await context.cookies()).toEqual([
    expect.objectContaining({ httpOnly: true, sameSite: 'Strict', path: pathname }),
  ]);
  await context.close();
});

test('the workspace definition is changed in Settings, and written to its file', async ({ window, workspace }) => {
  await window.page.keyboard.press('ControlOrMeta+,');
  await expect(window.tab('Settings')).toBeVisible();
  // Again, with its side bar open already.
  await window.runCommand('Close all saved editors');
  await expect(window.tab('Settings')).toHaveCount(0);
  await window.page.keyboard.press('ControlOrMeta+,');
  const name = window.editor.getByLabel('Name of the workspace');
  await name.fill('');
  await expect(window.editor.getByText('Enter a name.')).toBeVisible();
  await name.press('Escape');
  await expect(name).toHaveValue('sample');
  await name.fill('Shop of Anna');
  await name.press('Enter');
  await expect(window.page.locator('header').getByText('Shop of Anna')).toBeVisible();
  const budget = window.editor.getByLabel('Cache budget in GB');
  for (const wrong of ['much', '0']) {
    await budget.fill(wrong);
    await expect(window.editor.getByText('Enter a number of gigabytes above 0, up to 1,000,000.')).toBeVisible();
  }
  await budget.fill('2');
  await budget.press('Enter');
  await expect(window.editor.getByText(/ of 2\.00 GB in /u)).toBeVisible();
  const file = join(workspace.folder, 'tenon.json');
  const written = await readFile(file, 'utf8');
  expect(JSON.parse(written)).toMatchObject({
    name: 'Shop of Anna',
    defaults: { databaseName: 'shop', cacheBytes: 2e9 },
  });
  // Another program changes the file: its values appear, and what a person types stays.
  await name.fill('sample');
  await writeFile(file, written.replace('"shop"', '"other"'));
  await expect(window.editor.getByLabel('Default database')).toHaveValue('other');
  await expect(name).toHaveValue('sample');
  await name.press('Enter');
  await expect(window.page.locator('header').getByText('sample', { exact: true })).toBeVisible();
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({
    name: 'sample',
    defaults: { databaseName: 'other', cacheBytes: 2e9 },
  });
});

test('the status bar says what the engine uses, and each part leads to its page', async ({ window, workspace }) => {
  const { page, status } = window;
  const workers = status.getByRole('button', { name: /^(?:workers idle|\d+ workers? busy)$/u });
  await expect(workers).toBeVisible();
  await window.openPath(join(workspace.folder, 'customers/customers.csv'));
  // A worker has read the file, and waits for the next one.
  await expect(workers).toHaveText('workers idle');
  const memory = status.getByRole('button', { name: /^memory/u });
  await expect(memory).toHaveText(/^memory [\d.]+ [MG]B of [\d.]+ GB$/u);
  await memory.hover();
  await expect(page.getByRole('tooltip')).toContainText(/^Engine [\d.]+ MB, workers [\d.]+ [MG]B; this machine has/u);
  await workers.click();
  await expect(window.tab('Settings')).toHaveAttribute('aria-selected', 'true');
  await expect(window.editor.getByText('Memory per worker', { exact: true })).toBeInViewport();
  await status.getByRole('button', { name: 'offline' }).click();
  await expect(window.editor.getByRole('heading', { name: 'Network and privacy' })).toBeInViewport();
  await status.getByRole('button', { name: '0 runs active' }).click();
  await expect(window.sideBar).toHaveAttribute('aria-label', 'runs');
});
