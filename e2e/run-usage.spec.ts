/** The memory of a run's workers and their spill, below the timeline: while it runs, and afterwards. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from './accessibility.ts';
import { expect, hostIsAway, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';
import { RunPage } from './page-models/run-page.ts';

test.use({ expectedErrors: hostIsAway });

/** Sorts more texts than the memory of its worker holds. */
const sorting = `SELECT i, h FROM (
  SELECT i, md5(CAST(i AS VARCHAR)) || md5(CAST(-i AS VARCHAR)) AS h FROM (SELECT 1 FROM in1 LIMIT 1), range(2500000) r(i)
) ORDER BY h LIMIT 20000 OFFSET 2400000`;

test('the memory and the spill of a run are drawn while it runs, and are there afterwards', async ({
  window,
  workspace,
}) => {
  const { page } = window;
  const nodes = [
    {
      id: 'orders',
      name: 'Table orders',
      transform: 'CatalogSource',
      args: { databaseName: 'shop', tableName: 'orders' },
    },
    {
      id: 'sorted',
      name: 'Sorted texts',
      transform: 'SqlTransform',
      inputs: { in1: { node: 'orders' } },
      args: { sql: sorting },
    },
    {
      id: 'target',
      name: 'Folder sorted',
      transform: 'PathTarget',
      inputs: { in: { node: 'sorted' } },
      args: { path: 'output/sorted', format: 'csv', mode: 'overwrite' },
    },
  ];
  const job = { name: 'sorting', memory: 128, threads: 2, nodes };
  await writeFile(join(workspace.folder, 'jobs/sorting.json'), JSON.stringify(job));
  const run = new RunPage(window);
  const usage = run.root.getByRole('img', { name: /^Memory of the workers/u });
  await window.find('sorting');
  await new JobEditor(window).button('Run').click();
  await run.reaches('RUNNING');
  await expect(usage).toBeVisible();
  await run.reaches('SUCCEEDED');
  await expect(usage).toHaveAccessibleName(/^Memory of the workers: peak [\d.]+ MB$/u);
  await expect(usage).toHaveAccessibleDescription(
    /^Most memory: [\d.]+ MB after .+; limit for data: 134 MB for 1 worker; most spilled to disk: [\d.]+ MB after .+$/u,
  );
  await expect(usage.getByText(/to disk, at most [\d.]+ MB/u)).toBeVisible();
  await expectAccessible(page);

  // The keys of the timeline walk through its tasks, as without it.
  await run.root.getByRole('region', { name: 'Timeline and receipts' }).focus();
  await page.keyboard.press('j');
  await expect(run.root.getByRole('region', { name: 'Task' })).toContainText('Folder sorted');
  await expect(usage).toBeVisible();

  // A later host shows what was kept.
  const words = await usage.getAttribute('aria-label');
  await workspace.restart();
  await page.reload();
  await expect(usage).toHaveAccessibleName(words!);
});
