/** The host stops and starts again: the window reconnects by itself, and nothing in it is lost. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { violationsOf } from './accessibility.ts';
import { expect, hostIsAway, test } from './fixtures.ts';
import { Grid } from './page-models/grid.ts';
import { JobEditor } from './page-models/job-editor.ts';
import { RunPage } from './page-models/run-page.ts';
import { serveWorkspace } from './served-workspace.ts';
import { killJobWorkers, writeSlowJob } from './slow-job.ts';

// Messages of the browser itself while no host answers, or one of another workspace.
test.use({ expectedErrors: new RegExp(`${hostIsAway.source}|403 \\(Forbidden\\)`, 'u') });

test('edits made while nobody answers are saved when the host is back', async ({ window, workspace }) => {
  const job = new JobEditor(window);
  await window.find('web-sessions');
  await job.select('Count per session');
  await workspace.stop();
  await expect(window.status.getByText('engine unavailable, reconnecting')).toBeVisible();
  await job.inspector.getByRole('textbox', { name: 'Name of the node' }).fill('Named while away');
  await expect(job.card('Named while away')).toBeVisible();
  await expect(window.tabs.getByRole('tab', { name: 'web-sessions, unsaved' })).toBeVisible();
  await workspace.start();
  await expect(window.status.getByText('engine ready')).toBeVisible();
  await job.saved();
  expect(await readFile(join(workspace.folder, 'jobs/web-sessions.json'), 'utf8')).toContain('Named while away');
});

test('tabs, rows and theme are kept, and the next request is answered', async ({ window, workspace }) => {
  await window.useTheme('dark');
  await window.openPath(join(workspace.folder, 'customers/customers.csv'));
  await expect(window.editor.locator('b').filter({ hasText: /^998$/u })).toBeVisible();
  await workspace.restart();
  await expect(window.status.getByText('engine ready')).toBeVisible();
  await expect(window.tab('customers.csv')).toBeVisible();
  await expect(new Grid(window.editor).cell(0, '1')).not.toBeEmpty();
  await window.page.keyboard.press('ControlOrMeta+f');
  await window.editor.getByRole('textbox', { name: 'Search rows' }).fill('Kerkstraat');
  await expect(window.editor.getByText(/of 998 rows/u)).toBeVisible();
  await window.reload();
  await expect(window.tab('customers.csv')).toBeVisible();
});

test('a host that is frozen is noticed, and the window continues once it answers', async ({ window, workspace }) => {
  await expect(window.status.getByText('engine ready')).toBeVisible();
  await workspace.whilePaused(async () => {
    await window.openPath(join(workspace.folder, 'customers/customers.csv'));
    await expect(window.status.getByText('engine not responding, waiting')).toBeVisible();
    await expect(window.editor.getByText('Waiting for the engine')).toBeVisible();
    expect(await violationsOf(window.page)).toEqual([]);
  });
  await expect(window.status.getByText('engine ready')).toBeVisible();
  await expect(new Grid(window.editor).cell(0, '1')).not.toBeEmpty();
});

test('a page keeps its content while nobody answers', async ({ window, workspace }) => {
  const job = new JobEditor(window);
  const run = new RunPage(window);
  await writeSlowJob(workspace.folder, 'left-alone', 'endless');
  await window.find('left-alone');
  await job.button('Run').click();
  await run.reaches('RUNNING');
  await workspace.stop();
  await expect(window.status.getByText('engine unavailable, reconnecting')).toBeVisible();
  // Longer than requests are repeated.
  await window.page.waitForTimeout(7000);
  await expect(window.editor.getByRole('alert')).toHaveCount(0);
  await expect(window.editor.getByRole('heading', { name: /^left-alone/u })).toBeVisible();
  await workspace.start();
  await run.reaches('STOPPED');
});

test('another workspace at the same address has its own tabs', async ({ window, workspace }) => {
  await window.openPath(join(workspace.folder, 'customers/customers.csv'));
  await expect(window.tab('customers.csv')).toBeVisible();
  await workspace.stop();
  {
    await using other = await serveWorkspace({}, new URL(workspace.url).port);
    await window.open(await other.address());
    await expect(window.tabs.getByRole('tab')).toHaveCount(0);
    await window.openPath(join(other.folder, 'customers/customers.csv'));
    await window.find('web-sessions');
    await expect(window.tabs.getByRole('tab')).toHaveCount(2);
  }
  await workspace.start();
  await window.open(await workspace.address());
  await expect(window.tab('customers.csv')).toBeVisible();
  await expect(window.tabs.getByRole('tab')).toHaveCount(1);
});

test('a run that the host’s end cut off says so, and is resumed', async ({ window, workspace }) => {
  test.slow();
  await writeSlowJob(workspace.folder, 'cut-off', 'seconds');
  const job = new JobEditor(window);
  const run = new RunPage(window);
  await window.find('cut-off');
  await job.button('Run').click();
  await run.reaches('RUNNING');
  // Before it is planned there is nothing to resume.
  await expect(run.timeline).toBeVisible();
  await workspace.kill();
  await workspace.start();
  await run.reaches('FAILED');
  await expect(run.failure).toContainText('Nothing was written');
  await run.button('Resume').click();
  await run.reaches('SUCCEEDED');
});

test('a worker that is killed in a run is a clear failure, and the run resumes where it stopped', async ({
  window,
  workspace,
}) => {
  test.slow();
  await writeSlowJob(workspace.folder, 'struck', 'seconds');
  const job = new JobEditor(window);
  const run = new RunPage(window);
  await window.find('struck');
  await job.button('Run').click();
  await run.reaches('RUNNING');
  await killJobWorkers(workspace.folder, run.failure);
  await run.reaches('FAILED');
  await expect(run.failure).toContainText('was ended by the signal SIGKILL');
  await expect(run.failure).toContainText('WorkerCrashed');
  await expect(run.failure).toContainText('smaller memory limit');
  await expect(run.failure).toContainText('Nothing was written. Tables and bookmark are unchanged.');
  await expect(run.timeline).toBeVisible();
  // Only this run stopped.
  await window.openPath(join(workspace.folder, 'customers/customers.csv'));
  await expect(window.editor.locator('b').filter({ hasText: /^998$/u })).toBeVisible();
  await window.tab('struck').last().click();
  await run.failure.getByRole('button', { name: 'Resume' }).click();
  await run.reaches('SUCCEEDED');
  await expect(run.root.getByText(/^resumes /u)).toBeVisible();
  await expect(run.root.getByText('3 of 3 nodes balance')).toBeVisible();
});

test('what nobody has read yet waits for the host, says so, and is shown when it is back', async ({
  window,
  workspace,
}) => {
  const { page, editor, sideBar } = window;
  await workspace.kill();
  await expect(window.status.getByText('engine unavailable, reconnecting')).toBeVisible();
  await window.showArea('Catalog');
  await expect(sideBar.getByText('Waiting for the engine')).toBeVisible();
  await window.runCommand('Open settings');
  await expect(editor.getByText('Waiting for the engine').first()).toBeVisible();
  // Longer than a restart takes. Nothing has failed, and an unknown list is not an empty one.
  await page.waitForTimeout(7000);
  await expect(page.getByRole('alert')).toHaveCount(0);
  await window.showArea('Catalog');
  await expect(sideBar.getByText('Waiting for the engine')).toBeVisible();
  await workspace.start();
  await expect(sideBar.getByRole('treeitem', { name: /^shop/u })).toBeVisible();
  await expect(editor.getByText(/in \d+ files?$/u)).toBeVisible();
});

test('a job that is opened while nobody answers is shown when the host is back', async ({ window, workspace }) => {
  await window.showArea('Jobs');
  const job = window.sideBar.getByRole('treeitem', { name: /^web-sessions/u });
  await expect(job).toBeVisible();
  await workspace.stop();
  await job.dblclick();
  await expect(window.editor.getByText('Waiting for the engine')).toBeVisible();
  await workspace.start();
  await expect(new JobEditor(window).card('Add the customer')).toBeVisible();
});
