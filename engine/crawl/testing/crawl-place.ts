/** A temporary lake with a catalog and workers around it, for tests of whole crawls. */

import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { silentLog } from '#engine/base/log.ts';
import { openCatalog, type Catalog } from '#engine/catalog/index.ts';
import type { Table, TableObject } from '#engine/catalog/entities.ts';
import { crawlerSchema } from '#engine/contract/definitions/crawler.ts';
import type { CrawlResult } from '#engine/crawl/crawl-result.ts';
import type { CrawlWork } from '#engine/crawl/crawl-work.ts';
import { reviewCrawl, type CrawlReview } from '#engine/crawl/review/review-crawl.ts';
import { runCrawl, type RunCrawlRequest } from '#engine/crawl/run-crawl.ts';
import { createInlinePools } from '#engine/workers/create-inline-pools.ts';
import type { WorkerPools } from '#engine/workers/worker-pool.ts';

const limits = { memoryLimit: 512 * 1024 * 1024, threads: 2 };

export interface CrawlPlace extends AsyncDisposable {
  readonly folder: string;
  /** Target of the crawls. */
  readonly lake: string;
  readonly catalog: Catalog;
  readonly pools: WorkerPools;
  /** Writes a file of the lake. */
  write(relative: string, content: string | Uint8Array): Promise<string>;
  remove(relative: string): Promise<void>;
  /** @param settings members of the crawler, over one that crawls the lake into the database `lake`. */
  crawl(settings?: Record<string, unknown>, request?: Partial<RunCrawlRequest>): Promise<CrawlResult>;
  /** Of the crawl that `crawl` would do with the same settings. */
  review(settings?: Record<string, unknown>, request?: Partial<CrawlWork>): Promise<CrawlReview>;
  /** Everything a reader sees, without times, versions and generations. */
  /** None before a crawl has found one. */
  tables(): Promise<readonly Table[]>;
  state(): Promise<unknown>;
  objects(table: string): Promise<readonly TableObject[]>;
  table(name: string): Promise<Table>;
}

/** @param lake an existing folder (default: a new one in the temporary folder). */
export async function openCrawlPlace(lake?: string): Promise<CrawlPlace> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'tenon-crawl-')));
  const target = lake ?? path.join(folder, 'lake');
  await mkdir(target, { recursive: true });
  const catalog = await openCatalog({ path: path.join(folder, '.tenon', 'catalog.sqlite') });
  const pools = createInlinePools({
    modules: { crawl: () => import('#engine/crawl/operation-handlers.ts') },
    limits,
    temporaryRoot: path.join(folder, 'workers'),
    log: silentLog,
  });
  const tables = async (): Promise<readonly Table[]> =>
    (await catalog.databases.findDatabase('lake')) === undefined
      ? []
      : (await catalog.tables.getTables('lake', { limit: 1000 })).items;
  const workOf = (settings: Record<string, unknown>): CrawlWork => ({
    crawler: crawlerSchema.parse({ name: 'test', databaseName: 'lake', targets: [{ path: target }], ...settings }),
    workspaceRoot: folder,
    catalog,
    pool: pools.job,
    log: silentLog,
  });
  return {
    folder,
    lake: target,
    catalog,
    pools,
    async write(relative, content) {
      const file = path.join(target, relative);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, content);
      return file;
    },
    remove: (relative) => rm(path.join(target, relative), { recursive: true }),
    crawl: (settings = {}, request = {}) => runCrawl({ ...workOf(settings), ...request }),
    review: (settings = {}, request = {}) => reviewCrawl({ ...workOf(settings), ...request }),
    tables,
    async state() {
      const states: unknown[] = [];
      for (const table of await tables()) {
        const {
          versionId: _version,
          createTime: _created,
          updateTime: _updated,
          generation: _generation,
          ...rest
        } = table;
        const { items } = await catalog.tables.getTableObjects('lake', table.name, { limit: 10_000 });
        states.push({ ...rest, objects: items });
      }
      return states;
    },
    objects: async (table) => (await catalog.tables.getTableObjects('lake', table, { limit: 10_000 })).items,
    table: (name) => catalog.tables.getTable('lake', name),
    async [Symbol.asyncDispose]() {
      await pools[Symbol.asyncDispose]();
      await catalog[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
