/** From looking at data to working with it: a file or table becomes a job, and the output of a run is opened. */

import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { Grid } from './page-models/grid.ts';
import { JobEditor } from './page-models/job-editor.ts';
import { QueryPage } from './page-models/query-page.ts';
import { RunPage } from './page-models/run-page.ts';
import { makeParcels } from './sample-states.ts';

test('a file becomes a job, and its output is opened from the run', async ({ window, workspace }) => {
  test.slow();
  const { page, editor } = window;
  const job = new JobEditor(window);
  await window.openPath(join(workspace.folder, 'customers/customers.csv'));
  await expect(editor.locator('b').filter({ hasText: /^998$/u })).toBeVisible();
  await editor.getByRole('button', { name: 'Create job' }).click();
  await expect(window.tabs.getByRole('tab', { name: 'customers', exact: true })).toBeVisible();
  await expect(job.card('customers.csv')).toHaveAttribute('data-selected', 'true');
  await expect(job.field('Path')).toHaveValue('customers/customers.csv');

  await job.addNode('PathTarget');
  await job.field('Path').fill('led-on');
  await expect(job.saveState).toContainText('Saved');
  await job.button('Run').click();
  const output = page.getByRole('complementary', { name: 'Output' });
  await expect(output).toContainText('998 rows');
  await output.getByRole('button', { name: 'Open file' }).click();
  await expect(window.tabs.getByRole('tab', { name: /\.parquet$/u })).toBeVisible();
  await expect(new Grid(editor).cell(0, '1')).not.toBeEmpty();

  // The same file again: another name, nothing is replaced.
  await window.tab('customers.csv').click();
  await window.runCommand('Create job from this file');
  await expect(window.tab('customers-2')).toBeVisible();
});

test('a job from a filtered file keeps the rows that are seen', async ({ window, workspace }) => {
  await workspace.write('cities.csv', 'id,city\n1,Gent\n2,Lyon\n3,Gent\n');
  await window.openPath(join(workspace.folder, 'cities.csv'));
  const grid = new Grid(window.editor);
  await grid.cell(0, '1').click();
  await window.page.keyboard.press('Alt+f');
  await expect.poll(() => grid.texts('0')).toEqual(['1', '3']);
  await window.runCommand('Create job from this file');
  const job = new JobEditor(window);
  await expect(job.card('cities.csv')).toBeVisible();
  await expect(job.field('Condition')).toContainText("city = 'Gent'");
});

test('a table becomes a job', async ({ window }) => {
  const job = new JobEditor(window);
  await window.find('shop.orders');
  await window.editor.getByRole('button', { name: 'Create job' }).click();
  await expect(job.card('orders')).toHaveAttribute('data-selected', 'true');
  await expect(job.field('Database')).toHaveValue('shop');
  await expect(job.field('Table')).toHaveValue('orders');
});

test('a run leads to its output in the grid, to the runs beside it, and runs again', async ({ window, workspace }) => {
  test.slow();
  const job = new JobEditor(window);
  const run = new RunPage(window);
  await workspace.tenon('run', 'daily-revenue');
  await window.find('daily-revenue');
  await job.button('Run').click();
  await run.reaches('SUCCEEDED');
  const second = await run.number.innerText();

  await test.step('the table or file that it wrote, as rows', async () => {
    await run.button('Open output').click();
    await expect(new Grid(window.editor).cell(0, '0')).not.toBeEmpty();
    await window.tab(`daily-revenue ${second}`).click();
    await window.runCommand('Open file of output of run');
    await expect(window.tabs.getByRole('tab', { name: /\.parquet$/u })).toHaveAttribute('aria-selected', 'true');
    await window.tab(`daily-revenue ${second}`).click();
    await window.runCommand('Open folder of output of run');
    await expect(window.tabs.getByRole('tab', { selected: true })).not.toHaveAccessibleName(/\.parquet/u);
    await window.editor.getByRole('radio', { name: 'Files' }).click();
    await expect(window.editor.getByText(/\.parquet$/u).first()).toBeVisible();
    await window.tab(`daily-revenue ${second}`).click();
    await window.runCommand('Query output of run');
    await expect(new QueryPage(window).text).toContainText('FROM');
  });

  await test.step('the run before it, the one after it, and another one', async () => {
    await window.tab(`daily-revenue ${second}`).click();
    await run.button('Previous run of job').click();
    await expect(run.number).not.toHaveText(second);
    await run.button('Previous run of job').click();
    await expect(window.page.getByText('This is the first run of daily-revenue.')).toBeVisible();
    await run.button('Next run of job').click();
    await expect(run.number).toHaveText(second);
    await run.button('Run again').click();
    await expect(run.number).not.toHaveText(second);
    await run.reaches('SUCCEEDED');
  });
});

test('a rejected record leads to its file, at its line', async ({ window, workspace }) => {
  await makeParcels(workspace);
  await workspace.tenon('run', 'weigh');
  await window.showArea('Runs');
  await window.sideBar.getByRole('treeitem', { name: 'weigh' }).first().click();
  await new RunPage(window).show('Rejected records');
  const record = window.page.getByRole('complementary', { name: 'Rejected record' });
  await window.editor.getByRole('row', { name: /9004/u }).click();
  await record.getByRole('button', { name: 'Open file' }).click();
  await expect(window.tab('two.csv')).toHaveAttribute('aria-selected', 'true');
  const inspector = window.page.getByRole('complementary', { name: 'Inspector' });
  await expect(inspector.locator('[aria-current="true"]')).toContainText('Line 5');
  await expect(inspector.locator('[aria-current="true"]')).toContainText('9004,1.5,Metz,57000');
  await window.runCommand('Find records that cannot be read');
  await expect(inspector).toContainText('9004,1.5,Metz,57000');
  await expect(inspector.locator('[aria-current="true"]')).toHaveCount(0);
});
