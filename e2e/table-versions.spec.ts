/** Versions of a table: compared, an old one restored and back; comments, owner and tags edited in place. */

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { axeStyle, expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';

test.use({ expectedErrors: axeStyle });

const header = 'id,port,country,depth';

test('an old version is restored by its menu, and the newer one by the palette; no file changes', async ({
  window,
  workspace,
}) => {
  const { page, editor } = window;
  const folder = join(workspace.folder, 'harbours/berths');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'a.csv'), `${header}\n1,Brest,FR,12\n`);
  await workspace.tenon('crawl', 'harbours', '--database', 'sea');
  await writeFile(join(folder, 'b.csv'), `${header},crane\n2,Kiel,DE,9,yes\n`);
  await workspace.tenon('crawl', 'harbours', '--database', 'sea');

  await window.find('sea.berths');
  await editor.getByRole('tab', { name: /^Versions/u }).click();
  const versions = editor.getByRole('region', { name: 'Versions of sea.berths' });
  await expect(versions.getByRole('row', { name: /1 current .* Column added: crane/u })).toBeVisible();
  const changes = editor.getByRole('region', { name: 'Changes from version 0 to version 1' });
  await expect(changes.getByRole('row', { name: /Column crane \+ added boolean/u })).toBeVisible();
  await expectAccessible(page);

  await versions.getByRole('row', { name: /Created with 4 columns/u }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Restore version' }).click();
  const dialog = page.getByRole('dialog', { name: 'Restore version 0 of sea.berths?' });
  await expect(dialog.getByText('Column crane is no longer read. Its values stay in the files.')).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Restore version 0' }).click();
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText(
    'Version 0 of sea.berths restored as version 2. No file was changed.',
  );
  await expect(
    versions.getByRole('row', { name: /2 current .* restore of version 0 Column removed: crane/u }),
  ).toBeVisible();
  await editor.getByRole('tab', { name: 'Rows' }).click();
  await expect(editor.getByText('2 rows')).toBeVisible();
  await expect(editor.getByRole('columnheader', { name: /crane/u })).toHaveCount(0);

  // By keys alone: to the versions, to the second row, and the command.
  await window.runCommand('Show versions of this table');
  await versions.getByRole('row', { name: /2 current/u }).focus();
  await page.keyboard.press('ArrowDown');
  await window.runCommand('Restore version');
  await page.getByRole('dialog').getByRole('button', { name: 'Restore version 1' }).click();
  await expect(versions.getByRole('row', { name: /3 current/u })).toBeVisible();
  await editor.getByRole('tab', { name: 'Rows' }).click();
  await expect(editor.getByRole('columnheader', { name: /crane/u })).toBeVisible();
  expect(await readFile(join(folder, 'b.csv'), 'utf8')).toBe(`${header},crane\n2,Kiel,DE,9,yes\n`);
});

test('the current version cannot be restored, and the dialog says why', async ({ window }) => {
  const { page, editor } = window;
  await window.find('shop.orders');
  await editor.getByRole('tab', { name: /^Versions/u }).click();
  await editor.getByRole('row', { name: /current/u }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Restore version' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('alert')).toContainText('has the same definition');
  await expect(dialog.getByRole('button', { name: /^Restore version/u })).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('a comment by F2, by double click, and not after Escape; owner and tags; all in the settings file', async ({
  window,
  workspace,
}) => {
  const { page, editor } = window;
  await window.find('shop.orders');
  const comment = editor.getByRole('button', { name: 'Comment of order_id: Add a comment' });
  await comment.focus();
  await page.keyboard.press('F2');
  const field = editor.getByRole('textbox', { name: 'Comment of order_id' });
  await expect(field).toBeFocused();
  await page.keyboard.type('Unique key');
  await page.keyboard.press('Enter');
  const written = editor.getByRole('button', { name: 'Comment of order_id: Unique key' });
  await expect(written).toBeVisible();
  await written.dblclick();
  await page.keyboard.type('Not saved');
  await page.keyboard.press('Escape');
  await expect(written).toBeFocused();

  const details = page.getByRole('complementary', { name: 'Details' });
  await details.getByRole('button', { name: 'Owner: Add an owner' }).dblclick();
  await page.keyboard.type('ada');
  await page.keyboard.press('Enter');
  await expect(details.getByRole('button', { name: 'Owner: ada' })).toBeVisible();
  const tag = details.getByRole('textbox', { name: 'Add tag' });
  await tag.fill('team=sales');
  await tag.press('Enter');
  await expect(details.getByRole('list', { name: 'Tags' })).toContainText('team=sales');
  await tag.fill('pii');
  await tag.press('Enter');
  await expect(details.getByRole('list', { name: 'Tags' })).toContainText('pii');
  await details.getByRole('button', { name: 'Remove tag team' }).click();
  await expect(details.getByRole('list', { name: 'Tags' })).not.toContainText('team');
  await expectAccessible(page);
  const settings = JSON.parse(await readFile(join(workspace.folder, 'tables/shop/orders.json'), 'utf8')) as object;
  expect(settings).toMatchObject({
    owner: 'ada',
    tags: { pii: '' },
    columns: [{ name: 'order_id', comment: 'Unique key' }],
  });
  await editor.getByRole('tab', { name: /^Versions/u }).click();
  await expect(editor.getByRole('row', { name: /person Tag removed: team/u })).toBeVisible();
});
