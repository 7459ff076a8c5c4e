/** Histograms that follow what is drawn on another column: while it is drawn, without an answer of the host, and afterwards. */

import { join } from 'node:path';
import type { Locator } from '@playwright/test';
import { expectAccessible } from './accessibility.ts';
import { expect, test } from './fixtures.ts';
import { Grid } from './page-models/grid.ts';
import type { ServedWorkspace } from './served-workspace.ts';
import type { Window } from './page-models/window.ts';

const rowCount = 1000;

/** `amount` and `double` are 0 to 999 and 0 to 1998; `step` is 0 to 9 as `amount` grows; every 8th `score` is null. */
async function openNumbers(window: Window, workspace: ServedWorkspace): Promise<void> {
  const lines = Array.from({ length: rowCount }, (_, row) =>
    [row, row * 2, Math.floor(row / 100), row % 8 === 0 ? '' : (row * 7) % 50].join(','),
  );
  await workspace.write('numbers.csv', `amount,double,step,score\n${lines.join('\n')}\n`);
  await window.openPath(join(workspace.folder, 'numbers.csv'));
  await expect(new Grid(window.editor).cell(0, '0')).toHaveText('0');
  await expect(window.editor.locator('[data-part="foot"]')).toContainText('1,000');
}

const binsOf = (part: Locator, column: string): Locator =>
  part.getByRole('toolbar', { name: `Bins of ${column}` }).getByRole('button');

/** Rows of all bins, as their labels say. */
async function rowsOf(bins: Locator): Promise<number[]> {
  const labels = await bins.evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-label')!));
  return labels.map((label) => Number(/: ([\d,]+) rows?\./u.exec(label)![1]!.replaceAll(',', '')));
}

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

async function middleOf(bin: Locator): Promise<readonly [number, number]> {
  const { x, y, width, height } = (await bin.boundingBox())!;
  return [x + width / 2, y + height / 2];
}

test('on the page of all columns, by pointer and by keys', async ({ window, workspace }) => {
  const { page, editor } = window;
  await openNumbers(window, workspace);
  await page.keyboard.press('Alt+Shift+P');
  await expect(editor.getByText('All columns exact')).toBeVisible();
  // The inspector shows the bins of one column too.
  const table = editor.getByRole('table', { name: 'Profile of all columns' });
  const [amount, double, score] = [binsOf(table, 'amount'), binsOf(table, 'double'), binsOf(table, 'score')];
  const chips = editor.getByRole('button', { name: /^Edit filter/u });
  const before = await rowsOf(double);
  const own = await rowsOf(amount);
  const binRows = own[0]!;

  await test.step('while it is drawn the others follow, and nothing is filtered', async () => {
    await page.mouse.move(...(await middleOf(amount.nth(2))));
    await page.mouse.down();
    await expect.poll(async () => sum(await rowsOf(double))).toBe(binRows);
    await page.mouse.move(...(await middleOf(amount.nth(5))), { steps: 4 });
    await expect.poll(async () => sum(await rowsOf(double))).toBe(4 * binRows);
    expect(sum(await rowsOf(score))).toBe(4 * binRows - Math.round((4 * binRows) / 8));
    expect(await rowsOf(amount)).toEqual(own);
    await expect(chips).toHaveCount(0);
  });

  await test.step('released, it is a filter, and the bins are the same ones', async () => {
    await page.mouse.up();
    await expect(chips).toHaveCount(1);
    expect(sum(await rowsOf(double))).toBe(4 * binRows);
    await expect(editor.getByText('All columns exact')).toBeVisible();
    expect(await double.count()).toBe(before.length);
    expect(sum(await rowsOf(double))).toBe(4 * binRows);
    await expectAccessible(page);
  });

  await test.step('all rows instead of those that are kept, and back', async () => {
    const scopes = editor.getByRole('radiogroup', { name: 'Profile of' });
    await scopes.getByRole('radio', { name: 'All rows' }).click();
    await expect(editor.locator('[data-part="foot"]')).toContainText('1,000 rows');
    await expect(editor.getByText('All columns exact')).toBeVisible();
    await expect.poll(async () => sum(await rowsOf(double))).toBe(rowCount);
    await expectAccessible(page);
    await scopes.getByRole('radio', { name: 'All rows' }).press('ArrowLeft');
    await expect.poll(async () => sum(await rowsOf(double))).toBe(4 * binRows);
    await expect(editor.locator('[data-part="foot"]')).toContainText(`${4 * binRows} rows match the filters`);
    await expect(editor.getByText('All columns exact')).toBeVisible();
  });

  await test.step('the host does not answer: what is drawn is shown at once', async () => {
    await workspace.whilePaused(async () => {
      await page.mouse.move(...(await middleOf(amount.nth(0))));
      await page.mouse.down();
      await page.mouse.move(...(await middleOf(amount.nth(1))), { steps: 3 });
      await expect.poll(async () => sum(await rowsOf(double))).toBe(2 * binRows);
      await page.keyboard.press('Escape');
      await page.mouse.up();
      await expect.poll(async () => sum(await rowsOf(double))).toBe(4 * binRows);
    });
    await expect(chips).toHaveCount(1);
  });

  await test.step('a second column by keys: both hold, and each shows what the other leaves', async () => {
    await score.first().focus();
    await page.keyboard.press('Shift+ArrowRight');
    const drawn = sum((await rowsOf(score)).slice(0, 2));
    await expect.poll(async () => sum(await rowsOf(double))).toBe(drawn);
    await expect(chips).toHaveCount(1);
    await page.keyboard.press('Enter');
    await expect(chips).toHaveCount(2);
    await expect.poll(async () => sum(await rowsOf(double))).toBe(drawn);
    expect(sum(await rowsOf(amount))).toBe(await keptBy(score));
    await page.keyboard.press('Escape');
    await expect(chips).toHaveCount(1);
    await expect.poll(async () => sum(await rowsOf(double))).toBe(4 * binRows);
  });
});

