/**
 * Crawls of one large lake in a separate process, reported as JSON in the last line of output:
 * `node large-lakes-once.ts partitions LAKE FOLDER` crawls it, crawls again after 100 new files several times, and asks
 * for partitions by expressions; `parquet LAKE FOLDER` reads every file; `list LAKE` and `footers LAKE` do it raw.
 */

import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { copyFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openBenchCrawl, type BenchCrawl } from './bench-crawl.ts';
import { watchLoop } from '../host/loop-watch.ts';
import { peakMemory, privateBytes } from '../growth/process-memory.ts';
import { measureTimes } from '../percentile.ts';
import { listRaw, readFootersRaw } from './raw-reading.ts';

/** Milliseconds, and bytes of memory. */
export interface LargeLakeReport {
  readonly first: number;
  readonly memory: number;
  readonly longestSlice: number;
  /** Crawls with 100 new files, and what a raw listing took before each. */
  readonly later: readonly { readonly time: number; readonly raw: number }[];
  readonly expressions: readonly number[];
}

const newFiles = 100;
const laterCrawls = 5;

const [what, lake, folder] = process.argv.slice(2) as ['partitions' | 'parquet' | 'list' | 'footers', string, string];
console.log(JSON.stringify(await measure()));

async function measure(): Promise<unknown> {
  if (what === 'list') return listRaw(lake).time;
  if (what === 'footers') return readFootersRaw(lake).time;
  await using bench = await openBenchCrawl(lake, folder, what === 'parquet' ? null : 1);
  return what === 'parquet' ? (await bench.crawl()).time : await measurePartitions(bench);
}

async function measurePartitions(bench: BenchCrawl): Promise<LargeLakeReport> {
  const loop = watchLoop();
  let first = 0;
  let table = '';
  let later: LargeLakeReport['later'] = [];
  const memory = await peakMemory(async () => {
    const { time, result } = await bench.crawl();
    [first, table] = [time, result.tables[0]!.name];
    later = await crawlWithNewFiles(bench);
  }, privateBytes);
  const { longestSlice } = loop.stop();
  const stores = await storesOf();
  const expressions = await measureTimes(30, async (index) => {
    const store = stores[Math.floor((index * stores.length) / 30)]!.slice('store='.length);
    await bench.catalog.tables.getPartitions('bench', table, {
      limit: 100,
      expression: `store = '${store}' AND month > '06'`,
    });
  });
  return { first, memory, longestSlice, later, expressions };
}

async function crawlWithNewFiles(bench: BenchCrawl): Promise<LargeLakeReport['later']> {
  const later = [];
  const added: string[] = [];
  try {
    for (let round = 0; round < laterCrawls; round += 1) {
      // Nothing of this may hold the loop that is watched.
      await addFiles(added);
      const raw = await rawListing();
      later.push({ time: (await bench.crawl()).time, raw });
    }
  } finally {
    for (const path of added) rmSync(path);
  }
  return later;
}

async function rawListing(): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [import.meta.filename, 'list', lake]);
  return Number(stdout);
}

async function storesOf(): Promise<string[]> {
  return (await readdir(lake)).filter((name) => name.startsWith('store='));
}

/** Copies of files in folders far from each other. */
async function addFiles(added: string[]): Promise<void> {
  const stores = await storesOf();
  for (let number = 0; number < newFiles; number += 1) {
    const partition = join(lake, stores[Math.floor((number * stores.length) / newFiles)]!, 'month=01');
    const path = join(partition, `new-${String(added.length).padStart(6, '0')}.csv`);
    await copyFile(join(partition, (await readdir(partition))[0]!), path);
    added.push(path);
  }
}
