/** What a watch of a crawler does, in one line. */

import { countText } from '#engine/contract/count-text.ts';
import type { WatchedCrawler } from '#engine/contract/procedures/watched-crawlers.ts';
import { printable } from '#main/cli/output/text-width.ts';

/** As `watching 12 files`, `rescanning 30,000 files: More than 20,000 files.` */
export function watchText({ state, fileCount, reason }: WatchedCrawler): string {
  const files = fileCount === null || state === 'missing' || state === 'off' ? '' : ` ${countText(fileCount, 'file')}`;
  const words = state === 'missing' ? 'target missing' : state === 'off' ? 'not watching' : `${state}${files}`;
  return reason === null ? words : `${words}: ${printable(reason)}`;
}

/** Writes a line when a watch begins to do something else; not for each crawl, which has its own record. */
export function watchReporter(write: (line: string) => void): (state: WatchedCrawler) => void {
  const written = new Map<string, string>();
  return (watched) => {
    const { crawlerName, state, reason, error } = watched;
    if (error === null && (state === 'waiting' || state === 'crawling')) return;
    const basis = JSON.stringify([state, reason, error]);
    if (written.get(crawlerName) === basis) return;
    written.set(crawlerName, basis);
    const failure = error === null ? '' : `; the last crawl failed: ${printable(error)}`;
    write(`crawler ${printable(crawlerName)}: ${watchText(watched)}${failure}\n`);
  };
}
