/** Brushes over the columns of 10 M rows: until the histograms of the other columns, and until the column is counted again. */

import type { Locator, Page } from '@playwright/test';
import { writeOrdersParquet } from '../bench-inputs.ts';
import type { BenchLine } from '../bench-line.ts';
import { timeLine } from './time-line.ts';
import { openBenchWindow, openPath, type BenchWindow } from './window.ts';

const warmings = 3;
/** Each bin of each is another filter, so that no answer is kept from before. */
const brushed = [
  ['order_id', 0],
  ['customer_id', 1],
  ['amount', 4],
] as const;
const binsOfColumn = 12;

export async function* benchBrushing(): AsyncGenerator<BenchLine> {
  const path = await writeOrdersParquet(1);
  await using window = await openBenchWindow();
  yield* benchHistograms(window, path);
  await using other = await openBenchWindow();
  const counts = await benchCounts(other.page, path);
  yield {
    ...timeLine('bins drawn over 10 M rows, to the full profile of the column, p50', counts, 100),
    bar: null,
    note: 'the histograms are there before',
  };
}

/** On the page of all columns: from a press on a bin to the bars of all other columns. */
async function* benchHistograms({ page }: BenchWindow, path: string): AsyncGenerator<BenchLine> {
  await openPath(page, path);
  await counted(page);
  await page.keyboard.press('Alt+Shift+P');
  const firsts: number[] = [];
  const measured: number[] = [];
  for (const [index, [column]] of brushed.entries()) {
    // The inspector shows the bins of the current column a second time.
    const profile = page.getByRole('table', { name: 'Profile of all columns' });
    const bins = binsOf(profile, column);
    const other = binsOf(profile, brushed[(index + 1) % brushed.length]![0]);
    await other.waitFor({ timeout: 300_000 });
    await bins.waitFor({ timeout: 300_000 });
    const count = Math.min(binsOfColumn, await bins.getByRole('button').count());
    const press = (bin: number): Promise<number> =>
      bins.evaluate(
        (toolbar, [name, place]) => {
          const barsOf = (): string =>
            [...document.querySelectorAll(`[role=toolbar][aria-label="Bins of ${name}"] button`)]
              .map((button) => button.getAttribute('aria-label'))
              .join();
          const before = barsOf();
          return window.bench.timeOf(
            () => toolbar.querySelectorAll('button')[place]!.click(),
            () => barsOf() !== before,
          );
        },
        [brushed[(index + 1) % brushed.length]![0], bin] as const,
      );
    // A pointer is over the bins before it presses them.
    await bins.hover();
    firsts.push(await press(0));
    await page.waitForTimeout(1000);
    for (let bin = 1; bin < count; bin += 1) measured.push(await press(bin));
    await removal(page).click();
  }
  yield {
    ...timeLine('first bin of a column drawn over 10 M rows, to the histograms of the others, p50', firsts, 100),
    bar: null,
  };
  yield timeLine('bins drawn over 10 M rows, to the histograms of all columns, p50', measured, 100);
}

function binsOf(within: Page | Locator, column: string): Locator {
  return within.getByRole('toolbar', { name: `Bins of ${column}` });
}

function removal(page: Page): Locator {
  return page
    .getByRole('toolbar', { name: 'Order and filters' })
    .getByRole('button', { name: /^Remove filter/u })
    .first();
}

/** By the presses of a screen reader, which keep one bin each. */
async function benchCounts(page: Page, path: string): Promise<number[]> {
  await openPath(page, path);
  await counted(page);
  const measured: number[] = [];
  for (const [column, place] of brushed) {
    await page.locator(`#editor [role=row][row-index="0"] [col-id="${place}"]`).click();
    if (measured.length === 0) await page.keyboard.press('Alt+p');
    const bins = binsOf(page, column);
    await bins.waitFor({ timeout: 120_000 });
    const count = Math.min(4, await bins.getByRole('button').count());
    for (let bin = 0; bin < count; bin += 1) {
      measured.push(
        await bins.evaluate((toolbar, index) => {
          const inspector = toolbar.closest('aside, [role=complementary]')!;
          const rows = (): string => inspector.querySelector('dl')?.textContent ?? '';
          const before = rows();
          return window.bench.timeOf(
            () => toolbar.querySelectorAll('button')[index]!.click(),
            () => rows() !== before && inspector.querySelector('[aria-busy=true]') === null,
          );
        }, bin),
      );
    }
    await page.getByRole('button', { name: `Remove filter on ${column}` }).click();
  }
  return measured.slice(warmings);
}

/** Until every row is counted. */
async function counted(page: Page): Promise<void> {
  await page
    .locator('#editor [data-part="foot"]')
    .getByText(/^(?:Exact|counted, not checked)$/u)
    .waitFor({ timeout: 120_000 });
}
