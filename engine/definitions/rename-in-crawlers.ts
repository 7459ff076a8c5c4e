/** Crawlers follow a classifier that gets another name: their files then list it by the new one. */

import type { Log } from '#engine/base/log.ts';
import type { Crawler } from '#engine/contract/definitions/crawler.ts';
import { logLeft, renameReferences, type RenamedFiles } from '#engine/definitions/rename-references.ts';

/** Never fails; crawlers that could not be saved are logged, and their next crawl says what is missing. */
export async function renameInCrawlers(
  files: RenamedFiles<Crawler>,
  from: string,
  to: string,
  log: Log,
): Promise<void> {
  const references = await renameReferences(files, (crawler) =>
    crawler.classifiers.includes(from)
      ? { ...crawler, classifiers: crawler.classifiers.map((name) => (name === from ? to : name)) }
      : crawler,
  );
  logLeft(log, 'Crawler', references);
}
