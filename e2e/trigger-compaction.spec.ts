/** A table compacted by a trigger: created from the menu of the table, started, followed to its run, and as a node of a workflow. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { WorkflowPage } from './page-models/workflow-page.ts';
import type { ServedWorkspace } from './served-workspace.ts';
import { makeTable } from './tidy-table.ts';

async function actionsOf({ folder }: ServedWorkspace, file: string): Promise<readonly object[]> {
  const text = await readFile(join(folder, 'triggers', `${file}.json`), 'utf8');
  return (JSON.parse(text) as { actions: readonly object[] }).actions;
}

test('from the menu of a table to a run, and to one that has nothing to do', async ({ window, workspace }) => {
  const { page, editor } = window;
  await makeTable(workspace);
  await window.find('tidy.drops');
  await expect(window.tab('tidy.drops')).toHaveAttribute('aria-selected', 'true');
  await window.runCommand('Create trigger for open job, crawler or table');
  const dialog = page.getByRole('dialog', { name: 'Create trigger' });
  await expect(dialog.getByLabel('Starts')).toHaveValue('table:');
  await expect(dialog.getByLabel('Database to compact')).toHaveValue('tidy');
  await expect(dialog.getByLabel('Table to compact')).toHaveValue('drops');
  await expectAccessible(page);
  await dialog.getByLabel('Name').fill('tidy up');
  await dialog.getByRole('radio', { name: /^On demand/u }).check({ force: true });
  await dialog.getByLabel('Table to compact').fill('');
  await expect(dialog.getByRole('button', { name: 'Create' })).toHaveAttribute('aria-disabled', 'true');
  await dialog.getByLabel('Table to compact').fill('drops');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await expect(window.tab('tidy up')).toHaveAttribute('aria-selected', 'true');
  expect(await actionsOf(workspace, 'tidy-up')).toEqual([{ compactTable: 'tidy.drops', arguments: {} }]);

  // One more, by keys; without a table it is not saved.
  await editor.getByRole('button', { name: 'Add compaction' }).press('Enter');
  await expect(editor.getByText('Not saved.')).toBeVisible();
  await editor.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText(/Saving the trigger: Table: write DATABASE\.TABLE/u)).toBeVisible();
  await editor.getByLabel('Database of action 2').fill('tidy');
  await editor.getByLabel('Table of action 2').fill('none');
  await page.keyboard.press('ControlOrMeta+S');
  await expect(editor.getByText('Saved.', { exact: true })).toBeVisible();
  await expectAccessible(page);

  await editor.getByRole('button', { name: 'Start trigger' }).click();
  await expect(page.getByText(/could not start compaction of tidy\.none: .*does not exist/u)).toBeVisible();
  await editor.getByRole('tab', { name: /^History/u }).click();
  const history = editor.getByRole('region', { name: 'History' });
  await expect(history.getByRole('row').nth(1)).toContainText('SUCCEEDED');
  await expect(history.getByRole('row').nth(1)).toContainText('Table "tidy.none" does not exist.');
  await expectAccessible(page);
  await history.getByRole('button', { name: 'compaction of tidy.drops' }).click();
  await expect(editor.getByRole('heading', { name: /compact tidy\.drops/u }).first()).toBeVisible();

  await window.tab('tidy up').click();
  await editor.getByRole('button', { name: 'Start trigger' }).click();
  await expect(history.getByRole('row').nth(2)).toBeVisible();
  await expect(history.getByRole('row').nth(1)).toContainText('SUCCEEDED');
  await history.getByRole('button', { name: 'compaction of tidy.drops' }).first().click();
  await editor.getByRole('tab', { name: /^Log/u }).click();
  await expect(editor.getByText('Table tidy.drops has no small files to join', { exact: false }).first()).toBeVisible();
});

test('as a node of a workflow, added by keys after a job', async ({ window, workspace }) => {
  const { page } = window;
  await makeTable(workspace);
  const save = (kind: string, value: object): Promise<unknown> =>
    workspace.tenon('call', 'saveDefinition', JSON.stringify({ kind, value, expectedHash: null }));
  await save('workflow', { name: 'upkeep' });
  await save('trigger', {
    name: 'begin',
    type: 'ON_DEMAND',
    workflowName: 'upkeep',
    actions: [{ jobName: 'append-drops' }],
  });
  await window.find('upkeep');
  const workflow = new WorkflowPage(window);
  await workflow.expectWires(1);
  await workflow.card('job/append-drops').click();
  await page.keyboard.press('a');
  await page.keyboard.type('compact');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Create trigger' });
  await expect(dialog.getByLabel('When this succeeded')).toHaveValue('job:append-drops');
  await dialog.getByLabel('Name').fill('then tidy');
  await dialog.getByLabel('Database to compact').fill('tidy');
  await dialog.getByLabel('Table to compact').fill('drops');
  await dialog.getByRole('button', { name: 'Create' }).click();
  await workflow.expectWires(3);
  const node = workflow.card('table/tidy.drops');
  await expect(node).toContainText('tidy.drops');
  await expectAccessible(page);
  await window.runCommand('Run workflow');
  await expect(node).toContainText('SUCCEEDED', { timeout: 30_000 });
  await node.dblclick();
  await expect(window.editor.getByRole('heading', { name: /compact tidy\.drops/u }).first()).toBeVisible();
});
