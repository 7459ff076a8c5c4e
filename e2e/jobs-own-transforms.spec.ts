/** A transform of the workspace's files: chosen from the list, filled in by its form, previewed, edited on disk, and run. */

import { expect, test } from './fixtures.ts';
import { maskCode, maskedJob } from './own-transforms.ts';
import { RunPage } from './page-models/run-page.ts';

test('two files are a transform with a form, and follow their edits', async ({ window, workspace }) => {
  const job = await maskedJob(window, workspace);
  await expect(job.inspector.getByText(/has no value for Column/u).first()).toBeVisible();
  await job.field('Column').fill('email');
  await job.field('Column').press('Enter');
  await job.openPanel('Preview');
  await expect(job.panel.getByText('a***@example.org').first()).toBeVisible();

  // Another program edits the code.
  await workspace.write('transforms/mask_email.ts', maskCode('x'));
  await expect(job.panel.getByText('axxx@example.org').first()).toBeVisible();
  await workspace.write('transforms/mask_email.ts', 'function maskEmail(row) { return row');
  await expect(job.inspector.getByText(/The code has a syntax error/u).first()).toBeVisible();
  await workspace.write('transforms/mask_email.ts', maskCode('-'));
  await expect(job.panel.getByText('a---@example.org').first()).toBeVisible();

  await job.addNode('PathTarget');
  await job.field('Path').fill('out');
  await job.saved();
  await job.button('Run').click();
  await new RunPage(window).reaches('SUCCEEDED');
});
