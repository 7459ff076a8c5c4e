/** A trigger that waits for files and tables: created by mouse and by keys, and fired by files that arrive. */

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';

const rows = 'id,place\n1,Lyon\n2,Nantes\n';

test('by mouse: files that arrive in a watched folder start a job', async ({ window, workspace }) => {
  const { page, editor } = window;
  const folder = join(workspace.folder, 'quay/boxes');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'one.csv'), rows);
  const crawler = { name: 'quay', targets: [{ path: 'quay' }], databaseName: 'quay' };
  const watch = { enabled: true, quietSeconds: 0.2 };
  const value = JSON.stringify({ kind: 'crawler', value: { ...crawler, watch }, expectedHash: null });
  await workspace.tenon('call', 'saveDefinition', value);
  await workspace.tenon('crawl', 'quay');

  await window.showArea('Triggers');
  await window.sideBar.getByRole('button', { name: 'Create trigger' }).click();
  const dialog = page.getByRole('dialog', { name: 'Create trigger' });
  await dialog.getByLabel('Name').fill('arrivals');
  await dialog.getByRole('radio', { name: /^Event/u }).check({ force: true });
  await dialog.getByLabel('Starts').selectOption({ label: 'web-sessions' });
  await expect(dialog.getByRole('button', { name: 'Create', exact: true })).toHaveAttribute('aria-disabled', 'true');
  await dialog.getByRole('button', { name: 'Add crawler' }).click();
  await dialog.getByLabel('Crawler of event source 1').selectOption('quay');
  await dialog.getByRole('button', { name: 'Add table' }).click();
  // A table without a name is not yet one.
  await expect(dialog.getByRole('button', { name: 'Create', exact: true })).toHaveAttribute('aria-disabled', 'true');
  await dialog.getByRole('button', { name: 'Remove a table' }).click();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(window.tab('arrivals')).toHaveAttribute('aria-selected', 'true');
  await expect(editor.getByText('When files of crawler quay change', { exact: true })).toBeVisible();
  await editor.getByRole('button', { name: 'Activate', exact: true }).click();
  await expect(editor.getByText('ACTIVATED', { exact: true })).toBeVisible();
  await expectAccessible(page);

  await writeFile(join(folder, 'two.csv'), rows);
  await editor.getByRole('tab', { name: /^History/u }).click();
  const row = editor.getByRole('region', { name: 'History' }).getByRole('row').nth(1);
  await expect(row).toContainText('Files or tables changed: 1 change, 1 file');
  await expect(row).toContainText('SUCCEEDED');

  await editor.getByRole('tab', { name: 'Settings' }).click();
  await workspace.remove('crawlers/quay.json');
  await expect(editor.getByRole('alert')).toContainText('There is no crawler “quay”.');
});

test('by keys: a table, and changes that are gathered', async ({ window, workspace }) => {
  const { page, editor } = window;
  const { keyboard } = page;
  await window.runCommand('Create trigger');
  const dialog = page.getByRole('dialog', { name: 'Create trigger' });
  await expect(dialog).toBeVisible();
  await keyboard.type('revenue changes');
  await keyboard.press('Tab');
  for (let press = 0; press < 2; press += 1) await keyboard.press('ArrowDown');
  await expect(dialog.getByRole('radio', { name: /^Event/u })).toBeChecked();
  await dialog.getByRole('button', { name: 'Add table' }).press('Enter');
  await dialog.getByLabel('Database of event source 1').focus();
  await keyboard.type('shop');
  await keyboard.press('Tab');
  await keyboard.type('ord');
  await expect(page.getByRole('option', { name: 'orders', exact: true })).toBeVisible();
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await expect(dialog.getByLabel('Table of event source 1')).toHaveValue('orders');
  await dialog.getByLabel('Starts').focus();
  await keyboard.type('daily-revenue');
  await dialog.getByRole('button', { name: 'Create', exact: true }).press('Enter');
  await expect(window.tab('revenue changes')).toHaveAttribute('aria-selected', 'true');

  await editor.getByRole('switch', { name: /^Gather changes/u }).focus();
  await keyboard.press('Space');
  await editor.getByLabel('Changed files').fill('0');
  await expect(editor.getByLabel('Changed files')).toHaveAttribute('aria-invalid', 'true');
  await keyboard.press('ControlOrMeta+S');
  await expect(page.getByText(/Saving the trigger: Changed files:/u)).toBeVisible();
  await editor.getByLabel('Changed files').fill('50');
  await editor.getByLabel('Seconds after the first change').fill('120');
  await keyboard.press('ControlOrMeta+S');
  await expect(editor.getByText('Saved.', { exact: true })).toBeVisible();
  await expect(
    editor.getByText('When table shop.orders changes, gathered up to 50 files or 2 minutes', { exact: true }),
  ).toBeVisible();
  await expectAccessible(page);
  const path = join(workspace.folder, 'triggers/revenue-changes.json');
  expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({
    type: 'EVENT',
    eventSources: [{ databaseName: 'shop', tableName: 'orders' }],
    eventBatchingCondition: { batchSize: 50, batchWindow: 120 },
  });
});
