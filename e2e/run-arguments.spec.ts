/** A job is run with other values of its arguments: by the menu and by keys, with a mistake between. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { makeDailyJob } from './sample-backfills.ts';

const counted = 'SELECT id FROM sea.days ORDER BY id';

test('a run with another value, refused first, then started', async ({ window, workspace }) => {
  const { page, editor } = window;
  await makeDailyJob(workspace.folder);
  await window.showArea('Jobs');
  await window.sideBar.getByRole('treeitem', { name: /^daily-load/u }).click();
  await window.sideBar.getByRole('treeitem', { name: /^daily-load/u }).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Run job with arguments' }).click();
  const dialog = page.getByRole('dialog', { name: 'Run daily-load with arguments' });
  const day = dialog.getByRole('textbox', { name: 'day' });
  await expect(day).toBeFocused();
  await expect(day).toHaveValue('2025-03-01');
  await expect(dialog).toContainText('Default: 2025-03-01');
  await expectAccessible(page);

  // Out of the folder of the path.
  await page.keyboard.type('../../orders');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('day');
  await expect(day).toHaveValue('../../orders');

  await day.fill('2025-03-02');
  await expect(dialog.getByRole('alert')).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  await expect(editor.getByText('SUCCEEDED').first()).toBeVisible({ timeout: 60_000 });
  expect(await workspace.tenon('query', counted, '--output', 'csv')).toMatch(/^id\s+2\s*$/u);

  // The default is as before.
  await window.find('daily-load');
  await window.runCommand('Run job with arguments');
  await expect(day).toHaveValue('2025-03-01');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});

test('an argument without a default must have a value', async ({ window, workspace }) => {
  const { page, editor } = window;
  await makeDailyJob(workspace.folder);
  const file = join(workspace.folder, 'jobs', 'daily-load.json');
  const { defaultArguments: _defaults, ...job } = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
  await writeFile(file, JSON.stringify({ ...job, name: 'daily-bare' }));
  await window.find('daily-bare');
  await window.runCommand('Run job with arguments');
  const dialog = page.getByRole('dialog', { name: 'Run daily-bare with arguments' });
  await expect(dialog).toContainText('The job has no default.');
  await dialog.getByRole('textbox', { name: 'day' }).fill('2025-03-03');
  await dialog.getByRole('button', { name: 'Run job' }).click();
  await expect(editor.getByText('SUCCEEDED').first()).toBeVisible({ timeout: 60_000 });
  expect(await workspace.tenon('query', counted, '--output', 'csv')).toMatch(/^3$/mu);

  // The run has what the job lacks.
  await window.runCommand('Run job of this run again');
  await expect
    .poll(() => workspace.tenon('query', counted, '--output', 'csv'), { timeout: 60_000 })
    .toMatch(/(?:^3\s*){2}$/mu);
});
