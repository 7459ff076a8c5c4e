/**
 * A newcomer without a pointer: own files from the first look to a scheduled job. Keys alone, each thing reached as the
 * focus goes, and the focus in sight after every key.
 */

import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { Grid } from './page-models/grid.ts';
import { JobEditor } from './page-models/job-editor.ts';
import { Keys } from './page-models/keys.ts';
import { QueryPage } from './page-models/query-page.ts';

const crops = ['wheat', 'rye', 'maize'];
const fields = `field,crop,hectares
${Array.from({ length: 60 }, (_, index) => `F${index},${crops[index % 3]},${index / 4}`).join('\n')}
`;
const prices = `crop,price\n${crops.map((crop, index) => `${crop},${index + 1}`).join('\n')}\n`;

test.beforeAll(async ({ workspaceOf }, info) => {
  const { folder } = await workspaceOf(info.file);
  await mkdir(join(folder, 'farm/fields'), { recursive: true });
  await mkdir(join(folder, 'farm/prices'), { recursive: true });
  await writeFile(join(folder, 'farm/fields/fields.csv'), fields);
  await writeFile(join(folder, 'farm/prices/prices.csv'), prices);
});

test('a file: opened, sorted, filtered, profiled, drawn, exported', async ({ window, workspace }) => {
  test.slow();
  const { page, editor } = window;
  const keys = new Keys(page);
  const grid = new Grid(editor);
  await keys.press('ControlOrMeta+O');
  await keys.type(join(workspace.folder, 'farm/fields/fields.csv'));
  await keys.press('Enter');
  await expect(grid.cell(0, '0')).toBeFocused();

  await test.step('sorted by the menu of its header, filtered by a value', async () => {
    await keys.press('ArrowRight', 'ArrowRight', 'ArrowUp', 'Enter');
    await expect(page.getByRole('menuitem', { name: 'Sort ascending' })).toBeFocused();
    await keys.press('ArrowDown', 'Enter');
    await expect(grid.cell(0, '0')).toHaveText('F59');
    await expect(grid.header('2')).toBeFocused();
    await keys.press('ArrowDown', 'ArrowLeft', 'Shift+F10');
    await expect(page.getByRole('menuitem', { name: /Alt F$/u })).toBeVisible();
    await keys.press('Escape', 'Alt+f');
    await expect(editor.getByText(/^20 of 60 rows/u)).toBeVisible();
    await expect(grid.cell(0, '1')).toBeFocused();
  });

  await test.step('as a profile and as a chart', async () => {
    const shownAs = editor.getByRole('radiogroup', { name: 'Show the rows as' });
    await keys.goTo(shownAs, 'Shift+Tab');
    await keys.press('ArrowRight');
    await expect(shownAs.getByRole('radio', { name: 'Profile' })).toBeChecked();
    await expect(editor.getByText('hectares').first()).toBeVisible();
    await keys.press('ArrowRight');
    await expect(editor.getByText(/^chart of/u)).toBeVisible();
    await expect(shownAs.getByRole('radio', { name: 'Chart' })).toBeFocused();
  });

  await test.step('exported as Parquet', async () => {
    await keys.goTo(editor.getByRole('button', { name: 'Export', exact: true }), 'Shift+Tab');
    await keys.press('Enter');
    const dialog = page.getByRole('dialog', { name: /^Export/u });
    const parquet = dialog.getByRole('radio', { name: /^Parquet/u });
    await keys.goTo(dialog.getByRole('radio', { name: /^CSV/u }));
    for (let step = 0; step < 12 && !(await parquet.isChecked()); step += 1) await keys.press('ArrowRight');
    await expect(parquet).toBeChecked();
    await keys.goTo(dialog.getByRole('button', { name: /^Export \d+ rows/u }));
    await keys.press('Enter');
    await expect(page.getByRole('region', { name: 'Messages' })).toContainText('rows exported to');
    await keys.expectFocus();
    expect(await readdir(join(workspace.folder, 'exports'))).toContain('fields-filtered.parquet');
  });
});

