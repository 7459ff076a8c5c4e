/** The window's heap over minutes of scripted use: what stays after a collection, and whether it grows. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CDPSession, Page } from '@playwright/test';
import type { BenchLine } from '../bench-line.ts';
import { closeTabs, openBenchWindow, runPaletteCommand } from './window.ts';
import { percentile } from '../percentile.ts';

const files = 6;
const million = 1e6;
/** Memory of the first use counts as the start, not as growth. */
const settling = 0.2;

interface Sample {
  readonly minute: number;
  /** Bytes after a collection. */
  readonly heap: number;
}

export async function* benchHeap(minutes: number): AsyncGenerator<BenchLine> {
  await using window = await openBenchWindow();
  const { page, folder } = window;
  const paths = writeFiles(folder);
  const session = await page.context().newCDPSession(page);
  const begin = performance.now();
  const samples: Sample[] = [];
  let rounds = 0;
  for (; performance.now() - begin < minutes * 60_000 || rounds < 3; rounds += 1) {
    await useOnce(page, paths[rounds % paths.length]!);
    samples.push({ minute: (performance.now() - begin) / 60_000, heap: await heapOf(session) });
  }
  const settled = samples.slice(Math.floor(samples.length * settling));
  const note = `${rounds} rounds`;
  yield {
    name: `heap of the window after ${Number(minutes.toPrecision(2))} minutes of use`,
    value:
      percentile(
        settled.slice(-5).map(({ heap }) => heap),
        0.5,
      ) / million,
    unit: 'MB',
    better: 'lower',
    bar: null,
    note,
  };
  yield {
    name: 'its growth in an hour at that pace',
    value: slopeOf(settled) * 60,
    unit: 'MB',
    better: 'lower',
    bar: null,
    note: 'straight line through all rounds but the first fifth',
  };
}

function writeFiles(folder: string): string[] {
  const place = join(folder, 'files');
  mkdirSync(place);
  return Array.from({ length: files }, (_, file) => {
    const path = join(place, `file-${file}.csv`);
    const rows = Array.from(
      { length: 20_000 },
      (_row, row) => `${row},name ${row},${(row * 7) % 100},2024-01-${(row % 28) + 1}`,
    );
    writeFileSync(path, `id,name_${file},amount,day\n${rows.join('\n')}\n`);
    return path;
  });
}

/** Typical work with a file: open it, scroll, sort, filter, profile, other areas, close it. */
async function useOnce(page: Page, path: string): Promise<void> {
  await page.keyboard.press('ControlOrMeta+O');
  await page.getByLabel('Path on this computer').fill(path);
  await page.keyboard.press('Enter');
  const editor = page.locator('#editor');
  await editor.locator('[role=row][row-index="0"] [col-id="0"]').waitFor();
  await editor
    .locator('[data-part="foot"]')
    .getByText(/^(?:Exact|counted, not checked)$/u)
    .waitFor();
  for (const at of [0.3, 0.9, 0.1]) {
    await editor.locator('[data-part="grid"]').evaluate((grid, fraction) => {
      for (const element of grid.querySelectorAll('*'))
        if (/auto|scroll/u.test(getComputedStyle(element).overflowY))
          element.scrollTop = (element.scrollHeight - element.clientHeight) * fraction;
    }, at);
    await page.waitForFunction(() =>
      [...document.querySelectorAll('[role=gridcell]')].every(
        (cell) => getComputedStyle(cell, '::before').content === 'none',
      ),
    );
  }
  await editor.locator('[role=gridcell][col-id="2"]').first().click();
  await runPaletteCommand(page, 'Sort column descending');
  await editor.getByText(/sorted in/u).waitFor();
  await runPaletteCommand(page, 'Show column profile');
  await page.getByText('Distinct').first().waitFor();
  await runPaletteCommand(page, 'Remove filters, search and order');
  for (const area of ['Catalog', 'Crawlers', 'Jobs', 'Runs', 'Explore'])
    await page.getByRole('navigation', { name: 'Areas' }).getByRole('button', { name: area, exact: true }).click();
  await closeTabs(page);
}

async function heapOf(session: CDPSession): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  return usedSize;
}

/** MB a minute, by least squares. */
function slopeOf(samples: readonly Sample[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [minute, heap] = [mean(samples.map((each) => each.minute)), mean(samples.map((each) => each.heap))];
  const spread = samples.reduce((sum, each) => sum + (each.minute - minute) ** 2, 0);
  const together = samples.reduce((sum, each) => sum + (each.minute - minute) * (each.heap - heap), 0);
  return spread === 0 ? 0 : together / spread / million;
}
