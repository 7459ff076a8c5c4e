/** A run that is paused and continued, and a run of a workflow: by mouse, by keys and on the command line. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { RunPage } from './page-models/run-page.ts';
import { makeWorkflows } from './sample-workflows.ts';
import { writeSlowJob } from './slow-job.ts';

test('a run is paused, says since when and why, and is continued', async ({ window, workspace }) => {
  const { page, editor } = window;
  // It takes all cores, so that the other one waits.
  await writeSlowJob(workspace.folder, 'endless', 'endless');
  const file = join(workspace.folder, 'jobs/endless.json');
  const job = JSON.parse(await readFile(file, 'utf8')) as object;
  await writeFile(file, JSON.stringify({ ...job, workers: 1, threads: 64, memory: 512 }));
  const start = (jobName: string): Promise<string> =>
    workspace.tenon('call', 'startJobRun', JSON.stringify({ jobName }));
  await expect.poll(() => start('endless').catch(() => '')).toContain('jr_');
  const { id } = JSON.parse(await start('web-sessions')) as { id: string };
  await window.showArea('Runs');
  await window.sideBar.getByRole('treeitem', { name: /^WAITING web-sessions #\d+/u }).click();
  const run = new RunPage(window);
  await run.button('Pause').click();
  await expect(run.root.getByText('PAUSED', { exact: true })).toBeVisible();
  await expect(editor.getByRole('status')).toContainText(/Paused since .*\. It holds no worker\./u);
  await expectAccessible(page);
  await window.runCommand('Continue run');
  await expect(run.button('Pause')).toBeVisible();
  expect(await workspace.tenon('pause', id, '--why', 'lunch')).toContain('is paused after its tasks in progress');
  await expect(editor.getByRole('status')).toContainText(/Paused since .*: lunch\. It holds no worker\./u);
  await expect(workspace.tenon('runs', '--output', 'table')).resolves.toMatch(/WAITING, paused/u);
  // Nothing else starts it.
  const { items } = JSON.parse(await workspace.tenon('call', 'getJobRuns', '{"jobName":"endless"}')) as {
    items: { id: string }[];
  };
  await workspace.tenon('call', 'stopJobRun', JSON.stringify({ id: items[0]!.id }));
  await expect(run.button('Continue')).toBeVisible();
  await run.button('Continue').focus();
  await page.keyboard.press('Enter');
  await run.reaches('SUCCEEDED');
});

test('a run of a workflow is paused and continued', async ({ window, workspace }) => {
  const { editor } = window;
  await makeWorkflows(workspace);
  await window.find('slow chain');
  await editor.getByRole('button', { name: 'Run workflow' }).click();
  await editor.getByRole('button', { name: 'Pause run' }).click();
  await expect(editor.getByText('PAUSED', { exact: true })).toBeVisible();
  await expect(editor.getByText(/paused since/u)).toBeVisible();
  await window.runCommand('Continue run of workflow');
  await expect(editor.getByText('PAUSED', { exact: true })).toHaveCount(0);
  // The command line takes the number that the page shows.
  const [, number] = /Run (\d+)/u.exec(await editor.getByText(/^Run \d+, started/u).innerText())!;
  const paused = await workspace.tenon('workflow', 'pause', number!, '--why', 'lunch');
  expect(paused).toBe(`slow chain #${number} is paused after its tasks in progress.\n`);
  await expect(editor.getByText(/paused since .*: lunch/u)).toBeVisible();
  await editor.getByRole('button', { name: 'Continue run' }).click();
  await expect(editor.getByText('PAUSED', { exact: true })).toHaveCount(0);
  await editor.getByRole('button', { name: 'Stop run' }).click();
});
