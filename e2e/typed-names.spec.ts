/** Names that are typed into fields which know some of them. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';

test('a part of a column and Enter adds the column; a whole one is added on leaving the field', async ({ window }) => {
  const { page } = window;
  const job = new JobEditor(window);
  await window.find('daily-revenue');
  await job.select('Paid in euros');
  await job.addNode('Aggregate');
  const field = job.inspector.getByRole('combobox', { name: 'Add to Group columns' });
  const chips = job.inspector.getByRole('list', { name: 'Group columns' }).getByRole('listitem');
  await field.click();
  await page.keyboard.type('custom');
  await expect(page.getByRole('option', { name: /^customer_id/u })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(chips).toHaveText(['customer_id']);
  await page.keyboard.type('order_id');
  await page.keyboard.press('Tab');
  await expect(chips).toHaveText(['customer_id', 'order_id']);
});

test('the name of a job is selected when it is renamed', async ({ window, workspace }) => {
  await window.find('web-sessions');
  await window.runCommand('Rename job');
  await expect(window.page.getByRole('dialog').getByRole('textbox', { name: 'Name' })).toHaveValue('web-sessions');
  await window.page.keyboard.type('sessions');
  await window.page.keyboard.press('Enter');
  await expect(window.tab('sessions')).toBeVisible();
  await expect
    .poll(() => readFile(join(workspace.folder, 'jobs/sessions.json'), 'utf8').catch(() => ''))
    .toContain('"sessions"');
});

test('Enter in a form that is not complete says what is missing', async ({ window }) => {
  const { page } = window;
  await window.runCommand('Create trigger');
  await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('nightly');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tooltip')).toContainText('Choose');
  await expect(page.getByRole('dialog')).toBeVisible();
});
