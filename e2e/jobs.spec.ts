/** A job on the canvas by mouse: nodes, wires, forms, preview, SQL, problems, undo and redo, autosave, run. */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { JobEditor } from './page-models/job-editor.ts';
import { RunPage } from './page-models/run-page.ts';

interface JobFile {
  readonly nodes: readonly {
    readonly id: string;
    readonly name: string;
    readonly inputs?: Readonly<Record<string, { readonly node: string }>>;
    readonly args: Readonly<Record<string, unknown>>;
  }[];
}

async function readJob(folder: string, name: string): Promise<JobFile> {
  return JSON.parse(await readFile(join(folder, 'jobs', `${name}.json`), 'utf8')) as JobFile;
}

test('a job is built by mouse, previewed, saved automatically, run and undone', async ({
  window,
  workspace,
  context,
}) => {
  test.slow();
  const job = new JobEditor(window);
  await window.showArea('Jobs');
  await window.sideBar.getByRole('button', { name: 'Create job' }).click();
  await window.page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).fill('by-country');
  await window.page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
  await expect(window.tab('by-country')).toHaveAttribute('aria-selected', 'true');

  // A source from the empty canvas; its columns come from the catalog.
  await job.canvas.getByRole('button', { name: 'Add node' }).click();
  await job.pickNode('CatalogSource');
  await expect(job.card('Data Catalog table')).toBeVisible();
  await job.field('Database').fill('shop');
  await job.field('Table').fill('orders');
  await job.inspector.getByRole('textbox', { name: 'Name of the node' }).fill('Orders');
  await expect(job.card('Orders')).toContainText('shop.orders');
  await expect(job.card('Orders')).toContainText('12 columns');

  // A node behind the selected one is connected to it; its condition is written in the form.
  await job.addNode('Filter');
  await expect(job.card('Filter')).toHaveAccessibleName(/input from Orders/u);
  await job.field('Condition').fill("currency = 'EUR'");
  await expect(job.card('Filter')).toContainText("currency = 'EUR'");
  await job.openPanel('Preview');
  await expect(job.previewRows('before')).toHaveCount(200);
  await expect(job.previewRows('after').first()).toContainText('EUR');
  await expect(job.panel.getByText(/Sampled|Exact/u)).toBeVisible();

  // The condition in Spark SQL, with what can differ there, or the reason why there is none.
  await job.inspector.getByRole('tab', { name: 'SQL' }).click();
  const spark = job.inspector.getByRole('region', { name: 'Expressions in Spark SQL' });
  const sparkSql = spark.getByRole('textbox', { name: 'Spark SQL of the expression' });
  await expect(sparkSql).toHaveText("`currency` = 'EUR'");
  await expect(spark.getByText('can give another value')).toHaveCount(0);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await spark.getByRole('button', { name: 'Copy Spark SQL' }).press('Enter');
  await expect(window.page.getByText('Spark SQL copied to the clipboard.')).toBeVisible();
  expect(await window.page.evaluate(() => navigator.clipboard.readText())).toBe("`currency` = 'EUR'");
  await job.inspector.getByRole('tab', { name: 'Form' }).click();
  await job.field('Condition').fill("currency = 'EUR' AND regexp_like(currency, '^E') AND TRY(length(currency)) > 1");
  await job.inspector.getByRole('tab', { name: 'SQL' }).click();
  await expect(spark).toContainText('No Spark SQL');
  await expect(spark).toContainText('Spark has no TRY: most of what is an error here is null there.');
  await expect(sparkSql).toHaveCount(0);
  await job.inspector.getByRole('tab', { name: 'Form' }).click();
  await job.field('Condition').fill("currency = 'EUR' AND regexp_like(currency, '^E')");
  await job.inspector.getByRole('tab', { name: 'SQL' }).click();
  await expect(sparkSql).toHaveText("(`currency` = 'EUR') AND regexp_like(`currency`, '^E')");
  await expect(spark.getByRole('listitem')).toHaveText([/^regexp_like: RE2 patterns/u]);
  await job.inspector.getByRole('tab', { name: 'Form' }).click();
  await job.field('Condition').fill("currency = 'EUR'");

  // A second source is unconnected until a wire is drawn from it.
  await job.addNode('Join');
  await expect(job.card('Join')).toHaveAccessibleName(/input from Filter/u);
  await job.addNode('CatalogSource');
  await job.field('Database').fill('shop');
  await job.field('Table').fill('customers');
  await job.inspector.getByRole('textbox', { name: 'Name of the node' }).fill('Customers');
  await window.page.keyboard.press('ControlOrMeta+J');
  await job.connect('Customers', 'Join', 'right');
  await expect(job.wires()).toHaveCount(3);
  await job.select('Join');
  await job.inspector.getByRole('button', { name: 'Add row' }).click();
  await job.field('Left column, row 1').fill('customer_id');
  await job.field('Right column, row 1').fill('customer_id');
  await expect(job.card('Join')).toContainText('inner join');

  await job.addNode('Aggregate');
  await job.field('Add to Group columns').fill('country');
  await window.page.keyboard.press('Enter');
  // The list stays for further columns until the field is left.
  await window.page.keyboard.press('Tab');
  await job.inspector.getByRole('button', { name: 'Add row' }).click();
  await job.field('Column, row 1').fill('order_id');
  await job.field('Function, row 1').selectOption('count');
  await job.field('Result name, row 1').fill('orders');
  await job.addNode('PathTarget');
  await job.field('Path').fill('output/by_country');
  await job.field('Format').fill('csv');
  await expect(job.card('Files')).toContainText('output/by_country');

  // The node's SQL and its output.
  await job.root.getByRole('button', { name: 'Lay out graph' }).first().click();
  await job.select('Aggregate');
  await job.inspector.getByRole('tab', { name: 'SQL' }).click();
  await expect(job.inspector.getByRole('textbox', { name: 'SQL of the node' })).toContainText(/group by/iu);
  await job.inspector.getByRole('tab', { name: 'Columns' }).click();
  await expect(job.inspector).toContainText('country');
  await job.openPanel('Preview');
  await expect(job.previewRows('after').first()).toContainText(/[A-Z]{2}/u);

  // It is on the disk without a word.
  await job.saved();
  const file = await readJob(workspace.folder, 'by-country');
  expect(file.nodes.map(({ name }) => name).sort()).toEqual(
    ['Aggregate', 'Customers', 'Files', 'Filter', 'Join', 'Orders'].sort(),
  );
  expect(file.nodes.find(({ name }) => name === 'Join')!.inputs).toEqual({
    left: { node: 'filter' },
    right: { node: 'data_catalog_table_2' },
  });

  await job.button('Run').click();
  const run = new RunPage(window);
  await run.reaches('SUCCEEDED');
  await expect(run.root.getByText('6 of 6 nodes balance')).toBeVisible();
  const written = (await readdir(join(workspace.folder, 'output/by_country'))).filter((name) => name.endsWith('.csv'));
  expect(written).toHaveLength(1);
  await run.button('Open job').click();
  await expect(job.canvas.locator('[data-wire-count]', { hasText: '998' })).toBeVisible();

  await window.tab('by-country #1').click();
  await run.button('Undo run').click();
  await run.confirmUndo(/^.*Removes 1 file that the run wrote\./u);
  await expect(run.root.getByText('UNDONE', { exact: true })).toBeVisible();
  await expect(run.button('Undo run')).toHaveCount(0);
  await expect
    .poll(async () => readdir(join(workspace.folder, 'output/by_country')).catch(() => []))
    .not.toContainEqual(expect.stringMatching(/\.csv$/u));
});

