/** The review of a crawl: what would change, shown before anything is written, and confirmed as it was shown. */

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import type { ServedWorkspace } from './served-workspace.ts';

const ports = 'port,country,depth\nBrest,FR,12.5\nCork,IE,9.1\n';

/** Partitions of ports, with a file that does not fit and one of no known format. */
async function writePorts({ folder }: ServedWorkspace, name: string): Promise<string> {
  const root = join(folder, name);
  await rm(root, { recursive: true, force: true });
  for (const year of ['2024', '2025', '2026']) {
    await mkdir(join(root, `ports/year=${year}`), { recursive: true });
    await writeFile(join(root, `ports/year=${year}/a.csv`), ports);
  }
  await writeFile(join(root, 'ports/year=2026/crew.csv'), 'first,last\nAda,Byron\n');
  await writeFile(join(root, 'ports/year=2026/notes.bin'), Buffer.from([0, 1, 2, 3, 255, 254]));
  return root;
}

async function tablesOf(workspace: ServedWorkspace, databaseName: string): Promise<string[]> {
  const found = await workspace
    .tenon('call', 'getTables', JSON.stringify({ databaseName }))
    .catch(() => '{"items":[]}');
  return (JSON.parse(found) as { items: { name: string }[] }).items.map(({ name }) => name);
}

test('a review names tables, misfits and skipped files, writes nothing, and is confirmed', async ({
  window,
  workspace,
}) => {
  const folder = await writePorts(workspace, 'atlas');
  const { keyboard } = window.page;
  await window.runCommand('Crawl folder');
  const dialog = window.page.getByRole('dialog');
  await keyboard.type(folder);
  await dialog.getByRole('combobox', { name: 'Database' }).fill('Coast');
  await expect(dialog.getByText('New: it is created with its first table.')).toContainText('It will be named coast');
  await keyboard.press('Enter');
  await expect(dialog.getByText('2 tables to add')).toBeVisible();
  await expect(dialog.getByText('in database coast, which is new.')).toContainText('Nothing has been written yet.');
  const changes = dialog.getByRole('region', { name: 'Tables to change' });
  const added = changes.getByRole('row', { name: 'Table added ports' });
  await expect(added).toContainText('Columns: port string, country string, depth double. Partition keys: year int.');
  await expect(changes.getByRole('row', { name: 'Table added crew' })).toContainText('Does not fit table coast.ports');
  await dialog.getByRole('tab', { name: /Files that do not fit/u }).click();
  await expect(dialog.getByRole('row', { name: /crew\.csv/u })).toContainText(/none of its 2 columns/iu);
  await dialog.getByRole('tab', { name: /Skipped files/u }).click();
  await expect(dialog.getByRole('row', { name: /notes\.bin/u })).toContainText('is in no format that Tenon knows');
  expect(await tablesOf(workspace, 'coast')).toEqual([]);

  // Back to what was typed, and there again; Escape leaves without a crawl.
  await keyboard.press('Alt+ArrowLeft');
  await expect(dialog.getByRole('combobox', { name: 'Database' })).toHaveValue('Coast');
  await expect(dialog.getByLabel('Folder or file on this computer')).toHaveValue(folder);
  await dialog.getByRole('button', { name: 'Review changes' }).click();
  await expect(dialog.getByRole('button', { name: 'Run crawl' })).toBeFocused();
  await keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect(await tablesOf(workspace, 'coast')).toEqual([]);

  // The database of the last time is still there.
  await window.runCommand('Crawl folder');
  await keyboard.type(folder);
  await expect(dialog.getByRole('combobox', { name: 'Database' })).toHaveValue('Coast');
  await keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: 'Run crawl' })).toBeFocused();
  await keyboard.press('Control+Enter');
  await expect(window.editor.getByText('SUCCEEDED')).toBeVisible();
  expect(await tablesOf(workspace, 'coast')).toEqual(['crew', 'ports']);
  await window.editor.getByRole('tab', { name: /Files that do not fit/u }).click();
  const misfit = window.editor.getByRole('row', { name: /crew\.csv/u });
  await expect(misfit).toContainText('coast.ports');
  await misfit.click();
  await expect(window.editor.getByRole('heading', { name: 'coast.crew' })).toBeVisible();
});

