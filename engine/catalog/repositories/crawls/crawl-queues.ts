/** What was read from the queues of crawlers: a message is deleted only when it is recorded here. */

import { sql } from '#engine/base/sql.ts';
import type { CrawlListing, QueuedFolder, QueueNote } from '#engine/catalog/queue-entities.ts';
import { read, readList, transaction } from '#engine/catalog/repositories/method.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

export const crawlQueueMethods = {
  /** Milliseconds since 1970 of the time up to which the queue was read; undefined: it never was. */
  getQueueReadUntil: read(getQueueReadUntil),
  /** Oldest first. */
  getQueuedFolders: readList(openQueuedFolders),
  /** Of the last crawl that listed all folders, or all that changed. */
  findCrawlListing: read(findCrawlListing),
  noteQueue: transaction(noteQueue, { durability: 'full' }),
  finishCrawlListing: transaction(finishCrawlListing, { durability: 'full' }),
};

function getQueueReadUntil(connection: Connection, crawlerName: string, queue: string): number | undefined {
  return connection.get<{ readUntil: number }>(
    sql`SELECT read_until AS readUntil FROM crawl_queues WHERE crawler_name = ? AND queue = ?`,
    crawlerName,
    queue,
  )?.readUntil;
}

function openQueuedFolders(connection: Connection, crawlerName: string): Iterator<QueuedFolder> {
  return connection.iterate<QueuedFolder>(
    sql`SELECT folder, sequence FROM queued_folders WHERE crawler_name = ? ORDER BY sequence`,
    crawlerName,
  );
}

function findCrawlListing(connection: Connection, crawlerName: string): CrawlListing | undefined {
  const row = connection.get<{ basis: string; fingerprints: string }>(
    sql`SELECT basis, fingerprints FROM crawl_listings WHERE crawler_name = ?`,
    crawlerName,
  );
  if (row === undefined) return undefined;
  return { basis: row.basis, fingerprints: JSON.parse(row.fingerprints) as Record<string, string> };
}

/** Time only goes forward. */
function noteQueue(connection: Connection, { crawlerName, queue, folders, readUntil }: QueueNote): void {
  for (const folder of folders)
    connection.run(
      sql`INSERT OR REPLACE INTO queued_folders (crawler_name, folder) VALUES (?, ?)`,
      crawlerName,
      folder,
    );
  connection.run(
    sql`INSERT INTO crawl_queues (crawler_name, queue, read_until) VALUES (?, ?, ?)
      ON CONFLICT (crawler_name, queue) DO UPDATE SET read_until = max(read_until, excluded.read_until)`,
    crawlerName,
    queue,
    readUntil,
  );
}

/** @param upTo number of the last folder that the crawl knew of. */
function finishCrawlListing(connection: Connection, crawlerName: string, listing: CrawlListing, upTo: number): void {
  connection.run(sql`DELETE FROM queued_folders WHERE crawler_name = ? AND sequence <= ?`, crawlerName, upTo);
  connection.run(
    sql`INSERT OR REPLACE INTO crawl_listings (crawler_name, basis, fingerprints) VALUES (?, ?, ?)`,
    crawlerName,
    listing.basis,
    JSON.stringify(listing.fingerprints),
  );
}
