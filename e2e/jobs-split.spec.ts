/** A node with two outputs on the canvas: wires from each, previews of each, a run with receipts of each, and by keyboard. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';
import { RunPage } from './page-models/run-page.ts';
import type { Window } from './page-models/window.ts';

interface JobFile {
  readonly nodes: readonly {
    readonly id: string;
    readonly inputs?: Readonly<Record<string, { readonly node: string; readonly port?: string }>>;
    readonly args?: Readonly<Record<string, unknown>>;
  }[];
}

async function readNode(folder: string, job: string, id: string): Promise<JobFile['nodes'][number] | undefined> {
  const { nodes } = JSON.parse(await readFile(join(folder, 'jobs', `${job}.json`), 'utf8')) as JobFile;
  return nodes.find((node) => node.id === id);
}

async function createSplit(window: Window, name: string): Promise<JobEditor> {
  const job = new JobEditor(window);
  await window.showArea('Jobs');
  await window.sideBar.getByRole('button', { name: 'Create job' }).click();
  await window.page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill(name);
  await window.page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
  await job.canvas.getByRole('button', { name: 'Add node' }).click();
  await job.pickNode('CatalogSource');
  await job.field('Database').fill('shop');
  await job.field('Table').fill('orders');
  await job.addNode('SplitRows');
  await job.inspector.getByRole('button', { name: 'Add row' }).click();
  await job.field('Column, row 1').fill('currency');
  await job.field('Operator, row 1').selectOption('=');
  await job.field('Value, row 1').fill('EUR');
  await expect(job.card('Split Rows')).toContainText('currency = EUR');
  return job;
}

test('rows are split on the canvas, previewed for each output, and written by a run', async ({ window, workspace }) => {
  test.slow();
  const job = await createSplit(window, 'by-currency');
  await expect(job.card('Split Rows')).toContainText('selected');
  await expect(job.card('Split Rows')).toContainText('remaining');

  // Each added node reads the first output that nothing reads.
  await job.addNode('PathTarget');
  await job.inspector.getByRole('textbox', { name: 'Name of the node' }).fill('Euro');
  await job.field('Path').fill('output/euro');
  await expect(job.card('Euro')).toHaveAccessibleName(/input from Split Rows, output selected/u);
  await job.select('Split Rows');
  await job.addNode('PathTarget');
  await job.inspector.getByRole('textbox', { name: 'Name of the node' }).fill('Others');
  await job.field('Path').fill('output/others');
  await expect(job.card('Others')).toHaveAccessibleName(/input from Split Rows, output remaining/u);

  // The preview has a chooser of outputs.
  await job.select('Split Rows');
  await job.openPanel('Preview');
  const rows = job.previewRows('after');
  await expect(rows.first()).toContainText('EUR');
  await job.panel.getByRole('combobox', { name: 'Output of the node' }).selectOption('remaining');
  await expect(rows.first()).not.toContainText('EUR');
  await job.inspector.getByRole('tab', { name: /Columns/u }).click();
  await expect(job.inspector.getByRole('region', { name: 'Output remaining' })).toContainText('currency');
  await job.inspector.getByRole('tab', { name: 'SQL' }).click();
  await expect(job.inspector).toContainText('-- remaining');
  await job.inspector.getByRole('tab', { name: 'Form' }).click();

  // A new name of an output is followed by its edge; a wire drawn from another output replaces it.
  await job.field('Second output').fill('rest');
  await expect(job.card('Others')).toHaveAccessibleName(/output rest/u);
  await window.page.keyboard.press('ControlOrMeta+J');
  await job.connect('Split Rows', 'Others', 'in', 'selected');
  await expect(job.card('Others')).toHaveAccessibleName(/output selected/u);
  await job.connect('Split Rows', 'Others', 'in', 'rest');
  await expect(job.card('Others')).toHaveAccessibleName(/output rest/u);
  await job.saved();
  expect(await readNode(workspace.folder, 'by-currency', 'files_2')).toMatchObject({
    inputs: { in: { node: 'split_rows', port: 'rest' } },
  });

  await job.button('Run').click();
  const run = new RunPage(window);
  await run.reaches('SUCCEEDED');
  await expect(run.receipts.getByRole('row').filter({ hasText: 'output selected' })).toContainText('balances');
  await expect(run.receipts.getByRole('row').filter({ hasText: 'output rest' })).toContainText('to other outputs');
});

test('an output is connected by keyboard, and selected from the collection', async ({ window, workspace }) => {
  test.slow();
  const job = await createSplit(window, 'by-keys');
  const { keyboard } = window.page;
  await job.addNode('PathTarget');
  await job.field('Path').fill('output/euro');
  await job.select('Files');
  await keyboard.press('c');
  const list = window.page.getByRole('dialog', { name: 'Connect Files' });
  await list.getByRole('combobox').fill('remaining');
  await expect(list.getByRole('option')).toHaveCount(1);
  await keyboard.press('Enter');
  await expect(job.card('Files')).toHaveAccessibleName(/output remaining/u);

  await job.select('Split Rows');
  await keyboard.press('a');
  await keyboard.type('SelectFromCollection');
  await keyboard.press('Enter');
  await expect(job.card('Select From Collection')).toHaveAccessibleName(/output selected/u);
  await expect(job.card('Select From Collection')).toContainText('12 columns');
  await job.saved();
  expect(await readNode(workspace.folder, 'by-keys', 'select_from_collection')).toMatchObject({
    inputs: { in: { node: 'split_rows' } },
    args: { key: 'selected' },
  });
});