test('what changed after a review is not crawled before it was shown', async ({ window, workspace }) => {
  const folder = await writePorts(workspace, 'atlas-2');
  await workspace.tenon('crawl', folder, '--database', 'sea');
  const before = await workspace.tenon('call', 'getTable', '{"databaseName":"sea","name":"ports"}');
  await writeFile(join(folder, 'ports/year=2026/b.csv'), 'port,country,depth,pier\nOban,GB,7.5,x\n');
  await window.openPath(folder);
  await window.editor.getByRole('button', { name: 'Crawl folder' }).click();
  const dialog = window.page.getByRole('dialog', { name: 'Add to catalog' });
  await dialog.getByRole('combobox', { name: 'Database' }).fill('sea');
  await dialog.getByRole('button', { name: 'Review changes' }).click();
  const review = window.page.getByRole('dialog', { name: 'Review crawl of atlas-2' });
  const changed = review.getByRole('row', { name: /Table changed.*ports/u });
  await expect(changed).toContainText('version 0 → 1');
  await expect(changed).toContainText('Column added: pier string');
  await review.getByRole('tab', { name: /Unchanged/u }).click();
  await expect(review.getByRole('row', { name: 'crew version 0' })).toBeVisible();

  await writeFile(join(folder, 'ports/year=2026/c.csv'), ports);
  await review.getByRole('button', { name: 'Run crawl' }).click();
  const alert = window.editor.getByRole('alert');
  await expect(alert).toContainText('changed after the review');
  await expect(alert).toContainText('sea.ports');
  expect(await workspace.tenon('call', 'getTable', '{"databaseName":"sea","name":"ports"}')).toBe(before);
  await alert.getByRole('button', { name: 'Review again' }).click();
  await expect(review.getByRole('row', { name: /Table changed.*ports/u })).toContainText('2 files added');
  await review.getByRole('button', { name: 'Run crawl' }).click();
  await expect(window.editor.getByText('SUCCEEDED')).toBeVisible();
});

test('a name that no database can have, and a folder without changes, are shown before', async ({
  window,
  workspace,
}) => {
  const folder = await writePorts(workspace, 'atlas-3');
  await workspace.tenon('crawl', folder, '--database', 'still');
  await window.runCommand('Crawl folder');
  const dialog = window.page.getByRole('dialog');
  await window.page.keyboard.type(folder);
  const database = dialog.getByRole('combobox', { name: 'Database' });
  await database.fill('x'.repeat(256));
  await expect(dialog.getByText('The name has 256 bytes; at most 255 are allowed.')).toBeVisible();
  await expect(dialog.getByRole('button', { name: 'Review changes' })).toHaveAttribute('aria-disabled', 'true');
  await window.page.keyboard.press('Enter');
  await expect(database).toBeVisible();
  await database.fill('still');
  await dialog.getByRole('button', { name: 'Review changes' }).click();
  // Found by another crawler, which keeps them: nothing goes.
  await expect(dialog.getByText('Nothing would change', { exact: true }).first()).toBeVisible();
  await dialog.getByRole('tab', { name: /Unchanged/u }).click();
  await expect(dialog.getByRole('row', { name: 'ports version 0' })).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toBeHidden();
});

test('a review that the host no longer keeps is shown again', async ({ window, workspace }) => {
  const folder = await writePorts(workspace, 'atlas-4');
  await window.runCommand('Crawl folder');
  await window.page.keyboard.type(folder);
  await window.page.keyboard.press('Enter');
  const dialog = window.page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Run crawl' })).toBeFocused();
  // Two newer ones of other windows.
  const other = JSON.stringify({ path: join(workspace.folder, 'customers'), databaseName: 'other' });
  for (let count = 0; count < 2; count += 1) await workspace.tenon('call', 'reviewCrawl', other);
  await window.page.keyboard.press('Enter');
  const alert = window.editor.getByRole('alert');
  await expect(alert).toContainText('is no longer kept');
  await alert.getByRole('button', { name: 'Review again' }).click();
  await dialog.getByRole('button', { name: 'Run crawl' }).click();
  await expect(window.editor.getByText('SUCCEEDED')).toBeVisible();
});

