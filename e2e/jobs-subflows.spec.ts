/** Sub-flows: nodes become one node with a parameter, which is previewed, run, and replaced by its nodes again. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';
import { RunPage } from './page-models/run-page.ts';
import { peopleJob } from './subflows.ts';

test('a sub-flow is created with a parameter, run and replaced, by mouse', async ({ window, workspace }) => {
  test.slow();
  const { page } = window;
  const job = new JobEditor(window);
  await peopleJob(window, workspace, 'people');
  await job.select('Newer');
  await job.card('Renamed').click({ position: { x: 60, y: 12 }, modifiers: ['Shift'] });
  await job.card('Newer').click({ button: 'right', position: { x: 60, y: 12 } });
  await page.getByRole('menuitem', { name: 'Create sub-flow' }).click();
  const dialog = page.getByRole('dialog', { name: 'Create sub-flow' });
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Filter');
  await dialog.getByRole('button', { name: 'Create sub-flow' }).click();
  await expect(dialog.getByText('A transform has this name already.')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('New people');
  await dialog.getByRole('checkbox', { name: /Newer: Condition/u }).check();
  await dialog.getByRole('textbox', { name: /Name of the parameter/u }).fill('which');
  await dialog.getByRole('button', { name: 'Create sub-flow' }).click();
  await expect(dialog).toBeHidden();

  await expect(job.card('New people')).toHaveAttribute('data-selected', 'true');
  await expect(job.card('Newer')).toHaveCount(0);
  await expect(job.inspector.getByText('From subflows/new-people.json')).toBeVisible();
  await expect(job.field('Condition')).toHaveText('id > 1');
  await job.openPanel('Preview');
  await expect(job.previewRows('after')).toHaveCount(2);
  await job.field('Condition').fill('id > 2');
  await expect(job.previewRows('after')).toHaveCount(1);
  // A mistake is that of the node inside.
  await job.field('Condition').fill('idd > 2');
  await expect(job.inspector.getByText(/New people › Newer/u).first()).toBeVisible();
  await job.field('Condition').fill('id > 2');
  await job.saved();
  const file = await readFile(join(workspace.folder, 'subflows/new-people.json'), 'utf8');
  expect(file).toContain('"$which"');
  // Another program edits the file.
  await workspace.write('subflows/new-people.json', file.replace('"mail"', '"address"'));
  await expect(job.panel.getByText('address', { exact: true }).first()).toBeVisible();

  await job.button('Run').click();
  const run = new RunPage(window);
  await run.reaches('SUCCEEDED');
  await expect(run.receipt('New people')).toContainText('2 nodes inside');
  await expect(run.receipt('Newer')).toHaveCount(0);
  await run.receipts.getByRole('button', { name: 'Nodes of New people' }).click();
  await expect(run.receipt('Newer')).toContainText('2');
  await expect(run.receipt('Renamed')).toBeVisible();

  await window.find('people');
  await job.card('New people').click({ button: 'right', position: { x: 60, y: 12 } });
  await page.getByRole('menuitem', { name: 'Replace sub-flow with its nodes' }).click();
  await expect(job.card('Newer')).toContainText('id > 2');
  await expect(job.card('Renamed')).toHaveAccessibleName(/input from Newer/u);
  await expect(job.card('New people')).toHaveCount(0);
  await job.canvas.press('ControlOrMeta+Z');
  await expect(job.card('New people')).toBeVisible();
  await expect(job.card('Newer')).toHaveCount(0);
});

test('a sub-flow is created, used again and replaced by keys', async ({ window, workspace }) => {
  test.slow();
  const { page } = window;
  const { keyboard } = page;
  const job = new JobEditor(window);
  await peopleJob(window, workspace, 'by-keys');
  await job.canvas.focus();
  // With source and target, nothing can be created, and the reason is shown.
  await keyboard.press('ControlOrMeta+A');
  await window.runCommand('Create sub-flow from selected nodes');
  await expect(page.getByText(/is a source, which a sub-flow cannot have/u)).toBeVisible();

  await job.canvas.focus();
  await keyboard.press('Escape');
  for (let step = 0; step < 3; step += 1) await keyboard.press('Tab');
  await expect(job.card('Renamed')).toHaveAttribute('data-selected', 'true');
  await window.runCommand('Create sub-flow from selected nodes');
  await keyboard.type('Renaming');
  await keyboard.press('Tab');
  await keyboard.press('Space');
  await keyboard.press('Enter');
  await expect(job.card('Renaming')).toHaveAttribute('data-selected', 'true');
  await expect(job.inspector.getByText('From subflows/renaming.json')).toBeVisible();

  // It is a transform like any other one.
  await job.canvas.focus();
  await keyboard.press('a');
  await keyboard.type('Renaming');
  await expect(page.getByRole('listbox').getByRole('option', { selected: true })).toContainText('Renaming');
  await keyboard.press('Enter');
  await expect(job.card('Renaming 2')).toHaveAccessibleName(/input from Renaming/u);
  await keyboard.press('ControlOrMeta+Z');
  await expect(job.card('Renaming 2')).toHaveCount(0);

  await job.select('Renaming');
  await window.runCommand('Replace sub-flow with its nodes');
  await expect(job.card('Renamed')).toHaveAttribute('data-selected', 'true');
  await expect(job.card('Renaming')).toHaveCount(0);
  await job.canvas.focus();
  for (const name of ['Renaming', 'Renamed']) {
    await keyboard.press('ControlOrMeta+Z');
    await expect(job.card(name)).toBeVisible();
  }
  await expect(job.card('Renaming')).toHaveCount(0);
});