test('problems are listed during typing, lead to their node, and disappear when it is fixed', async ({ window }) => {
  const job = new JobEditor(window);
  await window.find('daily-revenue');
  await job.select('Paid in euros');
  await job.openPanel('Problems');
  await expect(job.panel.getByText('No problems found')).toBeVisible();
  await job.field('Condition').fill("currenci = 'EUR'");
  const problem = job.panel.getByRole('row', { name: /currenci/u });
  await expect(problem).toContainText('currency');
  await expect(job.card('Paid in euros')).toHaveAttribute('data-tone', 'bad');
  await expect(job.button('Run')).toHaveAttribute('aria-disabled', 'true');
  await job.select('Table customers');
  await problem.click();
  await expect(job.card('Paid in euros')).toHaveAttribute('data-selected', 'true');
  await job.button('Undo').click();
  await expect(job.panel.getByText('No problems found')).toBeVisible();
  await expect(job.button('Run')).not.toHaveAttribute('aria-disabled', 'true');
});

test('a file that went and came back is noticed by whoever comes back to the window', async ({ window, workspace }) => {
  await workspace.write('tides/a.csv', 'id,height\n1,2.5\n');
  const nodes = [
    { id: 'in', name: 'Tides', transform: 'PathSource', args: { path: 'tides' } },
    {
      id: 'out',
      name: 'Out',
      transform: 'PathTarget',
      inputs: { in: { node: 'in' } },
      args: { path: 'output/tides' },
    },
  ];
  await workspace.write('jobs/tides.json', JSON.stringify({ name: 'tides', nodes }));
  const job = new JobEditor(window);
  const comeBack = (): Promise<void> => window.page.evaluate(() => void globalThis.dispatchEvent(new Event('focus')));
  await window.find('tides');
  await expect(job.card('Tides')).toContainText('2 columns');
  await workspace.remove('tides/a.csv');
  await comeBack();
  await expect(job.button('1 problem')).toBeVisible();
  await workspace.write('tides/a.csv', 'id,height,place\n1,2.5,Brest\n');
  // Also without the window's word: whoever runs it asks again.
  await window.page.keyboard.press('ControlOrMeta+Shift+Enter');
  const run = new RunPage(window);
  await run.reaches('SUCCEEDED');
  await run.button('Open job').click();
  await expect(job.card('Tides')).toContainText('3 columns');
  await job.select('Tides');
  await job.openPanel('Preview');
  await expect(job.panel.getByText('Brest')).toBeVisible();
  await workspace.write('tides/a.csv', 'id,height,place\n1,2.5,Metz\n');
  await comeBack();
  await expect(job.panel.getByText('Metz')).toBeVisible();
  await workspace.remove('jobs/tides.json');
});

