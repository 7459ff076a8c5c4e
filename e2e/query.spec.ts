/** Queries: written, run, stopped, saved; errors at their place, results page by page. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { QueryPage } from './page-models/query-page.ts';

test('a statement is written and run by keys alone, and its rows are in the grid', async ({ window }) => {
  const query = new QueryPage(window);
  await query.write('SELECT status, count(*) AS orders\nFROM shop.orders GROUP BY ALL ORDER BY ALL');
  await expect(query.result.getByText('No result yet')).toBeVisible();
  await query.run();
  await expect(query.grid.header('1')).toContainText('orders');
  await expect(query.grid.cell(0, '0')).not.toBeEmpty();
  await expect(query.exact).toBeVisible();
  // The text keeps the keys: the next statement is written.
  await expect(query.text).toBeFocused();
  await window.page.keyboard.press('ControlOrMeta+End');
  await window.page.keyboard.insertText(' DESC');
  await expect(query.result.getByText('from before your edit')).toBeVisible();
});

test('several statements: the one at the cursor, the selection, or all', async ({ window }) => {
  const query = new QueryPage(window);
  await query.write("SELECT 1 AS one;\n-- a comment; with a semicolon\nSELECT 'a;b' AS two;\nSELECT 3 AS three;");
  await window.page.keyboard.press('ControlOrMeta+Home');
  await query.run();
  await expect(query.grid.header('0')).toContainText('one');
  for (let line = 0; line < 2; line += 1) await window.page.keyboard.press('ArrowDown');
  await query.run();
  await expect(query.grid.header('0')).toContainText('two');
  await expect(query.grid.cell(0, '0')).toHaveText('a;b');
  await window.page.keyboard.press('ControlOrMeta+Shift+Enter');
  const results = query.result.getByRole('radiogroup', { name: 'Results of the statements' });
  await expect(results.getByRole('radio')).toHaveCount(3);
  await expect(query.grid.header('0')).toContainText('three');
  await results.getByRole('radio', { name: '1: 1 row' }).click();
  await expect(query.grid.header('0')).toContainText('one');
});

test('an error is shown at its place in our words', async ({ window }) => {
  const query = new QueryPage(window);
  await query.write('SELECT 1;\n\nSELECT curency\nFROM shop.orders');
  await query.run();
  const alert = query.result.getByRole('alert');
  await expect(alert).toContainText('Column "curency" does not exist (line 3, character 8). Did you mean');
  await expect(window.editor.locator('.cm-sqlProblem')).toHaveText('curency');
  await expect(window.editor.locator('.cm-sqlProblemNote')).toContainText('Column "curency" does not exist');
  await window.page.keyboard.press('ControlOrMeta+Home');
  await query.button('Go to error').click();
  await expect(query.text).toBeFocused();
  await window.page.keyboard.press('ControlOrMeta+Shift+ArrowRight');
  await window.page.keyboard.insertText('currency');
  await query.run();
  await expect(query.grid.header('0')).toContainText('currency');
  await expect(window.editor.locator('.cm-sqlProblem')).toHaveCount(0);
  for (const [sql, refused] of [
    ["COPY (SELECT 1) TO 'x.csv'", 'is not a SELECT'],
    ['DROP TABLE t', 'is not a SELECT'],
  ] as const) {
    await query.rewrite(sql);
    await query.run();
    await expect(alert).toContainText(refused);
  }
});

test('a long statement is stopped, and rows of millions are read page by page', async ({ window }) => {
  const query = new QueryPage(window);
  await query.write('SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range + b.range = 7');
  await query.run();
  await expect(query.result.getByText(/^Running for/u)).toBeVisible();
  await window.page.keyboard.press('Escape');
  await expect(query.result.getByText(/^Stopped after/u)).toBeVisible();
  await query.rewrite('SELECT range AS n FROM range(3000000) ORDER BY n DESC');
  await query.run();
  await expect(query.result.getByText('3,000,000')).toBeVisible();
  await query.grid.scrollTo(1);
  await expect(query.grid.cell(2_999_999, '0')).toHaveText('0');
});

test('from a file, a folder and a table', async ({ window, workspace }) => {
  const query = new QueryPage(window);
  await window.openPath(join(workspace.folder, 'customers/customers.csv'));
  await window.editor.getByRole('button', { name: 'Query', exact: true }).click();
  await expect(query.text).toContainText("SELECT *FROM 'customers/customers.csv'");
  await expect(query.text).toBeFocused();
  await query.run();
  await expect(query.result.getByText('998 rows', { exact: true })).toBeVisible();
  await window.openPath(join(workspace.folder, 'customers'));
  await window.editor.getByRole('button', { name: 'Query', exact: true }).click();
  await expect(query.text).toContainText("'customers'");
  await window.find('shop.orders');
  await window.editor.getByRole('button', { name: 'Query', exact: true }).click();
  await expect(query.text).toContainText('FROM shop.orders');
  await query.run();
  await expect(query.result.getByText('5,040 rows', { exact: true })).toBeVisible();
});

test('text that is not saved survives a reload and a closed tab; saving, renaming and deleting are files', async ({
  window,
  workspace,
}) => {
  const { page } = window;
  const query = new QueryPage(window);
  await query.write('SELECT 42 AS kept');
  const title = await page.locator('[role=tab][aria-selected=true]').first().getAttribute('title');
  await page.reload();
  await expect(query.text).toContainText('SELECT 42 AS kept');
  await window.runCommand('Close editor');
  await window.showArea('Query');
  await window.sideBar.getByRole('treeitem', { name: title! }).click();
  await expect(query.text).toContainText('SELECT 42 AS kept');

  await query.text.click();
  await page.keyboard.press('ControlOrMeta+S');
  await page.getByLabel('Name', { exact: true }).fill('The answer');
  await page.keyboard.press('Enter');
  await expect(window.tab('The answer')).toBeVisible();
  await expect(window.sideBar.getByRole('treeitem', { name: 'The answer' })).toBeVisible();
  const file = join(workspace.folder, 'queries/the-answer.sql');
  expect(await readFile(file, 'utf8')).toBe('-- name: The answer\nSELECT 42 AS kept\n');
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.insertText(' -- edited');
  await page.keyboard.press('ControlOrMeta+S');
  await expect.poll(() => readFile(file, 'utf8')).toContain('-- edited');

  // Another program writes the file: what is unsaved here stays until a choice.
  await writeFile(file, '-- name: The answer\nSELECT 43 AS theirs\n');
  await expect(query.text).toContainText('SELECT 43 AS theirs');
  await page.keyboard.insertText('-- mine\n');
  await writeFile(file, '-- name: The answer\nSELECT 44 AS theirs\n');
  await expect(window.editor.getByText('changed on disk while you were editing it')).toBeVisible();
  await query.button('Use theirs').click();
  await expect(query.text).toContainText('SELECT 44 AS theirs');

  await window.runCommand('Rename query');
  await page.getByLabel('Name', { exact: true }).fill('Another answer');
  await page.keyboard.press('Enter');
  await expect(window.tab('Another answer')).toBeVisible();
  await expect(query.text).toContainText('SELECT 44 AS theirs');
  await window.runCommand('Delete query');
  await page.getByRole('button', { name: 'Delete Another answer' }).click();
  await expect(window.sideBar.getByRole('treeitem', { name: 'Another answer' })).toHaveCount(0);
});

test('statements that ran before are found again', async ({ window }) => {
  const query = new QueryPage(window);
  await query.write("SELECT 'remembered' AS word");
  await query.run();
  await expect(query.grid.cell(0, '0')).toHaveText('remembered');
  await query.write('');
  await window.runCommand('Show query history');
  await window.page.getByRole('combobox', { name: 'Search statements' }).fill('remembered');
  await window.page.keyboard.press('Enter');
  await expect(query.text).toContainText("SELECT 'remembered' AS word");
});
