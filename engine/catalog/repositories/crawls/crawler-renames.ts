/** Renames of crawlers: what triggers wait for of a crawler moves to its new name, with its schedule, in one transaction. */

import { sql } from '#engine/base/sql.ts';
import type { DefinitionRename } from '#engine/catalog/entities.ts';
import { read, transaction } from '#engine/catalog/repositories/method.ts';
import { renameAwaited } from '#engine/catalog/repositories/triggers/trigger-actions.ts';
import { finishTriggerRename } from '#engine/catalog/repositories/triggers/trigger-methods.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

/** As those of jobs: begin, rename the file, finish. After a crash in between, the next opening finishes or abandons it. */
export const crawlerRenameMethods = {
  /** One that was begun earlier and could not be finished is given up. */
  beginCrawlerRename: transaction(beginCrawlerRename, { durability: 'full' }),
  /** Repeating it is harmless. */
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
