/** Crawls in words: kinds of changes, by glyph and tone; titles and verdicts. */

import { crawledPath } from '#engine/contract/crawl-subject.ts';
import type { CrawlStage } from '#engine/contract/procedures/crawls.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { exactCount, folderName, timeOfDay } from '#renderer/ui/format/words.ts';
import { succeededWithWarnings } from '#renderer/ui/tag.tsx';

export type Crawl = Output<'getCrawl'>;
export type CrawlChange = Crawl['changes'][number];

/** Together they are a phrase: `List folders and files`. */
export const stageWords: Readonly<Record<CrawlStage, { readonly title: string; readonly what: string }>> = {
  list: { title: 'List', what: 'folders and files' },
  read: { title: 'Read', what: 'content of new files' },
  group: { title: 'Group', what: 'files into tables' },
  write: { title: 'Write', what: 'to the catalog' },
};

export interface ChangeWords {
  /** `Table added`. */
  readonly title: string;
  readonly glyph: '+' | '−' | '~' | '?';
  readonly tone: 'ok' | 'bad' | 'warn' | 'info';
  /** How its row is marked; undefined: it is not. */
  readonly mark: 'added' | 'removed' | 'changed' | undefined;
}

const entities: Readonly<Record<CrawlChange['entity'], string>> = {
  table: 'Table',
  partition: 'Partitions',
  object: 'Files',
};

export function changeWords({ change, entity }: Pick<CrawlChange, 'change' | 'entity'>): ChangeWords {
  const thing = entities[entity];
  switch (change) {
    case 'added':
      return { title: `${thing} added`, glyph: '+', tone: 'ok', mark: 'added' };
    case 'updated':
      return { title: `${thing} changed`, glyph: '~', tone: 'warn', mark: 'changed' };
    case 'deleted':
      return { title: `${thing} removed`, glyph: '−', tone: 'bad', mark: 'removed' };
    case 'deprecated':
      return { title: `${thing} deprecated`, glyph: '?', tone: 'info', mark: undefined };
  }
}

/** The crawler, or the last part of the path; with the time when it is one of many. @param startTime milliseconds since 1970. */
export function crawlTitle(crawlerName: string, startTime?: number): string {
  const path = crawledPath(crawlerName);
  const name = path === undefined ? crawlerName : folderName(path);
  return startTime === undefined ? name : `${name} ${timeOfDay(startTime)}`;
}

/** A crawl whose tables miss records says so wherever its state is shown. */
export function endState({ state, warningCount }: Pick<Crawl, 'state' | 'warningCount'>): string {
  return state === 'SUCCEEDED' && warningCount > 0 ? succeededWithWarnings : state;
}

/** A crawl that was undone is shown as that. */
export function shownState({ undone, ...crawl }: Pick<Crawl, 'state' | 'undone' | 'warningCount'>): string {
  return undone === null ? endState(crawl) : undone === 'all' ? 'UNDONE' : 'PARTLY UNDONE';
}

/** Why fewer files were read than listed; undefined: as many were. */
export function unreadWords({ filesListed, filesRead }: Pick<Crawl, 'filesListed' | 'filesRead'>): string | undefined {
  const count = filesListed - filesRead;
  if (count <= 0) return undefined;
  return `${exactCount(count)} not opened: empty, unchanged since an earlier crawl, still being written, or not in the sample`;
}

/** The tables that a crawl changed: verdict words for a table's row. */
export function verdictOf(
  table: { readonly database: string; readonly name: string },
  changes: readonly CrawlChange[],
): { readonly words: string; readonly tone: 'ok' | 'warn' | 'plain' } {
  const own = changes.filter(
    ({ databaseName, tableName }) => databaseName === table.database && tableName === table.name,
  );
  if (own.length === 0) return { words: 'unchanged', tone: 'plain' };
  if (own.some(({ change, entity }) => change === 'added' && entity === 'table'))
    return { words: 'new table', tone: 'ok' };
  return { words: own.length === 1 ? '1 change' : `${own.length} changes`, tone: 'warn' };
}
