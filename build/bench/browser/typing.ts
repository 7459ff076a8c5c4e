/** Keys in the editor of a query, beside a catalog of 50,000 tables whose names are suggested. */

import { join } from 'node:path';
import type { CrawledTable } from '#engine/catalog/index.ts';
import { openCatalog } from '#engine/catalog/index.ts';
import { sampleObject, sampleTable } from '#engine/catalog/testing/sample-entities.ts';
import { createEngine } from '#engine/index.ts';
import type { BenchLine } from '../bench-line.ts';
import { timeLine } from './time-line.ts';
import { openBenchWindow } from './window.ts';

const tableCount = 50_000;
const warmings = 10;
const text =
  'SELECT o.order_id, o.amount, c.name FROM sales.table_012345 o JOIN sales.table_04321 c ON o.id = c.id WHERE o.amount > 17';

export async function benchTyping(): Promise<BenchLine> {
  await using opened = await openBenchWindow([], fillCatalog);
  const { page } = opened;
  await page.keyboard.press('Alt+q');
  const field = page.locator('#editor').getByRole('textbox', { name: /^SQL of/u });
  await field.waitFor();
  await field.focus();
  // What the browser did of each key: its handlers, from the first to the end of the last, and the layout they need.
  await field.evaluate((element) => {
    const times: number[] = [];
    Object.assign(window, { keyTimes: times });
    let start = 0;
    window.addEventListener('keydown', () => (start = performance.now()), { capture: true });
    element.addEventListener('input', () =>
      queueMicrotask(() => {
        element.getBoundingClientRect();
        times.push(performance.now() - start);
      }),
    );
  });
  // As a person types: suggestions come in between, and are there when the next key is pressed.
  await page.keyboard.type(text, { delay: 60 });
  const measured = await page.evaluate(() => (window as unknown as { keyTimes: number[] }).keyTimes);
  return timeLine(`key in the editor of a query, ${tableCount} tables, p95`, measured.slice(warmings), 16, 0.95);
}

async function fillCatalog(folder: string): Promise<void> {
  await (await createEngine({ workspace: folder, title: 'bench' }))[Symbol.asyncDispose]();
  await using catalog = await openCatalog({ path: join(folder, '.tenon/catalog.sqlite') });
  const tables = Array.from({ length: tableCount }, (_, number): CrawledTable => {
    const name = `table_${String(number).padStart(6, '0')}`;
    return { table: sampleTable(name), objects: [sampleObject(name, 'a', 0)], expectedGeneration: null };
  });
  await catalog.crawls.startCrawl({ id: 'cr_bench', crawlerName: 'bench' });
  await catalog.crawls.publishCrawl({ crawlId: 'cr_bench', tables, deleteTables: [], changes: [] });
}
