/** Watching a folder of 20,000 files: what it costs while nothing happens, and how soon a new file is in the catalog. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { WatchedCrawler } from '#engine/contract/procedures/watched-crawlers.ts';
import type { Dispatcher } from '#engine/index.ts';
import { writeManyFiles } from '../sample/many-files.ts';
import { openBenchHost } from './bench-host.ts';
import type { BenchLine } from './bench-line.ts';
import { percentile, quartiles } from './percentile.ts';

// Below the number from which on a folder is rescanned, also with the files that arrive.
const files = 19_900;
const folders = 240;
const arrivals = 30;
const idleSeconds = 20;

export async function benchWatching(): Promise<BenchLine[]> {
  await using host = await openBenchHost();
  const { dispatcher } = host;
  const { path: lake } = writeManyFiles(files, folders, host.folder);
  await dispatcher.call('saveDefinition', {
    kind: 'crawler',
    value: { name: 'lake', databaseName: 'lake', targets: [{ path: lake, sampleSize: 2 }], watch: { enabled: true } },
    expectedHash: null,
  });
  await untilState(dispatcher, ({ state }) => state === 'watching');
  // What warms up after the start of a host is over by then.
  await delay(5000);
  const begun = process.cpuUsage();
  await delay(idleSeconds * 1000);
  const { user, system } = process.cpuUsage(begun);
  const share = (user + system) / 1e6 / idleSeconds;
  const times: number[] = [];
  for (let arrival = 0; arrival < arrivals; arrival += 1) times.push(await timeArrival(dispatcher, lake, arrival));
  const setting = `${files.toLocaleString('en')} files in ${folders} folders`;
  return [
    {
      name: 'idle watch, share of a core in the engine',
      value: share,
      unit: 'ratio',
      better: 'lower',
      bar: 0.01,
      note: `${setting}, over ${idleSeconds} s; without the listing every 5 minutes`,
    },
    {
      name: 'from a finished file to its partition in the catalog, p50',
      value: percentile(times, 0.5) / 1000,
      quartiles: [quartiles(times)[0] / 1000, quartiles(times)[1] / 1000],
      unit: 's',
      better: 'lower',
      bar: 2,
      note: `${setting}; 1 s of it is the quiet period`,
    },
  ];
}

/** Milliseconds. */
async function timeArrival(dispatcher: Dispatcher, lake: string, arrival: number): Promise<number> {
  const folder = join(lake, `store=${500 + arrival}`, 'month=01');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'part-0000.csv'), 'sale_id,product,quantity,price\n1,product 1,2,3.50\n');
  const start = performance.now();
  await untilState(
    dispatcher,
    () => true,
    async () => {
      const { items } = await dispatcher.call('getTables', { databaseName: 'lake' });
      return items[0]?.partitionCount === folders + arrival + 1;
    },
  );
  const time = performance.now() - start;
  await untilState(dispatcher, ({ state }) => state === 'watching');
  return time;
}

async function untilState(
  dispatcher: Dispatcher,
  isLike: (state: WatchedCrawler) => boolean,
  isThere: () => Promise<boolean> = () => Promise.resolve(true),
): Promise<void> {
  const ending = new AbortController();
  try {
    const events = dispatcher.stream('watchEvents', {}, ending.signal);
    const isReached = async (): Promise<boolean> =>
      (await dispatcher.call('getWatchedCrawlers', {})).every(isLike) && (await isThere());
    if (await isReached()) return;
    for await (const event of events) if (event.entity !== 'command' && (await isReached())) return;
  } finally {
    ending.abort();
  }
}
