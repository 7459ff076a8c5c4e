/** A table by hand: mistakes are named, the crawl of its folder fills it, its types stay. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { axeStyle, expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';

test.use({ expectedErrors: axeStyle });

test('a table is created from columns, and a crawl of its folder fills it', async ({ window, workspace }) => {
  const { page, editor } = window;
  const folder = join(workspace.folder, 'harbours/berths');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'a.csv'), 'id,port,depth\n1,Brest,12\n2,Kiel,9\n');
  await window.runCommand('Create table');
  const dialog = page.getByRole('dialog', { name: 'Create table' });
  await dialog.getByLabel('Database').fill('sea');
  await dialog.getByLabel('Name').fill('berths');
  await dialog.getByLabel('Folder of its files').fill('harbours/berths');
  await dialog.getByRole('textbox', { name: 'Columns' }).fill('id bigint\nport');
  await expect(dialog.getByRole('alert')).toContainText('Line 2 has no type');
  await dialog.getByRole('textbox', { name: 'Columns' }).fill('id bigint\nport strng');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(dialog.getByRole('alert')).toContainText('The type of the column port cannot be read');
  await dialog.getByRole('textbox', { name: 'Columns' }).fill('id bigint\nport string\ndepth decimal(6,2)');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('Table sea.berths created.');
  await window.find('sea.berths');
  const schema = editor.getByRole('region', { name: 'Columns' });
  await expect(schema.getByRole('row', { name: /depth/u })).toContainText('decimal(6,2)');
  await editor.getByRole('tab', { name: 'Rows' }).click();
  await expect(editor.getByText('2 rows')).toBeVisible();
});
