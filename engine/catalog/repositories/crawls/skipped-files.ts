/** Files that crawls skipped: kept as what changed from one crawl of a crawler to the next, see decision 0126. */

import { sql } from '#engine/base/sql.ts';
import type { SkippedFile } from '#engine/catalog/entities.ts';
import type { Page, PageRequest } from '#engine/catalog/page.ts';
import { readPage } from '#engine/catalog/page-token.ts';
import { getCrawlRow, requireRunningCrawl } from '#engine/catalog/repositories/crawls/crawls.ts';
import { read, write } from '#engine/catalog/repositories/method.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

/** Of one transaction. */
const batch = 5000;

export const skippedFileMethods = {
  /**
   * Before the crawl is finished, which publishes them; may be called again.
   * @param files of different paths; those of the crawler's crawls are the same for as long as nothing changes.
   */
  recordSkippedFiles: write(({ connection }, crawlId: string, files: readonly SkippedFile[]) =>
    recordSkippedFiles(connection, crawlId, files),
  ),
  /** By path; none of a crawl of which they are not recorded. */
  getSkippedFiles: read(getSkippedFiles),
};

function recordSkippedFiles(connection: Connection, crawlId: string, files: readonly SkippedFile[]): void {
  const { sequence, crawlerName } = requireRunningCrawl(connection, crawlId);
  const open = new Map(
    connection
      .all<SkippedFile>(
        sql`SELECT path, reason FROM skipped_files WHERE crawler_name = ? AND until_crawl IS NULL`,
        crawlerName,
      )
      .map(({ path, reason }) => [path, reason]),
  );
  const added = files.filter(({ path, reason }) => open.get(path) !== reason);
  const reasons = new Map(files.map(({ path, reason }) => [path, reason]));
  const ended = [...open].filter(([path, reason]) => reasons.get(path) !== reason).map(([path]) => path);
  inBatches(ended, (paths) =>
    connection.transaction('endSkippedFiles', () => {
      for (const path of paths)
        connection.run(
          sql`UPDATE skipped_files SET until_crawl = ? WHERE crawler_name = ? AND path = ? AND until_crawl IS NULL`,
          sequence,
          crawlerName,
          path,
        );
    }),
  );
  inBatches(added, (rows) =>
    connection.transaction('addSkippedFiles', () => {
      for (const { path, reason } of rows)
        connection.run(
          sql`INSERT OR REPLACE INTO skipped_files (crawler_name, path, since_crawl, reason) VALUES (?, ?, ?, ?)`,
          crawlerName,
          path,
          sequence,
          reason,
        );
    }),
  );
}

function inBatches<Item>(items: readonly Item[], take: (items: readonly Item[]) => void): void {
  for (let from = 0; from < items.length; from += batch) take(items.slice(from, from + batch));
}

function getSkippedFiles(connection: Connection, crawlId: string, request?: PageRequest): Page<SkippedFile> {
  const { sequence, crawlerName, skippedCount } = getCrawlRow(connection, crawlId);
  return readPage<SkippedFile, SkippedFile>(
    'skippedFiles',
    request,
    ['string'],
    (after, limit) =>
      skippedCount === null
        ? []
        : connection.all(
            sql`SELECT path, reason FROM skipped_files WHERE crawler_name = ? AND path > ? AND since_crawl <= ?
              AND (until_crawl IS NULL OR until_crawl > ?) ORDER BY path LIMIT ?`,
            crawlerName,
            after?.[0] ?? '',
            sequence,
            sequence,
            limit,
          ),
    ({ path }) => [path],
    (row) => row,
  );
}

/** Removes a batch of those that no crawl of the history skipped. @returns whether there may be more. */
export function sweepSkippedFiles(connection: Connection): boolean {
  for (let crawler = nextCrawler(connection, null); crawler !== null; crawler = nextCrawler(connection, crawler)) {
    const ended = connection.get(
      sql`SELECT 1 FROM skipped_files WHERE crawler_name = ? AND until_crawl IS NOT NULL
        AND until_crawl <= (SELECT min(sequence) FROM crawls WHERE crawler_name = ?) LIMIT 1`,
      crawler,
      crawler,
    );
    if (ended === undefined) continue;
    connection.transaction('sweepSkippedFiles', () =>
      connection.run(
        sql`DELETE FROM skipped_files WHERE crawler_name = ? AND until_crawl IS NOT NULL
          AND until_crawl <= (SELECT min(sequence) FROM crawls WHERE crawler_name = ?) ORDER BY until_crawl LIMIT ?`,
        crawler,
        crawler,
        batch,
      ),
    );
    return true;
  }
  return false;
}

function nextCrawler(connection: Connection, after: string | null): string | null {
  return connection.get<{ name: string | null }>(
    sql`SELECT min(crawler_name) AS name FROM skipped_files WHERE crawler_name > ?`,
    after ?? '',
  )!.name;
}
