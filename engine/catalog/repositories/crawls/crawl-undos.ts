/** Undoes a crawl: its tables are as they were before it, all of them in one transaction. */

import { sql } from '#engine/base/sql.ts';
import type { CrawlUndo, CrawlUndoTable } from '#engine/catalog/tables/crawl-undo.ts';
import { entityNotFound } from '#engine/catalog/names.ts';
import { refuseCleaned } from '#engine/catalog/repositories/history/cleaned-history.ts';
import { ListingWriter, selectStored, toStoredObject, type StoredRow } from '#engine/catalog/repositories/listings.ts';
import { read, transaction } from '#engine/catalog/repositories/method.ts';
import { nextGeneration } from '#engine/catalog/repositories/generations.ts';
import { titleOfRun } from '#engine/catalog/repositories/run-title.ts';
import { foldLocation } from '#engine/catalog/tables/partition-location.ts';
import { searchText, type TableDefinition } from '#engine/catalog/repositories/tables/table-definition.ts';
import { refuseLocked } from '#engine/catalog/repositories/tables/table-locks.ts';
import {
  dropTableRow,
  findTableHead,
  moveGeneration,
  putDefinition,
  type TableHead,
} from '#engine/catalog/repositories/tables/table-rows.ts';
import { recordTableEvent } from '#engine/catalog/repositories/triggers/table-events.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import { crawlSubject } from '#engine/contract/crawl-subject.ts';
import { EngineError } from '#engine/contract/errors.ts';

export const crawlUndoMethods = {
  /** What an undo would do. @throws EngineError EntityNotFound. */
  getCrawlUndo: read(getCrawlUndo),
  /**
   * All or nothing. Versions and generations keep increasing: a definition comes back as the next version.
   * @param skipsRefused undoes the other tables where some cannot be undone.
   * @throws EngineError EntityNotFound; InvalidState when nothing is left to undo, or a table was changed since (names it
   *   and what changed it); ConcurrentModification while a run commits to one.
   */
  undoCrawl: transaction(undoCrawl, { durability: 'full', leavesGarbage: true }),
};

interface KeptRow {
  readonly databaseName: string;
  readonly tableName: string;
  readonly crawlSequence: number;
  readonly tableId: number;
  readonly createdDatabase: 0 | 1;
  readonly afterCommit: number;
  readonly generation: number | null;
  readonly versionId: number | null;
  readonly previousGeneration: number | null;
  readonly previousVersionId: number | null;
  readonly createTime: number;
  readonly removedListing: number | null;
  readonly addedListing: number | null;
  readonly undone: 0 | 1;
}

interface UndoneCrawl {
  readonly id: string;
  readonly crawlerName: string;
  readonly state: string;
  readonly undone: 'part' | 'all' | null;
  readonly undoneOn: number | null;
}

function getCrawlUndo(connection: Connection, crawlId: string): CrawlUndo {
  const { undone, undoneOn } = getUndoneCrawl(connection, crawlId);
  const tables = keptRows(connection, crawlId).map((row): CrawlUndoTable => ({
    databaseName: row.databaseName,
    tableName: row.tableName,
    change: row.previousGeneration === null ? 'created' : row.generation === null ? 'deleted' : 'changed',
    undone: row.undone === 1,
    refusal: row.undone === 1 ? null : refusalOf(connection, crawlId, row),
  }));
  return { crawlId, undone, undoneOn, tables };
}

/** Tables that an error names. */
const mostNamed = 5;

