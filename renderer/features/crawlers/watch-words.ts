/** What the watch of a crawler does, in words. */

import type { WatchedCrawler, WatchState } from '#engine/contract/procedures/watched-crawlers.ts';
import { countOf, timeOfDay } from '#renderer/ui/format/words.ts';

/** As captions in lists. */
export const watchCaptions: Readonly<Record<WatchState, string>> = {
  watching: 'watching',
  rescanning: 'rescanning',
  waiting: 'waiting',
  crawling: 'crawling',
  missing: 'folder missing',
  off: 'not watching',
};

export function watchTitle({ state, fileCount }: WatchedCrawler): string {
  const files = fileCount === null ? '' : ` ${countOf(fileCount, 'file')}`;
  switch (state) {
    case 'watching':
      return `Watching${files}`;
    case 'rescanning':
      return `Rescanning${files} at intervals`;
    case 'waiting':
      return 'Waiting until the files stop changing';
    case 'crawling':
      return 'Crawling the changes';
    case 'missing':
      return 'Folder missing';
    case 'off':
      return 'Not watching';
  }
}

/** Times of the last change and crawl, and of the next rescan if there is one soon. */
export function watchTimes({ state, lastChangeTime, lastCrawlTime, nextRescanTime }: WatchedCrawler): string {
  const parts = [
    lastChangeTime === null ? 'No change seen yet' : `Last change ${timeOfDay(lastChangeTime)}`,
    ...(lastCrawlTime === null ? [] : [`last crawl ${timeOfDay(lastCrawlTime)}`]),
    ...(state === 'rescanning' && nextRescanTime !== null ? [`next rescan ${timeOfDay(nextRescanTime)}`] : []),
  ];
  return parts.join(', ');
}
