/** A workspace whose state was created elsewhere: the window asks first, and each answer does what it says. */

import { readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, hostIsAway, test } from './fixtures.ts';
import { Window } from './page-models/window.ts';
import type { ServedWorkspace } from './served-workspace.ts';

test.use({ expectedErrors: hostIsAway });

const question = 'How do you want to open this workspace?';

/** Every file, of the state too, and its bytes. */
async function treeOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(files.map(async (file) => [file, await readFile(file, 'base64')] as const)));
}

/** Starts the host again on state that it did not create; the window is open meanwhile. */
async function receive(window: Window, workspace: ServedWorkspace): Promise<void> {
  await workspace.stop();
  await workspace.forget();
  await workspace.start();
  await expect(window.page.getByRole('heading', { name: question })).toBeVisible();
}

test('nothing is opened before the answer; read-only changes nothing and says so', async ({ window, workspace }) => {
  await workspace.stop();
  await workspace.forget();
  const before = await treeOf(workspace.folder);
  await workspace.start();
  await expect(window.page.getByRole('heading', { name: question })).toBeVisible();
  await expect(window.page.getByText('was not created here by your user')).toBeVisible();
  await expect(window.page.getByRole('radio', { name: /^Open read-only/u })).toBeFocused();
  expect(await treeOf(workspace.folder)).toEqual(before);
  // Nobody owns it yet, so a command asks as well.
  await expect(workspace.tenon('jobs')).rejects.toThrow('without an answer');

  await window.page.keyboard.press('Enter');
  await expect(window.status.getByText('read-only: nothing in this workspace changes or runs')).toBeVisible();
  await window.showArea('Jobs');
  await window.find('web-sessions');
  const run = window.editor.getByRole('button', { name: 'Run', exact: true });
  await expect(run).toHaveAttribute('aria-disabled', 'true');
  await run.hover();
  await expect(window.page.getByRole('tooltip')).toHaveText('The workspace is open read-only');
  await window.page.keyboard.press('ControlOrMeta+Shift+P');
  await window.palette.fill('>Create job');
  await expect(window.page.getByRole('option', { name: /Create job/u })).toContainText('read-only workspace');
  await window.page.keyboard.press('Enter');
  await expect(window.page.getByText('Create job: not possible')).toBeVisible();
  await expect(window.page.getByRole('dialog')).toHaveCount(0);
  // Rows can be read.
  await window.find('shop.orders');
  await window.editor.getByRole('tab', { name: 'Rows' }).click();
  await expect(window.editor.getByText('5,040 rows')).toBeVisible();
  expect(await treeOf(workspace.folder)).toEqual(before);
});

test('taken over by keys; a second window that waited opens by itself', async ({ window, workspace }) => {
  await receive(window, workspace);
  const second = await window.page.context().newPage();
  await second.goto(window.page.url());
  await expect(second.getByRole('heading', { name: question })).toBeVisible();
  await window.page.getByRole('radio', { name: /^Open read-only/u }).focus();
  await window.page.keyboard.press('ArrowDown');
  await expect(window.page.getByRole('button', { name: 'Take over' })).toBeVisible();
  await window.page.keyboard.press('Enter');
  for (const page of [window.page, second]) {
    const { status } = new Window(page);
    await expect(status.getByText('engine ready')).toBeVisible();
    await expect(status.getByText('read-only')).toHaveCount(0);
  }
  await second.close();
  await window.find('shop.orders');
  await expect(window.editor.getByRole('heading', { name: 'shop.orders' })).toBeVisible();
  // It is known from now on.
  await workspace.restart();
  await expect(window.status.getByText('engine ready')).toBeVisible();
  await expect(window.page.getByRole('heading', { name: question })).toHaveCount(0);
});

test('what cannot be taken over stays closed and says why; fresh sets it aside', async ({ window, workspace }) => {
  await workspace.stop();
  await workspace.forget();
  await symlink(workspace.folder, join(workspace.folder, '.tenon/runs-of-old'));
  await workspace.start();
  await window.page.getByRole('radio', { name: /^Take over/u }).check();
  await window.page.getByRole('button', { name: 'Take over' }).click();
  await expect(window.page.getByRole('alert')).toContainText('runs-of-old is a link');
  await expect(window.page.getByRole('heading', { name: question })).toBeVisible();
  await window.page.getByRole('radio', { name: /^Start fresh/u }).check();
  await window.page.getByRole('button', { name: 'Start fresh' }).click();
  await expect(window.status.getByText('engine ready')).toBeVisible();
  await window.showArea('Explore');
  expect((await readdir(workspace.folder)).some((name) => name.startsWith('.tenon-set-aside-'))).toBe(true);
  expect(await workspace.tenon('call', 'getDatabases', '{}')).not.toContain('"shop"');
});
