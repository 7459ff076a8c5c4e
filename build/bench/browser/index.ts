/** The window in Chromium, on the production build: from an action to the paint of its result. */

import { linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { writeBigCsv } from '../../sample/big-csv.ts';
import { buildApp, isStale } from '../../build-app.ts';
import type { BenchJob } from '../bench-host.ts';
import type { BenchLine } from '../bench-line.ts';
import { benchCanvas } from './canvas.ts';
import { benchBrushing } from './brushing.ts';
import { benchHeap } from './heap.ts';
import { benchViews } from './views.ts';
import { timeLine } from './time-line.ts';
import { benchTyping } from './typing.ts';
import {
  closeTabs,
  makeWorkspace,
  openBenchWindow,
  openBrowser,
  openPage,
  openPath,
  startHost,
  type BenchWindow,
} from './window.ts';

const times = 32;
const warmings = 3;

/** @param minutes of scripted use, whose heap is watched. */
export async function* benchBrowser(minutes: number): AsyncGenerator<BenchLine> {
  // A fresh checkout has no build.
  if (isStale()) {
    console.error('Building the app …');
    await buildApp();
  }
  yield* benchStart();
  yield* benchRows();
  yield* benchBrushing();
  yield* benchViews();
  yield await benchTyping();
  yield await benchNodePreview();
  yield await benchCanvas();
  yield* benchHeap(minutes);
}

async function* benchStart(): AsyncGenerator<BenchLine> {
  const folder = await makeWorkspace();
  const browser = await openBrowser();
  const measured: number[] = [];
  const loads: number[] = [];
  try {
    for (let run = -warmings; run < times; run += 1) {
      const page = await openPage(browser);
      const begin = performance.now();
      const host = await startHost(folder);
      const served = performance.now();
      await page.goto(host.url, { waitUntil: 'commit' });
      const ready = page.getByText('engine ready').first().waitFor();
      await Promise.all([ready, page.getByRole('button', { name: 'Open path' }).waitFor()]);
      const end = performance.now();
      if (run >= 0) {
        measured.push(end - begin);
        loads.push(end - served);
      }
      await page.context().close();
      await host.end();
    }
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
  yield timeLine('start of the host to a usable window, warm, p50', measured, 1200);
  yield { ...timeLine('of it, the window alone, p50', loads, 1200), bar: null };
}

async function* benchRows(): AsyncGenerator<BenchLine> {
  const { path: csv, rows } = writeBigCsv(1);
  await using window = await openBenchWindow();
  // Each opening is of a path that was not opened before.
  const links = join(window.folder, 'links');
  mkdirSync(links);
  const linked = (name: string): string => {
    const path = join(links, name);
    linkSync(csv, path);
    return path;
  };
  const opened: number[] = [];
  for (let run = -warmings; run < times; run += 1) {
    const time = await openPath(window.page, linked(`opened-${run}.csv`));
    if (run >= 0) opened.push(time);
    await closeTabs(window.page);
  }
  yield timeLine('rows of 1 GB of CSV opened by its path, p50', opened, 300);

  const dropped: number[] = [];
  for (let run = -warmings; run < times; run += 1) {
    const time = await drop(window, linked(`dropped-${run}.csv`));
    if (run >= 0) dropped.push(time);
  }
  yield timeLine('rows of 1 GB of CSV that is dropped, p50', dropped, 500);
  yield timeLine(`jump in ${Math.round(rows / 1e6)} M rows to paint, p50`, await benchJumps(window.page, csv), 80);
}

/** A file of the disk, as a file manager hands it over. */
async function drop({ page }: BenchWindow, path: string): Promise<number> {
  await page.evaluate(() => {
    const input = document.createElement('input');
    input.type = 'file';
    input.id = 'bench-file';
    document.body.append(input);
  });
  await page.locator('#bench-file').setInputFiles(path);
  const time = await page.evaluate(() => {
    const input = document.querySelector<HTMLInputElement>('#bench-file')!;
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(input.files![0]!);
    const hasRows = (): boolean =>
      (document.querySelector('#editor [role=row][row-index="20"] [col-id="0"]')?.textContent ?? '') !== '';
    return window.bench.timeOf(() => {
      document.body.dispatchEvent(new DragEvent('dragover', { bubbles: true, cancelable: true, dataTransfer }));
      document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer }));
      input.remove();
    }, hasRows);
  });
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await closeTabs(page);
  return time;
}

