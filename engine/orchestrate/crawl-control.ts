/** Crawls as procedures ask for them: a saved crawler by name, or a path that is crawled once. */

import type { Log } from '#engine/base/log.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { CrawlState } from '#engine/catalog/entities.ts';
import { crawlerSchema, type Crawler } from '#engine/contract/definitions/crawler.ts';
import { runCrawl } from '#engine/crawl/run-crawl.ts';
import type { Workspace } from '#engine/definitions/workspace.ts';
import { folderReadings } from '#engine/definitions/folder-readings.ts';
import { wholePath } from '#engine/storage/whole-path.ts';
import type { WorkerPool } from '#engine/workers/worker-pool.ts';
import type { CrawlProgress, CrawlResultText } from '#engine/contract/procedures/crawls.ts';

export interface CrawlRequest {
  readonly crawlerName?: string | undefined;
  readonly path?: string | undefined;
  readonly databaseName?: string | undefined;
}

export interface CrawlControl {
  crawl(
    request: CrawlRequest,
    onProgress: (progress: CrawlProgress) => void,
    signal: AbortSignal,
  ): Promise<{ crawlId: string; result: CrawlResultText }>;
  /** Begins and ends of every crawl. Returns the function that ends the listening. */
  listen(listener: (crawlerName: string, state: CrawlState) => void): () => void;
}

export function createCrawlControl(workspace: Workspace, catalog: Catalog, pool: WorkerPool, log: Log): CrawlControl {
  const listeners = new Set<(crawlerName: string, state: CrawlState) => void>();
  const tell = (crawlerName: string, state: CrawlState): void => {
    for (const listener of listeners) listener(crawlerName, state);
  };
  return {
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async crawl(request, onProgress, signal) {
      const crawler = crawlerOf(workspace, request);
      const result = await runCrawl({
        crawler,
        workspaceRoot: workspace.root,
        catalog,
        pool,
        log,
        signal,
        onProgress,
        onStart: () => tell(crawler.name, 'RUNNING'),
        readings: folderReadings(workspace),
        pinned: (databaseName, name) => workspace.stores.table.find(`${databaseName}.${name}`)?.value,
      }).catch((thrown: unknown) => {
        tell(crawler.name, signal.aborted ? 'CANCELLED' : 'FAILED');
        throw thrown;
      });
      tell(crawler.name, 'SUCCEEDED');
      const { crawlId, tables, added, updated, unchanged, deleted, skipped, warnings } = result;
      return { crawlId, result: { tables, added, updated, unchanged, deleted, skipped, warnings } };
    },
  };
}

/** A path gets a crawler with a separate name, so that its crawls can be distinguished from others. */
function crawlerOf(workspace: Workspace, { crawlerName, path, databaseName }: CrawlRequest): Crawler {
  if (crawlerName !== undefined) return workspace.stores.crawler.get(crawlerName).value;
  const root = wholePath(path!, workspace.root);
  return crawlerSchema.parse({
    name: `path ${root}`.slice(0, 255),
    databaseName: databaseName ?? workspace.definition.defaults.databaseName,
    targets: [{ path: root }],
  });
}
