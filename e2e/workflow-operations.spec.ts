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
  await expect(next).toContainText('Activate morning to start daily load by it.');
  const triggers = editor.getByRole('region', { name: 'Triggers', exact: true });
  await triggers.getByRole('button', { name: 'Activate morning' }).click();
  await expect(next.getByRole('table', { name: 'Starts of the next 7 days' }).getByRole('row')).toHaveCount(8);
  await expect(next).toContainText('UTC. Missed: one start for all.');
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
  await expect(next).toContainText('Activate morning to start daily load by it.');
  const read = JSON.parse(await workspace.tenon('call', 'listTriggers', '{"next":0}')) as {
    triggers: readonly { name: string; enabled: boolean; workflowName: string | null }[];
  };
  const own = read.triggers.filter(({ workflowName }) => workflowName === 'daily load');
  expect(own.map(({ enabled }) => enabled)).toEqual([false, false, false]);
});

test('by keys: all triggers are activated and deactivated from the palette', async ({ window }) => {
  const { editor, page } = window;
  await window.find('daily load');
  await window.runCommand('Activate all triggers of the workflow');
  await expect(page.getByText(/triggers? of daily load activated\./u)).toBeVisible();
  const triggers = editor.getByRole('region', { name: 'Triggers of the workflow' });
  await expect(triggers.getByText('ACTIVATED', { exact: true })).toHaveCount(3);
  await window.runCommand('Deactivate all triggers of the workflow');
  await expect(triggers.getByText('DEACTIVATED')).toHaveCount(3);
  await triggers.getByRole('row').nth(1).focus();
  await page.keyboard.press('Enter');
  await expect(editor.getByRole('heading', { level: 1 })).toBeVisible();
});
