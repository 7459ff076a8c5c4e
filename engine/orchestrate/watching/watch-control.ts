/** The watches of a workspace: one for each crawler that is set to watch, as its definition says now. */

import { Mutex } from '#engine/base/async.ts';
import { stableJson } from '#engine/base/hash.ts';
import type { Log } from '#engine/base/log.ts';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { Crawler } from '#engine/contract/definitions/crawler.ts';
import { EngineError, toEngineError } from '#engine/contract/errors.ts';
import type { WatchedCrawler } from '#engine/contract/procedures/watched-crawlers.ts';
import { isOfCatalog, type CrawlRoot } from '#engine/crawl/catalog-targets/crawl-root.ts';
import { rootsOf } from '#engine/crawl/crawl-work.ts';
import { surveyFolder } from '#engine/crawl/operations.ts';
import { lookAtQueue, readQueue, type QueueReader } from '#engine/crawl/queue/read-queue.ts';
import type { Workspace } from '#engine/definitions/workspace.ts';
import type { CrawlControl } from '#engine/orchestrate/crawl-control.ts';
import { CrawlerWatch } from '#engine/orchestrate/watching/crawler-watch.ts';
import { refuseSharedQueues } from '#engine/orchestrate/watching/shared-queues.ts';
import { mostWatched, usualTimes, type WatchingHost } from '#engine/orchestrate/watching/watching-host.ts';
import { openFolderWatch } from '#engine/storage/folder-watch.ts';
import type { WorkerPool } from '#engine/workers/worker-pool.ts';

export interface WatchControl extends AsyncDisposable {
  /** Of every crawler that is set to watch, by name. */
  list(): readonly WatchedCrawler[];
  /** @throws EngineError InvalidState, IoFailed. */
  trust(): Promise<void>;
  /** Called after a state changed. Returns the function that ends the listening. */
  listen(listener: (state: WatchedCrawler) => void): () => void;
}

export interface WatchControlOptions {
  readonly workspace: Workspace;
  readonly crawls: CrawlControl;
  readonly pool: WorkerPool;
  readonly log: Log;
  /** False: this process is over soon, so it only lists. */
  readonly stays: boolean;
  readonly queues: QueueReader & { readonly catalog: Catalog };
  /** Other times and limits, for tests. */
  readonly host?: Partial<WatchingHost>;
}

/** Milliseconds in which changes of a state are reported once. */
const gathering = 100;

interface Watched {
  /** What the watch depends on, except its quiet period. */
  readonly basis: string;
  readonly watch: CrawlerWatch;
}

/** What a crawler watches, or why it cannot. */
type Wanted = { readonly crawler: Crawler } & ({ readonly roots: readonly CrawlRoot[] } | { readonly why: string });

export function openWatchControl(options: WatchControlOptions): WatchControl {
  return new CrawlerWatches(options);
}

