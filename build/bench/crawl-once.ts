/**
 * One crawl in a separate process: `node crawl-once.ts LAKE FOLDER first|again|raw`. The last line of output is
 * the milliseconds of the crawl alone; `again` crawls twice and reports the second, `raw` lists with readdir and stat.
 */

import { readdirSync, statSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { silentLog } from '#engine/base/log.ts';
import { openCatalog } from '#engine/catalog/index.ts';
import { crawlerSchema } from '#engine/contract/definitions/crawler.ts';
import { endCrawl } from '#engine/crawl/operations.ts';
import { runCrawl } from '#engine/crawl/run-crawl.ts';
import { createWorkerPools } from '#engine/workers/create-worker-pools.ts';
import { describeEnvironment } from '#engine/workers/describe-environment.ts';
import { forkWorkers } from '#engine/workers/fork-worker-process.ts';

const [lake, folder, what] = process.argv.slice(2) as [string, string, 'first' | 'again' | 'raw'];
if (what === 'raw') listRaw(lake);
else await crawl(what === 'again');

function listRaw(root: string): void {
  // At the priority of the worker that crawls, so that a busy machine slows both alike.
  setPriority(10);
  const start = performance.now();
  let bytes = 0;
  const folders = [root];
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    for (const entry of readdirSync(next, { withFileTypes: true })) {
      const path = join(next, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else bytes += statSync(path).size;
    }
  }
  console.log(`${bytes} bytes\n${performance.now() - start}`);
}

async function crawl(again: boolean): Promise<void> {
  const limits = { memoryLimit: 512 * 1024 * 1024, threads: 2 };
  await using catalog = await openCatalog({ path: join(folder, 'catalog.sqlite') });
  await using pools = createWorkerPools({
    spawn: forkWorkers({ entry: join(import.meta.dirname, '../../engine/worker-entry.ts') }),
    log: silentLog,
    temporaryRoot: join(folder, 'workers'),
    recordFolder: join(folder, 'workers'),
    interactive: { maximum: 1, limits },
    job: { maximum: 1, limits },
  });
  const crawler = crawlerSchema.parse({
    name: 'bench',
    databaseName: 'bench',
    targets: [{ path: lake, sampleSize: 2 }],
  });
  const once = async (): Promise<number> => {
    // A host keeps a worker ready, with its modules loaded; its start is measured elsewhere.
    await pools.job.run(describeEnvironment, {});
    await pools.job.run(endCrawl, { crawlId: '' });
    await delay(500);
    const start = performance.now();
    await runCrawl({ crawler, workspaceRoot: folder, catalog, pool: pools.job, log: silentLog });
    return performance.now() - start;
  };
  const loop = monitorEventLoopDelay({ resolution: 5 });
  if (again) await once();
  loop.enable();
  const time = await once();
  loop.disable();
  console.log(`${loop.max / 1e6}\n${time}`);
}
