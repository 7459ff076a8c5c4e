/** Filters that are drawn: over the bars of a column and on its values, by pointer and by keys, beside the rows and on the page of all columns. */

import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { expectValues, Grid } from './page-models/grid.ts';
import type { ServedWorkspace } from './served-workspace.ts';
import type { Window } from './page-models/window.ts';

const rowCount = 1000;
const channels = ['web', 'app', 'store', 'phone'];

/** `amount` is 0 to 999; every 10th `channel` is null; `day` is in 2026. */
async function openReturns(window: Window, workspace: ServedWorkspace): Promise<Grid> {
  const lines = Array.from({ length: rowCount }, (_, row) => {
    const day = new Date(Date.UTC(2026, 0, 1 + (row % 360))).toISOString().slice(0, 10);
    return `${row},${row % 10 === 0 ? '' : channels[row % 4]},${day}`;
  });
  await workspace.write('returns.csv', `amount,channel,day\n${lines.join('\n')}\n`);
  await window.openPath(join(workspace.folder, 'returns.csv'));
  const grid = new Grid(window.editor);
  await expect(grid.cell(0, '0')).toHaveText('0');
  await expect(window.editor.locator('[data-part="foot"]')).toContainText('1,000');
  return grid;
}

const binsOf = (part: Locator, column: string): Locator =>
  part.getByRole('toolbar', { name: `Bins of ${column}` }).getByRole('button');
const pressedOf = (part: Locator, column: string): Locator =>
  part.getByRole('toolbar', { name: `Bins of ${column}` }).locator('[aria-pressed="true"]');
const chips = ({ editor }: Window): Locator => editor.getByRole('button', { name: /^Edit filter/u });
const foot = ({ editor }: Window): Locator => editor.locator('[data-part="foot"]');

/** From the middle of one bin to that of another. */
async function drag({ page }: Window, bins: Locator, from: number, to: number): Promise<void> {
  const [start, end] = [(await bins.nth(from).boundingBox())!, (await bins.nth(to).boundingBox())!];
  await page.mouse.move(start.x + start.width / 2, start.y + start.height / 2);
  await page.mouse.down();
  await page.mouse.move(end.x + end.width / 2, end.y + end.height / 2, { steps: 4 });
  await page.mouse.up();
}

/** The numbers at the start of a bin's words: `100 to below 150`. */
async function endsOf(bin: Locator): Promise<string[]> {
  const label = (await bin.getAttribute('aria-label'))!;
  return /^([\d,]+) to below ([\d,]+)/u
    .exec(label)!
    .slice(1)
    .map((text) => text.replaceAll(',', ''));
}

