/** The crawl that a dialog asks to undo, and the undo itself. */

import { create } from 'zustand';
import { crawlTitle, type Crawl } from '#renderer/features/crawlers/crawl-words.ts';
import { runCommand } from '#renderer/rpc/queries.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { countOf } from '#renderer/ui/format/words.ts';

type UndoneCrawl = Pick<Crawl, 'id' | 'crawlerName' | 'startTime'>;

export const useUndoneCrawl = create<{ readonly crawl: UndoneCrawl | null }>(() => ({ crawl: null }));

export function askUndo(crawl: UndoneCrawl): void {
  useUndoneCrawl.setState({ crawl });
}

export function closeUndo(): void {
  useUndoneCrawl.setState({ crawl: null });
}

export function canUndo({ state, undone, changes }: Crawl): boolean {
  return state === 'SUCCEEDED' && undone !== 'all' && changes.length > 0;
}

/** @param others undoes the tables that were not changed since. */
export async function undoCrawl({ id, crawlerName, startTime }: UndoneCrawl, others: boolean): Promise<void> {
  const { tables } = await runCommand('undoCrawl', { id, others });
  const back = tables.filter(({ undone }) => undone).length;
  showToast({
    tone: 'ok',
    title: `Crawl of ${crawlTitle(crawlerName, startTime)} was undone: ${countOf(back, 'table')} restored.`,
  });
}
