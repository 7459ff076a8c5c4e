/** A job from nothing to its receipt by keyboard alone: no pointer is used in this file. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';
import { RunPage } from './page-models/run-page.ts';

test('a job is created, connected, previewed, fixed, run, undone; in canvas and outline', async ({
  window,
  workspace,
}) => {
  test.slow();
  const { page } = window;
  const { keyboard } = page;
  const job = new JobEditor(window);
  const list = page.getByRole('combobox', { name: 'Add node' });
  const chosen = page.getByRole('listbox').getByRole('option', { selected: true });
  const add = async (transform: string): Promise<void> => {
    await keyboard.press('a');
    await expect(list).toBeFocused();
    await keyboard.type(transform);
    await expect(chosen).toContainText(transform);
    await keyboard.press('Enter');
    await expect(list).toBeHidden();
    await expect(job.canvas).toBeFocused();
  };
  /** Goes with Tab from the canvas into the form, to the field of that name, and writes. */
  const write = async (field: string, text: string): Promise<void> => {
    const wanted = job.field(field);
    await expect(wanted).toBeVisible();
    for (let step = 0; step < 40; step += 1) {
      if (await wanted.evaluate((element) => element.contains(document.activeElement))) break;
      await keyboard.press('Tab');
    }
    await expect(wanted).toBeFocused();
    await keyboard.press('ControlOrMeta+A');
    await keyboard.type(text);
  };
  /** Escape leads from the form to the graph; an open list of answers takes the first one. */
  const back = async (): Promise<void> => {
    await keyboard.press('Escape');
    if (await job.canvas.evaluate((canvas) => canvas !== document.activeElement)) await keyboard.press('Escape');
    await expect(job.canvas).toBeFocused();
  };

  await job.create('by-keys');
  await expect(window.tab('by-keys')).toHaveAttribute('aria-selected', 'true');

  await add('CatalogSource');
  await keyboard.press('Enter');
  await write('Database', 'shop');
  await write('Table', 'customers');
  await expect(job.card('Data Catalog table')).toContainText('9 columns');

  await back();
  await add('Filter');
  await expect(job.card('Filter')).toHaveAccessibleName(/input from Data Catalog table/u);
  await keyboard.press('Enter');
  await write('Condition', "country = 'SE'");

  await back();
  await add('PathTarget');
  await keyboard.press('Enter');
  await write('Path', 'output/by_keys');
  await expect(job.card('Files')).toHaveAccessibleName(/input from Filter/u);

  // Along the edges, and the rows of the node on the way.
  await back();
  await keyboard.press('Shift+Tab');
  await expect(job.card('Filter')).toHaveAttribute('data-selected', 'true');
  await keyboard.press('ControlOrMeta+Enter');
  await expect(job.previewRows('after').first()).toContainText('SE');
  // Its height changes with what the card says.
  const place = async (): Promise<string> =>
    /translate\([^)]*\)/u.exec((await job.card('Filter').locator('..').getAttribute('style')) ?? '')?.[0] ?? '';
  const before = await place();
  await keyboard.press('Shift+ArrowDown');
  await expect.poll(place).not.toBe(before);
  await keyboard.press('ControlOrMeta+Z');
  await expect.poll(place).toBe(before);
  await keyboard.press('ControlOrMeta+Shift+Z');
  await expect.poll(place).not.toBe(before);

  // Removed, healed, and back.
  await keyboard.press('Delete');
  await expect(job.card('Files')).toHaveAccessibleName(/input from Data Catalog table/u);
  await keyboard.press('ControlOrMeta+Z');
  await expect(job.card('Files')).toHaveAccessibleName(/input from Filter/u);

  // A wire by the list of inputs: the second source takes the place of the first.
  await keyboard.press('Escape');
  await add('CatalogSource');
  await keyboard.press('Enter');
  await write('Database', 'shop');
  await write('Table', 'customers');
  await back();
  await keyboard.press('c');
  await expect(page.getByRole('combobox', { name: /^Connect Data Catalog table/u })).toBeFocused();
  await keyboard.type('Filter');
  await expect(chosen).toContainText('instead of Data Catalog table');
  await keyboard.press('Enter');
  await expect(job.card('Filter')).toHaveAccessibleName(/input from Data Catalog table/u);
  await keyboard.press('ControlOrMeta+Z');
  await keyboard.press('Delete');
  await expect(job.card('Data Catalog table')).toHaveCount(1);

  // The outline is the same graph as a tree.
  await keyboard.press('o');
  const outline = page.getByRole('tree', { name: 'Outline of by-keys' });
  await expect(outline.getByRole('treeitem')).toHaveCount(3);
  await keyboard.press('End');
  await expect(outline.getByRole('treeitem', { name: 'Files' })).toBeFocused();
  await keyboard.press('o');
  await expect(job.canvas).toBeFocused();

  await keyboard.press('ControlOrMeta+S');
  await job.saved();
  const saved = JSON.parse(await readFile(join(workspace.folder, 'jobs/by-keys.json'), 'utf8')) as {
    nodes: { args: Record<string, unknown> }[];
  };
  expect(saved.nodes.map(({ args }) => args)).toContainEqual({ condition: "country = 'SE'" });

  await keyboard.press('ControlOrMeta+Shift+Enter');
  const run = new RunPage(window);
  await run.reaches('SUCCEEDED');
  await expect(run.root.getByText('3 of 3 nodes balance')).toBeVisible();
  await expect(window.editor).toBeFocused();
  await run.button('Undo run').focus();
  await keyboard.press('Enter');
  const undo = page.getByRole('dialog', { name: /^Undo run/u });
  await expect(undo).toContainText('Removes 1 file that the run wrote');
  await expect(undo.getByRole('button', { name: 'Cancel' })).toBeFocused();
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await expect(run.root.getByText('UNDONE', { exact: true })).toBeVisible();
  // The button disappeared with its action; the focus is next to it, or in the page.
  await expect(page.locator('#editor:focus, #editor :focus')).toBeVisible();
});

