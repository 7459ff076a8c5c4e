/** A filter that is drawn over the distribution of a column of 10 M rows, until the column is counted again. */

import type { Page } from '@playwright/test';
import { writeOrdersParquet } from '../bench-inputs.ts';
import type { BenchLine } from '../bench-line.ts';
import { timeLine } from './time-line.ts';
import { openBenchWindow, openPath } from './window.ts';

const warmings = 3;
/** Each bin of each is another filter, so that no answer is kept from before. */
const brushed = [
  ['order_id', 0],
  ['customer_id', 1],
  ['amount', 4],
] as const;

export async function benchBrushing(): Promise<BenchLine> {
  const path = await writeOrdersParquet(1);
  await using window = await openBenchWindow();
  const measured = await benchBrush(window.page, path);
  return timeLine('bins drawn over 10 M rows, to the counts of the column, p50', measured, 100);
}

/** By the presses of a screen reader, which keep one bin each. */
async function benchBrush(page: Page, path: string): Promise<number[]> {
  await openPath(page, path);
  await counted(page);
  const measured: number[] = [];
  for (const [column, place] of brushed) {
    await page.locator(`#editor [role=row][row-index="0"] [col-id="${place}"]`).click();
    if (measured.length === 0) await page.keyboard.press('Alt+p');
    const bins = page.getByRole('toolbar', { name: `Bins of ${column}` });
    await bins.waitFor({ timeout: 120_000 });
    const count = Math.min(12, await bins.getByRole('button').count());
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