function undoCrawl(connection: Connection, crawlId: string, skipsRefused: boolean): CrawlUndo {
  const crawl = getUndoneCrawl(connection, crawlId);
  const all = keptRows(connection, crawlId);
  const rows = all
    .filter(({ undone }) => undone === 0)
    .map((row) => ({ row, refusal: refusalOf(connection, crawlId, row) }));
  const details = { crawl: crawlId };
  if (crawl.state === 'RUNNING')
    throw new EngineError('InvalidState', `Crawl ${crawlId} is still running.`, { hint: 'Stop it, or wait.', details });
  if (crawl.undone === 'all')
    throw new EngineError('InvalidState', `Crawl ${crawlId} cannot be undone: it was already undone.`, {
      hint: 'Crawl again to write its changes again.',
      details,
    });
  if (rows.length === 0)
    throw new EngineError(
      'InvalidState',
      `Crawl ${crawlId} cannot be undone: it changed no table whose earlier state is still kept.`,
      { hint: 'The state before a crawl is kept for 7 days. Restore versions of its tables instead.', details },
    );
  const refused = rows.flatMap(({ refusal }) => refusal ?? []);
  if (refused.length > 0 && (!skipsRefused || refused.length === rows.length)) {
    const more = refused.length > mostNamed ? ` And ${refused.length - mostNamed} more.` : '';
    throw new EngineError(
      'InvalidState',
      `Crawl ${crawlId} cannot be undone: ${refused.slice(0, mostNamed).join('. ')}.${more}`,
      {
        hint:
          refused.length === rows.length
            ? 'Crawl again, or restore versions of its tables.'
            : 'Undo the other tables only.',
        details: { ...details, tables: refused.length, others: rows.length - refused.length },
      },
    );
  }
  for (const { row, refusal } of rows) if (refusal === null) undoTable(connection, crawlId, row);
  dropCreatedDatabases(connection, all);
  connection.run(
    sql`UPDATE crawls SET undone = ?, undone_on = ? WHERE id = ?`,
    refused.length === 0 ? 'all' : 'part',
    Date.now(),
    crawlId,
  );
  // The next crawl by events lists everything, not only what changes from now on.
  connection.run(sql`DELETE FROM crawl_listings WHERE crawler_name = ?`, crawl.crawlerName);
  return getCrawlUndo(connection, crawlId);
}

function undoTable(connection: Connection, crawlId: string, row: KeptRow): void {
  const { databaseName, tableName, previousGeneration, generation } = row;
  refuseLocked(connection, databaseName, tableName);
  const head = findTableHead(connection, databaseName, tableName);
  const record = (change: 'created' | 'updated' | 'deleted', objects: number): void =>
    recordTableEvent(connection, { databaseName, tableName, madeBy: crawlId, change, objects });
  if (previousGeneration === null) {
    record('deleted', head!.objectCount);
    dropTableRow(connection, head!.id);
  } else if (generation === null) {
    restoreTable(connection, crawlId, row);
    record('created', findTableHead(connection, databaseName, tableName)!.objectCount);
  } else {
    restoreChanged(connection, crawlId, row, head!);
    record('updated', countOf(connection, row.removedListing) + countOf(connection, row.addedListing));
  }
  followEarlier(connection, row);
  connection.run(
    sql`UPDATE crawl_undos SET undone = 1, removed_listing = NULL, added_listing = NULL
      WHERE crawl_id = ? AND database_name = ? AND table_name = ?`,
    crawlId,
    databaseName,
    tableName,
  );
}

function restoreChanged(connection: Connection, crawlId: string, row: KeptRow, head: TableHead): void {
  const { definition: text } = connection.get<{ definition: string }>(
    sql`SELECT definition FROM table_versions WHERE table_id = ? AND version_id = ?`,
    head.id,
    row.previousVersionId,
  )!;
  const definition = JSON.parse(text) as TableDefinition;
  const { removedListing, addedListing } = row;
  if (addedListing !== null) {
    // Objects of the crawl are removed under its own definition, the old ones are restored under theirs.
    const removing = new ListingWriter(connection, head.listingId, head.definition);
    for (const { path } of keptObjects(connection, addedListing)) removing.remove(path);
    removing.flush();
  }
  putDefinition(connection, head, definition, `undo ${crawlId}`);
  if (addedListing === null) {
    connection.run(sql`UPDATE listings SET state = 'garbage' WHERE id = ?`, head.listingId);
    connection.run(sql`UPDATE tables SET listing_id = ? WHERE id = ?`, removedListing, head.id);
  } else {
    const adding = new ListingWriter(connection, head.listingId, definition);
    for (const stored of keptObjects(connection, removedListing!)) {
      const { partitionCreateTime, ...object } = toStoredObject(connection, stored);
      adding.put(object, partitionCreateTime);
    }
    adding.flush();
    connection.run(sql`UPDATE listings SET state = 'garbage' WHERE id IN (?, ?)`, removedListing, addedListing);
  }
  moveGeneration(connection, head.id);
}