class CrawlerWatches implements WatchControl {
  readonly #workspace: Workspace;
  readonly #stays: boolean;
  readonly #log: Log;
  readonly #host: WatchingHost;
  readonly #catalog: Catalog;
  readonly #watches = new Map<string, Watched>();
  /** Why crawlers are not watched that are set to. */
  readonly #refused = new Map<string, string>();
  readonly #listeners = new Set<(state: WatchedCrawler) => void>();
  readonly #turns = new Mutex();
  readonly #stopListening: () => void;
  readonly #told = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;
  #nextLook: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor({ workspace, crawls, pool, log, stays, queues, host }: WatchControlOptions) {
    this.#workspace = workspace;
    this.#stays = stays;
    this.#log = log;
    this.#catalog = queues.catalog;
    this.#host = {
      times: usualTimes,
      mostWatched,
      openFolderWatch,
      survey: (root, exclusions, signal) =>
        pool.run(surveyFolder, { root, exclusions, mostWatched: this.#host.mostWatched }, { signal }),
      queues: {
        look: async (queue, signal) => {
          refuseSharedQueues(workspace, workspace.stores.crawler.get(queue.crawlerName).value);
          return await lookAtQueue(queues, queue, signal);
        },
        read: (queue, state, how, signal) => readQueue(queues, queue, state, how, signal),
        newest: async (crawlerName) =>
          (await queues.catalog.crawls.getQueuedFolders(crawlerName)).at(-1)?.sequence ?? 0,
      },
      crawl: (crawlerName, quietMillis, signal) => crawls.crawlWatched(crawlerName, quietMillis, signal),
      ...host,
    };
    this.#stopListening = workspace.onChange(({ kind }) => {
      if (kind === 'crawler') this.#syncSoon();
    });
    this.#syncSoon();
  }

  list(): readonly WatchedCrawler[] {
    const crawlers = this.#workspace.stores.crawler.list().filter(({ value }) => value.watch.enabled);
    return crawlers.map(({ name }) => this.#watches.get(name)?.watch.state ?? this.#off(name));
  }

  async trust(): Promise<void> {
    if (this.#workspace.readOnly)
      throw new EngineError('InvalidState', 'Cannot watch folders: the workspace is open read-only.', {
        hint: 'Open it with --open take-over or --open fresh.',
      });
    await this.#workspace.trust();
    await this.#sync();
  }

  listen(listener: (state: WatchedCrawler) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#stopListening();
    clearTimeout(this.#timer);
    clearTimeout(this.#nextLook);
    this.#listeners.clear();
    await this.#turns.run(async () => {
      await Promise.all([...this.#watches.values()].map(({ watch }) => watch[Symbol.asyncDispose]()));
      this.#watches.clear();
    });
  }

  #syncSoon(): void {
    this.#sync().catch((error: unknown) =>
      this.#log.write('error', 'Cannot watch the folders of the crawlers.', { error: String(error) }),
    );
  }

  /** Begins, changes and ends watches until they are as the definitions say, and as the catalog has their tables. */
  #sync(): Promise<void> {
    return this.#turns.run(async () => {
      clearTimeout(this.#nextLook);
      if (this.#isClosed) return;
      const begun = Date.now();
      const wanted = new Map<string, Wanted>();
      if (this.#refusal === undefined)
        for (const { name, value } of this.#workspace.stores.crawler.list())
          if (value.watch.enabled) wanted.set(name, await this.#findRoots(value));
      for (const [name, { basis, watch }] of this.#watches) {
        const now = wanted.get(name);
        if (now !== undefined && 'roots' in now && basisOf(now.crawler, now.roots) === basis)
          watch.quietSeconds = now.crawler.watch.quietSeconds;
        else {
          await watch[Symbol.asyncDispose]();
          this.#watches.delete(name);
        }
      }
      this.#refused.clear();
      for (const [name, now] of wanted) if (!this.#watches.has(name)) this.#begin(name, now);
      this.#tellSoon();
      this.#lookAgain([...wanted.values()], Date.now() - begun);
    });
  }

  async #findRoots(crawler: Crawler): Promise<Wanted> {
    try {
      return {
        crawler,
        roots: await rootsOf({ crawler, catalog: this.#catalog, workspaceRoot: this.#workspace.root }),
      };
    } catch (thrown) {
      return { crawler, why: toEngineError(thrown).message };
    }
  }

  #begin(name: string, wanted: Wanted): void {
    if ('why' in wanted) {
      this.#refused.set(name, wanted.why);
      return;
    }
    const { crawler, roots } = wanted;
    try {
      const watch = new CrawlerWatch(crawler, roots, this.#host, () => this.#tellSoon());
      this.#watches.set(name, { basis: basisOf(crawler, roots), watch });
    } catch (thrown) {
      this.#refused.set(name, toEngineError(thrown).message);
    }
  }

  /** Tables of the catalog may be created, moved and deleted. @param took milliseconds that finding them took. */
  #lookAgain(wanted: readonly Wanted[], took: number): void {
    if (!wanted.some(({ crawler }) => isOfCatalog(crawler))) return;
    const { rescan, rescanShare } = this.#host.times;
    this.#nextLook = setTimeout(() => this.#syncSoon(), Math.max(rescan, took / rescanShare)).unref();
  }

  /** Why nothing is watched. */
  get #refusal(): string | undefined {
    if (!this.#stays) return 'Folders are watched while the app or `tenon serve` has the workspace open.';
    if (this.#workspace.readOnly) return 'The workspace is open read-only.';
    if (!this.#workspace.trusted)
      return 'Allow it first: choose Allow watching on the page of the crawler, or run `tenon call trustWorkspace`.';
    return undefined;
  }

  #off(crawlerName: string): WatchedCrawler {
    return {
      crawlerName,
      state: 'off',
      reason: this.#refusal ?? this.#refused.get(crawlerName) ?? null,
      needsTrust: this.#stays && !this.#workspace.readOnly && !this.#workspace.trusted,
      fileCount: null,
      lastChangeTime: null,
      lastCrawlId: null,
      lastCrawlTime: null,
      nextRescanTime: null,
      error: null,
    };
  }

  #tellSoon(): void {
    if (this.#isClosed) return;
    this.#timer ??= setTimeout(() => this.#tell(), gathering).unref();
  }

  #tell(): void {
    this.#timer = undefined;
    const states = this.list();
    for (const state of states) {
      const text = JSON.stringify(state);
      if (this.#told.get(state.crawlerName) === text) continue;
      this.#told.set(state.crawlerName, text);
      for (const listener of this.#listeners) listener(state);
    }
    const names = new Set(states.map(({ crawlerName }) => crawlerName));
    for (const name of this.#told.keys()) if (!names.has(name)) this.#told.delete(name);
  }
}

function basisOf({ watch: _watch, description: _description, ...basis }: Crawler, roots: readonly CrawlRoot[]): string {
  return stableJson([basis, roots.map(({ path }) => path)]);
}
