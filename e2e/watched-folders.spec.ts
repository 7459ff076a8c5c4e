/** A crawler that watches: the catalog follows a folder that grows while one looks, and the state is shown. */

import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

const rows = 'id,place\n1,Lyon\n2,Nantes\n';

test('a watched folder grows, and the catalog shows it without a click', async ({ window, workspace }, info) => {
  const folder = join(workspace.folder, 'arrivals');
  await mkdir(join(folder, 'parcels/day=1'), { recursive: true });
  await writeFile(join(folder, 'parcels/day=1/one.csv'), rows);
  await window.showArea('Crawlers');
  await window.sideBar.getByRole('button', { name: 'Create crawler' }).click();
  const dialog = window.page.getByRole('dialog');
  await dialog.getByLabel('Name').fill('arrivals');
  await dialog.getByLabel('Folder or file').fill('arrivals');
  await dialog.getByLabel(/^Database/u).fill('arrivals');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(window.tab('arrivals')).toHaveAttribute('aria-selected', 'true');

  const policy = window.page.getByRole('complementary', { name: 'Policy for this crawler' });
  await policy.getByRole('switch', { name: /^Watch this folder/u }).check({ force: true });
  await policy.getByLabel('Quiet period, in seconds').fill('0.5');
  await policy.getByRole('button', { name: 'Save', exact: true }).click();
  const watch = window.editor.getByRole('region', { name: 'Watched folder' });
  await expect(watch.getByText('Watching 1 file', { exact: true })).toBeVisible();
  await expect(window.sideBar.getByRole('treeitem', { name: /^arrivals/u }).first()).toContainText('watching');
  for (const [width, height] of [
    [1440, 900],
    [1024, 700],
  ] as const) {
    await window.page.setViewportSize({ width, height });
    for (const theme of ['light', 'dark'] as const) {
      await window.page.emulateMedia({ colorScheme: theme });
      await window.page.screenshot({ path: info.outputPath(`watched-${width}-${theme}.png`) });
    }
  }
  await window.page.emulateMedia({ colorScheme: 'light' });

  await window.showArea('Catalog');
  await expect(window.sideBar.getByRole('treeitem', { name: /parcels/u })).toBeVisible();
  await mkdir(join(folder, 'people'));
  await writeFile(join(folder, 'people/two.json'), '{"first":"Ada","born":1815}\n{"first":"Alan","born":1912}\n');
  await expect(window.sideBar.getByRole('treeitem', { name: /people/u })).toBeVisible();

  // A folder that is away is reported, and followed again when it is back.
  await rename(folder, `${folder}-away`);
  await expect(watch.getByText('Folder missing')).toBeVisible();
  await writeFile(join(`${folder}-away`, 'parcels/day=1/three.csv'), rows);
  await rename(`${folder}-away`, folder);
  await expect(watch.getByText('Watching 3 files', { exact: true })).toBeVisible();
});
