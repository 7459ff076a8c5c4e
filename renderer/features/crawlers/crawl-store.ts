/** Crawls that this window started: their progress and outcome. */

import { create } from 'zustand';
import { toEngineError, type EngineError } from '#engine/contract/errors.ts';
import { pathCrawlName } from '#engine/contract/crawl-subject.ts';
import type { Input } from '#engine/contract/procedures/index.ts';
import type { CrawlResultText, CrawlStage } from '#engine/contract/procedures/crawls.ts';
import { crawlTitle } from '#renderer/features/crawlers/crawl-words.ts';
import { client } from '#renderer/rpc/connection.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { countOf } from '#renderer/ui/format/words.ts';
import { openTab, replaceTab, useWorkbench } from '#renderer/stores/workbench.ts';

export interface CrawlRequest {
  readonly crawlerName?: string;
  /** Absolute. */
  readonly path?: string;
  readonly databaseName?: string;
}

export interface LiveCrawl {
  readonly key: string;
  /** As the catalog calls it: a crawler, or `path …`. */
  readonly crawlerName: string;
  readonly startTime: number;
  readonly stage: CrawlStage;
  readonly fraction: number | null;
  readonly note: string;
  /** null while it runs. */
  readonly outcome:
    | { readonly crawlId: string; readonly result: CrawlResultText }
    | { readonly error: EngineError }
    | null;
}

export const useCrawls = create<{ readonly crawls: Readonly<Record<string, LiveCrawl>> }>(() => ({ crawls: {} }));

const aborts = new Map<string, AbortController>();
let nextKey = 1;

/** The review that showed what a crawl does, and what of it is taken (absent: all). */
type ConfirmedReview = Pick<Input<'crawl'>, 'take'> & { readonly reviewId: string };

/**
 * Starts a crawl and shows it.
 * @param review undefined: it was not reviewed.
 */
export function startCrawl(request: CrawlRequest, review?: ConfirmedReview): void {
  const key = `${Date.now().toString(36)}-${nextKey++}`;
  const crawlerName = request.crawlerName ?? pathCrawlName(request.path ?? '');
  useCrawls.setState(({ crawls }) => ({
    crawls: {
      ...crawls,
      [key]: { key, crawlerName, startTime: Date.now(), stage: 'list', fraction: null, note: '', outcome: null },
    },
  }));
  openTab({
    id: `crawl:${key}`,
    kind: 'crawl',
    title: crawlTitle(crawlerName, Date.now()),
    input: { key, crawlerName, ...databaseOf(request) },
  });
  const abort = new AbortController();
  aborts.set(key, abort);
  void follow(key, request, review, abort.signal);
}

export function stopCrawl(key: string): void {
  aborts.get(key)?.abort();
}

export function isGoing(crawl: LiveCrawl): boolean {
  return crawl.outcome === null;
}

async function follow(
  key: string,
  request: CrawlRequest,
  review: ConfirmedReview | undefined,
  signal: AbortSignal,
): Promise<void> {
  try {
    for await (const item of client.stream('crawl', review ?? request, signal)) {
      if (item.item === 'progress')
        change(key, (crawl) => ({
          ...crawl,
          fraction: item.fraction === null ? null : Math.min(1, item.fraction),
          note: item.note,
          stage: item.stage,
        }));
      else finish(key, request, { crawlId: item.crawlId, result: item.result });
    }
  } catch (thrown) {
    const error = toEngineError(thrown);
    const { crawlerName } = request;
    if (error.code === 'CrawlerRunning' && crawlerName !== undefined) await showRunning(key, crawlerName);
    else finish(key, request, { error });
  } finally {
    aborts.delete(key);
  }
}

/** Nothing has failed: the crawl that another one started, such as a watch, takes the place of this one. */
async function showRunning(key: string, crawlerName: string): Promise<void> {
  const newest = await client.call('getCrawls', { crawlerName, limit: 1 }).then(
    ({ items }) => items[0],
    () => undefined,
  );
  // It may not be in the catalog yet; without an id, the tab shows the newest one of its crawler.
  const running = newest?.state === 'RUNNING' ? newest : undefined;
  replaceTab(`crawl:${key}`, {
    id: `crawl:${running?.id ?? key}`,
    kind: 'crawl',
    title: crawlTitle(crawlerName, running?.startTime ?? Date.now()),
    input: { crawlerName, ...(running === undefined ? {} : { crawlId: running.id }) },
  });
  useCrawls.setState(({ crawls: { [key]: _refused, ...crawls } }) => ({ crawls }));
  showToast({ tone: 'info', title: `Crawler ${crawlerName} is already running. This is its current crawl.` });
}

function finish(key: string, request: CrawlRequest, outcome: NonNullable<LiveCrawl['outcome']>): void {
  change(key, (crawl) => ({ ...crawl, outcome }));
  const crawl = useCrawls.getState().crawls[key];
  if (crawl === undefined) return;
  const wasInFront = useWorkbench.getState().activeTab === `crawl:${key}`;
  const title = crawlTitle(crawl.crawlerName, crawl.startTime);
  // From here on the catalog knows it: the tab finds it again after a restart.
  const tab =
    'crawlId' in outcome
      ? {
          id: `crawl:${outcome.crawlId}`,
          kind: 'crawl',
          title,
          input: { key, crawlId: outcome.crawlId, crawlerName: crawl.crawlerName, ...databaseOf(request) },
        }
      : undefined;
  if (tab !== undefined) replaceTab(`crawl:${key}`, tab);
  if (wasInFront) return;
  if ('error' in outcome) {
    if (outcome.error.code !== 'Cancelled')
      showToast({ tone: 'bad', title: `Crawl of ${title}: ${outcome.error.message}` });
    return;
  }
  const { added, updated, deleted, misfits, warnings } = outcome.result;
  const unfit = misfits.length === 0 ? '' : ` ${countOf(misfits.length, 'separate table')} for files that do not fit.`;
  const warned = warnings.length === 0 ? '' : ` ${countOf(warnings.length, 'warning')}.`;
  showToast({
    tone: warnings.length === 0 ? 'ok' : 'warn',
    title: `Crawl of ${title}: ${added} added, ${updated} changed, ${deleted} removed.${unfit}${warned}`,
    ...(tab === undefined ? {} : { action: { label: 'Show', run: () => openTab(tab) } }),
  });
}

/** A crawl of a path is done again into the same database. */
function databaseOf({ databaseName }: CrawlRequest): { readonly databaseName?: string } {
  return databaseName === undefined ? {} : { databaseName };
}

function change(key: string, next: (crawl: LiveCrawl) => LiveCrawl): void {
  useCrawls.setState(({ crawls }) => {
    const crawl = crawls[key];
    return crawl === undefined ? {} : { crawls: { ...crawls, [key]: next(crawl) } };
  });
}
