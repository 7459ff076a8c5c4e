/** What each node of a run is doing: while it runs, when it fails, is stopped, and is resumed after its host was killed. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from './accessibility.ts';
import { expect, hostIsAway, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';
import { RunPage } from './page-models/run-page.ts';
import type { ServedWorkspace } from './served-workspace.ts';

test.use({ expectedErrors: hostIsAway });

/** One that ends at once and one that does not, both behind the same totals. @param slow SQL of the slow one. */
async function writeStagedJob(workspace: ServedWorkspace, name: string, slow: string): Promise<void> {
  const target = (id: string, from: string): object => ({
    id,
    name: `Folder ${id}`,
    transform: 'PathTarget',
    inputs: { in: { node: from } },
    args: { path: `output/${name}-${id}`, format: 'csv', mode: 'overwrite' },
  });
  const sql = (id: string, title: string, from: string, text: string): object => ({
    id,
    name: title,
    transform: 'SqlTransform',
    inputs: { in1: { node: from } },
    args: { sql: text },
  });
  const nodes = [
    {
      id: 'orders',
      name: 'Table orders',
      transform: 'CatalogSource',
      args: { databaseName: 'shop', tableName: 'orders' },
    },
    sql('totals', 'Totals', 'orders', 'SELECT order_id, note, count(*) AS lines FROM in1 GROUP BY ALL'),
    target('quick', 'totals'),
    sql('pairs', 'Every pair', 'totals', slow),
    target('slow', 'pairs'),
  ];
  await writeFile(join(workspace.folder, 'jobs', `${name}.json`), JSON.stringify({ name, taskRetries: 0, nodes }));
}

const endless = 'SELECT max(md5(concat(a.note, b.note, c.note))) AS highest FROM in1 a, in1 b, in1 c';

test('a run shows what each node does, on its page and on the canvas, until it is stopped', async ({
  window,
  workspace,
}) => {
  const { page } = window;
  await writeStagedJob(workspace, 'staged', endless);
  const job = new JobEditor(window);
  const run = new RunPage(window);
  await window.find('staged');
  await job.button('Run').click();
  await run.reaches('RUNNING');
  await expect(run.node('Table orders')).toHaveAccessibleName(/^Table orders 5K rows done/u);
  await expect(run.node('Folder quick')).toHaveAccessibleName(/^Folder quick 5K rows done/u);
  await expect(run.node('Every pair')).toHaveAccessibleName(/^Every pair running/u);
  await expect(run.node('Folder slow')).toHaveAccessibleName(/^Folder slow running/u);
  await expect(run.nodes).toContainText('2 running, 3 done');
  // Of the third task, what its earlier tasks let one expect.
  await expect(run.root.getByRole('status')).toContainText(/(?:6[6-9]|[7-9]\d)%; 2 of 3 tasks done/u);
  await window.showArea('Runs');
  await expect(window.sideBar.getByRole('treeitem', { name: /staged/u }).first()).toContainText(
    /(?:6[6-9]|[7-9]\d)%$/u,
  );
  await expectAccessible(page);
  // From the first node by the arrows, and into its job.
  await run.node('Table orders').focus();
  await page.keyboard.press('ArrowRight');
  await expect(run.node('Totals')).toBeFocused();
  // Its rows are those that its stage stored.
  await page.keyboard.press('Enter');
  await expect(run.rows('Totals')).toContainText(/50 rows from files of the finished task, not published yet/u);
  await expect(run.rows('Totals').getByRole('columnheader', { name: 'lines' })).toBeVisible();
  await expectAccessible(page);
  // Of a target, what its task wrote; of a node behind it, what the inputs give, or nothing in time.
  await run.node('Folder quick').click();
  await expect(run.rows('Folder quick')).toContainText('50 rows from files of the finished task');
  await run.node('Table orders').click();
  await expect(run.rows('Table orders')).toContainText('50 rows computed now from the inputs of the run');
  await run.node('Every pair').click();
  await expect(run.rows('Every pair')).toContainText('took longer than 10 seconds', { timeout: 20_000 });
  await run.rows('Every pair').getByRole('button', { name: 'Close rows' }).click();
  await expect(run.node('Every pair')).toBeFocused();
  await run.node('Totals').click();
  await run.rows('Totals').getByRole('button', { name: 'Open node' }).click();
  await expect(job.root.getByRole('img', { name: /^Totals, .*done/u })).toBeVisible();
  await expect(job.root.getByRole('img', { name: /^Every pair, .*running/u })).toBeVisible();
  await job.button('Open run').click();
  await run.button('Stop').click();
  await run.reaches('STOPPED');
  await expect(run.node('Totals')).toHaveAccessibleName(/^Totals 5K in, 5K out done/u);
  await expect(run.node('Every pair')).toHaveAccessibleName('Every pair not finished');
});

