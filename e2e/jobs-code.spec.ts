/** Custom code: columns are completed, checked and found, a row that fails is shown with its line and values, fixed, and the job runs. */

import type { Worker } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';
import { RunPage } from './page-models/run-page.ts';

function isOfTypeScript(worker: Worker): boolean {
  return worker.url().includes('function-worker');
}

test('a function is written, its fault is found at a row and fixed, and the job runs', async ({
  window,
  workspace,
}) => {
  await workspace.write('shop/orders.csv', 'id,name,price\n1,Ann,2.50\n2,,3.00\n3,Bob Fox,4.25\n');
  const job = new JobEditor(window);
  await job.create('coded');
  await job.canvas.getByRole('button', { name: 'Add node' }).click();
  await job.pickNode('PathSource');
  await job.field('Path').fill('shop');
  // What knows TypeScript is loaded by the first function, and by nothing before.
  expect(window.page.workers().filter(isOfTypeScript)).toHaveLength(0);
  await job.addNode('(?<![A-Za-z])Map');
  const editor = job.inspector.getByRole('textbox', { name: 'Function' });
  const failures = job.inspector.getByRole('list', { name: 'Rows that fail' });
  await expect(job.inspector.getByText('Type of the row')).toBeVisible();

  // The columns of the input are completed behind the parameter.
  await editor.fill('(row: Row) => ({ id: row.');
  await editor.press('End');
  await editor.press('Control+Space');
  await expect(window.page.getByRole('option', { name: /^.*name.*string/u })).toBeVisible();
  await editor.press('Escape');
  expect(window.page.workers().filter(isOfTypeScript)).toHaveLength(1);

  // A name that no column has is a problem, before anything runs.
  await editor.fill('(row: Row) => ({ id: row.id, first: row.nam })');
  const problems = job.inspector.getByRole('list', { name: 'Problems of the function' });
  await expect(problems.getByRole('listitem')).toHaveText([
    "Line 1: Property 'nam' does not exist on type 'Row'. Did you mean 'name'?",
  ]);
  await editor.getByText('nam', { exact: true }).hover();
  await expect(window.page.locator('[data-part="description"]')).toContainText("Did you mean 'name'?");

  await editor.fill(
    '(row: Row) => {\n  const words = row.name.split(" ");\n  return { id: row.id, first: words[0], price: row.price };\n}',
  );
  await job.inspector.getByRole('button', { name: 'Find output columns' }).click();
  await expect(job.inspector.getByText('Found 3 columns in 3 rows. The function fails for 1 row.')).toBeVisible();
  await expect(failures.getByRole('listitem')).toHaveText([/^Row 2, line 2: TypeError: .*"name":null/u]);
  await expect(job.inspector.locator('[data-part="marked-line"]')).toHaveText(/split/u);

  await editor.fill(
    '(row: Row) => {\n  const words = (row.name ?? "").split(" ");\n  return { id: row.id, first: words[0], price: row.price };\n}',
  );
  await expect(failures).toBeHidden();
  await job.openPanel('Preview');
  await expect(job.panel.getByText('Ann', { exact: true }).first()).toBeVisible();

  // A syntax error is a problem of the node, with its line.
  await editor.fill('(row: Row) => {\n  return { id: row.id +; };\n}');
  await expect(job.inspector.getByText(/The code has a syntax error/u).first()).toBeVisible();
  await editor.fill('(row) => ({ id: row.id, first: row.name?.slice(0, 3) ?? "none", price: row.price })');
  await expect(job.inspector.getByText(/The code has a syntax error/u)).toHaveCount(0);

  await job.addNode('PathTarget');
  await job.field('Path').fill('out');
  await job.saved();
  await job.button('Run').click();
  const run = new RunPage(window);
  await run.reaches('SUCCEEDED');
});