test('problems are reached and left by keys', async ({ window }) => {
  const { keyboard } = window.page;
  const job = new JobEditor(window);
  await keyboard.press('ControlOrMeta+K');
  await window.palette.fill('web-sessions');
  await expect(window.page.getByRole('listbox').getByRole('option', { selected: true })).toContainText('web-sessions');
  await keyboard.press('Enter');
  await expect(job.canvas).toBeFocused();
  await keyboard.press('Tab');
  await expect(job.card('Table web_events')).toHaveAttribute('data-selected', 'true');
  await keyboard.press('Enter');
  await expect(job.inspector.locator('[data-part="pane-body"] :focus')).toBeVisible();
  await window.runCommand('Show problems of job');
  await expect(job.panel.getByText('No problems found')).toBeVisible();
});

test('the list of nodes says when the new one will be unconnected', async ({ window }) => {
  const { page } = window;
  const { keyboard } = page;
  const job = new JobEditor(window);
  const note = page.getByText('No node is selected, so the new node is not connected.');
  await window.find('daily-revenue');
  await expect(job.canvas).toBeFocused();
  await keyboard.press('a');
  await expect(page.getByRole('combobox', { name: 'Add node' })).toBeFocused();
  await expect(note).toBeVisible();
  await keyboard.press('Escape');
  await expect(job.canvas).toBeFocused();
  await keyboard.press('Tab');
  await keyboard.press('Enter');
  await expect(job.inspector.locator(':focus')).toBeVisible();
  // Outside of the form the node stays selected: a new one is added after it.
  await keyboard.press('Escape');
  await expect(job.canvas).toBeFocused();
  await keyboard.press('a');
  await expect(page.getByPlaceholder('Add node after selected node')).toBeFocused();
  await expect(note).toHaveCount(0);
});