test('a failed run shows the node where it failed, and what was done', async ({ window, workspace }) => {
  await writeStagedJob(workspace, 'failing', "SELECT CAST(note || 'x' AS INTEGER) AS number FROM in1");
  const job = new JobEditor(window);
  const run = new RunPage(window);
  await window.find('failing');
  await job.button('Run').click();
  await run.reaches('FAILED');
  await expect(run.node('Every pair')).toHaveAccessibleName('Every pair failed');
  await expect(run.node('Folder slow')).toHaveAccessibleName('Folder slow not finished');
  await expect(run.node('Folder quick')).toHaveAccessibleName(/^Folder quick 5K rows done/u);
  // What was done before is not read again by the run that continues.
  const file = join(workspace.folder, 'jobs/failing.json');
  const fixed = (await readFile(file, 'utf8')).replace("CAST(note || 'x' AS INTEGER)", 'length(note)');
  await writeFile(file, fixed);
  await window.runCommand('Resume run');
  await run.reaches('SUCCEEDED');
});

test('the states are right again after the host was killed', async ({ window, workspace }) => {
  await writeStagedJob(workspace, 'killed', endless);
  const job = new JobEditor(window);
  const run = new RunPage(window);
  await window.find('killed');
  await job.button('Run').click();
  await run.reaches('RUNNING');
  await expect(run.node('Every pair')).toHaveAccessibleName(/^Every pair running/u);
  await workspace.kill();
  await workspace.start();
  await expect(window.status.getByText('engine ready')).toBeVisible();
  await run.reaches('FAILED');
  await expect(run.node('Totals')).toHaveAccessibleName(/^Totals 5K in, 5K out done/u);
  await expect(run.node('Every pair')).toHaveAccessibleName('Every pair interrupted');
  await expect(run.nodes).toContainText('3 done, 2 interrupted');
  await expect(run.failure.getByText('Run interrupted')).toBeVisible();
  await expect(run.failure.getByRole('button', { name: 'Resume' })).toBeVisible();
});

test('a second run shows when its tasks are expected to end, and where its rows went', async ({
  window,
  workspace,
}) => {
  const { page } = window;
  const some = '(SELECT note FROM in1 LIMIT 2000)';
  await writeStagedJob(
    workspace,
    'paired',
    `SELECT max(md5(concat(a.note, b.note))) AS highest FROM ${some} a, ${some} b`,
  );
  const job = new JobEditor(window);
  const run = new RunPage(window);
  await window.find('paired');
  await job.button('Run').click();
  await run.reaches('SUCCEEDED');
  await window.runCommand('Run job of this run again');
  await run.reaches('RUNNING');
  await expect(run.timeline).toHaveAttribute('aria-description', /Folder slow: running/u);
  await expect(run.timeline.locator('[data-part="expected"]').first()).toBeAttached();
  await expectAccessible(page);
  await run.node('Folder slow').click();
  await run.reaches('SUCCEEDED');
  await expect(run.rows('Folder slow')).toContainText('The rows were published. Open the output to see them.');
  await run.button('Undo run').click();
  await run.confirmUndo();
  await expect(run.rows('Folder slow')).toContainText('The run was undone.');
});
