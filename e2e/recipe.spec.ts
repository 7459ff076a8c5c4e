/** Steps taken in the grid: a recipe beside the rows, by mouse and by keyboard, and the job that it becomes. */

import { join } from 'node:path';
import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { expectValues, Grid } from './page-models/grid.ts';
import { JobEditor } from './page-models/job-editor.ts';
import type { Window } from './page-models/window.ts';

const lines = [
  'id,full_name,email,amount,city',
  '1,Ada Lovelace, ADA@Example.org ,5,London',
  '2,Grace Hopper,grace@example.org,x,',
  '3,Alan Turing,alan@example.org,70,London',
  '4,Edsger,edsger@example.org,80,Austin',
  '5,Ada Lovelace,ada@example.org,90,London',
];

test.use({ permissions: ['clipboard-read', 'clipboard-write'] });

test.beforeEach(async ({ window, workspace }) => {
  await workspace.write('members.csv', `${lines.join('\n')}\n`);
  await window.openPath(join(workspace.folder, 'members.csv'));
  await expect(new Grid(window.editor).cell(4, '0')).toHaveText('5');
  await expectValues(window.page);
});

const recipeOf = (window: Window) => window.page.getByRole('list', { name: 'Steps' });
const stepOf = (window: Window, name: RegExp) => recipeOf(window).getByRole('button', { name });

/** From the menu of a column. */
async function choose(window: Window, column: string, entry: string, more = true): Promise<void> {
  await new Grid(window.editor).header(column).click();
  if (more) await window.page.getByRole('menuitem', { name: 'More steps …' }).click();
  await window.page.getByRole('menuitem', { name: entry, exact: true }).click();
}

