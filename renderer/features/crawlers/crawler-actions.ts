/** Actions on the crawler or crawl in front, shared by buttons and commands. */

import { toEngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { isChanged } from '#renderer/app/drafts/definition-drafts.ts';
import { inFormWords } from '#renderer/app/drafts/form-words.ts';
import { showFailure } from '#renderer/app/commands/run-command.ts';
import { isGoing, startCrawl, useCrawls, type LiveCrawl } from '#renderer/features/crawlers/crawl-store.ts';
import { crawledPath } from '#engine/contract/crawl-subject.ts';
import { ask, askReview, crawlerDrafts, type CrawlerDraft } from '#renderer/features/crawlers/crawler-store.ts';
import { queryClient, queryKey } from '#renderer/rpc/queries.ts';
import { findActiveTab } from '#renderer/stores/workbench.ts';

/** The name of the crawler whose editor is in front. */
export function activeCrawler(): string | undefined {
  const tab = findActiveTab('crawler');
  return tab === undefined ? undefined : String(tab.input['name']);
}

/** Its draft, once that is read. */
export function activeDraft(): CrawlerDraft | undefined {
  const name = activeCrawler();
  return name === undefined ? undefined : crawlerDrafts.find(name);
}

/** @param mine true: over the version on disk, which the person has seen. */
export async function trySaving(name: string, mine = false): Promise<void> {
  try {
    await crawlerDrafts.save(name, mine);
  } catch (thrown) {
    showFailure('Saving the crawler', inFormWords(toEngineError(thrown), formWords));
  }
}

/** Members of the file as the form calls them. */
const formWords: Readonly<Record<string, string>> = {
  tableLevel: 'Table roots at depth',
  tableThreshold: 'Fail if more tables than',
  readBudgetBytes: 'Read at most, in MB',
  quietSeconds: 'Quiet period, in seconds',
  schedule: 'Schedule',
  timeZone: 'Time zone',
  databaseName: 'Database',
  tablePrefix: 'Table name prefix',
  exclusions: 'Exclusions of a target',
  targets: 'Targets',
  catalogTargets: 'Targets',
  tables: 'Tables of a target',
  path: 'Path of a target',
  sampleSize: 'Files per folder',
  eventQueueArn: 'Event queue of a target',
  classifiers: 'Classifiers',
};

/** A crawl reads the file of its crawler: unsaved changes are saved first, and if that fails nothing starts. */
export async function saveAndCrawl(name: string): Promise<void> {
  if (await isSaved(name)) startCrawl({ crawlerName: name });
}

/** Shows what the crawler would change. */
export async function saveAndReview(name: string): Promise<void> {
  if (await isSaved(name)) askReview({ crawlerName: name, path: '', databaseName: '' });
}

async function isSaved(name: string): Promise<boolean> {
  const before = crawlerDrafts.find(name);
  if (before !== undefined && isChanged(before)) await trySaving(name);
  const now = crawlerDrafts.find(name);
  return now === undefined || !isChanged(now);
}

interface ActiveCrawl {
  /** While it runs. */
  readonly live: LiveCrawl | undefined;
  /** Once it is in the catalog and was read. */
  readonly done: Output<'getCrawl'> | undefined;
  again(): void;
}

/** The crawl in front. */
export function activeCrawl(): ActiveCrawl | undefined {
  const tab = findActiveTab('crawl');
  if (tab === undefined) return undefined;
  const { key, crawlId, crawlerName, databaseName } = tab.input;
  const crawl = typeof key === 'string' ? useCrawls.getState().crawls[key] : undefined;
  const known =
    typeof crawlId === 'string'
      ? queryClient.getQueryData<Output<'getCrawl'>>(queryKey('getCrawl', { id: crawlId }))
      : undefined;
  const database = typeof databaseName === 'string' ? databaseName : known?.changes[0]?.databaseName;
  return {
    live: crawl !== undefined && isGoing(crawl) ? crawl : undefined,
    done: known,
    again: () => crawlAgain(String(crawlerName), database),
  };
}

/** @param databaseName of a crawled path; undefined: unknown, so the user chooses one. */
export function crawlAgain(crawlerName: string, databaseName: string | undefined): void {
  const path = crawledPath(crawlerName);
  if (path === undefined) startCrawl({ crawlerName });
  else if (databaseName === undefined) ask('crawl-path', path);
  else startCrawl({ path, databaseName });
}
