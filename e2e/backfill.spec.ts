/** A backfill by the window: slices listed before they run, one that fails, its fix and the resume; by mouse and by keys. */

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { makeDailyJob } from './sample-backfills.ts';

test('where there is none yet, a job is chosen and its backfill asked about', async ({ window, workspace }) => {
  const { page, editor } = window;
  await makeDailyJob(workspace.folder);
  await window.runCommand('Show backfills');
  await editor.getByRole('combobox', { name: 'Job' }).selectOption('daily-load');
  await editor.getByRole('button', { name: 'Backfill job' }).focus();
  await expectAccessible(page);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('dialog', { name: 'Backfill daily-load' })).toBeVisible();
  await page.keyboard.press('Escape');
  // A job without arguments has nothing to fill: its settings are where one is added.
  await editor.getByRole('combobox', { name: 'Job' }).selectOption('daily-revenue');
  await editor.getByRole('button', { name: 'Backfill job' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Go to job settings' }).click();
  await expect(window.tab('daily-revenue')).toHaveAttribute('aria-selected', 'true');
  await expect(editor.getByText('Default arguments')).toBeVisible();
});

test('slices are listed, run once, and the failed one is resumed', async ({ window, workspace }) => {
  const { page, editor } = window;
  await makeDailyJob(workspace.folder);
  await window.showArea('Jobs');
  await window.sideBar.getByRole('treeitem', { name: /^daily-load/u }).click();
  await window.runCommand('Backfill job');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'First date' }).fill('2025-03-01');
  await dialog.getByRole('textbox', { name: 'Last date' }).fill('2025-02-01');
  await expect(dialog.getByRole('status')).toContainText('before it begins');
  await dialog.getByRole('textbox', { name: 'Last date' }).fill('2025-03-04');
  await expect(dialog.getByRole('status')).toContainText('4 slices to run.');
  await expect(dialog.getByRole('row', { name: /day=2025-03-04.*Run/u })).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Start backfill' }).click();

  await expect(editor.getByRole('heading', { name: 'Backfills' })).toBeVisible();
  const row = editor.getByRole('row', { name: /daily-load #1/u });
  await expect(row).toContainText(/FAILED.*3 of 4 slices done, 1 failed/u, { timeout: 60_000 });
  await expect(editor.getByRole('row', { name: /day=2025-03-04.*FAILED/u })).toBeVisible();
  await expectAccessible(page);
  await mkdir(join(workspace.folder, 'daily/day=2025-03-04'), { recursive: true });
  await writeFile(join(workspace.folder, 'daily/day=2025-03-04/a.csv'), 'id\n4\n');
  await editor.getByRole('button', { name: 'Resume backfill' }).focus();
  await page.keyboard.press('Enter');
  await expect(row).toContainText(/SUCCEEDED.*4 of 4 slices done/u, { timeout: 60_000 });
  const counted = 'SELECT count(*) AS n, count(DISTINCT id) AS ids FROM sea.days';
  expect(await workspace.tenon('query', counted, '--output', 'csv')).toMatch(/^n,ids\s+4,4\s*$/u);

  // The next one skips what is done.
  await window.find('daily-load');
  await window.runCommand('Backfill job');
  await dialog.getByRole('textbox', { name: 'First date' }).fill('2025-03-03');
  await dialog.getByRole('textbox', { name: 'Last date' }).fill('2025-03-04');
  await expect(dialog.getByRole('status')).toContainText('0 of 2 slices to run, the others are done.');
  await expect(dialog.getByRole('row', { name: /day=2025-03-04.*Skip: done by run #\d+/u })).toBeVisible();
});