test('a part of a review is taken by mouse or keys, and the next one shows the rest', async ({ window, workspace }) => {
  const folder = join(workspace.folder, 'atlas-5');
  for (const name of ['bays', 'capes', 'docks']) {
    await mkdir(join(folder, name), { recursive: true });
    await writeFile(join(folder, name, 'a.csv'), `${name},old\nx,1\n`);
  }
  const value = { name: 'atlas five', databaseName: 'five', targets: [{ path: folder }] };
  await workspace.tenon('call', 'saveDefinition', JSON.stringify({ kind: 'crawler', value, expectedHash: null }));
  const { keyboard } = window.page;
  await window.showArea('Crawlers');
  await window.sideBar.getByRole('treeitem', { name: /^atlas five/u }).dblclick();
  const review = async (): Promise<void> => {
    await window.editor.getByRole('button', { name: 'Review changes' }).click();
    await expect(dialog.getByRole('button', { name: 'Run crawl' })).toBeFocused();
  };
  const dialog = window.page.getByRole('dialog', { name: 'Review crawl of atlas five' });
  await review();
  await dialog.getByRole('checkbox', { name: 'Take bays' }).focus();
  await keyboard.press('ArrowDown');
  await expect(dialog.getByRole('checkbox', { name: 'Take capes' })).toBeFocused();
  await keyboard.press('Space');
  await keyboard.press('j');
  await expect(dialog.getByRole('checkbox', { name: 'Take docks' })).toBeFocused();
  await expect(dialog.getByText('2 of 3 tables taken.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Take none' }).click();
  const none = dialog.getByRole('button', { name: 'Apply 0 of 3 tables' });
  await expect(none).toHaveAttribute('aria-disabled', 'true');
  await dialog.getByRole('checkbox', { name: 'Take bays' }).check();
  await dialog.getByRole('button', { name: 'Apply 1 of 3 tables' }).click();
  await expect(window.editor.getByText('SUCCEEDED')).toBeVisible();
  await expect(window.editor.getByText('2 tables left as they were')).toBeVisible();
  expect(await tablesOf(workspace, 'five')).toEqual(['bays']);

  await writeFile(join(folder, 'bays', 'a.csv'), 'bays,new\nx,1\n');
  await window.editor.getByRole('button', { name: 'Open crawler' }).click();
  await review();
  await expect(dialog.getByRole('row', { name: /Table added/u })).toHaveCount(2);
  const kinds = dialog.getByRole('group', { name: 'Column changes of bays' });
  await kinds.getByRole('checkbox', { name: 'Remove columns' }).uncheck();
  await dialog.getByRole('button', { name: 'Apply 3 of 3 tables' }).click();
  await expect(window.editor.getByText('1 table left as it was')).toBeVisible();
  const bays = await workspace.tenon('call', 'getTable', '{"databaseName":"five","name":"bays"}');
  expect((JSON.parse(bays) as { columns: { name: string }[] }).columns.map(({ name }) => name)).toEqual([
    'bays',
    'old',
    'new',
  ]);
});

test('a review warns of files directly in the folder that one table could hold', async ({ window, workspace }) => {
  const root = join(workspace.folder, 'arrivals');
  await mkdir(root, { recursive: true });
  for (const day of ['01', '02']) await writeFile(join(root, `arrivals-${day}.csv`), ports);
  await window.runCommand('Crawl folder');
  const dialog = window.page.getByRole('dialog');
  await window.page.keyboard.type(root);
  await window.page.keyboard.press('Enter');
  await expect(dialog.getByText('2 tables to add')).toBeVisible();
  await dialog.getByRole('tab', { name: 'Warnings 1' }).click();
  await expect(dialog.getByRole('listitem')).toHaveText(
    /^Each file directly in the target is a table, .* One table per target.*arrivals-01\.csv.*and 1 other file/iu,
  );
});
