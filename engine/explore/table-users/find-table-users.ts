/** What uses a table of the catalog, page by page: jobs, views, crawlers, crawls, and the runs that wrote it. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Catalog } from '#engine/catalog/catalog.ts';
import type { ListedJobRun, Table } from '#engine/catalog/entities.ts';
import type { Page, PageRequest } from '#engine/catalog/page.ts';
import { decodePageToken, encodePageToken, pageSize } from '#engine/catalog/page-token.ts';
import type { Crawler } from '#engine/contract/definitions/crawler.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import { isCrawledBy, usesOfJob, type NodeUse } from '#engine/explore/table-users/table-uses.ts';

/** The latest run or crawl of a definition. */
export interface LatestUse<State> {
  readonly id: string;
  readonly state: State;
  /** Milliseconds since 1970. */
  readonly startTime: number;
}

/** What became of a crawl besides its state. */
export interface CrawlEnd {
  /** How much of its changes; null: nothing. */
  readonly undone: 'part' | 'all' | null;
  readonly warningCount: number;
}

export type TableUser =
  | {
      readonly kind: 'job';
      readonly name: string;
      readonly nodes: readonly NodeUse[];
      /** null: it never ran. */
      readonly latestRun:
        | (LatestUse<ListedJobRun['jobRunState']> & { readonly hasRejects: boolean; readonly undone: boolean })
        | null;
    }
  | { readonly kind: 'view'; readonly databaseName: string; readonly name: string }
  | {
      readonly kind: 'crawler';
      readonly name: string;
      /** null: it never ran. */
      readonly latestCrawl: (LatestUse<'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED'> & CrawlEnd) | null;
    }
  | (CrawlEnd & {
      readonly kind: 'crawl';
      readonly id: string;
      readonly crawlerName: string;
      readonly state: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
      readonly startTime: number;
      readonly versionId: number;
    })
  | { readonly kind: 'run'; readonly run: ListedJobRun };

export interface TableUsersHost {
  readonly catalog: Catalog;
  /** Of the workspace. */
  readonly root: string;
  readonly jobs: () => readonly Job[];
  readonly crawlers: () => readonly Crawler[];
}

const kinds = ['job', 'view', 'crawler', 'crawl', 'run'] as const;
/** Definitions that are compared before others get their turn. */
const comparedAtOnce = 100;
/** Users of one page at most: each definition asks for its latest run. */
const mostUsers = 200;

/** By kind, definitions by name, the others newest first. @throws EngineError EntityNotFound; InvalidInput for a token. */
export async function findTableUsers(
  host: TableUsersHost,
  databaseName: string,
  name: string,
  request: PageRequest,
  signal: AbortSignal,
): Promise<Page<TableUser>> {
  const table = await host.catalog.tables.getTable(databaseName, name);
  const size = Math.min(pageSize(request), mostUsers);
  const [first, begin] = request.after == null || request.after === '' ? [0, ''] : decodePlace(request.after);
  const items: TableUser[] = [];
  for (let kind = first; kind < kinds.length; kind += 1) {
    const after = kind === first ? begin : '';
    // A page that is full still has to know whether anything follows.
    const wanted = Math.max(1, size - items.length);
    const page = await readers[kinds[kind]!](host, table, { limit: wanted, after }, signal);
    if (items.length === size && page.items.length > 0) return { items, next: encodePlace(kind, '') };
    items.push(...page.items);
    if (page.next !== null) return { items, next: encodePlace(kind, page.next) };
  }
  return { items, next: null };
}

interface Wanted {
  readonly limit: number;
  /** '': from the start. */
  readonly after: string;
}

type Reader = (host: TableUsersHost, table: Table, wanted: Wanted, signal: AbortSignal) => Promise<Page<TableUser>>;

const readers: Readonly<Record<(typeof kinds)[number], Reader>> = {
  async job({ catalog, jobs, root }, table, wanted, signal) {
    const { items, next } = await namesAfter(
      jobs(),
      wanted,
      (job) => {
        const nodes = usesOfJob(job, table, root);
        return nodes.length === 0 ? undefined : { name: job.name, nodes };
      },
      signal,
    );
    const users = items.map(async ({ name, nodes }): Promise<TableUser> => {
      const [run] = (await catalog.jobRuns.getJobRuns(name, { limit: 1 })).items;
      const latestRun =
        run === undefined
          ? null
          : {
              id: run.id,
              state: run.jobRunState,
              hasRejects: run.hasRejects === true,
              undone: run.undone === true,
              startTime: run.startedOn ?? run.createdOn,
            };
      return { kind: 'job', name, nodes, latestRun };
    });
    return { items: await Promise.all(users), next };
  },
  async view({ catalog }, { databaseName, name }, wanted) {
    const { items, next } = await catalog.tables.getViewsReading(databaseName, name, pageOf(wanted));
    return { items: items.map((view) => ({ kind: 'view', ...view })), next };
  },
  async crawler({ catalog, crawlers, root }, table, wanted, signal) {
    const { items, next } = await namesAfter(
      crawlers(),
      wanted,
      (crawler) => (isCrawledBy(crawler, table, root) ? { name: crawler.name } : undefined),
      signal,
    );
    const users = items.map(async ({ name }): Promise<TableUser> => {
      const [crawl] = (await catalog.crawls.getCrawls(name, { limit: 1 })).items;
      if (crawl === undefined) return { kind: 'crawler', name, latestCrawl: null };
      const { id, state, startTime, undone, warningCount } = crawl;
      const latestCrawl = { id, state, startTime, undone, warningCount };
      return { kind: 'crawler', name, latestCrawl };
    });
    return { items: await Promise.all(users), next };
  },
  async crawl({ catalog }, { databaseName, name }, wanted) {
    const { items, next } = await catalog.tables.getCrawlsOfTable(databaseName, name, pageOf(wanted));
    return { items: items.map((crawl) => ({ kind: 'crawl', ...crawl })), next };
  },
  async run({ catalog }, { databaseName, name }, wanted) {
    const { items, next } = await catalog.tables.getWritersOfTable(databaseName, name, pageOf(wanted));
    return { items: items.map((run) => ({ kind: 'run', run })), next };
  },
};

function pageOf({ limit, after }: Wanted): PageRequest {
  return { limit, after: after === '' ? null : after };
}

/** Those that are about the table, by name from the one after `after` on. */
async function namesAfter<Definition extends { readonly name: string }, Found extends { readonly name: string }>(
  definitions: readonly Definition[],
  { limit, after }: Wanted,
  find: (definition: Definition) => Found | undefined,
  signal: AbortSignal,
): Promise<Page<Found>> {
  const sorted = definitions
    .filter(({ name }) => after === '' || name > after)
    .sort((left, right) => (left.name < right.name ? -1 : 1));
  const items: Found[] = [];
  for (const [index, definition] of sorted.entries()) {
    if (index % comparedAtOnce === comparedAtOnce - 1) {
      await nextTurn();
      signal.throwIfAborted();
    }
    const found = find(definition);
    if (found === undefined) continue;
    if (items.length === limit) return { items, next: items.at(-1)!.name };
    items.push(found);
  }
  return { items, next: null };
}

const listName = 'tableUsers';

function encodePlace(kind: number, after: string): string {
  return encodePageToken(listName, [kind, after]);
}

function decodePlace(token: string): [number, string] {
  const [kind, after] = decodePageToken(listName, token, ['number', 'string']);
  return [Number(kind), String(after)];
}