test('a table is a source by its name; a node is connected from either side; a new row gets the focus', async ({
  window,
}) => {
  const { page } = window;
  const { keyboard } = page;
  const job = new JobEditor(window);
  const add = async (text: string): Promise<void> => {
    await keyboard.press('a');
    await page.getByRole('combobox', { name: 'Add node' }).fill(text);
    await expect(page.getByRole('listbox').getByRole('option', { selected: true })).toContainText(text);
    await keyboard.press('Enter');
    await expect(job.canvas).toBeFocused();
  };
  await job.create('by-names');
  await add('shop.orders');
  await expect(job.card('orders')).toContainText('12 columns');

  // With nothing selected it is unconnected; its problem says what it needs, and C can connect it.
  await keyboard.press('Escape');
  await add('Aggregate');
  await expect(job.inspector.getByText('Input "in" of "Aggregate" is not connected.')).toBeVisible();
  await keyboard.press('c');
  const feeding = page.getByRole('listbox').getByRole('option', { selected: true });
  await expect(feeding).toContainText('orders');
  await expect(feeding).toContainText('to input in');
  await keyboard.press('Enter');
  await expect(job.card('Aggregate')).toHaveAccessibleName(/input from orders/u);

  await job.inspector.getByRole('button', { name: 'Add row' }).focus();
  await keyboard.press('Enter');
  await expect(job.inspector.getByRole('combobox', { name: 'Column, row 1' })).toBeFocused();
  await keyboard.type('amount');
  await keyboard.press('Tab');
  await keyboard.type('sum');
  await expect(job.card('Aggregate')).toContainText('sum amount');
  await job.field('Column, row 1').fill('amuont');
  await expect(job.inspector.getByRole('button', { name: 'Use amount' })).toBeVisible();
  await keyboard.press('ControlOrMeta+.');
  await expect(job.field('Column, row 1')).toHaveValue('amount');
  // That nothing reads the output yet is listed last.
  await expect(job.inspector.getByRole('note').last()).toContainText('No node reads "Aggregate".');

  // The first Escape closes the list of columns, if it is open.
  await expect(async () => {
    await keyboard.press('Escape');
    await expect(job.canvas).toBeFocused({ timeout: 500 });
  }).toPass();
  await add('output/sums');
  await expect(job.card('sums')).toContainText('output/sums');
});

test('an open list takes Escape for itself; the outline has the keys of the graph; Enter undoes no edge unasked', async ({
  window,
}) => {
  const { page } = window;
  const { keyboard } = page;
  const job = new JobEditor(window);
  const add = async (text: string): Promise<void> => {
    await keyboard.press('a');
    await page.getByRole('combobox', { name: 'Add node' }).fill(text);
    await expect(page.getByRole('listbox').getByRole('option', { selected: true })).toContainText(text);
    await keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(page.locator(':focus')).toHaveCount(1);
  };
  await job.create('keys');
  await add('shop.orders');
  await add('Join');
  await expect(job.card('Join')).toHaveAccessibleName(/input from orders/u);

  // A source that is added at a node which waits for an input becomes that input.
  await add('shop.customers');
  await expect(job.card('Join')).toHaveAccessibleName(/input from orders, input from customers/u);
  await keyboard.press('ControlOrMeta+z');
  await expect(job.card('customers')).toBeHidden();

  await keyboard.press('Escape');
  await add('shop.customers');
  await keyboard.press('c');
  const choices = page.getByRole('listbox');
  await expect(choices.getByRole('option', { selected: true })).toContainText('Join: right');
  await keyboard.type('join');
  await expect(choices.getByRole('option')).toHaveCount(2);
  await expect(choices.getByRole('option', { selected: true })).toContainText('Join: right');
  await keyboard.press('Escape');

  await keyboard.press('Enter');
  await job.field('Database').fill('sho');
  await expect(page.getByRole('option', { name: 'shop' })).toBeVisible();
  await keyboard.press('Escape');
  await expect(page.getByRole('option', { name: 'shop' })).toBeHidden();
  await expect(job.field('Database')).toBeFocused();
  await job.field('Database').fill('shop');
  await keyboard.press('Escape');
  await keyboard.press('Escape');

  await expect(job.canvas).toBeFocused();
  await keyboard.press('o');
  const outline = page.getByRole('tree', { name: 'Outline of keys' });
  await outline.getByRole('treeitem', { name: /^Join/u }).focus();
  await add('Filter');
  await expect(outline.getByRole('treeitem', { name: /^Filter/u })).toBeFocused();
  await keyboard.press('ControlOrMeta+Shift+Enter');
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('cannot run');
});
