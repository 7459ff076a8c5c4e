/** Relationalize on the canvas: outputs that depend on the columns, wires and previews of each, and a run whose keys join. */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';
import { RunPage } from './page-models/run-page.ts';
import type { Window } from './page-models/window.ts';

const orders = [
  {
    id: 1,
    place: { city: 'Lyon' },
    items: [
      { code: 'a', parts: [7, 8] },
      { code: 'b', parts: [] },
    ],
  },
  { id: 2, place: null, items: null },
  { id: 3, place: { city: 'Metz' }, items: [{ code: 'c', parts: [9] }] },
];

/** Values of the rows of the CSV files in a folder, sorted. */
async function rowsIn(folder: string): Promise<string[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.csv'));
  const texts = await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.flatMap((text) => text.trim().split('\n').slice(1)).sort();
}

async function addTarget(job: JobEditor, window: Window, name: string, folder: string): Promise<void> {
  await job.select('Relationalize');
  await job.addNode('PathTarget');
  await job.inspector.getByRole('textbox', { name: 'Name of the node' }).fill(name);
  await job.field('Path').fill(`output/${folder}`);
  await job.field('Format').fill('csv');
  await window.page.keyboard.press('Enter');
}

test('nested rows are flattened on the canvas, previewed for each output, and written by a run', async ({
  window,
  workspace,
}) => {
  test.slow();
  await workspace.write('nested/orders.json', `${orders.map((order) => JSON.stringify(order)).join('\n')}\n`);
  const job = new JobEditor(window);
  await window.showArea('Jobs');
  await window.sideBar.getByRole('button', { name: 'Create job' }).click();
  await window.page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('flatten');
  await window.page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
  await job.canvas.getByRole('button', { name: 'Add node' }).click();
  await job.pickNode('PathSource');
  await job.field('Path').fill('nested');
  await job.addNode('Relationalize');
  // One port for the rows, and one for each array.
  const card = job.card('Relationalize');
  await expect(card).toHaveAccessibleName(/outputs root and root_items and root_items\.val\.parts/u);
  await expect(card).toContainText('flattened as root');

  await addTarget(job, window, 'Orders', 'orders');
  await expect(job.card('Orders')).toHaveAccessibleName(/input from Relationalize, output root$/u);
  await addTarget(job, window, 'Items', 'items');
  await expect(job.card('Items')).toHaveAccessibleName(/output root_items$/u);
  await addTarget(job, window, 'Parts', 'parts');
  await expect(job.card('Parts')).toHaveAccessibleName(/output root_items\.val\.parts$/u);

  await job.select('Relationalize');
  await job.openPanel('Preview');
  const rows = job.previewRows('after');
  await expect(rows.first()).toContainText('Lyon');
  await job.panel.getByRole('combobox', { name: 'Output of the node' }).selectOption('root_items.val.parts');
  await expect(rows).toHaveCount(3);
  await expect(rows.first()).toContainText('7');
  await job.inspector.getByRole('tab', { name: /Columns/u }).click();
  await expect(job.inspector.getByRole('region', { name: 'Output root_items', exact: true })).toContainText(
    'items.val.code',
  );
  await job.inspector.getByRole('tab', { name: 'Form' }).click();

  // The other outputs are named after the first, and their wires follow.
  await job.field('Name of the root output').fill('order');
  await expect(job.card('Parts')).toHaveAccessibleName(/output order_items\.val\.parts/u);
  await job.saved();

  await job.button('Run').click();
  const run = new RunPage(window);
  await run.reaches('SUCCEEDED');
  await expect(run.receipts.getByRole('row').filter({ hasText: 'output order_items.val.parts' })).toContainText(
    'elements of arrays in 3 rows',
  );
  const output = join(workspace.folder, 'output');
  expect(await rowsIn(join(output, 'orders'))).toEqual(['1,Lyon,1', '2,,', '3,Metz,3']);
  expect(await rowsIn(join(output, 'items'))).toEqual(['1,0,a,1', '1,1,b,2', '3,0,c,3']);
  expect(await rowsIn(join(output, 'parts'))).toEqual(['1,0,7', '1,1,8', '3,0,9']);
});