test('by mouse: steps change the rows, can be shown, switched off and moved, and become a job', async ({
  window,
  workspace,
}) => {
  const { page, editor } = window;
  const grid = new Grid(editor);
  await test.step('a rename asks for the name, a trim for nothing', async () => {
    await choose(window, '0', 'Rename …', false);
    const dialog = page.getByRole('dialog', { name: 'Rename: new step' });
    await expect(dialog.getByLabel('New name')).toBeFocused();
    await page.keyboard.type('member_id');
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Add step' }).click();
    await expect(stepOf(window, /^Step 1: Rename id to member_id/u)).toBeVisible();
    await expect.poll(() => grid.headers()).toEqual(['member_id', 'full_name', 'email', 'amount', 'city']);
    await choose(window, '2', 'Trim');
    await choose(window, '2', 'Lower case');
    await expect(grid.cell(0, '2')).toHaveText('ada@example.org');
  });
  await test.step('a type counts what does not fit, a split adds columns', async () => {
    await choose(window, '3', 'Change type …', false);
    await page.getByRole('dialog').getByRole('button', { name: 'Add step' }).click();
    await expect(stepOf(window, /^Step 4: Change type/u)).toContainText('1 value does not fit and became null');
    await expect(grid.cell(1, '3')).toHaveText('null');
    await choose(window, '1', 'Split …');
    await page.getByRole('dialog').getByRole('button', { name: 'Add step' }).click();
    await expect(stepOf(window, /^Step 5: Split/u)).toContainText('+2 columns');
    await expect(grid.cell(0, '5')).toHaveText('Ada');
    await expect(grid.cell(3, '6')).toHaveText('""');
  });
  await test.step('duplicates and a condition drop rows, which the receipt sums up', async () => {
    await choose(window, '2', 'Drop duplicates …');
    await page.getByRole('dialog').getByRole('button', { name: 'Add step' }).click();
    await expect(stepOf(window, /^Step 6: Drop duplicates/u)).toContainText('−1 row');
    // Which row comes first after the duplicates are dropped is not fixed.
    await editor.getByRole('gridcell', { name: 'Austin' }).click();
    await page.keyboard.press('Alt+f');
    await expect(editor.getByText('1 of 4 rows')).toBeVisible();
    await window.runCommand('Step: filter rows by current filters');
    await expect(stepOf(window, /^Step 7: Filter city = 'Austin'/u)).toContainText('−3 rows');
    const receipt = page.getByRole('region', { name: 'Row receipt' });
    await expect(receipt).toContainText('Rows in5Filtered, step 7−3Deduplicated, step 6−1Rejected0Rows out1');
    await expect(editor.getByText('Exact').first()).toBeVisible();
    await expectAccessible(page);
  });
  await test.step('a step shows the rows after it, and the end comes back', async () => {
    await stepOf(window, /^Step 2: Trim/u).click();
    await expect(editor.getByRole('toolbar', { name: 'Recipe' })).toContainText('Step 2 of 7');
    await expect(grid.cell(0, '2')).toHaveText('ADA@Example.org');
    await stepOf(window, /^Source/u).click();
    await expect.poll(() => grid.headers()).toEqual(['id', 'full_name', 'email', 'amount', 'city']);
    await editor.getByRole('button', { name: 'Show end result' }).click();
    await expect(grid.cell(0, '0')).toHaveText('4');
  });
  await test.step('a step is switched off and on, edited, moved and removed', async () => {
    await stepOf(window, /^Step 7/u).hover();
    await recipeOf(window).getByRole('button', { name: 'Switch off step 7' }).click();
    await expect(stepOf(window, /^Step 7.*switched off/u)).toBeVisible();
    await expect(editor.getByText('4 rows').first()).toBeVisible();
    await stepOf(window, /^Step 5/u).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Edit …' }).click();
    await page.getByRole('dialog').getByLabel('Text between the parts').fill('a');
    await page.getByRole('button', { name: 'Save step' }).click();
    await expect(stepOf(window, /^Step 5: Split full_name at a into/u)).toBeVisible();
    await stepOf(window, /^Step 3/u).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Move up' }).click();
    await expect(stepOf(window, /^Step 2: Lower-case/u)).toBeVisible();
    await stepOf(window, /^Step 5/u).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await expect(recipeOf(window).locator(':scope > li')).toHaveCount(7);
    await page.getByRole('button', { name: 'Undo last change of recipe' }).click();
    await expect(recipeOf(window).locator(':scope > li')).toHaveCount(8);
  });
  await test.step('the recipe is there after a restart of the window', async () => {
    await page.reload();
    await expect(stepOf(window, /^Step 7.*switched off/u)).toBeVisible();
    await expect.poll(() => grid.headers()).toContain('member_id');
  });
  await test.step('the job has the recipe, or a node for each step that is on, and writes the rows', async () => {
    await page.getByRole('button', { name: 'Create job from these steps' }).click();
    const job = new JobEditor(window);
    await expect(job.card('Recipe')).toContainText('7 steps, 1 off');
    const run = await workspace.tenon('run', 'members-clean');
    expect(run).toContain('SUCCEEDED');
    await window.tabs.getByRole('tab', { name: /members\.csv/u }).click();
    await page.getByRole('button', { name: 'One node per step' }).click();
    await expect(job.card('Rename id to member_id')).toBeVisible();
    await expect(job.card('Drop duplicates by email')).toBeVisible();
    await expect(job.card('Filter')).toHaveCount(0);
    const second = await workspace.tenon('run', 'members-clean-2');
    expect(second).toContain('SUCCEEDED');
  });
});