test('a job: from the open file over a condition to its opened output', async ({ window, workspace }) => {
  test.slow();
  const { page, editor } = window;
  const keys = new Keys(page);
  const job = new JobEditor(window);
  const grid = new Grid(editor);
  const add = async (transform: string): Promise<void> => {
    await keys.press('a');
    await keys.type(transform);
    await expect(page.getByRole('listbox').getByRole('option', { selected: true })).toContainText(transform);
    await keys.press('Enter');
    await expect(job.canvas).toBeFocused();
  };
  await keys.press('ControlOrMeta+O');
  await keys.type(join(workspace.folder, 'farm/fields/fields.csv'));
  await keys.press('Enter');
  await expect(grid.cell(0, '0')).toBeFocused();
  await keys.press('ControlOrMeta+Shift+P');
  await keys.type('Create job from this file');
  await expect(page.getByRole('option', { name: 'Create job from this file' }).first()).toBeVisible();
  await keys.press('Enter');
  await expect(job.card('fields.csv')).toHaveAttribute('data-selected', 'true');
  await add('Filter');
  // Into the form of the node: a part of the column's name is enough.
  await keys.press('Enter');
  await expect(job.field('Column of condition 1')).toBeFocused();
  await keys.type('cro');
  await keys.press('Enter');
  await expect(job.field('Column of condition 1')).toHaveValue('crop');
  await keys.goTo(job.field('Value of condition 1'));
  await keys.type('rye');
  // The first one closes the list of the values that there are.
  await keys.press('Escape', 'Escape');
  await expect(job.canvas).toBeFocused();
  await expect(job.card('Filter')).toContainText("crop = 'rye'");
  await add('PathTarget');
  await keys.press('ControlOrMeta+Shift+Enter');
  await expect(editor.locator('[data-part="page-head"]').getByText('SUCCEEDED')).toBeVisible({ timeout: 60_000 });
  await keys.goTo(editor.getByRole('button', { name: 'Open file', exact: true }).first());
  await keys.press('Enter');
  await expect(window.tabs.getByRole('tab', { name: /\.parquet$/u })).toHaveAttribute('aria-selected', 'true');
  await expect(grid.cell(0, '0')).toBeFocused();
  await expect(editor.locator('b').filter({ hasText: /^20$/u })).toBeVisible();
  expect(new Set(await grid.texts('1'))).toEqual(new Set(['rye']));
});