test('beside the rows: dragged, extended, edited as a condition, and removed', async ({ window, workspace }) => {
  const { page, editor } = window;
  const grid = await openReturns(window, workspace);
  const inspector = editor.getByRole('complementary', { name: 'Inspector' });
  await grid.cell(0, '0').click();
  await page.keyboard.press('Alt+p');
  const bins = binsOf(inspector, 'amount');
  await expect(bins.first()).toBeVisible();
  const all = await bins.count();
  const [[from], [, to]] = [await endsOf(bins.nth(3)), await endsOf(bins.nth(6))];

  await test.step('the rows, the facts and the chips have the range; the bars stay', async () => {
    await drag(window, bins, 3, 6);
    await expect(chips(window)).toHaveText(`amount is from ${from} to below ${to}`);
    await expect(foot(window)).toContainText(`${Number(to) - Number(from)} of 1,000 rows`);
    await expect(grid.cell(0, '0')).toHaveText(from!);
    await expect(bins).toHaveCount(all);
    await expect(pressedOf(inspector, 'amount')).toHaveCount(4);
    await expect(inspector.getByText('Exact', { exact: true })).toBeVisible();
    await expect(inspector.locator('dl').first()).toContainText(`Rows${Number(to) - Number(from)}`);
    await expect(bins.nth(6)).toBeFocused();
  });

  await test.step('backwards over other bars: one condition, a new one', async () => {
    await drag(window, bins, 2, 1);
    await expect(chips(window)).toHaveCount(1);
    await expect(pressedOf(inspector, 'amount')).toHaveCount(2);
    await bins.nth(4).click({ modifiers: ['Shift'] });
    await expect(pressedOf(inspector, 'amount')).toHaveCount(4);
  });

  await test.step('edited to other ends', async () => {
    await chips(window).click();
    const dialog = page.getByRole('dialog', { name: 'Edit filter' });
    // An end that is wrong is reported before the other one is there.
    await dialog.getByLabel('From').fill('x');
    await dialog.getByLabel('To below').fill('');
    await expect(dialog.getByRole('status')).toContainText('enter a number');
    await dialog.getByLabel('From').fill('17');
    await expect(dialog.getByText('enter a number')).toHaveCount(0);
    await dialog.getByLabel('To below').fill('x');
    await expect(dialog.getByRole('status')).toContainText('enter a number');
    await dialog.getByLabel('To below').fill('20');
    await dialog.getByRole('button', { name: 'Filter', exact: true }).click();
    await expect(foot(window)).toContainText('3 of 1,000 rows');
    await expect(pressedOf(inspector, 'amount')).toHaveCount(1);
  });

  await test.step('by keys: arrows and Shift, Enter, Escape', async () => {
    await bins.nth(1).focus();
    await page.keyboard.press('Shift+ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await expect(pressedOf(inspector, 'amount')).toHaveCount(3);
    await expect(inspector.getByRole('status').filter({ hasText: 'Press Enter' })).toHaveCount(1);
    await expect(foot(window)).toContainText('3 of 1,000 rows');
    await page.keyboard.press('Escape');
    await expect(pressedOf(inspector, 'amount')).toHaveCount(1);
    await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('Enter');
    await expect(pressedOf(inspector, 'amount')).toHaveCount(2);
    await expect(chips(window)).toHaveCount(1);
    await page.keyboard.press('Escape');
    await expect(chips(window)).toHaveCount(0);
    await expect(inspector).toBeVisible();
    await expect(foot(window)).not.toContainText('of 1,000 rows');
  });

  await test.step('days along the calendar', async () => {
    await grid.cell(0, '2').click();
    await expect(inspector).toContainText(/by (?:week|month)/u);
    await drag(window, binsOf(inspector, 'day'), 0, 1);
    await expect(chips(window)).toHaveText(/^day is from 20\d\d-\d\d-\d\d to below 2026-\d\d-\d\d$/u);
    await expectAccessible(page);
    await inspector.getByRole('button', { name: 'Remove filter on day' }).click();
    await expect(chips(window)).toHaveCount(0);
  });
});

test('values and null: alone, several with Ctrl, and none again', async ({ window, workspace }) => {
  const { page, editor } = window;
  const grid = await openReturns(window, workspace);
  const inspector = editor.getByRole('complementary', { name: 'Inspector' });
  await grid.cell(1, '1').click();
  await page.keyboard.press('Alt+p');
  const values = inspector.getByRole('group', { name: 'Values of channel' });
  await values.getByRole('button', { name: /^web/u }).click();
  await expect(chips(window)).toHaveText('channel is web');
  await values.getByRole('button', { name: /^store/u }).click({ modifiers: ['ControlOrMeta'] });
  await expect(chips(window)).toHaveText('channel is one of web, store');
  await expect(foot(window)).toContainText('400 of 1,000 rows');
  await values.getByRole('button', { name: /^web/u }).press('ControlOrMeta+Enter');
  await expect(chips(window)).toHaveText('channel is store');
  await values.getByRole('button', { name: /^null/u }).click({ modifiers: ['ControlOrMeta'] });
  await expect(chips(window)).toHaveText('channel is store or is null');
  await expect(foot(window)).toContainText('300 of 1,000 rows');
  await expect(values.getByRole('button', { pressed: true })).toHaveCount(2);
  await chips(window).click();
  const dialog = page.getByRole('dialog', { name: 'Edit filter' });
  const withNull = dialog.getByRole('checkbox', { name: 'Also keep rows where it is null' });
  await withNull.uncheck();
  await dialog.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(chips(window)).toHaveText('channel is store');
  await values.getByRole('button', { name: /^null/u }).press('ControlOrMeta+Enter');
  await expect(chips(window)).toHaveText('channel is store or is null');
  await values.getByRole('button', { name: /^null/u }).click();
  await expect(chips(window)).toHaveText('channel is null');
  await expect(foot(window)).toContainText('100 of 1,000 rows');
  // What is not kept stays in sight.
  await expect(values.getByRole('button')).toHaveCount(5);
  await page.keyboard.press('Escape');
  await expect(chips(window)).toHaveCount(0);
});

test('on the page of all columns: every other column is counted behind the brush', async ({ window, workspace }) => {
  const { page, editor } = window;
  await openReturns(window, workspace);
  await page.keyboard.press('Alt+Shift+P');
  await expect(editor.getByText('All columns exact')).toBeVisible();
  const table = editor.getByRole('table', { name: 'Profile of all columns' });
  const row = (name: string): Locator =>
    table.getByRole('row').filter({ has: page.getByRole('button', { name: new RegExp(` ${name}$`, 'u') }) });
  const bins = binsOf(row('amount'), 'amount');
  const all = await bins.count();
  const [[from], [, to]] = [await endsOf(bins.nth(2)), await endsOf(bins.nth(5))];
  const kept = Number(to) - Number(from);

  await drag(window, bins, 2, 5);
  await expect(chips(window)).toHaveText(`amount is from ${from} to below ${to}`);
  await expect(foot(window)).toContainText(`${kept} rows match the filters`);
  await expect(editor.getByText('All columns exact')).toBeVisible();
  await expect(bins).toHaveCount(all);
  await expect(pressedOf(row('amount'), 'amount')).toHaveCount(4);
  await expect(bins.nth(5)).toBeFocused();
  await expect(row('amount')).toContainText(`${from} – ${Number(to) - 1}`);
  await expectAccessible(page);

  await test.step('up and down go from column to column', async () => {
    await page.keyboard.press('ArrowDown');
    await expect(row('channel').getByRole('button', { name: /^app/u })).toBeFocused();
    await page.keyboard.press('ArrowUp');
    await expect(bins.nth(5)).toBeFocused();
  });

  await test.step('a second column; the first one’s bars are those of the rows behind it', async () => {
    await row('channel').getByRole('button', { name: /^app/u }).click();
    await expect(chips(window)).toHaveCount(2);
    await expect(editor.getByText('All columns exact')).toBeVisible();
    await expect(row('channel')).toContainText('0%');
    await expect(pressedOf(row('amount'), 'amount')).toHaveCount(4);
    const label = (await bins.first().getAttribute('aria-label'))!;
    expect(Number(/: (\d+) row/u.exec(label)![1])).toBeLessThan(kept / 4);
  });

  await test.step('null in the place of a value; the grid has the same rows', async () => {
    await row('channel').getByRole('button', { name: /^app/u }).click();
    await expect(chips(window)).toHaveCount(1);
    await row('channel')
      .getByRole('button', { name: /null\. Keep only/u })
      .click();
    await expect(foot(window)).toContainText(`${kept / 10} rows match the filters`);
    await editor.getByRole('radio', { name: 'Rows', exact: true }).click();
    await expectValues(page);
    await expect(foot(window)).toContainText(`${kept / 10} of 1,000 rows`);
  });
});

test('a brush while the one before is still counted: the older one is cancelled', async ({
  page,
  window,
  workspace,
}) => {
  const { editor } = window;
  const grid = await openReturns(window, workspace);
  const inspector = editor.getByRole('complementary', { name: 'Inspector' });
  await grid.cell(0, '0').click();
  await page.keyboard.press('Alt+p');
  const bins = binsOf(inspector, 'amount');
  await expect(bins.first()).toBeVisible();
  const [, end] = await endsOf(bins.nth(1));
  // The host does not answer: the first count stays on its way.
  await workspace.whilePaused(async () => {
    await drag(window, bins, 3, 9);
    await expect(chips(window)).toHaveCount(1);
    await expect(inspector.getByText('Counting', { exact: true })).toBeVisible();
    await drag(window, bins, 0, 1);
    await expect(pressedOf(inspector, 'amount')).toHaveCount(2);
  });
  await expect(foot(window)).toContainText(`${end} of 1,000 rows`);
  await expect(inspector.getByText('Exact', { exact: true })).toBeVisible();
  await expect(inspector.locator('dl').first()).toContainText(`Rows${end}`);
  await expect(chips(window)).toHaveText(`amount is from 0 to below ${end}`);
});
