/** How a file is read: the verdict with its proof, overruled, compared with other readings, kept for the folder. */

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { Grid } from './page-models/grid.ts';
import type { Window } from './page-models/window.ts';

const inspector = (window: Window): Locator => window.page.getByRole('complementary', { name: 'Inspector' });

async function openReading(window: Window, path: string): Promise<void> {
  await window.openPath(path);
  await inspector(window).getByRole('tab', { name: 'Reading' }).click();
}

/** Separated by semicolons, decimal commas, and a last record with a value too many. */
const nasty = 'id;price;city\n1;2,50;Köln\n2;3,75;Győr\n3;9,00;Metz\n4;1,00;Nice;06000\n';

async function putFiles(folder: string, files: Readonly<Record<string, string>>): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}

test('an open file starts on its first column, and what is not certain leads to its evidence', async ({
  window,
  workspace,
}) => {
  const text = 'day;amount\n01/02/2024;1\n03/04/2024;2\n';
  const folder = await putFiles(join(workspace.folder, 'unsure'), { 'days.csv': text, 'sure.csv': 'n;m\n1;2\n3;4\n' });
  await window.openPath(join(folder, 'sure.csv'));
  const pane = inspector(window);
  await expect(pane.getByRole('tab', { selected: true })).toHaveText('Column');
  await expect(pane.getByRole('heading', { name: 'Top values' })).toBeVisible();
  await expect(pane).toContainText('key candidate');
  await expect(window.editor.getByRole('button', { name: /to check/u })).toHaveCount(0);

  await window.openPath(join(folder, 'days.csv'));
  await expect(pane.getByRole('tab', { selected: true })).toHaveText('Column');
  await window.editor.getByRole('button', { name: '1 column to check' }).click();
  await expect(pane.getByRole('tab', { selected: true })).toHaveText('Reading');
  await expect(pane.getByRole('region', { name: 'Evidence' })).toContainText('day');
});

test('a verdict is shown with its evidence, and a choice is overruled immediately', async ({ window, workspace }) => {
  const folder = await putFiles(join(workspace.folder, 'nasty'), { 'prices.csv': nasty });
  await openReading(window, join(folder, 'prices.csv'));
  const pane = inspector(window);
  await expect(pane.getByRole('region', { name: 'Evidence' })).toContainText('Format');
  await expect(pane.getByText('All options as detected')).toBeVisible();
  const grid = new Grid(window.editor);
  await expect(grid.header('0')).toContainText('id');
  await pane.getByLabel('File has a header').uncheck();
  await expect(grid.cell(0, '0')).toHaveText('id');
  await expect(pane.getByText('1 choice changed by you')).toBeVisible();
  await pane.getByRole('button', { name: 'Use detected options' }).click();
  await expect(grid.header('0')).toContainText('id');
  await expect(grid.cell(0, '0')).toHaveText('1');
});

