/** Partitions by hand: repaired after a preview, dropped by the menu of a row and by the filter, added by their values. */

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { axeStyle, expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { Grid } from './page-models/grid.ts';

test.use({ expectedErrors: axeStyle });

test('a repair shows what it changes; rows are dropped and added again', async ({ window, workspace }) => {
  const { page, editor } = window;
  const root = join(workspace.folder, 'harbours/berths');
  const write = async (month: string): Promise<void> => {
    await mkdir(join(root, `year=2025/month=${month}`), { recursive: true });
    await writeFile(join(root, `year=2025/month=${month}`, 'a.csv'), `id,port\n${Number(month)},Brest\n`);
  };
  for (const month of ['01', '02', '03']) await write(month);
  await workspace.tenon('crawl', 'harbours', '--database', 'sea');
  await write('04');
  await rm(join(root, 'year=2025/month=01'), { recursive: true });

  await window.find('sea.berths');
  await editor.getByRole('tab', { name: /Partitions/u }).click();
  await editor.getByRole('button', { name: 'Repair partitions' }).click();
  const dialog = page.getByRole('dialog', { name: 'Repair the partitions of sea.berths?' });
  await expect(dialog.getByRole('list', { name: '1 partition to add' })).toContainText('year=2025/month=04');
  await expect(dialog.getByRole('list', { name: '1 partition to drop' })).toContainText('year=2025/month=01');
  await expectAccessible(page);
  await dialog.getByText('Drop partitions whose folders have no files').click();
  await expect(dialog.getByRole('list', { name: '1 partition to drop' })).toHaveCount(0);
  await dialog.getByText('Drop partitions whose folders have no files').click();
  await dialog.getByRole('button', { name: 'Add 1 and drop 1' }).click();
  const messages = page.getByRole('region', { name: 'Messages' });
  await expect(messages).toContainText('1 partition added, 1 partition dropped. No file was changed.');

  const grid = new Grid(editor);
  await expect(grid.cell(2, '1')).toHaveText('04');
  await grid.cell(2, '1').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Drop partition' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Drop 1 partition' }).click();
  await expect(editor.getByText('2 partitions', { exact: true })).toBeVisible();

  await editor.getByRole('button', { name: 'Add partition' }).click();
  const asking = page.getByRole('dialog', { name: 'Add partition to sea.berths' });
  await asking.getByLabel('year', { exact: true }).fill('2025');
  await asking.getByLabel('month', { exact: true }).fill('4');
  await expectAccessible(page);
  await asking.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('there are no files for it below');
  await page.keyboard.press('Escape');
  await window.runCommand('Add partition');
  await asking.getByLabel('year', { exact: true }).fill('2025');
  await asking.getByLabel('month', { exact: true }).fill('04');
  await asking.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Add 1 partition' }).click();
  await expect(editor.getByText('3 partitions', { exact: true })).toBeVisible();

  await editor.getByRole('textbox', { name: 'Filter partitions' }).fill("month < '04'");
  await editor.getByRole('button', { name: 'Drop 2' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Drop 2 partitions' }).click();
  await expect(editor.getByText('0 of 1 partitions')).toBeVisible();
});

test('values that folders encode and null are added; a long change shows its progress and can be stopped', async ({
  window,
  workspace,
}) => {
  const { page, editor } = window;
  const root = join(workspace.folder, 'harbours/quays');
  const write = async (folder: string): Promise<void> => {
    await mkdir(join(root, folder), { recursive: true });
    await writeFile(join(root, folder, 'a.csv'), 'id\n1\n');
  };
  await write('city=Brest');
  await write('city=Oslo');
  await workspace.tenon('crawl', 'harbours', '--database', 'sea');
  await write('city=S%C3%A3o%20Paulo%2FBR');
  await write('city=__HIVE_DEFAULT_PARTITION__');
  await window.find('sea.quays');
  await editor.getByRole('tab', { name: /Partitions/u }).click();
  const asking = page.getByRole('dialog', { name: 'Add partition to sea.quays' });

  await editor.getByRole('button', { name: 'Add partition' }).click();
  await asking.getByLabel('city', { exact: true }).fill('S%C3%A3o%20Paulo%2FBR');
  await asking.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('has the value “São Paulo/BR”');
  await page.keyboard.press('Escape');
  await editor.getByRole('button', { name: 'Add partition' }).click();
  await asking.getByLabel('city', { exact: true }).fill('São Paulo/BR');
  await asking.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Add 1 partition' }).click();
  await expect(editor.getByText('3 partitions', { exact: true })).toBeVisible();

  await editor.getByRole('button', { name: 'Add partition' }).click();
  await asking.getByLabel('city is null').check();
  await expectAccessible(page);
  await asking.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Add 1 partition' }).click();
  await expect(editor.getByText('4 partitions', { exact: true })).toBeVisible();

  for (let number = 0; number < 1500; number += 1) await write(`city=c${number}`);
  await editor.getByRole('button', { name: 'Repair partitions' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Add 1,500 partitions' }).click();
  const messages = page.getByRole('region', { name: 'Messages' });
  await expect(messages).toContainText('Changing the partitions of sea.quays');
  await messages.getByRole('button', { name: 'Stop' }).click();
  await expect(messages).toContainText('Stopped changing the partitions of sea.quays.');
  await expect(editor.getByText('4 partitions', { exact: true })).toBeVisible();
});