/** Of the whole file: rows with one of the first two bins of `score`. */
async function keptBy(score: Locator): Promise<number> {
  const end = Number(/below ([\d,]+)/u.exec((await score.nth(1).getAttribute('aria-label'))!)![1]);
  return Array.from({ length: rowCount }, (_, row) => row).filter((row) => row % 8 !== 0 && (row * 7) % 50 < end)
    .length;
}

test('beside the rows, the bars in the headers follow', async ({ window, workspace }) => {
  const { page, editor } = window;
  await openNumbers(window, workspace);
  const bars = editor.locator('[role=columnheader][col-id="1"] [role=img] svg').first().locator('rect');
  await expect(bars.first()).toBeVisible();
  const heights = (): Promise<(string | null)[]> =>
    bars.evaluateAll((each) => each.map((bar) => bar.getAttribute('height')));
  const before = await heights();
  await new Grid(editor).cell(0, '0').click();
  await page.keyboard.press('Alt+p');
  const inspector = editor.getByRole('complementary', { name: 'Inspector' });
  const amount = binsOf(inspector, 'amount');
  await expect(amount.first()).toBeVisible();
  await page.mouse.move(...(await middleOf(amount.nth(0))));
  await page.mouse.down();
  await page.mouse.move(...(await middleOf(amount.nth(3))), { steps: 3 });
  await expect
    .poll(async () => (await heights()).filter((height) => height === '0').length)
    .toBeGreaterThan(before.length / 2);
  await page.mouse.up();
  await expect(editor.getByRole('button', { name: /^Edit filter/u })).toHaveCount(1);
  await expect
    .poll(async () => (await heights()).filter((height) => height === '0').length)
    .toBeGreaterThan(before.length / 2);
  await inspector.getByRole('button', { name: 'Remove filter on amount' }).click();
  await expect.poll(heights).toEqual(before);
});

test('a filter that was set by a key and removed: the bars in the headers show every row again', async ({
  window,
  workspace,
}) => {
  const { page, editor } = window;
  await openNumbers(window, workspace);
  const bars = editor.locator('[role=columnheader][col-id="1"] [role=img] svg').first().locator('rect');
  await expect(bars.first()).toBeVisible();
  const empty = (): Promise<number> =>
    bars.evaluateAll((each) => each.filter((bar) => bar.getAttribute('height') === '0').length);
  expect(await empty()).toBe(0);
  // Of a hundred rows, which have bars of their own as well.
  await new Grid(editor).cell(0, '2').click();
  await page.keyboard.press('Alt+f');
  await expect.poll(empty).toBeGreaterThan(5);
  await editor.getByRole('button', { name: 'Remove filter step is 0' }).click();
  await expect.poll(empty).toBe(0);
});
