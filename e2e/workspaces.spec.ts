/** Workspaces in the window: the name in the title bar is the menu; others are created, opened, listed and forgotten. */

import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { expectAccessible } from './accessibility.ts';
import { expect, hostIsAway, test } from './fixtures.ts';
import { RunPage } from './page-models/run-page.ts';
import { Window } from './page-models/window.ts';
import type { ServedWorkspace } from './served-workspace.ts';
import { writeSlowJob } from './slow-job.ts';

test.use({ expectedErrors: hostIsAway });

const nameOf = (page: Page, name: string) => page.getByRole('button', { name: `Workspace ${name}`, exact: true });
const beside = ({ folder }: ServedWorkspace, name: string): string => join(dirname(folder), name);

/** The tab that a step opens, once it shows the workspace. */
async function newTab(window: Window, name: string, step: () => Promise<void>): Promise<Page> {
  const [page] = await Promise.all([window.page.context().waitForEvent('page'), step()]);
  await expect(nameOf(page, name)).toBeVisible();
  return page;
}

test('created by keys alone, in this window; back by the recent ones', async ({ window, workspace }) => {
  const { page } = window;
  const lake = beside(workspace, 'lake');
  const before = new URL(page.url()).origin;
  // F6 leads to the title bar, whose first button is the workspace.
  await page.locator('body').press('Shift+F6');
  await expect
    .poll(async () => {
      const isThere = await nameOf(page, 'sample').evaluate((button) => button === document.activeElement);
      if (!isThere) await page.keyboard.press('F6');
      return isThere;
    })
    .toBe(true);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Open workspace…' })).toBeFocused();
  await page.keyboard.press('c');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Create workspace' });
  await expect(dialog.getByLabel('Folder on this computer')).toBeFocused();
  await page.keyboard.type(lake);
  await page.keyboard.press('Enter');
  await expect(nameOf(page, 'lake')).toBeVisible();
  expect(new URL(page.url()).origin).not.toBe(before);
  expect(new URL(page.url()).search).toBe('');
  await expect(page).toHaveTitle('lake – Tenon');
  await expect(window.editor.getByRole('heading', { name: 'lake' })).toBeVisible();
  // The way back is in the palette, by the word.
  await page.keyboard.press('ControlOrMeta+K');
  await window.palette.fill('workspace');
  await expect(page.getByRole('option', { name: /^Create workspace…/u })).toBeVisible();
  await window.palette.fill('recent');
  await page.getByRole('option', { name: /^Recent: sample/u }).click();
  await expect(nameOf(page, 'sample')).toBeVisible();
  expect(new URL(page.url()).origin).toBe(before);
  // And the browser's own.
  await page.goBack();
  await expect(nameOf(page, 'lake')).toBeVisible();
});

test('each window shows its own workspace, and its jobs continue', async ({ window, workspace }) => {
  const { page } = window;
  const second = beside(workspace, 'second');
  await workspace.tenon('init', second);
  const tab = await newTab(window, 'second', async () => {
    await window.runCommand('Open workspace in new window');
    await page.getByLabel('Folder on this computer').fill(second);
    await page.getByRole('button', { name: 'Open in new window' }).click();
  });
  await expect(nameOf(page, 'sample')).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  // What is done in one does not appear in the other.
  const other = new Window(tab);
  await tab.setViewportSize({ width: 1440, height: 900 });
  await window.find('shop.orders');
  await expect(window.tab('shop.orders')).toBeVisible();
  await expect(other.tabs.getByRole('tab')).toHaveCount(0);
  await expect(other.editor.getByText('No tables yet')).toBeVisible();
  expect(await workspace.tenon('call', 'getWorkspace', '{}', '--workspace', second)).toContain('"second"');

  await test.step('a second window of the same workspace', async () => {
    const twin = await newTab(window, 'sample', () => window.runCommand('New window of this workspace'));
    expect(new URL(twin.url()).origin).toBe(new URL(page.url()).origin);
    await twin.close();
  });

  await test.step('from its menu on the start page, by the pointer', async () => {
    const entry = other.editor
      .getByRole('region', { name: 'Recent workspaces' })
      .getByRole('button', { name: /^sample/u });
    await entry.click({ button: 'right' });
    const third = await newTab(other, 'sample', () =>
      tab.getByRole('menuitem', { name: 'Open in new window' }).click(),
    );
    await third.close();
    await entry.click();
    await expect(nameOf(tab, 'sample')).toBeVisible();
  });
  await tab.close();
});