async function benchJumps(page: Page, path: string): Promise<number[]> {
  await openPath(page, path);
  await page
    .locator('#editor [data-part="foot"]')
    .getByText(/^(?:Exact|counted, not checked)$/u)
    .waitFor({ timeout: 120_000 });
  const measured: number[] = [];
  for (let run = -warmings; run < times; run += 1) {
    // Steps of the golden ratio: anywhere in the file, never near the place before.
    const fraction = ((run + 10) * 0.618_033_988_749_895) % 1;
    const time = await page.evaluate((at) => {
      const body = [...document.querySelectorAll('#editor [data-part="grid"] *')]
        .filter((element) => /auto|scroll/u.test(getComputedStyle(element).overflowY))
        .toSorted((left, right) => right.scrollHeight - left.scrollHeight);
      const before = document
        .querySelector('#editor [role=row][row-index]:not(:has(:focus))')
        ?.getAttribute('row-index');
      const isPainted = (): boolean => {
        const rows = [
          ...document.querySelectorAll('#editor .ag-grid-scrolling-container [role=row][row-index]:not(:has(:focus))'),
        ];
        return (
          rows.length > 20 &&
          rows.every((row) => row.getAttribute('row-index') !== before) &&
          rows.every((row) => (row.textContent ?? '') !== '') &&
          // In place of a value that is not there yet, a bar is drawn.
          rows.every((row) => [...row.children].every((cell) => getComputedStyle(cell, '::before').content === 'none'))
        );
      };
      return window.bench.timeOf(() => {
        for (const element of body) element.scrollTop = (element.scrollHeight - element.clientHeight) * at;
      }, isPainted);
    }, fraction);
    if (run >= 0) measured.push(time);
  }
  return measured;
}

/** One source, and filters on it that each keep other rows: no preview exists before. */
async function benchNodePreview(): Promise<BenchLine> {
  const count = times + warmings;
  const nodes: BenchJob['nodes'] = [
    { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'in.csv', format: 'csv' } },
    ...Array.from({ length: count }, (_, index) => ({
      id: `f${index}`,
      name: `Filter ${index}`,
      transform: 'Filter',
      inputs: { in: { node: 'in' } },
      args: { condition: `id > ${index}` },
    })),
  ];
  await using opened = await openBenchWindow([{ name: 'previews', nodes }]);
  const { page, folder } = opened;
  const rows = Array.from({ length: 5000 }, (_, row) => `${row},name ${row},${row * 1.5}\n`);
  writeFileSync(join(folder, 'in.csv'), `id,name,amount\n${rows.join('')}`);
  await page.keyboard.press('ControlOrMeta+K');
  await page.getByRole('combobox', { name: 'Search tables, jobs, commands' }).fill('previews');
  await page.getByRole('option', { name: 'previews' }).first().click();
  await page.getByRole('region', { name: 'Panel' }).getByRole('tab', { name: 'Preview' }).click();
  const measured: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const card = page.locator(`#card-f${index}`);
    await card.waitFor();
    const time = await card.evaluate((element, first) => {
      const shown = (): boolean =>
        document
          .querySelector('[aria-label="Rows after the node"] tbody tr')
          ?.textContent?.includes(`name ${first}`) === true;
      return window.bench.timeOf(() => (element as HTMLElement).click(), shown);
    }, index + 1);
    if (index >= warmings) measured.push(time);
  }
  return timeLine('preview of a node, warm, from the click to its rows, p50', measured, 200);
}