test('steps are undone and done again; a node that goes leaves its line whole', async ({ window, workspace }) => {
  const job = new JobEditor(window);
  await window.find('web-sessions');
  await job.select('One type for value');
  await expect(job.wires()).toHaveCount(5);
  await job.inspector.getByRole('button', { name: 'Delete node and reconnect neighbours' }).click();
  await expect(job.card('One type for value')).toHaveCount(0);
  await expect(job.card('Add the customer')).toHaveAccessibleName(/input from Table web_events/u);
  await job.saved();
  expect((await readJob(workspace.folder, 'web-sessions')).nodes).toHaveLength(5);
  await job.button('Undo').click();
  await expect(job.card('One type for value')).toBeVisible();
  await job.button('Redo').click();
  await expect(job.card('One type for value')).toHaveCount(0);
  await job.button('Undo').click();
  await expect(job.wires()).toHaveCount(5);
  await expect.poll(async () => (await readJob(workspace.folder, 'web-sessions')).nodes.length).toBe(6);
});

test('a card is moved by dragging, several are removed together, a wire is cut', async ({ window, workspace }) => {
  const job = new JobEditor(window);
  await window.find('clean-orders');
  const card = job.card('Keep readable amounts');
  await expect(card).toBeVisible();
  const before = (await card.boundingBox())!;
  await window.page.mouse.move(before.x + 40, before.y + 12);
  await window.page.mouse.down();
  await window.page.mouse.move(before.x + 80, before.y + 132, { steps: 6 });
  await window.page.mouse.up();
  await job.saved();
  const layoutOf = async (): Promise<unknown> =>
    (JSON.parse(await readFile(join(workspace.folder, 'jobs/clean-orders.json'), 'utf8')) as { layout: object }).layout;
  expect(await layoutOf()).toHaveProperty('valid');
  await job.button('Undo').click();

  await job.selectWire('Keep readable amounts');
  await expect(job.inspector.getByText('Delete edge')).toBeVisible();
  await job.inspector.getByRole('button', { name: 'Delete edge' }).click();
  await expect(job.wires()).toHaveCount(2);
  await job.button('Undo').click();
  await expect(job.wires()).toHaveCount(3);

  await job.select('Set types');
  await job.card('Keep readable amounts').click({ modifiers: ['Shift'], position: { x: 60, y: 12 } });
  await expect(job.inspector.getByText('2 nodes')).toBeVisible();
  await job.inspector.getByRole('button', { name: 'Delete and reconnect' }).click();
  await expect(job.card('Table clean_orders')).toHaveAccessibleName(/input from Table orders/u);
  await job.button('Undo').click();
  await expect(job.wires()).toHaveCount(3);
  await job.saved();
});

test('a job gets another name and is deleted, with what stays said', async ({ window, workspace }) => {
  await workspace.tenon('call', 'saveJob', JSON.stringify({ job: { name: 'short-lived' }, expectedHash: null }));
  await window.find('short-lived');
  const job = new JobEditor(window);
  await job.inspector.getByRole('button', { name: 'Rename' }).click();
  const dialog = window.page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill('long-lived');
  await dialog.getByRole('button', { name: 'Rename' }).click();
  await expect(window.tab('long-lived')).toBeVisible();
  expect(await readdir(join(workspace.folder, 'jobs'))).toContain('long-lived.json');
  await job.inspector.getByRole('button', { name: 'Delete' }).click();
  await expect(dialog).toContainText('Its runs, tables and output files stay.');
  await dialog.getByRole('button', { name: 'Delete long-lived' }).click();
  await expect(window.tab('long-lived')).toHaveCount(0);
  expect(await readdir(join(workspace.folder, 'jobs'))).not.toContain('long-lived.json');
});
