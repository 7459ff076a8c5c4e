/** A query is checked while it is written: the columns of its result, and errors where they are. Nothing runs. */

import { axeStyle, expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { QueryPage } from './page-models/query-page.ts';

test.use({ expectedErrors: axeStyle });

test('columns and errors follow the text, and nothing runs', async ({ window }) => {
  const { keyboard } = window.page;
  const query = new QueryPage(window);
  const strip = window.editor.getByRole('region', { name: 'Check of the statement' });
  const mark = window.editor.locator('.cm-sqlProblem');
  await query.write('SELECT status, count(*) AS n FROM shop.orders GROUP BY ALL');
  await expect(strip).toContainText('2 columns');
  await expect(strip.getByRole('listitem')).toHaveText([/status\s*string/u, /n\s*bigint/u]);
  await expect(query.result.getByText('No result yet')).toBeVisible();

  await query.rewrite('SELECT 1 AS one;\nSELECT curency\nFROM shop.orders');
  await expect(strip).toContainText('Column "curency" does not exist (line 2, character 8)');
  await expect(mark).toHaveText('curency');
  // No line moves while one types: the message is not in the text.
  await expect(window.editor.locator('.cm-sqlProblemNote')).toHaveCount(0);
  await expectAccessible(window.page);
  await strip.getByRole('button', { name: 'Show in query' }).click();
  await expect(query.text).toBeFocused();
  await keyboard.press('ControlOrMeta+Shift+ArrowRight');
  await keyboard.insertText('currency');
  await expect(mark).toHaveCount(0);
  await expect(strip).toContainText('1 column');
  // The statement at the cursor is the one that is checked.
  await keyboard.press('ControlOrMeta+Home');
  await expect(strip.getByRole('listitem')).toHaveText([/one\s*int/u]);
});

test('an error of a run stays until the text is right', async ({ window }) => {
  const { keyboard } = window.page;
  const query = new QueryPage(window);
  const note = window.editor.locator('.cm-sqlProblemNote');
  await query.write("SELECT CAST('x' AS INTEGER) AS i");
  const strip = window.editor.getByRole('region', { name: 'Check of the statement' });
  await expect(strip).toContainText('1 column');
  await query.run();
  await expect(note).toBeVisible();
  await keyboard.press('ControlOrMeta+Home');
  await window.rests();
  await expect(note).toBeVisible();
  await query.rewrite("SELECT CAST('7' AS INTEGER) AS fixed");
  await expect(strip).toContainText('fixed');
  await expect(note).toHaveCount(0);
  await query.run();
  await expect(query.grid.cell(0, '0')).toHaveText('7');
});

test('keys of undo outside of the text leave it alone', async ({ window }) => {
  const { keyboard } = window.page;
  const query = new QueryPage(window);
  await query.write('SELECT 1 AS one');
  await query.run();
  await expect(query.grid.cell(0, '0')).toHaveText('1');
  await query.grid.cell(0, '0').click();
  await keyboard.press('ControlOrMeta+z');
  await keyboard.press('ControlOrMeta+y');
  await window.rests();
  await expect(query.text).toContainText('SELECT 1 AS one');
  await query.text.click();
  await keyboard.press('ControlOrMeta+z');
  await expect(query.text).not.toContainText('SELECT 1 AS one');
});

test('an error of a run goes with its text', async ({ window }) => {
  const query = new QueryPage(window);
  const note = window.editor.locator('.cm-sqlProblemNote');
  await query.write("SELECT CAST('x' AS INTEGER) AS i");
  await query.run();
  await expect(note).toBeVisible();
  await query.text.click();
  await window.page.keyboard.press('ControlOrMeta+A');
  await window.page.keyboard.press('Delete');
  await expect(note).toHaveCount(0);
  await expect(window.editor.getByRole('button', { name: 'Go to error' })).toHaveCount(0);
});

test('an answer to an older text is dropped', async ({ window }) => {
  const query = new QueryPage(window);
  const strip = window.editor.getByRole('region', { name: 'Check of the statement' });
  await query.write('SELECT 1 AS first');
  for (let count = 0; count < 4; count += 1) {
    await query.rewrite(`SELECT ${count} AS column_${count}, nope_${count} FROM shop.orders`);
    await expect(strip).toContainText(`Column "nope_${count}" does not exist`);
  }
  await query.rewrite('SELECT 1 AS last_one');
  await expect(strip).toContainText('last_one');
  await window.rests();
  await expect(strip).toContainText('last_one');
  await expect(window.editor.locator('.cm-sqlProblem')).toHaveCount(0);
});
