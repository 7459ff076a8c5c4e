/** A recipe as one node of a job: steps by mouse and by keyboard, rows after each of them, and from a recipe to nodes and back. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';
import { RunPage } from './page-models/run-page.ts';
import type { Window } from './page-models/window.ts';

const lines = [
  'id,full_name,email,amount',
  '1,Ada Lovelace, ADA@Example.org ,5',
  '2,Grace Hopper,grace@example.org,60',
  '3,Alan Turing,alan@example.org,70',
  '4,Ada Lovelace,ada@example.org,90',
];

interface Step {
  readonly id: string;
  readonly transform: string;
  readonly off?: boolean;
}

async function stepsIn(folder: string, job: string): Promise<readonly Step[]> {
  const text = await readFile(join(folder, 'jobs', `${job}.json`), 'utf8');
  const { nodes } = JSON.parse(text) as { nodes: { transform: string; args?: { steps?: readonly Step[] } }[] };
  return nodes.find(({ transform }) => transform === 'Recipe')?.args?.steps ?? [];
}

const stepOf = (job: JobEditor, name: RegExp) =>
  job.inspector.getByRole('list', { name: 'Steps' }).getByRole('button', { name });

/** A job that reads the members, with a Recipe that is selected. */
async function createRecipe(window: Window, name: string): Promise<JobEditor> {
  const job = new JobEditor(window);
  await job.create(name);
  await job.canvas.getByRole('button', { name: 'Add node' }).click();
  await job.pickNode('PathSource');
  await job.field('Path').fill('members.csv');
  await job.addNode('Recipe');
  await job.openPanel('Preview');
  await expect(job.inspector.getByText('Without steps, the rows stay unchanged.')).toBeVisible();
  return job;
}

test.beforeEach(({ workspace }) => workspace.write('members.csv', `${lines.join('\n')}\n`));

test('by mouse: steps are added, shown, switched off, moved and removed, and the run has a receipt of each', async ({
  window,
  workspace,
}) => {
  const { page } = window;
  const job = await createRecipe(window, 'members');
  const dialog = page.getByRole('dialog', { name: 'New step' });
  await test.step('a step is chosen by its kind and a column', async () => {
    await job.inspector.getByRole('button', { name: 'Add step' }).click();
    await dialog.getByLabel('Column', { exact: true }).selectOption('id');
    await dialog.getByLabel('New name').fill('member_id');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Add step' }).click();
    await expect(stepOf(job, /^Step 1: Rename id to member_id/u)).toBeVisible();
    await job.inspector.getByRole('button', { name: 'Add step' }).click();
    await dialog.getByLabel('Step', { exact: true }).selectOption('Trim');
    await dialog.getByLabel('Column', { exact: true }).selectOption('email');
    await dialog.getByRole('button', { name: 'Add step' }).click();
    await job.inspector.getByRole('button', { name: 'Add step' }).click();
    await dialog.getByLabel('Step', { exact: true }).selectOption('Drop duplicates');
    await dialog.getByLabel('Column', { exact: true }).selectOption('full_name');
    await dialog.getByRole('button', { name: 'Add step' }).click();
    await expect(stepOf(job, /^Step 2: Trim email/u)).toContainText('all 4 rows kept');
    await expect(stepOf(job, /^Step 3: Drop duplicates by full_name/u)).toContainText('−1 row');
    await expect(job.card('Recipe')).toContainText('3 steps');
    await expectAccessible(page);
  });
  await test.step('a step shows the rows before and after it', async () => {
    await stepOf(job, /^Step 2/u).click();
    await expect(job.panel.getByLabel('Step of the recipe')).toHaveValue('s2');
    await expect(job.previewRows('before').first()).toContainText(' ADA@Example.org ');
    await expect(job.panel.getByText('1 value changed')).toBeVisible();
    await job.inspector.getByRole('button', { name: 'Show end result' }).click();
    await expect(job.previewRows('after')).toHaveCount(3);
  });
  await test.step('a step is switched off, moved, edited and removed, and an undo brings it back', async () => {
    await stepOf(job, /^Step 3/u).hover();
    await job.inspector.getByRole('button', { name: 'Switch off step 3' }).click();
    await expect(stepOf(job, /^Step 3.*switched off/u)).toBeVisible();
    await expect(job.previewRows('after')).toHaveCount(4);
    await stepOf(job, /^Step 3/u).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Move up' }).click();
    await expect(stepOf(job, /^Step 2: Drop duplicates/u)).toBeVisible();
    await stepOf(job, /^Step 1/u).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Edit …' }).click();
    await page.getByRole('dialog').getByLabel('New name').fill('member');
    await page.getByRole('button', { name: 'Save step' }).click();
    await stepOf(job, /^Step 3: Trim/u).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await expect(stepOf(job, /^Step/u)).toHaveCount(2);
    await window.runCommand('Undo');
    await expect(stepOf(job, /^Step/u)).toHaveCount(3);
    await expect
      .poll(async () => (await stepsIn(workspace.folder, 'members')).map(({ id, off }) => [id, off]))
      .toEqual([
        ['s1', undefined],
        ['s3', true],
        ['s2', undefined],
      ]);
  });
  await test.step('the run has one receipt of the recipe, which unfolds', async () => {
    await stepOf(job, /^Step 2/u).hover();
    await job.inspector.getByRole('button', { name: 'Switch on step 2' }).click();
    await job.addNode('PathTarget');
    await job.saved();
    await job.button('Run').click();
    const run = new RunPage(window);
    await run.reaches('SUCCEEDED');
    await expect(run.receipt('Recipe')).toContainText('recipe');
    await expect(run.receipt('Recipe')).toContainText('43001balances');
    await run.receipts.getByRole('button', { name: '3 steps' }).click();
    await expect(run.receipt('step 2: DropDuplicates')).toContainText('43001balances');
    await expect(run.receipts.getByRole('row').filter({ hasText: /^step/u })).toContainText([
      'step 1',
      'step 2',
      'step 3',
    ]);
    await expectAccessible(page);
  });
});

