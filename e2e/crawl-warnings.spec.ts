/** What a crawl warns of: the message first, then the file; the folder only after its name. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';

test('a warning begins with what is wrong, and names the file before its folder', async ({ window, workspace }) => {
  const folder = join(workspace.folder, 'incoming/of/the/northern/stores');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'sales.csv'), 'a,b\n1,2\n3,4,5\n6,7\n8,9\n10,11\n12,13\n');
  await writeFile(join(folder, 'notes.bin'), Buffer.from([0, 1, 2, 3, 255, 254]));
  await workspace.tenon('crawl', folder, '--database', 'north');
  await window.showArea('Crawlers');
  await window.sideBar.getByRole('treeitem', { name: 'stores' }).first().click();
  await window.editor.getByRole('tab', { name: 'Warnings 1' }).click();
  await expect(window.editor.getByRole('listitem').filter({ hasText: 'sales.csv' })).toHaveText(
    `1 row has too many values (first: line 3); such rows are rejected.sales.csv ${folder}/`,
  );
  await window.editor.getByRole('tab', { name: 'Skipped files 1' }).click();
  const skipped = window.editor.getByRole('row', { name: 'notes.bin' });
  await expect(skipped.getByRole('cell')).toHaveText([
    `notes.bin ${folder}/`,
    /^The file is in no format that Tenon knows/u,
  ]);
});