function restoreTable(connection: Connection, crawlId: string, row: KeptRow): void {
  const { databaseName, tableName, tableId, previousVersionId, removedListing, createTime } = row;
  const kept = [crawlId, databaseName, tableName] as const;
  const { definition: text } = connection.get<{ definition: string }>(
    sql`SELECT definition FROM crawl_undo_versions
      WHERE crawl_id = ? AND database_name = ? AND table_name = ? AND version_id = ?`,
    ...kept,
    previousVersionId,
  )!;
  const definition = JSON.parse(text) as TableDefinition;
  connection.run(
    sql`INSERT INTO tables (id, database_name, name, listing_id, version_id, generation, location, create_time,
      update_time, search_text) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    tableId,
    databaseName,
    tableName,
    removedListing,
    previousVersionId,
    nextGeneration(connection),
    foldLocation(definition.location),
    createTime,
    Date.now(),
    searchText(definition),
  );
  connection.run(
    sql`INSERT INTO table_versions (table_id, version_id, create_time, made_by, definition)
      SELECT ?, version_id, create_time, made_by, definition FROM crawl_undo_versions
      WHERE crawl_id = ? AND database_name = ? AND table_name = ?`,
    tableId,
    ...kept,
  );
}

/** The table is again as the crawl before left it, so that one can be undone next. */
function followEarlier(connection: Connection, row: KeptRow): void {
  const now = findTableHead(connection, row.databaseName, row.tableName);
  if (now === undefined) return;
  connection.run(
    sql`UPDATE crawl_undos SET generation = ?, version_id = ? WHERE database_name = ? AND table_name = ? AND table_id = ?
      AND generation = ? AND version_id = ? AND undone = 0`,
    now.generation,
    now.versionId,
    row.databaseName,
    row.tableName,
    row.tableId,
    row.previousGeneration,
    row.previousVersionId,
  );
}

function dropCreatedDatabases(connection: Connection, rows: readonly KeptRow[]): void {
  const names = new Set(rows.filter((row) => row.createdDatabase === 1).map(({ databaseName }) => databaseName));
  for (const name of names)
    connection.run(
      sql`DELETE FROM databases WHERE name = ? AND description = '' AND location_uri IS NULL AND parameters = '{}'
        AND NOT EXISTS (SELECT 1 FROM tables WHERE database_name = databases.name)`,
      name,
    );
}

/** Why the crawl's change of a table cannot be undone; null: it can. Nothing else may have changed the table since. */
function refusalOf(connection: Connection, crawlId: string, row: KeptRow): string | null {
  const { databaseName, tableName, generation, versionId } = row;
  const title = `Table ${databaseName}.${tableName}`;
  const head = findTableHead(connection, databaseName, tableName);
  if (generation === null) {
    if (head !== undefined) return `${title} was created again since${changedBy(connection, crawlId, row, head)}`;
    const database = connection.get(sql`SELECT 1 FROM databases WHERE name = ?`, databaseName);
    return database === undefined ? `Database ${databaseName} was removed since` : forgottenState(title, row);
  }
  if (head === undefined || head.id !== row.tableId)
    return `${title} was removed since${changedBy(connection, crawlId, row, head)}`;
  if (head.generation === generation && head.versionId === versionId) return forgottenState(title, row);
  return `${title} was changed since${changedBy(connection, crawlId, row, head)}`;
}

/** Later crawls of the table took the place of its earlier state; null: it is kept, or there was none. */
function forgottenState(title: string, { previousGeneration, removedListing }: KeptRow): string | null {
  return previousGeneration === null || removedListing !== null ? null : `${title} has no earlier state any more`;
}

/** ` by …`, where it is known. */
function changedBy(connection: Connection, crawlId: string, row: KeptRow, head: TableHead | undefined): string {
  const { databaseName, tableName } = row;
  const crawl = connection.get<{ id: string; crawlerName: string }>(
    sql`SELECT c.id, c.crawler_name AS crawlerName FROM crawl_undos u JOIN crawls c ON c.id = u.crawl_id
      WHERE u.database_name = ? AND u.table_name = ? AND u.crawl_sequence > ? AND u.undone = 0
      ORDER BY u.crawl_sequence DESC LIMIT 1`,
    databaseName,
    tableName,
    row.crawlSequence,
  );
  if (crawl !== undefined) return ` by crawl ${crawl.id} of ${crawlSubject(crawl.crawlerName)}`;
  const commit = connection.get<{ runId: string }>(
    sql`SELECT t.run_id AS runId FROM commit_tables t WHERE t.database_name = ? AND t.table_name = ? AND t.commit_sequence > ?
      ORDER BY t.commit_sequence DESC LIMIT 1`,
    databaseName,
    tableName,
    row.afterCommit,
  );
  if (commit !== undefined) return ` by ${titleOfRun(connection, commit.runId)}`;
  const madeBy =
    head === undefined || head.versionId === row.versionId
      ? undefined
      : connection.get<{ madeBy: string }>(
          sql`SELECT made_by AS madeBy FROM table_versions WHERE table_id = ? AND version_id = ?`,
          head.id,
          head.versionId,
        )?.madeBy;
  const kind = madeBy?.split(' ')[0] ?? '';
  const article = articles[kind];
  return article === undefined || madeBy === `crawl ${crawlId}` ? '' : ` by ${article}${madeBy}`;
}

/** Before what has made a version: `a person`, `the undo …`. */
const articles: Readonly<Record<string, string>> = { person: 'a ', restore: 'a ', undo: 'the ', crawl: '', run: '' };

function countOf(connection: Connection, listing: number | null): number {
  return (
    connection.get<{ count: number }>(sql`SELECT object_count AS count FROM listings WHERE id = ?`, listing)?.count ?? 0
  );
}

function keptObjects(connection: Connection, listing: number): StoredRow[] {
  return connection.all<StoredRow>(sql`${selectStored} WHERE o.listing_id = ? ORDER BY o.path`, listing);
}

function keptRows(connection: Connection, crawlId: string): KeptRow[] {
  return connection.all<KeptRow>(
    sql`SELECT database_name AS databaseName, table_name AS tableName, crawl_sequence AS crawlSequence, table_id AS tableId,
        created_database AS createdDatabase, after_commit AS afterCommit, generation, version_id AS versionId,
        previous_generation AS previousGeneration, previous_version_id AS previousVersionId, create_time AS createTime,
        removed_listing AS removedListing, added_listing AS addedListing, undone
      FROM crawl_undos WHERE crawl_id = ? ORDER BY database_name, table_name`,
    crawlId,
  );
}

function getUndoneCrawl(connection: Connection, id: string): UndoneCrawl {
  const row = connection.get<UndoneCrawl>(
    sql`SELECT id, crawler_name AS crawlerName, state, undone, undone_on AS undoneOn FROM crawls WHERE id = ?`,
    id,
  );
  if (row === undefined) refuseCleaned(connection, id, 'Crawl');
  if (row === undefined) throw entityNotFound('Crawl', id, []);
  return row;
}
