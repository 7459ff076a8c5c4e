/** Steps that are made, and things that are asked, while the engine has not answered an earlier save. */

import { setTimeout as delay } from 'node:timers/promises';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';
import { RunPage } from './page-models/run-page.ts';
import type { Window } from './page-models/window.ts';

/** Longer than a job waits after its last step until it is saved. */
const savingStartsAfter = 1500;

async function openJob(window: Window): Promise<JobEditor> {
  const job = new JobEditor(window);
  await window.find('daily-revenue');
  await expect(job.saveState).toContainText('Saved');
  return job;
}

test('Run waits for the save that is on its way', async ({ window, workspace }) => {
  const job = await openJob(window);
  await workspace.whilePaused(async () => {
    await job.select('Paid in euros');
    await window.page.keyboard.press('ControlOrMeta+D');
    await expect(job.card('Paid in euros 2')).toBeVisible();
    await delay(savingStartsAfter);
    await job.button('Undo').click();
    await job.button('Run').click();
    await delay(savingStartsAfter);
  });
  await new RunPage(window).reaches('SUCCEEDED');
  await expect(window.page.getByRole('alert')).toHaveCount(0);
});

test('a step made while an earlier one is being saved is saved too', async ({ window, workspace }) => {
  const job = await openJob(window);
  await workspace.whilePaused(async () => {
    await job.select('Paid in euros');
    await window.page.keyboard.press('ControlOrMeta+D');
    await delay(savingStartsAfter);
    await window.page.keyboard.press('ControlOrMeta+D');
    await expect(job.card('Paid in euros 2 2')).toBeVisible();
    // Its own time passes while the other one is not answered.
    await delay(savingStartsAfter);
  });
  await job.saved();
  expect(await readFile(join(workspace.folder, 'jobs/daily-revenue.json'), 'utf8')).toContain('Paid in euros 2 2');
});

test('a form that is saved twice in a row is saved, and nobody else changed it', async ({ window, workspace }) => {
  await window.showArea('Crawlers');
  await window.sideBar.getByRole('treeitem', { name: /^sample/u }).click();
  const { page, editor } = window;
  await editor.getByRole('textbox', { name: 'Table name prefix' }).fill('raw_');
  await workspace.whilePaused(async () => {
    const save = page.getByRole('button', { name: 'Save', exact: true });
    await save.click();
    await save.click();
  });
  await expect(page.getByText('Saved.', { exact: true })).toBeVisible();
  await window.rests();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(editor.getByText('changed on disk')).toHaveCount(0);
});
