/**
 * A host under full load in a separate process: `node engine-loop-once.ts CSV LAKE`. A crawl of many files, a job
 * over a big file and previews run at once; the last line of output is the loop's figures as JSON.
 */

import { setTimeout as delay } from 'node:timers/promises';
import { openBenchHost, runBenchJob } from '../bench-host.ts';
import { orderJob } from '../bench-job.ts';
import { watchLoop } from './loop-watch.ts';

const [csv, lake] = process.argv.slice(2) as [string, string];
await using host = await openBenchHost([{ name: 'orders', nodes: orderJob(csv) }]);
const { dispatcher } = host;
await dispatcher.call('previewFile', { path: csv });
await dispatcher.call('getJobRuns', {});
await delay(2000);

const ended = new AbortController();
const watch = watchLoop();
const previews = look();
const [crawled] = await Promise.all([crawl(), runBenchJob(dispatcher, 'orders')]);
ended.abort();
const seen = await previews;
const figures = watch.stop();
console.log(`${crawled} objects crawled, ${seen} previews, loop busy ${Math.round(figures.busy * 100)} %`);
console.log(JSON.stringify(figures));

async function crawl(): Promise<number> {
  let objects = 0;
  for await (const item of dispatcher.stream('crawl', { path: lake, databaseName: 'bench' })) {
    if (item.item === 'result') objects = item.result.tables.reduce((sum, table) => sum + table.objectCount, 0);
  }
  if (objects === 0) throw new Error('The crawl found nothing.');
  return objects;
}

/** First rows and a page, one after the other, as a person scrolls; a list of tables besides. */
async function look(): Promise<number> {
  const { snapshot, rowCount } = await dispatcher.call('openPages', { path: csv });
  let count = 0;
  for (; !ended.signal.aborted; count += 1) {
    await dispatcher.call('previewFile', { path: csv, limit: 100 });
    const start = Math.floor(((count * 0.618) % 1) * (rowCount - 500));
    await dispatcher.call('readPage', { path: csv, snapshot, start, count: 500 });
    await dispatcher.call('getJobRuns', {});
  }
  return count;
}
