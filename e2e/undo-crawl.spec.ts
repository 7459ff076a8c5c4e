/** The undo of a crawl: what comes back, what was changed since, and how the history shows it. */

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

test('a crawl is undone, wholly and without a table that was changed since', async ({ window, workspace }) => {
  const folder = join(workspace.folder, 'tides');
  const value = { name: 'tide tables', databaseName: 'tides', targets: [{ path: folder }] };
  for (const name of ['high', 'low']) {
    await mkdir(join(folder, name), { recursive: true });
    await writeFile(join(folder, name, 'a.csv'), `${name},metres,station\nx,1,s\n`);
  }
  await workspace.tenon('call', 'saveDefinition', JSON.stringify({ kind: 'crawler', value, expectedHash: null }));
  await workspace.tenon('crawl', 'tide tables');
  await writeFile(join(folder, 'high', 'b.csv'), 'high,metres,station,moon\nx,1,s,full\n');
  await mkdir(join(folder, 'neap'));
  await writeFile(join(folder, 'neap', 'a.csv'), 'neap,metres\nx,1\n');
  await rm(join(folder, 'low'), { recursive: true });
  await window.showArea('Crawlers');
  await window.sideBar.getByRole('treeitem', { name: /^tide tables/u }).dblclick();
  await window.editor.getByRole('button', { name: 'Run crawler' }).click();
  await expect(window.editor.getByText('SUCCEEDED')).toBeVisible();

  await window.editor.getByRole('button', { name: 'Undo crawl' }).click();
  const dialog = window.page.getByRole('dialog', { name: /^Undo crawl of tide tables/u });
  await expect(dialog.getByText('3 tables return to the state before the crawl:')).toBeVisible();
  await expect(dialog.getByRole('listitem')).toHaveText([
    'tides.high changes back.',
    'tides.low changes back.',
    'tides.neap is removed from the catalog.',
  ]);
  // Cancel has the focus: Enter alone does no harm.
  await window.page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();

  await workspace.tenon(
    'call',
    'editTable',
    JSON.stringify({ databaseName: 'tides', name: 'neap', expectedVersionId: 0, description: 'twice a month' }),
  );
  await window.runCommand('Undo crawl');
  await expect(dialog.getByRole('alert')).toHaveText('1 table cannot be restored:');
  await expect(dialog.getByText(/^Table tides\.neap was changed since/u)).toBeVisible();
  await dialog.getByRole('button', { name: 'Undo 2 other tables' }).click();
  await expect(window.editor.getByText('PARTLY UNDONE')).toBeVisible();
  await expect(window.editor.getByText('A part of this crawl was undone')).toBeVisible();
  const high = await workspace.tenon('call', 'getTable', '{"databaseName":"tides","name":"high"}');
  expect(JSON.parse(high)).toMatchObject({
    objectCount: 1,
    columns: [{ name: 'high' }, { name: 'metres' }, { name: 'station' }],
  });
  await window.editor.getByRole('button', { name: 'Open crawler' }).click();
  await expect(window.editor.getByRole('row', { name: /PARTLY UNDONE/u })).toBeVisible();

  // The next crawl finds it again, and is undone from the command line.
  const again = await workspace.tenon('crawl', 'tide tables');
  expect(again).toContain('0 added, 1 updated, 1 unchanged, 1 removed');
  const crawls = JSON.parse(await workspace.tenon('call', 'getCrawls', '{"crawlerName":"tide tables","limit":1}')) as {
    items: { id: string }[];
  };
  const undone = await workspace.tenon('undo', crawls.items[0]!.id);
  expect(undone).toContain('undone: 2 of 2 tables are back to their state before the crawl');
});