test('a job: from the file, joined, summed, run, its output opened and queried', async ({ window, workspace }) => {
  test.slow();
  const { page, editor } = window;
  const { keyboard } = page;
  const keys = new Keys(page);
  const job = new JobEditor(window);
  const list = page.getByRole('combobox', { name: 'Add node' });
  const chosen = page.getByRole('listbox').getByRole('option', { selected: true });
  const add = async (transform: string): Promise<void> => {
    await keys.press('a');
    await expect(list).toBeFocused();
    await keys.type(transform);
    await expect(chosen).toContainText(transform);
    await keys.press('Enter');
    await expect(job.canvas).toBeFocused();
    await keys.press('Enter');
  };
  const write = async (field: string, text: string): Promise<void> => {
    await keys.goTo(job.field(field));
    await keyboard.press('ControlOrMeta+A');
    await keys.type(text);
  };
  const back = async (): Promise<void> => {
    for (let step = 0; step < 3; step += 1) {
      if (await job.canvas.evaluate((canvas) => canvas === document.activeElement)) return;
      await keys.press('Escape');
    }
    await expect(job.canvas).toBeFocused();
  };

  await keys.press('ControlOrMeta+O');
  await keys.type(join(workspace.folder, 'farm/fields/fields.csv'));
  await keys.press('Enter');
  await expect(new Grid(editor).cell(0, '0')).toBeFocused();
  await keys.goTo(editor.getByRole('button', { name: 'Create job' }), 'Shift+Tab');
  await keys.press('Enter');
  await expect(job.card('fields.csv')).toHaveAttribute('data-selected', 'true');
  await expect(job.canvas).toBeFocused();

  await test.step('nodes are added and filled', async () => {
    await add('Filter');
    await write('Condition', "crop <> 'maize'");
    await back();
    await add('PathSource');
    await write('Path', 'farm/prices/prices.csv');
    await back();
    await add('Join');
    await keys.goTo(job.inspector.getByRole('button', { name: 'Add row' }));
    await keys.press('Enter');
    await keys.type('crop');
    await keys.press('Tab');
    await keys.type('crop');
    await back();
    // The other input: from the node whose rows it gets.
    for (let step = 0; step < 6; step += 1) {
      if ((await job.card('Filter').getAttribute('data-selected')) === 'true') break;
      await keys.press('Shift+Tab');
    }
    await expect(job.card('Filter')).toHaveAttribute('data-selected', 'true');
    await keys.press('c');
    await keys.type('Join');
    await keys.press('Enter');
    await expect(job.card('Join')).toHaveAccessibleName(/Filter/u);
    await expect(job.canvas).toBeFocused();
    for (let step = 0; step < 6; step += 1) {
      if ((await job.card('Join').getAttribute('data-selected')) === 'true') break;
      await keys.press('Tab');
    }
    await expect(job.card('Join')).toHaveAttribute('data-selected', 'true');
    await add('Aggregate');
    await keys.goTo(job.inspector.getByRole('button', { name: 'Add row' }));
    await keys.press('Enter');
    await keys.type('hectares');
    await back();
    await add('PathTarget');
    // Another test may have a job of that name.
    await expect(job.field('Path')).toHaveValue(/^output\/fields(?:-2)?$/u);
  });

  await test.step('run from the form, and its output opened', async () => {
    await keys.press('ControlOrMeta+Shift+Enter');
    await expect(window.tabs.getByRole('tab', { selected: true })).toContainText('fields');
    await expect(editor.locator('[data-part="page-head"]').getByText('SUCCEEDED')).toBeVisible({ timeout: 60_000 });
    await keys.goTo(editor.getByRole('button', { name: 'Open file', exact: true }).first());
    await keys.press('Enter');
    await expect(window.tabs.getByRole('tab', { name: /\.parquet$/u })).toHaveAttribute('aria-selected', 'true');
    await expect(new Grid(editor).cell(0, '0')).toBeFocused();
  });

  await test.step('queried, and from the text into the rows', async () => {
    await keys.goTo(editor.getByRole('button', { name: 'Query', exact: true }), 'Shift+Tab');
    await keys.press('Enter');
    const query = new QueryPage(window);
    await expect(query.text).toBeFocused();
    await keys.press('ControlOrMeta+Enter');
    await expect(query.grid.cell(0, '0')).not.toBeEmpty();
    await expect(query.text).toBeFocused();
    await keys.press('F6');
    await expect(query.grid.cell(0, '0')).toBeFocused();
    await keys.press('F6');
    await expect(page.getByRole('button', { name: 'Close inspector' })).toBeFocused();
    await keys.press('Shift+F6', 'Shift+F6');
    await expect(query.text).toBeFocused();
  });
});

test('a folder is crawled, its table opened, and a job for it gets a schedule', async ({ window, workspace }) => {
  test.slow();
  const { page, editor } = window;
  const keys = new Keys(page);
  const command = async (title: string): Promise<void> => {
    await keys.press('ControlOrMeta+Shift+P');
    await keys.type(title);
    await expect(page.getByRole('option', { name: title }).first()).toBeVisible();
    await keys.press('Enter');
  };
  await command('Crawl folder');
  await keys.type(join(workspace.folder, 'farm'));
  await keys.press('Enter');
  await expect(page.getByRole('dialog').getByRole('button', { name: 'Run crawl' })).toBeFocused();
  await keys.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  await keys.expectFocus();
  await expect(editor.getByText('SUCCEEDED').first()).toBeVisible({ timeout: 60_000 });

  await test.step('its table by the palette, and a job from it', async () => {
    await keys.press('ControlOrMeta+K');
    await keys.type('prices');
    await expect(page.getByRole('option', { name: /\.prices\b/u }).first()).toBeVisible();
    await keys.press('Enter');
    await expect(window.tabs.getByRole('tab', { name: /prices$/u })).toHaveAttribute('aria-selected', 'true');
    await command('Create job from this table');
    await expect(new JobEditor(window).canvas).toBeFocused();
  });

  await test.step('a schedule, activated', async () => {
    await command('Create trigger for open job');
    await keys.type('every-morning');
    await keys.press('Enter');
    await expect(window.tab('every-morning')).toHaveAttribute('aria-selected', 'true');
    await keys.expectFocus();
    await keys.goTo(editor.getByRole('textbox', { name: 'Schedule', exact: true }));
    await keys.goTo(editor.getByRole('button', { name: 'Activate', exact: true }), 'Shift+Tab');
    await keys.press('Enter');
    await expect(editor.getByText('ACTIVATED', { exact: true })).toBeVisible();
    await keys.expectFocus();
  });
});
