/** The catalog to files and back: exported by a command, changed, and imported again after a look at what changes. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { axeStyle, expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';

test.use({ expectedErrors: axeStyle });

test('an export is imported after its changes were shown; a conflict is decided first', async ({
  window,
  workspace,
}) => {
  const { page } = window;
  const messages = page.getByRole('region', { name: 'Messages' });
  await window.runCommand('Export catalog');
  const exporting = page.getByRole('dialog', { name: 'Export catalog' });
  await exporting.getByLabel('Databases').selectOption('shop');
  await exporting.getByLabel('New or empty folder').fill('backup');
  await page.keyboard.press('Escape');
  await expectAccessible(page);
  await exporting.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(messages).toContainText('1 database and 3 tables exported to');
  const file = join(workspace.folder, 'backup/shop/tables.json');
  const written = JSON.parse(await readFile(file, 'utf8')) as { TableList: { Name: string; Owner?: string }[] };
  expect(written.TableList.map((table) => table.Name)).toEqual(['customers', 'orders', 'web_events']);
  written.TableList[1]!.Owner = 'ann';
  await writeFile(file, JSON.stringify(written));

  await window.runCommand('Import catalog');
  const importing = page.getByRole('dialog', { name: 'Import catalog' });
  await importing.getByLabel('Folder or file').fill('backup/nothing');
  await importing.getByRole('button', { name: 'Show changes' }).click();
  await expect(importing.getByRole('alert')).toContainText('it does not exist');
  await importing.getByLabel('Folder or file').fill('backup');
  await importing.getByRole('button', { name: 'Show changes' }).click();
  await expect(importing.getByRole('list', { name: '1 table different in the catalog' })).toContainText('shop.orders');
  await expectAccessible(page);
  await importing
    .getByLabel('Tables that are in the catalog and differ')
    .selectOption('Replace the table of the catalog');
  await expect(importing.getByRole('list', { name: '1 table to replace' })).toContainText('shop.orders');
  await importing.getByRole('button', { name: 'Import 1 table' }).click();
  await expect(messages).toContainText('1 table imported.');
  await window.find('shop.orders');
  await expect(page.getByText('ann', { exact: true })).toBeVisible();
});
