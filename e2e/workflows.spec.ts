/** Workflows: created by hand, run, failed, resumed; by mouse and by keys. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { makeWorkflows } from './sample-workflows.ts';

test('by mouse: a workflow is created, gets triggers, runs, fails, is corrected and resumed', async ({
  window,
  workspace,
}) => {
  const { page, editor } = window;
  await window.showArea('Triggers');
  await window.sideBar.getByRole('button', { name: 'Create workflow' }).click();
  const dialog = page.getByRole('dialog', { name: 'Create workflow' });
  await expect(dialog.getByRole('button', { name: 'Create', exact: true })).toHaveAttribute('aria-disabled', 'true');
  await dialog.getByLabel('Name', { exact: true }).fill('first load');
  await dialog.getByLabel('Description').fill('Loads the day.');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Create', exact: true }).click();
  await expect(window.tab('first load')).toHaveAttribute('aria-selected', 'true');
  await expect(editor.getByText('No triggers yet', { exact: true })).toBeVisible();
  await expect(editor.getByRole('button', { name: 'Run workflow' })).toHaveAttribute('aria-disabled', 'true');

  // Its triggers, as files and by the form.
  const save = async (kind: string, value: object): Promise<void> => {
    await workspace.tenon('call', 'saveDefinition', JSON.stringify({ kind, value, expectedHash: null }));
  };
  await save('trigger', { name: 'begin', type: 'ON_DEMAND', actions: [{ jobName: 'web-sessions' }] });
  await save('trigger', {
    name: 'after sessions',
    type: 'CONDITIONAL',
    enabled: true,
    workflowName: 'first load',
    conditions: [{ jobName: 'web-sessions' }],
    actions: [{ jobName: 'missing-job' }, { crawlerName: 'sample' }],
  });
  await window.sideBar.getByRole('treeitem', { name: /^begin/u }).dblclick();
  await editor.getByLabel('Workflow', { exact: true }).selectOption('first load');
  await editor.getByRole('button', { name: 'Save', exact: true }).click();
  await window.sideBar.getByRole('treeitem', { name: /^first load/u }).dblclick();
  const graph = editor.getByRole('application', { name: /^Workflow graph/u });
  await expect(graph.locator('[data-card]')).toHaveCount(5);
  await expect(editor.getByText('2 triggers, 2 jobs, 1 crawler')).toBeVisible();

  // What does not exist is said before it runs.
  await expect(graph.getByRole('img', { name: 'Job missing-job Not started, missing' })).toBeVisible();
  await expect(editor.getByText('Job "missing-job" does not exist.')).toBeVisible();
  await expect(window.sideBar.getByRole('treeitem', { name: /^first load/u })).toContainText('problem');

  await editor.getByRole('button', { name: 'Run workflow' }).click();
  await expect(editor.getByText('COMPLETED with failures').first()).toBeVisible({ timeout: 30_000 });
  await expect(graph.getByRole('img', { name: 'Job web-sessions SUCCEEDED' })).toBeVisible();
  await expect(graph.getByRole('img', { name: 'Job missing-job REFUSED' })).toBeVisible();
  await expect(editor.getByRole('region', { name: 'Started by run 1' })).toContainText('missing-job');
  await expectAccessible(page);

  // What failed is corrected, and only that is repeated.
  const job = JSON.parse(await readFile(join(workspace.folder, 'jobs/daily-revenue.json'), 'utf8')) as object;
  await save('job', { ...job, name: 'missing-job' });
  await editor.getByRole('button', { name: 'Resume' }).click();
  await expect(graph.getByRole('img', { name: 'Job missing-job SUCCEEDED' })).toBeVisible({ timeout: 30_000 });
  await expect(editor.getByText('COMPLETED', { exact: true }).first()).toBeVisible();
  const history = editor.getByRole('region', { name: 'Run history' });
  await history.getByRole('button', { name: '1', exact: true }).click();
  await expect(graph.getByRole('img', { name: 'Job missing-job REFUSED' })).toBeVisible();
  // A run is resumed once: it leads to the run that did.
  await expect(editor.getByRole('button', { name: 'Resume', exact: true })).toHaveCount(0);
  const head = editor.locator('[data-part="page-head"]');
  await expect(head).toContainText('Resumed as run 2');
  // Why it failed is below its history, with the way on.
  await expect(editor.getByText(/^Run 1, .*: missing-job REFUSED. There is no job/u)).toContainText(
    'Resumed as run 2.',
  );
  await expect(editor.getByRole('region', { name: 'Last runs' })).toContainText('2 runs: 1 completed, 1 with failures');
  await head.getByRole('button', { name: 'run 2', exact: true }).click();
  await editor.getByRole('region', { name: 'Shown run' }).getByRole('button', { name: 'run 1', exact: true }).click();
  await head.getByRole('button', { name: 'run 2', exact: true }).click();
  await graph.getByRole('img', { name: 'Job missing-job SUCCEEDED' }).dblclick();
  await expect(editor.getByRole('heading', { level: 1 })).toContainText('missing-job');
  // From there back to the run of the workflow that started it.
  await editor.getByRole('button', { name: 'first load, run 2' }).click();
  await expect(head).toContainText('first load');
  await expect(editor.getByRole('region', { name: 'Shown run' })).toContainText(/^Run 2, .*resumed run 1/u);
  // A crawl leads back, too.
  await history.getByRole('button', { name: '1', exact: true }).click();
  await graph.getByRole('img', { name: 'Crawler sample SUCCEEDED' }).dblclick();
  await expect(editor.getByRole('heading', { level: 1 })).toContainText('sample');
  await head.click({ button: 'right', position: { x: 30, y: 20 } });
  await expect(page.getByRole('menuitem', { name: 'Open workflow or trigger of crawl' })).toBeVisible();
  await page.keyboard.press('Escape');
  await editor.getByRole('button', { name: 'first load, run 1' }).click();
  await expect(editor.getByRole('region', { name: 'Shown run' })).toContainText(/^Run 1,/u);
});

test('by keys: found in the palette, run, stopped, changed and deleted', async ({ window, workspace }) => {
  const { page, editor } = window;
  const { keyboard } = page;
  await makeWorkflows(workspace);
  await window.find('slow chain');
  await expect(window.tab('slow chain')).toHaveAttribute('aria-selected', 'true');
  await keyboard.press('Control+Shift+Enter');
  const graph = editor.getByRole('application', { name: /^Workflow graph/u });
  await expect(graph.getByRole('img', { name: 'Job endless RUNNING' })).toBeVisible({ timeout: 30_000 });
  await window.runCommand('Stop run of workflow');
  await expect(editor.getByText('STOPPED', { exact: true }).first()).toBeVisible({ timeout: 30_000 });

  await window.runCommand('Change settings of workflow');
  const dialog = page.getByRole('dialog', { name: 'Settings of slow chain' });
  await expect(dialog.getByLabel('Description')).toBeFocused();
  await keyboard.type('Waits for ever.');
  const most = dialog.getByLabel('Runs at the same time, at most');
  await most.fill('1001');
  await dialog.getByLabel('New name in Default run properties').fill('day');
  await keyboard.press('Enter');
  await expect(dialog.getByLabel('Value of day')).toBeFocused();
  await keyboard.type('monday');
  await keyboard.press('Enter');
  await expectAccessible(page);
  await expect(dialog.getByRole('button', { name: 'Save' })).toHaveAttribute('aria-disabled', 'true');
  await most.fill('3');
  await keyboard.press('Enter');
  await expect(editor.getByText('Waits for ever.')).toBeVisible();
  const { value } = JSON.parse(
    await workspace.tenon('call', 'getDefinition', '{"kind":"workflow","name":"slow chain"}'),
  ) as { value: object };
  expect(value).toEqual({
    name: 'slow chain',
    description: 'Waits for ever.',
    defaultRunProperties: { day: 'monday' },
    maxConcurrentRuns: 3,
  });

  await window.runCommand('Delete workflow');
  await page.getByRole('dialog').getByRole('button', { name: 'Delete slow chain' }).press('Enter');
  await expect(window.tab('slow chain')).toHaveCount(0);
  await window.showArea('Triggers');
  await window.sideBar.getByRole('treeitem', { name: /^slow start/u }).dblclick();
  await expect(editor.getByRole('alert')).toContainText('There is no workflow “slow chain”.');
});
