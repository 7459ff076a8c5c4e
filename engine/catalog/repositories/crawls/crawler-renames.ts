/** Renames of crawlers: history, tables, queues, schedule, and what triggers wait for move to the new name, in one transaction. */

import { sql } from '#engine/base/sql.ts';
import { deletedName } from '#engine/catalog/names.ts';
import type { DefinitionRename } from '#engine/catalog/entities.ts';
import { read, transaction } from '#engine/catalog/repositories/method.ts';
import { renameAwaited } from '#engine/catalog/repositories/triggers/trigger-actions.ts';
import { finishTriggerRename } from '#engine/catalog/repositories/triggers/trigger-methods.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

/** As those of jobs: begin, rename the file, finish. After a crash in between, the next opening finishes or abandons it. */
export const crawlerRenameMethods = {
  /** One that was begun earlier and could not be finished is given up. */
  beginCrawlerRename: transaction(beginCrawlerRename, { durability: 'full' }),
  /** The history of a deleted crawler of the new name is kept as `<name> (deleted)`. Repeating it is harmless. */
  finishCrawlerRename: transaction(finishCrawlerRename, { durability: 'full' }),
  /** Everything keeps the old name. */
  giveUpCrawlerRename: transaction(giveUpCrawlerRename, { durability: 'full' }),
  /** Unfinished renames. */
  getCrawlerRenames: read(getCrawlerRenames),
};

function beginCrawlerRename(connection: Connection, { from, to, fromHash }: DefinitionRename): void {
  connection.run(
    sql`INSERT OR REPLACE INTO crawler_renames (from_name, to_name, from_hash) VALUES (?, ?, ?)`,
    from,
    to,
    fromHash,
  );
}

function finishCrawlerRename(connection: Connection, from: string): void {
  const rename = getCrawlerRenames(connection).find((each) => each.from === from);
  if (rename === undefined) return;
  moveCrawler(
    connection,
    rename.to,
    deletedName(rename.to, (name) => isKnown(connection, name)),
    false,
  );
  moveCrawler(connection, from, rename.to, true);
  renameAwaited(connection, 'crawler', from, rename.to);
  finishTriggerRename(connection, 'crawler', from, rename.to);
  giveUpCrawlerRename(connection, from);
}

function giveUpCrawlerRename(connection: Connection, from: string): void {
  connection.run(sql`DELETE FROM crawler_renames WHERE from_name = ?`, from);
}

function getCrawlerRenames(connection: Connection): DefinitionRename[] {
  return connection.all<DefinitionRename>(
    sql`SELECT from_name AS "from", to_name AS "to", from_hash AS fromHash FROM crawler_renames ORDER BY from_name`,
  );
}

/** @param lives false: a deleted crawler, which has no queue any more, and whose tables are nobody's. */
function moveCrawler(connection: Connection, from: string, to: string, lives: boolean): void {
  connection.run(sql`UPDATE crawls SET crawler_name = ? WHERE crawler_name = ?`, to, from);
  connection.run(sql`UPDATE skipped_files SET crawler_name = ? WHERE crawler_name = ?`, to, from);
  if (!lives) {
    connection.run(sql`DELETE FROM queued_folders WHERE crawler_name = ?`, from);
    connection.run(sql`DELETE FROM crawl_queues WHERE crawler_name = ?`, from);
    connection.run(sql`DELETE FROM crawl_listings WHERE crawler_name = ?`, from);
    return;
  }
  connection.run(sql`UPDATE queued_folders SET crawler_name = ? WHERE crawler_name = ?`, to, from);
  connection.run(sql`UPDATE crawl_queues SET crawler_name = ? WHERE crawler_name = ?`, to, from);
  connection.run(sql`UPDATE crawl_listings SET crawler_name = ? WHERE crawler_name = ?`, to, from);
  // A crawler removes only tables that name it, and reads their partitions with its classifiers.
  const versions = [sql`table_versions`, sql`crawl_undo_versions`];
  for (const table of versions)
    connection.run(
      sql`UPDATE ${table} SET definition = json_replace(definition, '$.parameters.UPDATED_BY_CRAWLER', ?)
        WHERE json_extract(definition, '$.parameters.UPDATED_BY_CRAWLER') = ?`,
      to,
      from,
    );
}

function isKnown(connection: Connection, crawlerName: string): boolean {
  return connection.get(sql`SELECT 1 FROM crawls WHERE crawler_name = ?`, crawlerName) !== undefined;
}
