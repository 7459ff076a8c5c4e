/** What a bench of crawls needs: a catalog, one worker that is ready as in a host that stays, and a crawler of one folder. */

import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { silentLog } from '#engine/base/log.ts';
import { openCatalog, type Catalog } from '#engine/catalog/index.ts';
import { crawlerSchema } from '#engine/contract/definitions/crawler.ts';
import type { CrawlResult } from '#engine/crawl/crawl-result.ts';
import { endCrawl } from '#engine/crawl/operations.ts';
import { runCrawl } from '#engine/crawl/run-crawl.ts';
import { createWorkerPools } from '#engine/workers/create-worker-pools.ts';
import { describeEnvironment } from '#engine/workers/describe-environment.ts';
import { forkWorkers } from '#engine/workers/fork-worker-process.ts';
import { builtWorkerEntry } from '../built-worker.ts';

const limits = { memoryLimit: 512 * 1024 * 1024, threads: 2 };

export interface BenchCrawl extends AsyncDisposable {
  readonly catalog: Catalog;
  /** Crawls the folder into the database `bench`; the milliseconds do not count the start of the worker. */
  crawl(): Promise<{ readonly time: number; readonly result: CrawlResult }>;
}

/**
 * @param folder of the catalog and the worker.
 * @param sampleSize files that are read of each folder; null: all.
 */
export async function openBenchCrawl(lake: string, folder: string, sampleSize: number | null): Promise<BenchCrawl> {
  const catalog = await openCatalog({ path: join(folder, 'catalog.sqlite') });
  const pools = createWorkerPools({
    spawn: forkWorkers({ entry: builtWorkerEntry() }),
    log: silentLog,
    temporaryRoot: join(folder, 'workers'),
    recordFolder: join(folder, 'workers'),
    interactive: { maximum: 1, limits },
    job: { maximum: 1, limits },
  });
  const crawler = crawlerSchema.parse({
    name: 'bench',
    databaseName: 'bench',
    targets: [{ path: lake, sampleSize }],
  });
  return {
    catalog,
    async crawl() {
      // A host keeps a worker ready, with its modules loaded; its start is measured elsewhere.
      await pools.job.run(describeEnvironment, {});
      await pools.job.run(endCrawl, { crawlId: '' });
      await delay(500);
      const start = performance.now();
      const result = await runCrawl({ crawler, workspaceRoot: folder, catalog, pool: pools.job, log: silentLog });
      return { time: performance.now() - start, result };
    },
    async [Symbol.asyncDispose]() {
      await pools[Symbol.asyncDispose]();
      await catalog[Symbol.asyncDispose]();
    },
  };
}