test('by keyboard alone: take, undo, look, edit and remove', async ({ window }) => {
  const { page, editor } = window;
  const { keyboard } = page;
  const grid = new Grid(editor);
  await grid.cell(0, '0').focus();
  await keyboard.press('ArrowRight');
  await keyboard.press('ArrowRight');
  await expect(grid.cell(0, '2')).toBeFocused();
  await keyboard.press('Alt+a');
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await keyboard.press('t');
  await expect(page.getByRole('menuitem', { name: 'Trim', exact: true })).toBeFocused();
  await keyboard.press('Enter');
  await expect(grid.cell(0, '2')).toHaveText('ADA@Example.org');
  await expect(grid.cell(0, '2')).toBeFocused();
  await keyboard.press('ControlOrMeta+z');
  await expect(recipeOf(window).locator(':scope > li')).toHaveCount(1);
  await expect(grid.cell(0, '2')).toBeFocused();
  await keyboard.press('ControlOrMeta+Shift+z');
  await expect(stepOf(window, /^Step 1: Trim email/u)).toBeVisible();
  await window.runCommand('Step: drop column');
  await expect(stepOf(window, /^Step 2: Drop email/u)).toBeVisible();
  await keyboard.press('Alt+r');
  await stepOf(window, /^Source/u).focus();
  await keyboard.press('ArrowDown');
  await keyboard.press('Enter');
  await expect(editor.getByRole('toolbar', { name: 'Recipe' })).toContainText('Step 1 of 2');
  await keyboard.press('Alt+ArrowDown');
  await expect(stepOf(window, /^Step 1: Drop email/u)).toBeVisible();
  await test.step('a step that cannot be taken says why, and is corrected', async () => {
    await expect(stepOf(window, /^Step 2: Trim email/u)).toContainText('"email" is not a column of the input');
    await stepOf(window, /^Step 1: Drop email/u).focus();
    await keyboard.press('Alt+o');
    await expect(stepOf(window, /^Step 1.*switched off/u)).toBeVisible();
    await expect(grid.cell(0, '2')).toHaveText('ADA@Example.org');
    await stepOf(window, /^Step 1/u).focus();
    await keyboard.press('Delete');
    await expect(recipeOf(window).locator(':scope > li')).toHaveCount(2);
    await expect(stepOf(window, /^Step 1: Trim email/u)).toBeFocused();
    await keyboard.press('F2');
    await expect(page.getByRole('dialog', { name: 'Trim: edit the step' })).toBeVisible();
    await keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  });
});

