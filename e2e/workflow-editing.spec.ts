/** The graph of a workflow, edited on its canvas: by mouse and by keys. */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { Keys } from './page-models/keys.ts';
import { WorkflowPage } from './page-models/workflow-page.ts';
import type { ServedWorkspace } from './served-workspace.ts';

interface Saved {
  readonly type: string;
  readonly enabled: boolean;
  readonly workflowName: string | null;
  readonly conditions?: readonly object[];
  readonly actions: readonly object[];
}

/** As it is on disk. */
async function triggerOf({ folder }: ServedWorkspace, name: string): Promise<Saved | undefined> {
  const files = await readdir(join(folder, 'triggers')).catch(() => []);
  for (const file of files) {
    const value = JSON.parse(await readFile(join(folder, 'triggers', file), 'utf8')) as Saved & { name: string };
    if (value.name === name) return value;
  }
  return undefined;
}

async function create(workspace: ServedWorkspace, kind: string, value: object): Promise<void> {
  await workspace.tenon('call', 'saveDefinition', JSON.stringify({ kind, value, expectedHash: null }));
}

test('by mouse: jobs are dropped, wires drawn, refused and deleted, and undone', async ({ window, workspace }) => {
  const { page, editor, sideBar } = window;
  await create(workspace, 'workflow', { name: 'drawn' });
  await create(workspace, 'trigger', {
    name: 'begin',
    type: 'ON_DEMAND',
    workflowName: 'drawn',
    actions: [{ jobName: 'web-sessions' }],
  });
  await window.find('drawn');
  const workflow = new WorkflowPage(window);
  await workflow.expectWires(1);

  // Dropped on a trigger, a job becomes an action of it; dropped beside, a crawler waits to be connected.
  await window.showArea('Jobs');
  await sideBar.getByRole('treeitem', { name: /^daily-revenue/u }).dragTo(workflow.card('trigger/begin'));
  await workflow.expectWires(2);
  expect((await triggerOf(workspace, 'begin'))?.actions).toMatchObject([
    { jobName: 'web-sessions' },
    { jobName: 'daily-revenue' },
  ]);
  await window.showArea('Crawlers');
  await sideBar
    .getByRole('treeitem', { name: /^sample/u })
    .first()
    .dragTo(workflow.canvas, { targetPosition: { x: 30, y: 30 } });
  await expect(workflow.card('crawler/sample')).toContainText('Not connected');

  // A wire that ends on the empty canvas asks what follows; a trigger connects it.
  await workflow.card('job/web-sessions').click();
  await editor.getByRole('button', { name: 'Add', exact: true }).click();
  const list = page.getByRole('dialog', { name: 'Add to workflow' });
  await expect(list.getByText('A new trigger starts what you choose when “web-sessions” has succeeded.')).toBeVisible();
  await expectAccessible(page);
  await list.getByRole('option', { name: 'clean-orders' }).click();
  await expect(workflow.card('trigger/after web-sessions')).toBeVisible();
  await workflow.expectWires(4);
  expect(await triggerOf(workspace, 'after web-sessions')).toMatchObject({
    type: 'CONDITIONAL',
    enabled: true,
    workflowName: 'drawn',
  });

  await workflow.draw('job/daily-revenue', 'trigger/after web-sessions');
  await workflow.expectWires(5);
  await workflow.draw('trigger/after web-sessions', 'crawler/sample');
  await workflow.expectWires(6);
  await expect(workflow.card('crawler/sample')).toContainText('Not started');
  expect(await triggerOf(workspace, 'after web-sessions')).toMatchObject({
    conditions: [{ jobName: 'web-sessions' }, { jobName: 'daily-revenue' }],
    actions: [{ jobName: 'clean-orders' }, { crawlerName: 'sample' }],
  });

  // What cannot be is refused with a sentence, and nothing changes.
  await workflow.draw('job/clean-orders', 'trigger/after web-sessions');
  await expect(page.getByText('The wire would create a cycle: trigger “after web-sessions”')).toBeVisible();
  await workflow.draw('job/clean-orders', 'trigger/begin');
  await expect(page.getByText('Trigger “begin” starts the workflow. Only conditional triggers wait')).toBeVisible();
  await workflow.expectWires(6);

  // A wire and then a node, each deleted from its menu.
  await workflow.wire('job/daily-revenue', 'trigger/after web-sessions').click({ button: 'right', force: true });
  await page.getByRole('menuitem', { name: /^Delete wire/u }).click();
  await workflow.expectWires(5);
  await workflow.card('trigger/after web-sessions').click({ button: 'right' });
  await page.getByRole('menuitem', { name: /^Delete from workflow/u }).click();
  await workflow.expectWires(2);
  expect(await triggerOf(workspace, 'after web-sessions')).toBeUndefined();
  await expect(workflow.card('job/clean-orders')).toContainText('Not connected');

  await workflow.canvas.click({ button: 'right', position: { x: 20, y: 200 } });
  await page.getByRole('menuitem', { name: /^Undo/u }).click();
  await workflow.expectWires(5);
  expect((await triggerOf(workspace, 'after web-sessions'))?.conditions).toHaveLength(1);
  await expectAccessible(page);
});

