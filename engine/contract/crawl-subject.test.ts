import { expect, test } from 'vitest';
import { crawledPath, crawlSubject, pathCrawlName } from '#engine/contract/crawl-subject.ts';

test('a crawl is named by its crawler or by its path alone', () => {
  expect(crawlSubject('nightly')).toBe('nightly');
  expect(crawledPath('nightly')).toBeUndefined();
  expect(crawlSubject(pathCrawlName('/data/lake'))).toBe('/data/lake');
  expect(crawledPath(pathCrawlName('/data/lake'))).toBe('/data/lake');
});
