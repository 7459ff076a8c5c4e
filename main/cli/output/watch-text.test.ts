/** Lines of a watch: each state once, failures with their reason. */

import { expect, test } from 'vitest';
import type { WatchedCrawler } from '#engine/contract/procedures/watched-crawlers.ts';
import { watchReporter } from '#main/cli/output/watch-text.ts';

const calm: WatchedCrawler = {
  crawlerName: 'lake',
  state: 'watching',
  reason: null,
  needsTrust: false,
  fileCount: 1,
  lastChangeTime: null,
  lastCrawlId: null,
  lastCrawlTime: null,
  nextRescanTime: null,
  error: null,
};

test('a line when the watch begins to do something else, none for its crawls', () => {
  const lines: string[] = [];
  const report = watchReporter((line) => lines.push(line));
  report({ ...calm, state: 'waiting' });
  report(calm);
  report({ ...calm, state: 'crawling' });
  report({ ...calm, fileCount: 2 });
  report({ ...calm, state: 'missing', reason: '/data/lake does not exist.' });
  report({ ...calm, state: 'rescanning', fileCount: 30_000, reason: 'More than 20,000 files.' });
  report({ ...calm, fileCount: 3, error: 'The disk is full.' });
  expect(lines).toEqual([
    'crawler lake: watching 1 file\n',
    'crawler lake: target missing: /data/lake does not exist.\n',
    'crawler lake: rescanning 30,000 files: More than 20,000 files.\n',
    'crawler lake: watching 3 files; the last crawl failed: The disk is full.\n',
  ]);
});