test('a plain folder can become one; a missing one is removed from the list', async ({ window, workspace }) => {
  const { page } = window;
  const [plain, moved] = [beside(workspace, 'plain'), beside(workspace, 'moved')];
  await mkdir(plain);
  await writeFile(join(plain, 'notes.txt'), 'kept');
  await workspace.tenon('init', moved);
  await window.runCommand('Open workspace…');
  const dialog = page.getByRole('dialog', { name: 'Open workspace' });
  await dialog.getByLabel('Folder on this computer').fill(plain);
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('is not a workspace');
  await dialog.getByRole('button', { name: 'Create workspace there' }).click();
  await expect(nameOf(page, 'plain')).toBeVisible();

  await nameOf(page, 'plain').click();
  await page.getByRole('menuitem', { name: 'Create workspace…' }).click();
  await page.getByLabel('Folder on this computer').fill(moved);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert')).toContainText('is already a workspace');
  await page.getByRole('button', { name: 'Open it', exact: true }).click();
  await expect(nameOf(page, 'moved')).toBeVisible();

  await rm(join(plain, 'tenon.json'));
  await nameOf(page, 'moved').click();
  const listed = page.getByRole('menu').getByRole('menuitem', { name: /^plain/u });
  await expect(listed).toHaveAttribute('aria-disabled', 'true');
  await expect(listed).toContainText('missing');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(nameOf(page, 'moved')).toBeFocused();
  await expect(window.editor.getByRole('button', { name: /^plain.*missing/u })).toBeVisible();
  await expectAccessible(page);
  await window.runCommand('Open workspace…');
  await expect(page.getByRole('dialog').getByRole('listitem').filter({ hasText: 'plain' })).toContainText('missing');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Remove plain from list' }).click();
  await expect(page.getByRole('dialog').getByRole('listitem').filter({ hasText: 'plain' })).toHaveCount(0);
  await expect(page.getByLabel('Folder on this computer')).toBeFocused();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^sample/u })
    .click();
  await expect(nameOf(page, 'sample')).toBeVisible();
  expect(await workspace.tenon('workspaces')).not.toContain(plain);
  await rename(moved, `${moved}-away`);
});

test('a received workspace asks in its window and is listed only after the answer', async ({ window, workspace }) => {
  const { page } = window;
  const received = beside(workspace, 'received');
  await workspace.tenon('init', received);
  await mkdir(join(received, '.tenon'));
  await writeFile(join(received, '.tenon/identity.json'), '{}');
  await window.runCommand('Open workspace…');
  await page.getByLabel('Folder on this computer').fill(received);
  await page.keyboard.press('Enter');
  const question = page.getByRole('heading', { name: 'How do you want to open this workspace?' });
  await expect(question).toBeVisible();
  expect(await workspace.tenon('workspaces')).not.toContain(received);
  await page.goBack();
  await expect(nameOf(page, 'sample')).toBeVisible();
  await page.goForward();
  await page.getByRole('radio', { name: /^Start fresh/u }).check();
  await page.getByRole('button', { name: 'Start fresh' }).click();
  await expect(nameOf(page, 'received')).toBeVisible();
  await expect.poll(() => workspace.tenon('workspaces')).toContain(received);
});

test('edits are not lost by leaving, and a run continues behind', async ({ window, workspace }) => {
  const { page } = window;
  const third = beside(workspace, 'third');
  await workspace.tenon('init', third);
  await writeSlowJob(workspace.folder, 'pairs', 'seconds');
  await window.find('pairs');
  const run = new RunPage(window);
  await window.editor.getByRole('button', { name: 'Run', exact: true }).click();
  await run.reaches('RUNNING');
  const leave = async (): Promise<void> => {
    await window.runCommand('Open workspace…');
    await page.getByLabel('Folder on this computer').fill(third);
    await page.keyboard.press('Enter');
  };

  await test.step('a crawler that is not saved: the browser asks, and staying keeps it', async () => {
    await window.showArea('Crawlers');
    await window.sideBar.getByRole('treeitem', { name: /^sample/u }).click();
    await window.editor.getByLabel(/^Description/u).fill('Twice a day');
    const asked = page.waitForEvent('dialog');
    await leave();
    const question = await asked;
    expect(question.type()).toBe('beforeunload');
    await question.dismiss();
    await expect(nameOf(page, 'sample')).toBeVisible();
    await expect(window.editor.getByLabel(/^Description/u)).toHaveValue('Twice a day');
    await page.keyboard.press('Escape');
    await window.runCommand('Discard changes to crawler');
    await expect(window.editor.getByLabel(/^Description/u)).not.toHaveValue('Twice a day');
  });

  await test.step('a query that is not saved stays in its workspace', async () => {
    await window.runCommand('Write query');
    await page.keyboard.type('SELECT 1 AS kept');
    await leave();
    await expect(nameOf(page, 'third')).toBeVisible();
    await nameOf(page, 'third').click();
    await page.getByRole('menuitem', { name: /^sample/u }).click();
    await expect(nameOf(page, 'sample')).toBeVisible();
    await expect(window.editor.getByText('SELECT 1 AS kept')).toBeVisible();
  });

  const listed = async (): Promise<string> => await workspace.tenon('runs', 'pairs');
  await expect.poll(listed, { timeout: 60_000 }).toContain('SUCCEEDED');
});
