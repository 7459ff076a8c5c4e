/** When a workflow starts next, and its triggers switched on and off: by mouse and by keys. */

import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { makeWorkflows } from './sample-workflows.ts';

test.beforeEach(async ({ workspace }) => {
  await workspace
    .tenon('call', 'getDefinition', '{"kind":"workflow","name":"daily load"}')
    .catch(() => makeWorkflows(workspace));
});

test('by mouse: the starts of a week as a calendar and a list, one trigger and all triggers switched', async ({
  window,
  workspace,
}) => {
  const { editor } = window;
  await window.find('daily load');
  const next = editor.getByRole('region', { name: 'Next starts' });
  await expect(next).toContainText('Activate morning to let it start daily load.');
  const triggers = editor.getByRole('region', { name: 'Triggers', exact: true });
  await triggers.getByRole('button', { name: 'Activate morning' }).click();
  await expect(next.getByRole('table', { name: 'Starts of the next 7 days' }).getByRole('row')).toHaveCount(8);
  await expect(next).toContainText('Missed: one start for all.');
  await expectAccessible(window.page);
  await next
    .getByRole('radio', { name: 'List' })
    .or(next.getByRole('tab', { name: 'List' }))
    .first()
    .click();
  const days = next.getByRole('list').getByRole('listitem');
  await expect(days).toHaveCount(7);
  await expect(days.nth(3)).toHaveText(/^\w{3} \d\d \w{3}\d\d:\d\d$/u);

  await triggers.getByRole('button', { name: 'Deactivate all' }).click();
  await expect(triggers.getByText('DEACTIVATED')).toHaveCount(3);
  await expect(next).toContainText('Activate morning to let it start daily load.');
  const read = JSON.parse(await workspace.tenon('call', 'listTriggers', '{"next":0}')) as {
    triggers: readonly { name: string; enabled: boolean; workflowName: string | null }[];
  };
  const own = read.triggers.filter(({ workflowName }) => workflowName === 'daily load');
  expect(own.map(({ enabled }) => enabled)).toEqual([false, false, false]);
});

test('by keys: all triggers are activated and deactivated from the palette', async ({ window }) => {
  const { editor, page } = window;
  await window.find('daily load');
  await window.runCommand('Activate all triggers of workflow');
  await expect(page.getByText(/triggers? of daily load activated\./u)).toBeVisible();
  const triggers = editor.getByRole('region', { name: 'Triggers of the workflow' });
  await expect(triggers.getByText('ACTIVATED', { exact: true })).toHaveCount(3);
  await window.runCommand('Deactivate all triggers of workflow');
  await expect(triggers.getByText('DEACTIVATED')).toHaveCount(3);
  await triggers.getByRole('row').nth(1).focus();
  await page.keyboard.press('Enter');
  await expect(editor.getByRole('heading', { level: 1 })).toBeVisible();
});

test('by mouse and by keys: a workflow is exported, deleted and imported', async ({ window, workspace }) => {
  const { page, editor } = window;
  await workspace.tenon(
    'call',
    'saveDefinition',
    JSON.stringify({ kind: 'workflow', value: { name: 'moved' }, expectedHash: null }),
  );
  const trigger = { name: 'move', type: 'ON_DEMAND', workflowName: 'moved', actions: [{ jobName: 'web-sessions' }] };
  await workspace.tenon(
    'call',
    'saveDefinition',
    JSON.stringify({ kind: 'trigger', value: trigger, expectedHash: null }),
  );
  await window.find('moved');
  const download = page.waitForEvent('download');
  await editor.locator('[data-part="page-head"]').click({ button: 'right', position: { x: 30, y: 20 } });
  await page.getByRole('menuitem', { name: 'Export workflow for AWS Glue' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('moved.glue.json');
  const path = await file.path();
  const dag = page.waitForEvent('download');
  await window.runCommand('Export workflow for Airflow');
  expect((await dag).suggestedFilename()).toBe('moved.py');

  // Its names are taken until it is deleted.
  const choose = async (): Promise<void> => {
    const chooser = page.waitForEvent('filechooser');
    await window.runCommand('Import workflow of AWS Glue');
    await (await chooser).setFiles(path);
  };
  await choose();
  await expect(
    page.getByText('there is a trigger “move” already').or(page.getByText('there is a trigger "move" already')),
  ).toBeVisible();
  for (const [kind, name] of [
    ['trigger', 'move'],
    ['workflow', 'moved'],
  ] as const) {
    const { hash } = JSON.parse(await workspace.tenon('call', 'getDefinition', JSON.stringify({ kind, name }))) as {
      hash: string;
    };
    await workspace.tenon('call', 'deleteDefinition', JSON.stringify({ kind, name, expectedHash: hash }));
  }
  await choose();
  await expect(page.getByText('Workflow moved created with 1 trigger.')).toBeVisible();
  await expect(editor.locator('[data-card="trigger/move"]')).toBeVisible();
  await expectAccessible(page);
});