test('by keys: a workflow is built, changed, undone and redone without a mouse', async ({ window, workspace }) => {
  const { page, editor } = window;
  const { keyboard } = page;
  await create(workspace, 'workflow', { name: 'typed' });
  await window.find('typed');
  await expect(editor.getByText('No triggers yet', { exact: true })).toBeVisible();
  const workflow = new WorkflowPage(window);
  await window.runCommand('Add job, crawler or trigger to workflow');
  await expect(page.getByPlaceholder('Add to workflow')).toBeFocused();
  await keyboard.type('web-sess');
  await keyboard.press('Enter');
  await workflow.expectWires(1);
  expect(await triggerOf(workspace, 'start typed')).toMatchObject({ type: 'ON_DEMAND', workflowName: 'typed' });

  await workflow.canvas.focus();
  await expect(workflow.selected).toHaveAccessibleName(/^Job web-sessions/u);
  await keyboard.press('a');
  await keyboard.type('daily-rev');
  await keyboard.press('Enter');
  await workflow.expectWires(3);
  await expect(workflow.selected).toHaveAccessibleName(
    /^Job daily-revenue Not started, started by after web-sessions/u,
  );

  // A trigger that is created from the page belongs to the workflow at once.
  await window.runCommand('Create trigger of workflow');
  const dialog = page.getByRole('dialog', { name: 'Create trigger of typed' });
  await expect(dialog.getByLabel('Name')).toBeFocused();
  await keyboard.type('at the end');
  await dialog.getByLabel('Starts').selectOption('clean-orders');
  await expectAccessible(page);
  await dialog.getByLabel('Name').press('Enter');
  await workflow.expectWires(5);
  expect(await triggerOf(workspace, 'at the end')).toMatchObject({
    workflowName: 'typed',
    enabled: true,
    conditions: [{ jobName: 'daily-revenue' }],
  });
  await expect(workflow.selected).toHaveAccessibleName(/^Trigger at the end/u);

  await workflow.canvas.focus();
  await keyboard.press('c');
  await keyboard.type('web-sessions');
  await keyboard.press('Enter');
  await workflow.expectWires(6);

  // Along the wires of a node, to delete one.
  await keyboard.press('w');
  await expect(workflow.canvas.getByText(/^Wire: /u)).toBeAttached();
  await keyboard.press('Escape');
  await keyboard.press('Tab');
  await expect(workflow.selected).toHaveAccessibleName(/^Trigger start typed/u);
  await keyboard.press('ArrowRight');
  await expect(workflow.selected).toHaveAccessibleName(/^Job web-sessions/u);
  await keyboard.press('Delete');
  await expect(page.getByText('Trigger “start typed” would have nothing to start.')).toBeVisible();
  await workflow.expectWires(6);

  await keyboard.press('Control+z');
  await workflow.expectWires(5);
  await keyboard.press('Control+z');
  await workflow.expectWires(3);
  expect(await triggerOf(workspace, 'at the end')).toBeUndefined();
  await keyboard.press('Control+y');
  await workflow.expectWires(5);
  await keyboard.press('Control+y');
  await workflow.expectWires(6);

  // A change elsewhere is not undone with it.
  const saved = (await triggerOf(workspace, 'at the end'))!;
  const [read] = JSON.parse(
    `[${await workspace.tenon('call', 'getDefinition', '{"kind":"trigger","name":"at the end"}')}]`,
  ) as {
    hash: string;
  }[];
  const value = { ...saved, description: 'From elsewhere' };
  await workspace.tenon('call', 'saveDefinition', JSON.stringify({ kind: 'trigger', value, expectedHash: read!.hash }));
  await keyboard.press('Control+z');
  await expect(page.getByText('The triggers of the workflow were changed elsewhere')).toBeVisible();
  await workflow.expectWires(6);
  expect(await triggerOf(workspace, 'at the end')).toMatchObject({ description: 'From elsewhere' });
});

test('by keys: the first job of an empty workflow', async ({ window, workspace }) => {
  const { page } = window;
  const keys = new Keys(page);
  await window.runCommand('Create workflow');
  await keys.type('begun by keys');
  await keys.press('Enter');
  await expect(window.editor.getByText('No triggers yet', { exact: true })).toBeVisible();
  await keys.press('a');
  await keys.type('web-sessions');
  await expect(page.getByRole('option', { selected: true })).toContainText('web-sessions');
  await keys.press('Enter');
  const workflow = new WorkflowPage(window);
  await expect(workflow.card('job/web-sessions')).toBeVisible();
  await expect.poll(async () => (await readdir(join(workspace.folder, 'workflows'))).length).toBeGreaterThan(0);
});
