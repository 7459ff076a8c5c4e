/** Statistics of a table: computed from its page, shown in the schema, stale after a change, stopped by a person. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { axeStyle, expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';

test.use({ expectedErrors: axeStyle });

test('statistics are computed from the schema, by the menu, and are stale after a crawl of more files', async ({
  window,
  workspace,
}) => {
  const { page, editor } = window;
  const folder = join(workspace.folder, 'harbours/berths');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'a.csv'), 'id,port,depth\n1,Brest,12\n2,Kiel,\n3,Brest,9\n');
  await workspace.tenon('crawl', 'harbours', '--database', 'sea');
  await window.find('sea.berths');
  const schema = editor.getByRole('region', { name: 'Columns' });
  await expect(schema.getByRole('columnheader', { name: 'Distinct' })).toHaveCount(0);
  await editor.getByRole('button', { name: 'Compute statistics' }).click();
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText(
    'Statistics of sea.berths computed from 3 rows.',
  );
  await expect(schema.getByRole('row', { name: /depth/u })).toContainText('33%');
  await expect(schema.getByRole('row', { name: /depth/u })).toContainText('9 … 12');
  await expect(schema.getByRole('row', { name: /port/u })).toContainText('length 4.7, at most 5');
  await expect(schema.getByRole('img', { name: 'port: the most frequent value in 2 rows' })).toBeVisible();
  await expectAccessible(page);

  await writeFile(join(folder, 'b.csv'), 'id,port,depth\n4,Oslo,7\n');
  await workspace.tenon('crawl', 'harbours', '--database', 'sea');
  await expect(editor.getByText('Stale: the table changed since')).toBeVisible();
  await window.runCommand('Compute statistics');
  await expect(schema.getByRole('row', { name: /depth/u })).toContainText('7 … 12');
  await expect(editor.getByText('Stale: the table changed since')).toHaveCount(0);
});
