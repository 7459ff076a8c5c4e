/** A target that updates its table: the fields of each write mode, two runs, and what became of the rows. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';
import { RunPage } from './page-models/run-page.ts';

test('a job updates a table by keys, and its run shows what became of the rows', async ({ window, workspace }) => {
  await workspace.write('new/rows.csv', 'id,city\n1,Ghent\n2,Lyon\n');
  const nodes = [
    {
      id: 'in',
      name: 'New rows',
      transform: 'PathSource',
      args: { path: 'new', format: 'csv', options: { withHeader: true } },
    },
    {
      id: 'out',
      name: 'Customers',
      transform: 'CatalogTarget',
      inputs: { in: { node: 'in' } },
      args: { databaseName: 'lake', tableName: 'customers' },
    },
  ];
  await writeFile(join(workspace.folder, 'jobs', 'merge.json'), JSON.stringify({ name: 'merge', nodes }));
  const job = new JobEditor(window);
  await expect(async () => {
    await window.find('merge');
  }).toPass();
  await job.select('Customers');
  await expect(job.field('Add to Keys')).toHaveCount(0);
  await job.field('Write mode').selectOption('scd2');
  await expect(job.field('Column for the end')).toBeVisible();
  await job.field('Write mode').selectOption('upsert');
  await expect(job.field('Column for the end')).toHaveCount(0);
  await expect(job.inspector.getByText('Delete when', { exact: true })).toBeVisible();
  await expectAccessible(window.page);

  await job.field('Add to Keys').fill('id');
  await window.page.keyboard.press('Enter');
  await job.saved();
  const run = new RunPage(window);
  await job.button('Run').click();
  await run.reaches('SUCCEEDED');
  await workspace.write('new/rows.csv', 'id,city\n2,Paris\n3,Rome\n');
  await window.find('merge');
  await job.button('Run').click();
  await run.reaches('SUCCEEDED');
  const receipts = run.root.getByRole('region', { name: 'Row receipt' });
  await expect(receipts.getByRole('row').filter({ hasText: 'merge' })).toContainText(
    '1 inserted, 1 updated, 1 unchanged',
  );
  await expect(receipts.getByRole('row').filter({ hasText: 'table' }).first()).toContainText('2');
  await expectAccessible(window.page);
});
