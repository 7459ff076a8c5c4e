/** Views that come and go: a tab with a scrolled grid of 10 M rows, charts of them, and the heap after many switches. */

import { linkSync } from 'node:fs';
import { join } from 'node:path';
import type { CDPSession, Page } from '@playwright/test';
import { writeOrdersParquet } from '../bench-inputs.ts';
import type { BenchLine } from '../bench-line.ts';
import { percentile } from '../percentile.ts';
import { timeLine } from './time-line.ts';
import { closeTabs, openBenchWindow, openPath } from './window.ts';

const switches = 40;
const warmings = 4;
/** Of the heap: rounds of all views, and those that count as its start. */
const rounds = 24;
const settling = 8;
const million = 1e6;

export async function* benchViews(): AsyncGenerator<BenchLine> {
  const parquet = await writeOrdersParquet(1);
  await using window = await openBenchWindow();
  const { page, folder } = window;
  const paths = ['first.parquet', 'second.parquet'].map((name) => join(folder, name));
  for (const path of paths) linkSync(parquet, path);
  for (const [index, path] of paths.entries()) {
    await openPath(page, path);
    await counted(page);
    await scrollTo(page, 0.3 + index * 0.3);
    // Opened for once, it would give its tab to the next one.
    await page.getByRole('tab', { name: new RegExp(`^${index === 0 ? 'first' : 'second'}`, 'u') }).dblclick();
  }
  yield timeLine('tab of a scrolled grid of 10 M rows, to its rows, p50', await benchTabs(page), 100);
  yield timeLine('chart of 10 M rows, to its drawing, p50', await benchCharts(page), 500);
  await page.getByRole('radio', { name: 'Rows' }).click();
  yield await benchSwitches(page);
  await closeTabs(page);
}

async function counted(page: Page): Promise<void> {
  await page
    .locator('#editor [data-part="foot"]')
    .getByText(/^(?:Exact|counted, not checked)$/u)
    .waitFor({ timeout: 120_000 });
}

async function scrollTo(page: Page, fraction: number): Promise<void> {
  // Rows that were opened take the focus first, which scrolls to them.
  await page.locator('#editor [role=row][row-index="0"] [role=gridcell]:focus').waitFor();
  await page.waitForTimeout(1000);
  await page.locator('#editor [data-part="grid"]').evaluate((grid, at) => {
    for (const element of grid.querySelectorAll('*'))
      if (/auto|scroll/u.test(getComputedStyle(element).overflowY))
        element.scrollTop = (element.scrollHeight - element.clientHeight) * at;
  }, fraction);
  await page.waitForTimeout(1500);
}

/** To and fro between two tabs, each where it was left. */
async function benchTabs(page: Page): Promise<number[]> {
  const measured: number[] = [];
  for (let run = -warmings; run < switches; run += 1) {
    const time = await page.getByRole('tab', { name: run % 2 === 0 ? /^first/u : /^second/u }).evaluate((tab) => {
      // The row that has the focus stays in the grid, wherever it is scrolled to.
      const rowsOf = (): string[] =>
        [...document.querySelectorAll('#editor [data-part="grid"] [role=row][row-index]:not([row-index="0"])')].map(
          (row) => row.querySelector('[col-id="0"]')?.textContent ?? '',
        );
      const before = new Set(rowsOf());
      const isPainted = (): boolean => {
        const rows = rowsOf();
        return (
          rows.length > 20 && rows.every((text) => text !== '' && !before.has(text)) && Number(rows[0]) > 1_000_100_000
        );
      };
      return window.bench.timeOf(() => (tab as HTMLElement).click(), isPainted);
    });
    if (run >= 0) measured.push(time);
    await page.waitForTimeout(100);
  }
  return measured;
}

/** Each kind of chart, of the columns that suit it. */
async function benchCharts(page: Page): Promise<number[]> {
  await page.getByRole('radio', { name: 'Chart' }).click();
  const section = page.getByRole('region', { name: 'Chart', exact: true });
  await section.locator('canvas').first().waitFor({ timeout: 120_000 });
  const suggested = page
    .getByRole('group', { name: 'Kind of chart' })
    .locator('button:not([aria-disabled=true]):not([aria-pressed=true])');
  const measured: number[] = [];
  for (const button of await suggested.elementHandles())
    measured.push(
      await button.evaluate((element) => {
        const chart = document.querySelector('section[aria-label="Chart"]')!;
        return window.bench.timeOf(
          () => (element as HTMLElement).click(),
          () =>
            (element as Element).getAttribute('aria-pressed') === 'true' &&
            chart.querySelector('canvas') !== null &&
            chart.querySelector('[aria-busy=true]') === null,
        );
      }),
    );
  return measured;
}

/** Two tabs, each shown as rows and as a profile, and the areas beside them; what a round leaves in the heap. */
async function benchSwitches(page: Page): Promise<BenchLine> {
  const session = await page.context().newCDPSession(page);
  const heaps: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    for (const tab of [/^first/u, /^second/u]) {
      await page.getByRole('tab', { name: tab }).click();
      for (const shown of ['Chart', 'Rows']) await page.getByRole('radio', { name: shown }).click();
      await page.locator('#editor [role=row][row-index] [col-id="0"]').first().waitFor();
    }
    for (const area of ['Catalog', 'Jobs', 'Runs', 'Explore'])
      await page.getByRole('navigation', { name: 'Areas' }).getByRole('button', { name: area, exact: true }).click();
    heaps.push(await heapOf(session));
  }
  const growth = slopeOf(heaps.slice(settling));
  return {
    name: 'growth of the heap by 100 switches of views',
    value: (growth * 100) / 8 / million,
    unit: 'MB',
    better: 'lower',
    bar: 2,
    note: `straight line through ${rounds - settling} rounds of 8 switches, ${Math.round(percentile(heaps, 0.5) / million)} MB`,
  };
}

async function heapOf(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  return (await session.send('Runtime.getHeapUsage')).usedSize;
}

/** Bytes a round, by least squares. */
function slopeOf(heaps: readonly number[]): number {
  const middle = (heaps.length - 1) / 2;
  const mean = heaps.reduce((sum, heap) => sum + heap, 0) / heaps.length;
  const spread = heaps.reduce((sum, _heap, round) => sum + (round - middle) ** 2, 0);
  return heaps.reduce((sum, heap, round) => sum + (round - middle) * (heap - mean), 0) / spread;
}