test('by keyboard alone: add, look, switch off, move, edit, remove, undo', async ({ window }) => {
  const { page } = window;
  const { keyboard } = page;
  const job = await createRecipe(window, 'by-keys');
  const dialog = page.getByRole('dialog');
  await window.runCommand('Add step to recipe node');
  await expect(dialog.getByLabel('New name')).toBeFocused();
  await keyboard.type('member_id');
  await keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await stepOf(job, /^Input/u).focus();
  await keyboard.press('Alt+a');
  // The dialog gives the keys to its first field, then a person may move them.
  await expect(dialog.getByLabel('New name')).toBeFocused();
  await dialog.getByLabel('Step', { exact: true }).focus();
  await keyboard.type('Drop dup');
  await expect(dialog.getByLabel('Step', { exact: true })).toBeFocused();
  await keyboard.press('Tab');
  await expect(dialog.getByLabel('Column', { exact: true })).toBeFocused();
  await keyboard.type('full');
  await expect(dialog.getByLabel('Column', { exact: true })).toHaveValue('full_name');
  await dialog.getByRole('button', { name: 'Add step' }).focus();
  await keyboard.press('Enter');
  await expect(stepOf(job, /^Step 2: Drop duplicates/u)).toBeVisible();
  await stepOf(job, /^Step 1/u).focus();
  await keyboard.press('Enter');
  await expect(job.panel.getByLabel('Step of the recipe')).toHaveValue('s1');
  await keyboard.press('Alt+o');
  await expect(stepOf(job, /^Step 1.*switched off/u)).toBeVisible();
  await keyboard.press('Alt+o');
  await keyboard.press('Alt+ArrowDown');
  await expect(stepOf(job, /^Step 2: Rename id to member_id/u)).toBeVisible();
  await stepOf(job, /^Step 2/u).focus();
  await keyboard.press('F2');
  await expect(dialog.getByLabel('New name')).toHaveValue('member_id');
  await keyboard.press('Escape');
  await stepOf(job, /^Step 2/u).focus();
  await keyboard.press('Delete');
  await expect(stepOf(job, /^Step/u)).toHaveCount(1);
  await expect(stepOf(job, /^Step 1/u)).toBeFocused();
  await keyboard.press('ControlOrMeta+z');
  await expect(stepOf(job, /^Step/u)).toHaveCount(2);
  await test.step('one node per step, and back', async () => {
    await window.runCommand('Replace recipe with one node per step');
    await expect(job.card('Rename id to member_id')).toBeVisible();
    await expect(job.card('Recipe')).toHaveCount(0);
    await window.runCommand('Combine selected nodes into recipe');
    await expect(job.card('Recipe')).toContainText('2 steps');
  });
});

test('a step that is wrong is named, and the rows before it stay in reach', async ({ window }) => {
  const { page } = window;
  const job = await createRecipe(window, 'wrong');
  const dialog = page.getByRole('dialog', { name: 'New step' });
  for (const kind of ['Trim', 'Drop column']) {
    await job.inspector.getByRole('button', { name: 'Add step' }).click();
    await dialog.getByLabel('Step', { exact: true }).selectOption(kind);
    await dialog.getByLabel('Column', { exact: true }).selectOption('email');
    await dialog.getByRole('button', { name: 'Add step' }).click();
  }
  await stepOf(job, /^Step 2: Drop email/u).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(stepOf(job, /^Step 2: Trim email/u)).toContainText('"email" is not a column');
  await stepOf(job, /^Step 1/u).click();
  await expect(job.previewRows('after')).toHaveCount(4);
  await expectAccessible(page);
});
