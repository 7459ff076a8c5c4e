/** Rows leave the window: exports of everything, a filter, a selection; and copies in every form. */

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { axeStyle, expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { expectValues, Grid } from './page-models/grid.ts';
import { JobEditor } from './page-models/job-editor.ts';
import { QueryPage } from './page-models/query-page.ts';
import { routeCalls } from './routed-calls.ts';
import type { Window } from './page-models/window.ts';
import type { ServedWorkspace } from './served-workspace.ts';

test.use({
  expectedErrors: axeStyle,
  permissions: ['clipboard-read', 'clipboard-write'],
});

async function openCustomers(window: Window, workspace: ServedWorkspace): Promise<Grid> {
  await window.openPath(join(workspace.folder, 'customers/customers.csv'));
  const grid = new Grid(window.editor);
  await expect(window.editor.locator('b').filter({ hasText: /^998$/u })).toBeVisible();
  await expect(grid.cell(0, '5')).not.toBeEmpty();
  await expectValues(window.page);
  return grid;
}

const dialogOf = (window: Window): Locator => window.page.getByRole('dialog', { name: /^Export/u });
const pathOf = (dialog: Locator): Locator => dialog.getByRole('combobox', { name: 'To', exact: true });
const messages = (window: Window): Locator => window.page.getByRole('region', { name: 'Messages' });
const clipboard = (window: Window): Promise<string> => window.page.evaluate(() => navigator.clipboard.readText());

test('everything of a file becomes Parquet in three clicks and no typing, and the message leads to it', async ({
  window,
  workspace,
}) => {
  await openCustomers(window, workspace);
  await window.editor.getByRole('button', { name: 'Export' }).click();
  const dialog = dialogOf(window);
  await dialog.getByRole('radio', { name: /^Parquet/u }).click();
  await expect(pathOf(dialog)).toHaveValue('exports/customers.parquet');
  await expect(dialog.getByText(/^New file: .*in a new folder$/u)).toBeVisible();
  // All rows fit into the sample, so the size is that of the file.
  const size = dialog.getByRole('status').filter({ hasText: /^about [\d.]+ kB$/u });
  await expect(size).toHaveAttribute('title', 'From 998 rows, written as a sample');
  const about = (await size.textContent())!.replace('about ', '');
  await dialog.getByRole('button', { name: 'Export 998 rows' }).click();
  await expect(messages(window)).toContainText(`998 rows exported to customers.parquet, ${about}`);
  await messages(window).getByRole('button', { name: 'Open file' }).click();
  await expect(window.tab('customers.parquet')).toBeVisible();
  await expect(window.editor.locator('b').filter({ hasText: /^998$/u })).toBeVisible();
  expect(await readdir(join(workspace.folder, 'exports'))).toEqual(['customers.parquet']);
});

test('the rows behind filter and sort, as CSV by keys alone, with formulas guarded', async ({ window, workspace }) => {
  const { page } = window;
  await workspace.write(
    'notes.csv',
    `id,note\n${[3, 1, 2, 4].map((id) => `${id},${id === 4 ? 'x' : `=${id}`}\n`).join('')}`,
  );
  await window.openPath(join(workspace.folder, 'notes.csv'));
  const grid = new Grid(window.editor);
  await expect(grid.cell(0, '1')).toHaveText('=3');
  await grid.header('0').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(window.editor.getByText(/sorted in/u)).toBeVisible();
  await page.keyboard.press('ControlOrMeta+f');
  await page.keyboard.type('=');
  await expect(window.editor.getByText('3 of 4 rows')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Shift+E');
  const dialog = dialogOf(window);
  await expect(dialog.getByRole('radio', { name: /Filtered the search, sorted by id/u })).toBeChecked();
  await dialog.getByRole('radio', { name: /^CSV/u }).click();
  await expect(pathOf(dialog)).toHaveValue('exports/notes-filtered.csv');
  await expect(dialog.getByRole('checkbox', { name: /Guard against formulas/u })).toBeChecked();
  await pathOf(dialog).focus();
  await page.keyboard.press('Enter');
  await expect(messages(window)).toContainText('3 rows exported to notes-filtered.csv');
  await expect(messages(window)).toContainText(
    '3 values got an apostrophe, so that spreadsheets do not run them as formulas.',
  );
  expect(await readFile(join(workspace.folder, 'exports/notes-filtered.csv'), 'utf8')).toBe(
    "id,note\n1,'=1\n2,'=2\n3,'=3\n",
  );
});

test('one row that was clicked is offered, and everything is chosen', async ({ window, workspace }) => {
  const grid = await openCustomers(window, workspace);
  await grid.cell(1, '0').click();
  await window.editor.getByRole('button', { name: 'Export' }).click();
  const dialog = dialogOf(window);
  await expect(dialog.getByRole('radio', { name: /Selection the selected rows 1 row/u })).not.toBeChecked();
  await expect(dialog.getByRole('radio', { name: /^Everything/u })).toBeChecked();
});

test('a selection is exported by position; an existing file is replaced only after the question', async ({
  window,
  workspace,
}) => {
  const { page } = window;
  await mkdir(join(workspace.folder, 'exports'), { recursive: true });
  const to = join(workspace.folder, 'exports/kept.json');
  await writeFile(to, 'old');
  const grid = await openCustomers(window, workspace);
  const ids = await Promise.all([1, 2, 4].map((row) => grid.cell(row, '0').textContent()));
  await grid.cell(1, '0').click();
  await grid.cell(2, '0').click({ modifiers: ['Shift'] });
  await grid.cell(4, '0').click({ modifiers: ['ControlOrMeta'] });
  await grid.cell(4, '0').click({ button: 'right' });
  await page.getByRole('menuitem', { name: /^Export …/u }).click();
  const dialog = dialogOf(window);
  await expect(dialog.getByRole('radio', { name: /Selection the selected rows 3 rows/u })).toBeChecked();
  // The name states the format.
  await pathOf(dialog).fill('exports/kept.json');
  await expect(dialog.getByRole('radio', { name: /^JSON/u })).toBeChecked();
  await expect(dialog.getByText(/kept\.json exists: 3 B/u)).toBeVisible();
  await dialog.getByRole('button', { name: /^Export and replace/u }).click();
  const question = page.getByRole('dialog', { name: 'Replace kept.json?' });
  await question.getByRole('button', { name: 'Cancel' }).click();
  expect(await readFile(to, 'utf8')).toBe('old');
  await dialog.getByRole('button', { name: /^Export and replace/u }).click();
  await question.getByRole('button', { name: 'Replace file' }).click();
  await expect(messages(window)).toContainText('3 rows exported to kept.json');
  const lines = (await readFile(to, 'utf8')).trim().split('\n');
  expect(lines.map((line) => String((JSON.parse(line) as { customer_id: number }).customer_id))).toEqual(ids);
});

test('a table is exported as the catalog reads it, and a folder as one file', async ({ window, workspace }) => {
  await window.find('shop.orders');
  await window.editor.getByRole('button', { name: 'Export' }).click();
  const dialog = dialogOf(window);
  await dialog.getByRole('radio', { name: /^Excel/u }).click();
  await dialog.getByRole('button', { name: 'Export all rows' }).click();
  await expect(messages(window)).toContainText('5,040 rows exported to orders.xlsx');

  await window.openPath(join(workspace.folder, 'orders'));
  await window.editor.getByRole('button', { name: 'Export' }).click();
  await dialog.getByRole('radio', { name: /^Arrow/u }).click();
  await dialog.getByRole('button', { name: 'Export all rows' }).click();
  await expect(messages(window)).toContainText('rows exported to orders.arrow');
});

test('the file gets the extension of the format, though it is known only after the path was checked', async ({
  window,
  workspace,
}) => {
  await routeCalls(window, (text, send) => {
    const isLate = text.includes('findExportTarget') && text.includes('excel') && !text.includes('customers.csv');
    if (isLate) setTimeout(send, 1500);
    else send();
  });
  await openCustomers(window, workspace);
  await window.runCommand('Export rows to file');
  const dialog = dialogOf(window);
  await dialog.getByRole('radio', { name: /^CSV/u }).click();
  const start = dialog.getByRole('button', { name: /^Export 998 rows/u });
  await expect(start).toBeEnabled();
  await dialog.getByRole('radio', { name: /^Excel/u }).click();
  await start.click();
  await expect(messages(window)).toContainText('998 rows exported to customers.xlsx');
});

test('what was typed for a target stays while another target is shown', async ({ window, workspace }) => {
  await openCustomers(window, workspace);
  await window.editor.getByRole('button', { name: 'Export' }).click();
  const dialog = dialogOf(window);
  const to = (name: string): Locator =>
    dialog.getByRole('radiogroup', { name: 'Export to' }).getByRole('radio', { name });
  await dialog.getByRole('radio', { name: /^CSV/u }).click();
  await pathOf(dialog).fill('elsewhere/mine.csv');
  await dialog.getByRole('checkbox', { name: 'Guard against formulas' }).uncheck();
  await to('Catalog table').click();
  await dialog.getByRole('textbox', { name: 'Name of the table' }).fill('my_customers');
  await to('Clipboard').click();
  await to('File').click();
  await expect(pathOf(dialog)).toHaveValue('elsewhere/mine.csv');
  await expect(dialog.getByRole('checkbox', { name: 'Guard against formulas' })).not.toBeChecked();
  await to('Catalog table').click();
  await expect(dialog.getByRole('textbox', { name: 'Name of the table' })).toHaveValue('my_customers');
  // The extension follows the format, as before.
  await to('File').click();
  await dialog.getByRole('radio', { name: /^Parquet/u }).click();
  await expect(pathOf(dialog)).toHaveValue('elsewhere/mine.parquet');
});

test('Stop ends an export and leaves nothing behind', async ({ window, workspace }) => {
  const rows = Array.from({ length: 400_000 }, (_, row) => `${row},${(row * 7919) % 100_003},some text ${row}\n`);
  await workspace.write('many/many.csv', `id,amount,note\n${rows.join('')}`);
  await window.openPath(join(workspace.folder, 'many/many.csv'));
  await expect(window.editor.locator('b').filter({ hasText: /^400,000$/u })).toBeVisible();
  await window.runCommand('Export rows to file');
  const dialog = dialogOf(window);
  await dialog.getByRole('radio', { name: /^Excel/u }).click();
  await pathOf(dialog).fill('many/stopped.xlsx');
  await dialog.getByRole('button', { name: 'Export 400,000 rows' }).click();
  await messages(window).getByRole('button', { name: 'Stop' }).click();
  await expect(messages(window)).toContainText('Export of many.csv stopped. No file was written.');
  // The worker is interrupted, and then its folder goes.
  await expect.poll(() => readdir(join(workspace.folder, 'many'))).toEqual(['many.csv']);
});

test('a record that does not fit stops the export, which continues without it when asked', async ({
  window,
  workspace,
}) => {
  await workspace.write('misfit.csv', `id,v\n${'1,2\n'.repeat(3000)}1,2,3\n`);
  await window.openPath(join(workspace.folder, 'misfit.csv'));
  await expect(window.editor.locator('b').filter({ hasText: /^3,000$/u })).toBeVisible();
  await window.runCommand('Export rows to file');
  await dialogOf(window).getByRole('radio', { name: /^CSV/u }).click();
  await dialogOf(window)
    .getByRole('button', { name: /^Export 3,000 rows/u })
    .click();
  await expect(messages(window)).toContainText('line 3002');
  await messages(window).getByRole('button', { name: 'Skip such records' }).click();
  await expect(messages(window)).toContainText('3,000 rows exported to misfit.csv');
  await expect(messages(window)).toContainText('line 3002');
});

test('the selection is copied in every form, and a sentence says when it is too large', async ({
  window,
  workspace,
}) => {
  const { page } = window;
  await workspace.write('small.csv', "id,name\n1,it's\n2,a|b\n");
  await window.openPath(join(workspace.folder, 'small.csv'));
  const grid = new Grid(window.editor);
  await expect(grid.cell(1, '1')).toHaveText('a|b');
  await grid.cell(0, '0').click();
  await grid.cell(1, '0').click({ modifiers: ['Shift'] });
  for (const [item, text] of [
    ['Copy rows for spreadsheet', "id\tname\n1\tit's\n2\ta|b"],
    ['Copy rows as CSV', "id,name\n1,it's\n2,a|b"],
    [
      'Copy rows as JSON',
      JSON.stringify(
        [
          { id: 1, name: "it's" },
          { id: 2, name: 'a|b' },
        ],
        null,
        2,
      ),
    ],
    ['Copy rows as Markdown', "| id | name |\n| ---: | --- |\n| 1 | it's |\n| 2 | a\\|b |"],
    ['Copy rows as SQL', `INSERT INTO "small" ("id", "name") VALUES\n  (1, 'it''s'),\n  (2, 'a|b');`],
  ] as const) {
    await grid.cell(1, '0').click({ button: 'right' });
    await page.getByRole('menuitem', { name: item }).click();
    await expect.poll(() => clipboard(window)).toBe(text);
  }
  await workspace.write('many/wide.csv', `id\n${'1\n'.repeat(500_001)}`);
  await window.openPath(join(workspace.folder, 'many/wide.csv'));
  await expect(window.editor.locator('b').filter({ hasText: /^500,001$/u })).toBeVisible();
  // All rows take the place of the first ones, and their cells are drawn again.
  await window.rests();
  await grid.cell(0, '0').click();
  // The click selected the row.
  await page.keyboard.press('Space');
  await page.keyboard.press('ControlOrMeta+Space');
  await page.keyboard.press('ControlOrMeta+c');
  await expect(messages(window)).toContainText(
    'the selection has 500,001 values, and the clipboard takes up to 500,000',
  );
  await messages(window).getByRole('button', { name: 'Export to file' }).click();
  await expect(dialogOf(window).getByRole('radio', { name: /Selection column id/u })).toBeChecked();
});

test('rows go to the clipboard: what is filtered, with formulas guarded, and a whole table that is not drawn', async ({
  window,
  workspace,
}) => {
  const { page } = window;
  await workspace.write('notes.csv', 'id,note\n1,=1\n2,b\n3,=3\n');
  await window.openPath(join(workspace.folder, 'notes.csv'));
  await expect(new Grid(window.editor).cell(2, '1')).toHaveText('=3');
  await page.keyboard.press('ControlOrMeta+f');
  await page.keyboard.type('=');
  await expect(window.editor.getByText('2 of 3 rows')).toBeVisible();
  await window.runCommand('Export rows to clipboard');
  const dialog = dialogOf(window);
  await expect(dialog.getByRole('radio', { name: 'Clipboard' })).toBeChecked();
  await expect(dialog.getByRole('radio', { name: /^TSV/u })).toBeChecked();
  await expect(dialog.getByText(/^about \d+ B$/u)).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Copy 2 rows' }).click();
  await expect(messages(window)).toContainText('2 rows copied as TSV');
  await expect(messages(window)).toContainText('2 formulas escaped');
  expect(await clipboard(window)).toBe("id\tnote\n1\t'=1\n3\t'=3");

  await window.find('shop.customers');
  await window.runCommand('Export rows to clipboard');
  await dialog.getByRole('radio', { name: /^JSON/u }).click();
  await dialog.getByRole('radio', { name: /^Everything/u }).check();
  await dialog.getByRole('button', { name: /^Copy/u }).click();
  await expect(messages(window)).toContainText('rows copied as JSON');
  expect((JSON.parse(await clipboard(window)) as unknown[]).length).toBeGreaterThan(100);
});

test('the clipboard takes the rows of a folder and of a node; a result becomes a table', async ({
  window,
  workspace,
}) => {
  const { page } = window;
  const dialog = dialogOf(window);
  const rowsCopied = async (): Promise<number> => (await clipboard(window)).split('\n').length - 1;
  await workspace.write('parts/a.csv', 'id,note\n1,a\n2,b\n');
  await workspace.write('parts/b.csv', 'id,note\n3,c\n');
  await window.openPath(join(workspace.folder, 'parts'));
  await expect(window.editor.getByRole('button', { name: 'Export' })).toBeVisible();
  await window.runCommand('Export rows to clipboard');
  await dialog.getByRole('button', { name: /^Copy/u }).click();
  await expect(messages(window)).toContainText('3 rows copied as TSV');
  expect(await rowsCopied()).toBe(3);

  await window.find('daily-revenue');
  const job = new JobEditor(window);
  await job.card('Table orders').click();
  await window.runCommand('Export rows to clipboard');
  await dialog.getByRole('radio', { name: /^Preview/u }).check();
  await dialog.getByRole('button', { name: 'Copy up to 200 rows' }).click();
  await expect(messages(window)).toContainText('200 rows copied as TSV');
  expect(await rowsCopied()).toBe(200);

  const query = new QueryPage(window);
  await query.write('SELECT status, count(*) AS n FROM shop.orders GROUP BY ALL');
  await query.run();
  await expect(query.grid.header('1')).toContainText('n');
  await window.runCommand('Export rows to catalog table');
  await dialog.getByRole('textbox', { name: 'Name of the table' }).fill('states');
  await page.keyboard.press('Enter');
  await expect(messages(window)).toContainText(/Table \w+\.states created, 4 rows/u);
});

test('rows become a new table by keys alone; a name that is taken is refused', async ({ window, workspace }) => {
  const { page } = window;
  await workspace.write('notes.csv', 'id,note\n1,a\n2,b\n3,c\n');
  await window.openPath(join(workspace.folder, 'notes.csv'));
  await expect(new Grid(window.editor).cell(2, '1')).toHaveText('c');
  await page.keyboard.press('ControlOrMeta+Shift+E');
  const dialog = dialogOf(window);
  await dialog.getByRole('radio', { name: 'File', exact: true }).focus();
  await page.keyboard.press('End');
  await expect(dialog.getByRole('radio', { name: 'Catalog table' })).toBeChecked();
  const name = dialog.getByRole('textbox', { name: 'Name of the table' });
  await expect(name).toHaveValue('notes');
  await name.fill('orders');
  await dialog.getByRole('combobox', { name: 'Database' }).fill('shop');
  await expect(dialog.getByText('Table shop.orders exists. Choose another name.')).toBeVisible();
  await name.fill('few notes');
  await expect(dialog.getByText('Table shop.orders exists')).toHaveCount(0);
  await expectAccessible(page);
  await name.press('Enter');
  await expect(messages(window)).toContainText('Table shop.few notes created, 3 rows.');
  expect(await readdir(join(workspace.folder, 'data/shop/few notes'))).toContain('rows.parquet');
  await messages(window).getByRole('button', { name: 'Open table' }).click();
  await expect(new Grid(window.editor).cell(2, '1')).toHaveText('c');
});

test('the dialog has no accessibility violation, with options and folders open', async ({ window, workspace }) => {
  await openCustomers(window, workspace);
  await window.runCommand('Export rows to file');
  const dialog = dialogOf(window);
  await dialog.getByRole('radio', { name: /^CSV/u }).click();
  await dialog.getByText('Options of CSV').click();
  await dialog.getByRole('button', { name: 'Browse' }).click();
  await expect(dialog.getByRole('list', { name: /^Files in/u })).toBeVisible();
  await expectAccessible(window.page);
  await dialog.getByRole('button', { name: /^Up to/u }).click();
  await dialog
    .getByRole('button', { name: 'shop', exact: true })
    .or(dialog.getByRole('button', { name: 'orders', exact: true }))
    .first()
    .click();
  await expect(pathOf(dialog)).toHaveValue(/^(?:shop|orders)\/customers\.csv$/u);
});