test('a wrong choice leaves the form open for correction; a column gets a type by keyboard', async ({
  window,
  workspace,
}) => {
  const { keyboard } = window.page;
  const folder = await putFiles(join(workspace.folder, 'wrong'), { 'days.csv': 'a;day\n1;01.02.2024\n2;31.02.2024\n' });
  await openReading(window, join(folder, 'days.csv'));
  const pane = inspector(window);
  const encoding = pane.getByLabel('Encoding');
  await encoding.fill('utf-99');
  await expect(pane.getByText('"utf-99" is not a known encoding.')).toBeVisible();
  await expect(encoding).toBeFocused();
  await expect(encoding).toHaveValue('utf-99');
  await encoding.fill('utf-8');
  await expect(new Grid(window.editor).cell(0, '0')).toHaveText('1');

  await pane.getByLabel('New name in Column types').focus();
  await keyboard.type('day');
  await keyboard.press('Enter');
  await expect(pane.getByLabel('Value of day')).toBeFocused();
  await keyboard.type('date');
  await keyboard.press('Enter');
  await pane.getByLabel('New name in Column formats').focus();
  await keyboard.type('day');
  await keyboard.press('Enter');
  await keyboard.type('%d.%m.%Y');
  await keyboard.press('Enter');
  await expect(new Grid(window.editor).cell(0, '1')).toHaveText('2024-02-01');
  await expect(pane.getByText(/Skipped a record \(line 3/u)).toBeVisible();
});

test('a type that one row does not fit skips only that row, is reported, and is part of a saved reading', async ({
  window,
  workspace,
}) => {
  const { keyboard } = window.page;
  const rows = Array.from({ length: 900 }, (_, row) => `${row + 1},${row === 499 ? 'oops' : row % 7}\n`);
  const folder = await putFiles(join(workspace.folder, 'misfit'), { 'v.csv': `id,v\n${rows.join('')}` });
  await openReading(window, join(folder, 'v.csv'));
  await expect(window.editor.getByText('900 rows')).toBeVisible();
  const pane = inspector(window);
  await pane.getByLabel('New name in Column types').focus();
  await keyboard.type('v');
  await keyboard.press('Enter');
  await keyboard.type('int');
  await keyboard.press('Enter');
  await expect(window.editor.getByText('899 rows')).toBeVisible();
  await expect(pane.getByText(/Skipped a record \(line 501, column v/u)).toBeVisible();
  const grid = new Grid(window.editor);
  await expect(grid.cell(0, '0')).toHaveText('1');
  await keyboard.press('ControlOrMeta+K');
  await window.palette.fill('jump to row');
  await keyboard.press('Enter');
  await window.page.getByRole('dialog').getByRole('textbox').fill('899');
  await keyboard.press('Enter');
  await expect(grid.cell(898, '0')).toHaveText('900');
  await expect(grid.header('1')).toContainText('7 distinct');
  await pane.getByRole('button', { name: /^Save for/u }).click();
  await expect(window.page.getByText(/^Saved for/u)).toBeVisible();
  await expect(grid.header('1')).toContainText('7 distinct');
  await expect(window.editor.getByText('899 rows')).toBeVisible();
});

test('records that cannot be read are reported with line, reason and text', async ({ window, workspace }) => {
  const folder = await putFiles(join(workspace.folder, 'nasty'), { 'prices.csv': nasty });
  await openReading(window, join(folder, 'prices.csv'));
  const pane = inspector(window);
  await pane.getByRole('tab', { name: 'Rejected' }).click();
  await expect(pane).toContainText('1 of 4 records cannot be read');
  await expect(pane).toContainText('Line 5');
  await expect(pane.getByText('4;1,00;Nice;06000')).toBeVisible();
  // A chart has a panel of its own in this place.
  await window.editor.getByRole('radio', { name: 'Chart' }).click();
  await expect(pane).toHaveCount(0);
  await window.runCommand('Find records that cannot be read');
  await expect(pane.getByText('4;1,00;Nice;06000')).toBeVisible();
});

test('other readings are shown side by side, and one is chosen', async ({ window, workspace }) => {
  const folder = await putFiles(join(workspace.folder, 'compare'), { 'pairs.csv': 'a,b;c\n1,2;3\n4,5;6\n' });
  await openReading(window, join(folder, 'pairs.csv'));
  await inspector(window).getByRole('button', { name: 'Compare' }).click();
  const dialog = window.page.getByRole('dialog', { name: 'Other ways to read this file' });
  await expect(dialog.getByRole('region', { name: 'Now', exact: true })).toBeVisible();
  const other = dialog.getByRole('region', { name: 'Without header row', exact: true });
  await other.getByRole('button', { name: 'Use this reading' }).click();
  await expect(dialog).toBeHidden();
  await expect(new Grid(window.editor).cell(0, '0')).toContainText('a');
  await expect(inspector(window).getByText('1 choice changed by you')).toBeVisible();
});

test('the records in a JSON document become its rows, and choices are plain values', async ({ window, workspace }) => {
  const { page, editor } = window;
  const grid = new Grid(editor);
  const text = '{"page": 1, "items": [{"sku": 1, "price": 2.5}, {"sku": "b", "price": 3}, {"sku": 3, "price": 4}]}';
  const folder = await putFiles(join(workspace.folder, 'answers'), {
    'answer.json': text,
    'plain.jsonl': '{"a": 1}\n',
  });
  await openReading(window, join(folder, 'answer.json'));
  await inspector(window).getByRole('button', { name: 'Compare' }).click();
  const other = page.getByRole('dialog').getByRole('region', { name: 'A row for each of $.items[*]', exact: true });
  await other.getByRole('button', { name: 'Use this reading' }).click();
  await expect(editor.locator('b').filter({ hasText: /^3$/u })).toBeVisible();
  await expect(grid.cell(1, '0')).toHaveText('b');
  await expect(grid.cell(2, '0')).toHaveText('3');
  await openReading(window, join(folder, 'plain.jsonl'));
  await inspector(window).getByRole('button', { name: 'Compare' }).click();
  await expect(page.getByRole('dialog').getByText('No other reading was found.', { exact: false })).toBeVisible();
});

test('a reading is saved for the folder: its other files and the next crawl use it', async ({ window, workspace }) => {
  const folder = await putFiles(join(workspace.folder, 'lists'), {
    'one.csv': 'x;1\ny;2\n',
    'two.csv': 'v;3\nw;4\n',
  });
  await openReading(window, join(folder, 'one.csv'));
  const pane = inspector(window);
  const header = pane.getByLabel('File has a header');
  await expect(header).toBeVisible();
  const hadHeader = await header.isChecked();
  await header.setChecked(!hadHeader);
  await expect(pane.getByText('1 choice changed by you')).toBeVisible();
  const firstRow = hadHeader ? 'x' : 'y';
  await expect(new Grid(window.editor).cell(0, '0')).toHaveText(firstRow);
  await pane.getByRole('button', { name: 'Save for this folder' }).click();
  await expect(window.page.getByText('Saved for csv files in folder lists', { exact: true })).toBeVisible();
  await expect(pane.getByText('As saved for csv files in folder lists')).toBeVisible();
  await expect(new Grid(window.editor).cell(0, '0')).toHaveText(firstRow);
  await openReading(window, join(folder, 'two.csv'));
  await expect(inspector(window).getByText('As saved for csv files in folder lists')).toBeVisible();
  await expect(new Grid(window.editor).cell(0, '0')).toHaveText(hadHeader ? 'v' : 'w');
  const [file] = await readdir(join(workspace.folder, 'classifiers'));
  expect(JSON.parse(await readFile(join(workspace.folder, 'classifiers', file!), 'utf8'))).toMatchObject({
    type: 'reading',
    path: 'lists',
    options: { withHeader: !hadHeader },
  });
  const crawled = JSON.parse(await workspace.tenon('crawl', folder, '--database', 'lists', '--output', 'json')) as {
    tables: { recordCount: number }[];
  };
  expect(crawled.tables.reduce((sum, table) => sum + table.recordCount, 0)).toBe(hadHeader ? 4 : 2);
  await inspector(window).getByRole('button', { name: 'Delete saved options' }).click();
  await expect(inspector(window).getByText('All options as detected')).toBeVisible();
});

test('headers show how values are spread; rows and columns are selected and copied by keyboard', async ({
  window,
  workspace,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const rows = Array.from({ length: 50 }, (_, row) => `${row},${row % 5 === 0 ? '' : `n${row % 3}`}\n`).join('');
  const folder = await putFiles(join(workspace.folder, 'spread'), { 'spread.csv': `id,kind\n${rows}` });
  await openReading(window, join(folder, 'spread.csv'));
  const grid = new Grid(window.editor);
  await expect(grid.header('0').getByRole('img', { name: '50 distinct values, 0% null' })).toBeVisible();
  await expect(grid.header('1').getByRole('img', { name: '3 distinct values, 20% null' })).toBeVisible();

  const { keyboard } = window.page;
  const copied = (): Promise<string> => window.page.evaluate(() => navigator.clipboard.readText());
  await grid.cell(1, '0').click();
  await keyboard.press('Escape');
  await keyboard.press('ArrowDown');
  await keyboard.press('Space');
  await keyboard.press('ArrowDown');
  await keyboard.press('Shift+Space');
  await keyboard.press('Alt+Shift+C');
  await expect.poll(copied).toContain('id,kind\n');
  expect((await copied()).split('\n')).toContain('3,n0');
  await keyboard.press('Alt+Shift+J');
  await expect.poll(copied).toContain('"kind": "n0"');
});

test('a column is selected as a whole and copied', async ({ window, workspace, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const folder = await putFiles(join(workspace.folder, 'column'), { 'column.csv': 'id,kind\n1,a\n2,b\n3,c\n' });
  await openReading(window, join(folder, 'column.csv'));
  const grid = new Grid(window.editor);
  await grid.cell(0, '0').focus();
  await window.page.keyboard.press('ArrowRight');
  await window.page.keyboard.press('Control+Space');
  await expect.poll(async () => (await grid.ground(2, '1')) === (await grid.ground(2, '0'))).toBe(false);
  await window.page.keyboard.press('ControlOrMeta+C');
  await expect.poll(() => window.page.evaluate(() => navigator.clipboard.readText())).toBe('kind\na\nb\nc');
});

test('copied formulas are escaped until Settings keeps them', async ({ window, workspace, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const folder = await putFiles(join(workspace.folder, 'formulas'), { 'formulas.csv': 'id,note\n1,=1+1\n2,plain\n' });
  await openReading(window, join(folder, 'formulas.csv'));
  const grid = new Grid(window.editor);
  const copied = (): Promise<string> => window.page.evaluate(() => navigator.clipboard.readText());
  await grid.cell(0, '1').click();
  await window.page.keyboard.press('Escape');
  await window.page.keyboard.press('ControlOrMeta+C');
  await expect(window.page.getByText('1 formula escaped with an apostrophe.')).toBeVisible();
  expect(await copied()).toBe("id\tnote\n1\t'=1+1");
  await window.page.keyboard.press('ControlOrMeta+,');
  await window.editor.getByRole('switch', { name: 'Keep formulas' }).check();
  await openReading(window, join(folder, 'formulas.csv'));
  await grid.cell(0, '1').click();
  await window.page.keyboard.press('Escape');
  await window.page.keyboard.press('Alt+Shift+C');
  await expect.poll(copied).toBe('id,note\n1,=1+1');
});
