/**
 * One crawl in a separate process: `node crawl-once.ts LAKE FOLDER first|again|raw`. The last line of output is
 * the milliseconds of the crawl alone; `again` crawls twice and reports the second, `raw` lists with readdir and stat.
 */

import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openBenchCrawl } from './crawls/bench-crawl.ts';
import { listRaw } from './crawls/raw-reading.ts';

const [lake, folder, what] = process.argv.slice(2) as [string, string, 'first' | 'again' | 'raw'];
if (what === 'raw') {
  const { bytes, time } = listRaw(lake);
  console.log(`${bytes} bytes\n${time}`);
} else await crawl(what === 'again');

async function crawl(again: boolean): Promise<void> {
  await using bench = await openBenchCrawl(lake, folder, 2);
  const loop = monitorEventLoopDelay({ resolution: 5 });
  if (again) await bench.crawl();
  loop.enable();
  const { time } = await bench.crawl();
  loop.disable();
  console.log(`${loop.max / 1e6}\n${time}`);
}
