/** A job as a script for Spark: below the canvas, following each edit, with the lines of the selected node marked. */

import { readFile } from 'node:fs/promises';
import { expect, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';

test('the script follows edits, marks the selected node, and is copied and saved', async ({ window }) => {
  const { page } = window;
  const job = new JobEditor(window);
  await job.create('to-spark');
  await job.canvas.getByRole('button', { name: 'Add node' }).click();
  await job.pickNode('CatalogSource');
  await job.field('Database').fill('shop');
  await job.field('Table').fill('customers');
  await job.addNode('Limit');
  await job.field('Rows').fill('7');
  await window.runCommand('Show job as script for Spark');
  const script = job.panel.getByRole('textbox', { name: 'Script of the job' });
  const marked = job.panel.locator('[data-part="marked-line"]');
  await expect(script).toContainText('.limit(7)');
  await expect(marked.first()).toHaveText(/# Limit: Limit/u);
  await expect(marked.last()).toHaveText(/limit = .+\.limit\(7\)/u);
  await expect(job.panel.getByRole('list', { name: 'Differences in Spark' })).toContainText(
    'Limit: Tenon keeps the first rows',
  );

  await job.field('Rows').fill('8');
  await expect(script).toContainText('.limit(8)');
  await expect(script).not.toContainText('.limit(7)');
  await job.select('Data Catalog table');
  await expect(marked.first()).toHaveText(/# Data Catalog table: /u);
  await expect(job.panel).not.toContainText('without an equivalent');

  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await job.panel.getByRole('button', { name: 'Copy script' }).click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('.limit(8)');
  const download = page.waitForEvent('download');
  await job.panel.getByRole('button', { name: 'Save script' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toBe('to-spark.py');
  expect(await readFile(await file.path(), 'utf8')).toBe(copied);
});

test('a node without an equivalent is named with the reason; the script is not saved until it is gone', async ({
  window,
}) => {
  const job = new JobEditor(window);
  await window.showArea('Jobs');
  await job.create('not-in-spark');
  await job.canvas.getByRole('button', { name: 'Add node' }).click();
  await job.pickNode('CatalogSource');
  await job.field('Database').fill('shop');
  await job.field('Table').fill('customers');
  await job.addNode('Filter');
  await job.inspector.getByRole('radio', { name: 'Expression' }).click();
  await job.inspector.locator('.cm-content').fill("strftime(updated_at, '%Y') = '2026'");
  await job.panel.getByRole('tab', { name: 'Script' }).click();
  await expect(job.panel).toContainText('1 node without an equivalent in Spark');
  const remarks = job.panel.getByRole('list', { name: 'Differences in Spark' });
  await expect(remarks).toContainText('Filter: Spark has no strftime');
  await expect(job.panel.getByRole('button', { name: 'Save script' })).toBeDisabled();
  await job.select('Data Catalog table');
  await remarks.getByRole('button', { name: 'Filter' }).click();
  await expect(job.card('Filter')).toHaveAttribute('data-selected', 'true');

  await job.inspector.locator('.cm-content').fill('customer_id > 1');
  await expect(remarks).toBeHidden();
  await expect(job.panel.getByRole('button', { name: 'Save script' })).toBeEnabled();
});
