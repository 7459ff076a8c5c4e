/** Folders and files dropped from the file manager onto the browser, as the browser itself gives them. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Window } from './page-models/window.ts';
import { expect, test } from './fixtures.ts';
import { Grid } from './page-models/grid.ts';

/** Through the browser's own drag and drop, which alone gives folders (devtools protocol, Input.dispatchDragEvent). */
async function dropPaths({ page }: Window, ...paths: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  const send = async (type: 'dragEnter' | 'dragOver' | 'drop'): Promise<void> =>
    void (await session.send('Input.dispatchDragEvent', { type, x: 700, y: 400, data }));
  await send('dragEnter');
  // A hand moves while it holds files, so the window hears of them again and again.
  await expect(async () => {
    await send('dragOver');
    await expect(page.getByText('Drop to see the rows')).toBeVisible({ timeout: 500 });
  }).toPass();
  await send('drop');
  await session.detach();
}

test('a folder gives its files, without hidden ones, in the order of their paths', async ({ window, workspace }) => {
  const folder = join(workspace.folder, 'harbour');
  await mkdir(join(folder, 'year=2025'), { recursive: true });
  await writeFile(join(folder, 'ships.csv'), 'ship,length\nAurora,120\nBora,95\n');
  await writeFile(join(folder, 'year=2025/calls.json'), '{"ship":"Aurora","port":"Rijeka"}\n');
  await writeFile(join(folder, '_SUCCESS'), '');
  await writeFile(join(folder, '.hidden.csv'), 'a\n1\n');
  await dropPaths(window, folder);
  await expect(window.tab('ships.csv')).toBeVisible();
  await expect(window.tab('calls.json')).toBeVisible();
  await expect(window.tabs.getByRole('tab')).toHaveCount(2);
  await window.tab('ships.csv').click();
  await expect(new Grid(window.editor).cell(1, '0')).toHaveText('Bora');
});

test('of a large folder the first files are opened, and how many there are is said', async ({ window, workspace }) => {
  const folder = join(workspace.folder, 'readings');
  await mkdir(folder, { recursive: true });
  for (let day = 10; day < 40; day += 1) await writeFile(join(folder, `day-${day}.csv`), `day,value\n${day},1\n`);
  await dropPaths(window, folder);
  await expect(window.page.getByText('Opened the first 12 of 30 files in readings.')).toBeVisible();
  await expect(window.tabs.getByRole('tab')).toHaveCount(12);
  await expect(window.tab('day-10.csv')).toBeVisible();
});

test('a file and a folder together', async ({ window, workspace }) => {
  const folder = join(workspace.folder, 'pair');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'inside.csv'), 'a,b\n1,2\n');
  await writeFile(join(workspace.folder, 'beside.csv'), 'c,d\n3,4\n');
  await dropPaths(window, join(workspace.folder, 'beside.csv'), folder);
  await expect(window.tab('beside.csv')).toBeVisible();
  await expect(window.tab('inside.csv')).toBeVisible();
});

test('a folder that is chosen opens its files', async ({ window, workspace }) => {
  const { page } = window;
  await workspace.write('chosen/a.csv', 'id\n1\n');
  await workspace.write('chosen/in/b.csv', 'id\n2\n');
  await workspace.write('chosen/_tmp/c.csv', 'id\n3\n');
  await window.showArea('Explore');
  const chooser = page.waitForEvent('filechooser');
  await window.editor.getByRole('button', { name: 'Choose folder' }).click();
  await (await chooser).setFiles(join(workspace.folder, 'chosen'));
  await expect(window.tab('a.csv')).toBeVisible();
  await expect(window.tab('b.csv')).toBeVisible();
  await expect(window.tab('c.csv')).toHaveCount(0);
});
