/** Takes crawls out of the history: those that ended long ago, except the newest of each crawler. */

import { sql } from '#engine/base/sql.ts';
import type { HistoryRule } from '#engine/catalog/history.ts';
import { forgetExpired, forgetKept } from '#engine/catalog/repositories/crawls/kept-tables.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

const batch = 200;

export function countCleanableCrawls(connection: Connection, rule: HistoryRule): number {
  return cleanableCrawls(connection, rule, Number.MAX_SAFE_INTEGER).length;
}

/** One batch. A marker may name a crawl, so its id stays. @returns how many went. */
export function cleanCrawls(connection: Connection, rule: HistoryRule): number {
  const ids = cleanableCrawls(connection, rule, batch);
  const now = Date.now();
  forgetExpired(connection, now);
  for (const id of ids) {
    forgetKept(connection, id);
    connection.run(
      sql`INSERT INTO cleaned_history (id, cleaned_on, change) VALUES (?, ?, 'commit') ON CONFLICT DO NOTHING`,
      id,
      now,
    );
    connection.run(sql`DELETE FROM crawls WHERE id = ?`, id);
  }
  return ids.length;
}

function cleanableCrawls(connection: Connection, rule: HistoryRule, limit: number): string[] {
  const found: string[] = [];
  for (let crawler = firstCrawler(connection, null); crawler !== undefined && found.length < limit;) {
    const rows = connection.all<{ id: string }>(
      sql`SELECT id FROM crawls WHERE crawler_name = ? AND state <> 'RUNNING' AND coalesce(end_time, start_time) < ?
          AND sequence < (SELECT sequence FROM crawls WHERE crawler_name = ? ORDER BY sequence DESC LIMIT 1 OFFSET ?)
        ORDER BY sequence LIMIT ?`,
      crawler,
      rule.endedBefore,
      crawler,
      Math.max(1, rule.keepLast) - 1,
      limit - found.length,
    );
    found.push(...rows.map(({ id }) => id));
    crawler = firstCrawler(connection, crawler);
  }
  return found;
}

function firstCrawler(connection: Connection, after: string | null): string | undefined {
  const row =
    after === null
      ? connection.get<{ name: string | null }>(sql`SELECT min(crawler_name) AS name FROM crawls`)
      : connection.get<{ name: string | null }>(
          sql`SELECT min(crawler_name) AS name FROM crawls WHERE crawler_name > ?`,
          after,
        );
  return row?.name ?? undefined;
}