test('a step that fails is named, with the rows of before a press away', async ({ window, workspace }) => {
  const { page, editor } = window;
  const grid = new Grid(editor);
  await grid.cell(0, '2').click();
  await window.runCommand('Step: derive column by expression');
  const dialog = page.getByRole('dialog', { name: 'Derive column: new step' });
  await dialog.getByLabel('New column').fill('total');
  await dialog.locator('.cm-content').fill('amount * 2');
  await dialog.getByRole('button', { name: 'Add step' }).click();
  await expect(stepOf(window, /^Step 1: Derive total/u)).toBeVisible();
  // The file loses the column that the step reads.
  await workspace.write('members.csv', `${lines.join('\n').replace('amount', 'sum')}\n`);
  await window.runCommand('Reload rows');
  await expect(editor.getByRole('alert')).toContainText('"amount" is not a column');
  await expect(stepOf(window, /^Step 1: Derive total/u)).toContainText('"amount" is not a column');
  await expectAccessible(page);
  await test.step('a file that was corrected is read by the same command, or by the button', async () => {
    await workspace.write('members.csv', `${lines.join('\n')}\n`);
    await window.runCommand('Reload rows');
    await expect(grid.cell(4, '5')).toHaveText('180');
    await workspace.write('members.csv', `${lines.join('\n').replace('amount', 'sum')}\n`);
    await window.runCommand('Reload rows');
    await expect(editor.getByRole('alert')).toContainText('"amount" is not a column');
    await editor.getByRole('button', { name: 'Reload rows' }).click();
    await expect(editor.getByRole('alert')).toContainText('"amount" is not a column');
  });
  await editor.getByRole('button', { name: 'Edit step', exact: true }).click();
  await page.getByRole('dialog').locator('.cm-content').fill('id * 2');
  await page.getByRole('button', { name: 'Save step' }).click();
  await expect(grid.cell(4, '5')).toHaveText('10');
  await page.getByRole('button', { name: 'Copy as SQL' }).click();
  await expect(page.getByText('SQL copied to the clipboard.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("SELECT * FROM 'members.csv'");
});

test('keys undo and redo a change also while a step fails', async ({ window }) => {
  const { page, editor } = window;
  const { keyboard } = page;
  await choose(window, '1', 'Rename …', false);
  await expect(page.getByRole('dialog').getByLabel('New name')).toBeFocused();
  await keyboard.type('who');
  await keyboard.press('Enter');
  await expect(new Grid(editor).header('1')).toContainText('who');
  await choose(window, '1', 'Upper case');
  await expect(new Grid(editor).cell(0, '1')).toHaveText('ADA LOVELACE');
  await expect(stepOf(window, /^Step 2: /u)).toBeVisible();
  // Without the first step, the second one reads a column that is not there.
  await stepOf(window, /^Step 1: /u).focus();
  await keyboard.press('Alt+o');
  const failure = editor.getByRole('alert').filter({ hasText: '"who" is not a column' });
  await expect(failure).toBeVisible();
  await keyboard.press('ControlOrMeta+z');
  await expect(new Grid(editor).cell(0, '1')).toHaveText('ADA LOVELACE');
  await new Grid(editor).cell(0, '1').click();
  for (const redo of ['ControlOrMeta+Shift+z', 'ControlOrMeta+y']) {
    await keyboard.press(redo);
    await expect(failure).toBeVisible();
    await expect(failure.getByRole('button', { name: 'Edit step' })).toBeFocused();
    await keyboard.press('ControlOrMeta+z');
    await expect(new Grid(editor).cell(0, '1')).toHaveText('ADA LOVELACE');
    await expect(new Grid(editor).cell(0, '1')).toBeFocused();
  }
});

test('a dialog keeps what the engine refuses: a type, an expression, a pattern, a condition', async ({ window }) => {
  const { page, editor } = window;
  const refusal = page.getByRole('dialog').getByRole('alert');
  const refused: readonly (readonly [command: string, field: RegExp | null, text: string, says: string])[] = [
    ['Step: change type of column', /^New type/u, 'intt', 'Did you mean int?'],
    ['Step: derive column by expression', null, 'amout * 2', 'Did you mean "amount"?'],
    ['Step: extract parts of column by pattern', /pattern|regex/iu, '(a', 'missing )'],
    ['Step: filter rows by condition', null, 'amout > 2', 'Did you mean "amount"?'],
    ['Filter by conditions', null, 'amout > 2', 'Did you mean "amount"?'],
  ];
  for (const [command, field, text, says] of refused) {
    await new Grid(editor).cell(0, '3').click();
    await window.runCommand(command);
    const dialog = page.getByRole('dialog');
    const column = dialog.getByLabel('New column', { exact: true });
    if ((await column.count()) > 0) await column.fill('extra');
    if (field === null) await dialog.locator('.cm-content').fill(text);
    else await dialog.getByLabel(field).first().fill(text);
    // What is suggested lies over the buttons.
    await dialog.getByRole('heading').first().click();
    await dialog.getByRole('button', { name: /^(?:Add step|Filter)$/u }).click();
    await expect(refusal, command).toContainText(says);
    await expect(new Grid(editor).cell(0, '3')).toBeVisible();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(dialog).toBeHidden();
  }
  await expect(recipeOf(window)).toHaveCount(0);
});

test('more steps open in the place of the menu of a column, take the keys and are closed by Escape', async ({
  window,
}) => {
  const { page, editor } = window;
  await new Grid(editor).header('1').click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'More steps …' }).click();
  const menu = page.getByRole('menu', { name: 'Steps for full_name' });
  await expect(menu.getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(menu).toHaveCount(0);
});

test('Add step lists the steps of the selected column; structs become columns', async ({ window, workspace }) => {
  const { page, editor } = window;
  const people = [1, 2, 3].map((id) => ({ id, person: { name: `Ada ${id}`, home: { city: 'Brest' } }, tags: ['a'] }));
  await workspace.write('people.json', JSON.stringify(people));
  await window.openPath(join(workspace.folder, 'people.json'));
  const grid = new Grid(editor);
  await expect(grid.cell(0, '0')).toHaveText('1');
  await grid.cell(0, '1').click();
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  await inspector.getByRole('tab', { name: /^Recipe/u }).click();
  const add = inspector.getByRole('button', { name: 'Add step' });
  await add.click();
  const menu = page.getByRole('menu', { name: 'Steps for person' });
  await expect(menu.getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(add).toBeFocused();
  await page.keyboard.press('Enter');
  await menu.getByRole('menuitem', { name: 'Flatten structs' }).click();
  await expect.poll(() => grid.headers()).toEqual(['id', 'person_name', 'person_home_city', 'tags']);
  await expect(grid.cell(0, '2')).toHaveText('Brest');
  await expect(stepOf(window, /^Step 1: Flatten structs/u)).toContainText('all 3 rows kept, +1 column');
});

test('the rows of a table have a recipe, and those of a view have none', async ({ window, workspace }) => {
  const { page, editor } = window;
  await workspace.tenon('view', 'shop.seen', 'SELECT order_id FROM shop.orders', '--replace');
  await window.find('shop.orders');
  await editor.getByRole('tab', { name: 'Rows' }).click();
  await expect(editor.getByText('5,040 rows')).toBeVisible();
  await new Grid(editor).cell(0, '0').click();
  await window.runCommand('Step: drop column');
  await expect(stepOf(window, /^Step 1: Drop order_id/u)).toContainText('all 5,040 rows kept, −1 column');
  await expect(editor.getByText('5,040 rows').first()).toBeVisible();
  await window.find('shop.seen');
  await editor.getByRole('tab', { name: 'Rows' }).click();
  await new Grid(editor).header('0').click();
  await expect(page.getByRole('menuitem', { name: 'Sort ascending' })).toBeVisible();
  await expect(page.getByRole('menuitem', { name: 'More steps …' })).toHaveCount(0);
});

test('steps are suggested by the values of a column; a step shows what it changed', async ({ window, workspace }) => {
  const { page, editor } = window;
  const rows = Array.from({ length: 60 }, (_, row) => {
    const amount = row % 20 === 0 ? 'n/a' : `${row} `;
    return `"Lund, Ada ${row}",${row % 3 === 0 ? ' ' : ''}ada${row}@example.org,x${amount},${1 + (row % 28)}/1/2026 or so`;
  });
  await workspace.write('suggested.csv', `name,email,code,day\n${rows.join('\n')}\n`);
  await window.openPath(join(workspace.folder, 'suggested.csv'));
  const grid = new Grid(editor);
  await expect(grid.cell(0, '0')).toHaveText('Lund, Ada 0');
  const inspector = page.getByRole('complementary', { name: 'Inspector' });
  const suggestions = inspector.getByRole('region', { name: 'Suggestions' });
  await inspector.getByRole('tab', { name: 'Column' }).click();
  // Of the first column, until another one is chosen.
  await expect(suggestions.getByText('Split at "," into 2 columns')).toBeVisible();
  await expect(suggestions.getByText('60 of 60 values fit')).toBeVisible();
  await expectAccessible(page);
  await suggestions.getByRole('button', { name: /^Take step: Split/u }).click();
  await expect(grid.header('4')).toContainText('name_1');
  await expect(grid.cell(0, '4')).toHaveText('Lund');

  await grid.cell(0, '1').click();
  await inspector.getByRole('tab', { name: 'Column' }).click();
  await expect(suggestions.getByText('20 values have blanks around the text')).toBeVisible();
  await suggestions.getByRole('button', { name: 'Take step: Trim' }).click();
  await inspector.getByRole('tab', { name: /^Recipe/u }).click();
  const changes = inspector.getByRole('group', { name: 'Changes of the step' });
  await expect(changes.getByText('20 of 60 values changed')).toBeVisible();
  await expect(changes.getByRole('listitem').first()).toHaveText('before: ·ada0@example.org→after: ada0@example.org');
  await expect(changes.getByRole('listitem')).toHaveCount(3);
  await expectAccessible(page);
});
