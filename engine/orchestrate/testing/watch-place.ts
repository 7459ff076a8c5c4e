/** A workspace with a lake whose crawler watches it, as a host that stays has it; for tests. */

import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createDeferred } from '#engine/base/async.ts';
import { silentLog } from '#engine/base/log.ts';
import { openCatalog, type Catalog } from '#engine/catalog/index.ts';
import type { Table, TableObject } from '#engine/catalog/entities.ts';
import { crawlerSchema, type Crawler } from '#engine/contract/definitions/crawler.ts';
import type { WatchedCrawler } from '#engine/contract/procedures/watched-crawlers.ts';
import { initWorkspace } from '#engine/definitions/workspace-folder.ts';
import { Workspace } from '#engine/definitions/workspace.ts';
import { createCrawlControl, type CrawlControl } from '#engine/orchestrate/crawl-control.ts';
import { openWatchControl, type WatchControl } from '#engine/orchestrate/watching/watch-control.ts';
import { usualTimes, type WatchingHost } from '#engine/orchestrate/watching/watching-host.ts';
import type { ComputeStatistics } from '#engine/explore/statistics/compute-statistics.ts';
import type { AskQueue } from '#engine/storage/s3/object-queue.ts';
import { createInlinePools } from '#engine/workers/create-inline-pools.ts';

const noStatistics: ComputeStatistics = () => Promise.reject(new Error('No statistics are computed here.'));
const noQueue: AskQueue = (question) => Promise.reject(new Error(`No queue is there for ${question.method}.`));
const limits = { memoryLimit: 512 * 1024 * 1024, threads: 2 };

/** Short enough for a test, long enough that a burst of files is one. */
export const quietSeconds = 0.15;
export const testTimes = { ...usualTimes, rescan: 60, rescanShare: 1, root: 40, retry: 60 };

export type LakeTable = Partial<Table> & { readonly objects: readonly TableObject[] };

/** A host that has the workspace open. */
export interface WatchingEngine extends AsyncDisposable {
  readonly workspace: Workspace;
  readonly catalog: Catalog;
  readonly crawls: CrawlControl;
  readonly control: WatchControl;
  /** Crawls that the watch began, in order. */
  readonly begun: string[];
  /** Resolves as soon as the state of the watch is like this. */
  until(isLike: (state: WatchedCrawler) => boolean): Promise<WatchedCrawler>;
  /** Everything that a reader sees of the lake's tables, without times, versions and generations. */
  tables(): Promise<readonly LakeTable[]>;
}

export interface WatchPlace extends AsyncDisposable {
  readonly folder: string;
  readonly lake: string;
  /** @param host other times and limits. @param trusted false: nobody allowed it yet. */
  open(host?: Partial<WatchingHost>, trusted?: boolean): Promise<WatchingEngine>;
  /** Saves the crawler `lake`, as somebody does with an editor. */
  save(engine: WatchingEngine, settings: Record<string, unknown>): Promise<void>;
  write(relative: string, content: string | Uint8Array): Promise<void>;
  /** What a crawl of the lake finds in a catalog that has nothing yet. */
  freshTables(): Promise<readonly LakeTable[]>;
}

export async function openWatchPlace(settings: Record<string, unknown> = {}): Promise<WatchPlace> {
  const folder = await initWorkspace(await realpath(await mkdtemp(path.join(tmpdir(), 'tenon-watch-'))), 'watch');
  const lake = path.join(folder, 'lake');
  await mkdir(lake);
  const crawlerOf = (more: Record<string, unknown>): Crawler =>
    crawlerSchema.parse({
      name: 'lake',
      databaseName: 'lake',
      targets: [{ path: lake, exclusions: ['**.tmp'] }],
      schemaChangePolicy: { deleteBehavior: 'DELETE_FROM_DATABASE' },
      watch: { enabled: true, quietSeconds },
      ...settings,
      ...more,
    });
  const file = path.join(folder, 'crawlers', 'lake.json');
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(crawlerOf({})));
  const pools = createInlinePools({
    modules: { crawl: () => import('#engine/crawl/operation-handlers.ts') },
    limits,
    temporaryRoot: path.join(folder, '.tenon-workers'),
    log: silentLog,
  });
  return {
    folder,
    lake,
    async open(host = {}, trusted = true) {
      const workspace = await Workspace.open(folder, { title: 'a test' });
      if (trusted) await workspace.trust();
      const catalog = await openCatalog({ path: path.join(workspace.stateFolder, 'catalog.sqlite') });
      const crawls = createCrawlControl(workspace, catalog, pools.job, silentLog, noQueue, noStatistics);
      const begun: string[] = [];
      const stopListening = crawls.listen((name, state) => {
        if (state === 'RUNNING') begun.push(name);
      });
      const control = openWatchControl({
        workspace,
        crawls,
        pool: pools.job,
        log: silentLog,
        stays: true,
        queues: { catalog, askQueue: noQueue },
        host: { times: testTimes, ...host },
      });
      return {
        workspace,
        catalog,
        crawls,
        control,
        begun,
        until(isLike) {
          const found = createDeferred<WatchedCrawler>();
          const look = (state: WatchedCrawler): void => {
            if (isLike(state)) found.resolve(state);
          };
          const stop = control.listen(look);
          for (const state of control.list()) look(state);
          return found.promise.finally(stop);
        },
        tables: () => readTables(catalog),
        async [Symbol.asyncDispose]() {
          stopListening();
          await control[Symbol.asyncDispose]();
          await catalog[Symbol.asyncDispose]();
          await workspace[Symbol.asyncDispose]();
        },
      };
    },
    async save({ workspace }, more) {
      const { hash } = workspace.stores.crawler.get('lake');
      await workspace.stores.crawler.save(crawlerOf(more), { expectedHash: hash });
    },
    async write(relative, content) {
      const location = path.join(lake, relative);
      await mkdir(path.dirname(location), { recursive: true });
      await writeFile(location, content);
    },
    async freshTables() {
      const own = await mkdtemp(path.join(tmpdir(), 'tenon-fresh-'));
      const catalog = await openCatalog({ path: path.join(own, 'catalog.sqlite') });
      const workspace = await Workspace.open(await initWorkspace(path.join(own, 'workspace'), 'fresh'), {
        title: 'a test',
      });
      try {
        const crawls = createCrawlControl(workspace, catalog, pools.job, silentLog, noQueue, noStatistics);
        await workspace.stores.crawler.save(crawlerOf({ watch: {} }), { expectedHash: null });
        await crawls.crawl({ crawlerName: 'lake' }, () => undefined, new AbortController().signal);
        return await readTables(catalog);
      } finally {
        await workspace[Symbol.asyncDispose]();
        await catalog[Symbol.asyncDispose]();
        await rm(own, { recursive: true, force: true });
      }
    },
    async [Symbol.asyncDispose]() {
      await pools[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function readTables(catalog: Catalog): Promise<readonly LakeTable[]> {
  if ((await catalog.databases.findDatabase('lake')) === undefined) return [];
  const tables: LakeTable[] = [];
  const { items } = await catalog.tables.getTables('lake', { limit: 1000 });
  for (const table of items) {
    const objects: TableObject[] = [];
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<Catalog['tables']['getTableObjects']>> = await catalog.tables.getTableObjects(
        'lake',
        table.name,
        { limit: 5000, after },
      );
      objects.push(...page.items);
      after = page.next;
    } while (after !== null);
    tables.push({ ...lasting(table), objects });
  }
  return tables;
}

function lasting(table: Table): Partial<Table> {
  const { versionId: _version, createTime: _created, updateTime: _updated, generation: _generation, ...rest } = table;
  return rest;
}
