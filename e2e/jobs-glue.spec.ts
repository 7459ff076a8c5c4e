/** Jobs of AWS Glue: imported with a report before they are saved, and shown as a visual job in the Script tab. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { glueJob, pythonJob } from './glue-jobs.ts';
import { JobEditor } from './page-models/job-editor.ts';

test('a pasted job is reported, named, imported, and exported again', async ({ window, workspace }) => {
  const { page, sideBar } = window;
  await window.showArea('Jobs');
  await sideBar.getByRole('button', { name: 'Import from AWS Glue' }).click();
  const dialog = page.getByRole('dialog', { name: 'Import from AWS Glue' });
  await dialog.getByLabel('JSON of the job').fill('{"Job": oops}');
  await dialog.getByRole('button', { name: 'Show report' }).click();
  await expect(dialog.getByRole('alert')).toContainText('line 1, column 9 is not valid JSON');
  await dialog.getByLabel('JSON of the job').fill(glueJob);
  await dialog.getByRole('button', { name: 'Show report' }).click();
  await expect(dialog.getByRole('status')).toContainText('4 nodes, 2 with changes.');
  await expect(dialog.getByRole('list', { name: 'Changes of the job' })).toContainText('Not carried over: Role.');
  const nodes = dialog.getByRole('region', { name: 'Nodes of the job' });
  await expect(nodes.getByRole('row', { name: /^Paid orders Filter Filter/u })).toBeVisible();
  await expect(nodes.getByRole('row', { name: /Spigot Limit, PathTarget/u })).toBeVisible();
  await expectAccessible(page);

  await dialog.getByLabel('Name').fill('clean-orders');
  await dialog.getByRole('button', { name: 'Import job' }).click();
  await expect(dialog).toContainText('There is already a job');
  await dialog.getByLabel('Name').fill('from-glue');
  await page.keyboard.press('Enter');
  await expect(window.tab('from-glue')).toHaveAttribute('aria-selected', 'true');
  const job = new JobEditor(window);
  await expect(job.card('Paid orders')).toBeVisible();
  const saved = JSON.parse(await readFile(join(workspace.folder, 'jobs/from-glue.json'), 'utf8')) as {
    bookmark: string;
  };
  expect(saved.bookmark).toBe('enable');

  await window.runCommand('Show job as script for Spark');
  await job.panel.getByRole('radio', { name: 'AWS Glue script' }).click();
  await expect(job.panel.getByText('For AWS Glue 5', { exact: true })).toBeVisible();
  await job.panel.getByRole('radio', { name: 'AWS Glue in Scala' }).click();
  await expect(job.panel.getByRole('textbox', { name: 'Script of the job' })).toContainText('object GlueApp');
  await job.panel.getByRole('radio', { name: 'SQL', exact: true }).click();
  await expect(job.panel.getByText('For DuckDB 1.5', { exact: true })).toBeVisible();
  await job.panel.getByRole('radio', { name: 'AWS Glue Studio' }).click();
  const script = job.panel.getByRole('textbox', { name: 'Script of the job' });
  await expect(script).toContainText('"S3CatalogSource"');
  await expect(job.panel.getByRole('list', { name: 'Differences in AWS Glue' })).toContainText('has no node for Limit');
  await job.select('Paid orders');
  await expect(job.panel.locator('[data-part="marked-line"]').first()).toContainText('"node-2"');
  await expect(job.panel.getByRole('button', { name: 'Save script' })).toBeDisabled();
});

test('a chosen file with nodes that are not supported is not imported', async ({ window, workspace }) => {
  const { page } = window;
  const file = join(workspace.folder, 'python.json');
  await writeFile(file, pythonJob);
  await window.runCommand('Import from AWS Glue');
  const dialog = page.getByRole('dialog', { name: 'Import from AWS Glue' });
  const chooser = page.waitForEvent('filechooser');
  await dialog.getByRole('button', { name: 'Choose file' }).click();
  await (await chooser).setFiles(file);
  await expect(dialog.getByRole('status')).toContainText('2 of 4 nodes are not supported.');
  await expect(dialog.getByRole('row', { name: /^My transform CustomCode not supported/u })).toContainText(
    'Python code',
  );
  await expect(dialog.getByRole('button', { name: 'Import job' })).toHaveAttribute('aria-disabled', 'true');
  await dialog.getByRole('button', { name: 'Back' }).click();
  await expect(dialog.getByLabel('JSON of the job')).toHaveValue(/CustomCode/u);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
});
