/** From looking at data to working with it: a file or table becomes a job, and the output of a run is opened. */

import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { Grid } from './page-models/grid.ts';
import { JobEditor } from './page-models/job-editor.ts';

test('a file becomes a job, and its output is opened from the run', async ({ window, workspace }) => {
  test.slow();
  const { page, editor } = window;
  const job = new JobEditor(window);
  await window.openPath(join(workspace.folder, 'customers/customers.csv'));
  await expect(editor.getByText('998', { exact: true })).toBeVisible();
  await editor.getByRole('button', { name: 'New job' }).click();
  await expect(window.tabs.getByRole('tab', { name: 'customers', exact: true })).toBeVisible();
  await expect(job.card('customers.csv')).toHaveAttribute('data-selected', 'true');
  await expect(job.field('Path')).toHaveValue('customers/customers.csv');

  await job.addNode('PathTarget');
  await job.field('Path').fill('led-on');
  await expect(job.saveState).toContainText('Saved');
  await job.button('Run').click();
  const output = page.getByRole('complementary', { name: 'Output' });
  await expect(output).toContainText('998 rows');
  await output.getByRole('button', { name: 'Open the file' }).click();
  await expect(window.tabs.getByRole('tab', { name: /\.parquet$/u })).toBeVisible();
  await expect(new Grid(editor).cell(0, '1')).not.toBeEmpty();

  // The same file again: another name, nothing is replaced.
  await window.tab('customers.csv').click();
  await window.runCommand('Create a job from this file');
  await expect(window.tab('customers-2')).toBeVisible();
});

test('a table becomes a job', async ({ window }) => {
  const job = new JobEditor(window);
  await window.find('shop.orders');
  await window.editor.getByRole('button', { name: 'New job' }).click();
  await expect(job.card('orders')).toHaveAttribute('data-selected', 'true');
  await expect(job.field('Database name')).toHaveValue('shop');
  await expect(job.field('Table name')).toHaveValue('orders');
});
