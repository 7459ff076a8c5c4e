/** Keeps tables as they were before a crawl, and forgets them when their time is over. Every function runs inside a transaction. */

import { sql, type Sql } from '#engine/base/sql.ts';
import { keptUndoDays } from '#engine/catalog/tables/crawl-undo.ts';
import { createListing, ListingWriter, type StoredObject } from '#engine/catalog/repositories/listings.ts';
import type { TableDefinition } from '#engine/catalog/repositories/tables/table-definition.ts';
import { findTableHead, type TableHead } from '#engine/catalog/repositories/tables/table-rows.ts';
import type { TableObject } from '#engine/catalog/entities.ts';
import type { Connection, Parameter } from '#engine/catalog/thread/connection.ts';

/** Crawls of a table that can be undone, one after the other. */
const mostOfTable = 20;

/** The whole list of objects as it was, or only those that were removed or replaced, and those that were added. */
export type FormerObjects =
  | { readonly whole: number }
  | { readonly removed: readonly StoredObject[]; readonly added: readonly TableObject[] };

interface KeptLists {
  readonly removed: number | null;
  readonly added: number | null;
}

/** After the crawl created the table. */
export function keepCreated(
  connection: Connection,
  crawlId: string,
  { databaseName, name }: TableDefinition,
  createdDatabase: boolean,
): void {
  const after = findTableHead(connection, databaseName, name)!;
  keep(
    connection,
    crawlId,
    { before: undefined, after, createdDatabase, createTime: 0 },
    { removed: null, added: null },
  );
}

/**
 * After the crawl changed the table. Its whole list is kept as it is: the caller must not make it garbage.
 */
export function keepChanged(connection: Connection, crawlId: string, before: TableHead, lists: FormerObjects): void {
  const { databaseName, name } = before.definition;
  const after = findTableHead(connection, databaseName, name)!;
  keep(
    connection,
    crawlId,
    { before, after, createdDatabase: false, createTime: 0 },
    'whole' in lists
      ? { removed: lists.whole, added: null }
      : {
          removed: writeListing(connection, before.definition, lists.removed),
          added: writeListing(connection, after.definition, lists.added),
        },
  );
}

/** Before the crawl removes the table. Its list is kept as it is: the caller must not make it garbage. */
export function keepDeleted(connection: Connection, crawlId: string, before: TableHead): void {
  const { databaseName, name } = before.definition;
  const { createTime } = connection.get<{ createTime: number }>(
    sql`SELECT create_time AS createTime FROM tables WHERE id = ?`,
    before.id,
  )!;
  const lists = { removed: before.listingId, added: null };
  keep(connection, crawlId, { before, after: undefined, createdDatabase: false, createTime }, lists);
  connection.run(
    sql`INSERT INTO crawl_undo_versions (crawl_id, database_name, table_name, version_id, create_time, made_by, definition)
      SELECT ?, ?, ?, version_id, create_time, made_by, definition FROM table_versions WHERE table_id = ?`,
    crawlId,
    databaseName,
    name,
    before.id,
  );
}

/** Of crawls that began before the time that states are kept. */
export function forgetExpired(connection: Connection, now: number): void {
  forget(connection, sql`kept_on < ?`, now - keptUndoDays * 86_400_000);
}

/** Of a crawl that leaves the history, or one that is undone. */
export function forgetKept(connection: Connection, crawlId: string): void {
  forget(connection, sql`crawl_id = ?`, crawlId);
}

/** Of every crawl: the state of another place is not trusted. */
export function forgetAllKept(connection: Connection): void {
  forget(connection, sql`TRUE`);
}

function forget(connection: Connection, which: Sql, ...parameters: Parameter[]): void {
  dropLists(connection, which, ...parameters);
  connection.run(sql`DELETE FROM crawl_undos WHERE ${which}`, ...parameters);
}

/** The crawls still say that they changed the table: without it, they are undone in part only. */
function forgetStates(connection: Connection, which: Sql, ...parameters: Parameter[]): void {
  dropLists(connection, which, ...parameters);
  connection.run(
    sql`DELETE FROM crawl_undo_versions WHERE (crawl_id, database_name, table_name) IN (
      SELECT crawl_id, database_name, table_name FROM crawl_undos WHERE ${which})`,
    ...parameters,
  );
  connection.run(
    sql`UPDATE crawl_undos SET removed_listing = NULL, added_listing = NULL WHERE ${which}`,
    ...parameters,
  );
}

function dropLists(connection: Connection, which: Sql, ...parameters: Parameter[]): void {
  connection.run(
    sql`UPDATE listings SET state = 'garbage' WHERE id IN (
      SELECT removed_listing FROM crawl_undos WHERE ${which} UNION ALL SELECT added_listing FROM crawl_undos WHERE ${which})
      AND id NOT IN (SELECT listing_id FROM tables)`,
    ...parameters,
    ...parameters,
  );
}

interface Sides {
  readonly before: TableHead | undefined;
  readonly after: TableHead | undefined;
  readonly createdDatabase: boolean;
  readonly createTime: number;
}

function keep(
  connection: Connection,
  crawlId: string,
  { before, after, createdDatabase, createTime }: Sides,
  { removed, added }: KeptLists,
): void {
  const { id, definition } = (before ?? after)!;
  const { databaseName, name } = definition;
  // One whole list of a table is enough: older states could only come back through it.
  if (removed !== null && added === null)
    forgetStates(
      connection,
      sql`database_name = ? AND table_name = ? AND removed_listing IS NOT NULL AND added_listing IS NULL`,
      databaseName,
      name,
    );
  connection.run(
    sql`INSERT INTO crawl_undos (crawl_id, database_name, table_name, crawl_sequence, kept_on, table_id, created_database,
        after_commit, generation, version_id, previous_generation, previous_version_id, create_time, removed_listing,
        added_listing)
      VALUES (?, ?, ?, (SELECT sequence FROM crawls WHERE id = ?), ?, ?, ?,
        (SELECT coalesce(max(sequence), 0) FROM commits), ?, ?, ?, ?, ?, ?, ?)`,
    crawlId,
    databaseName,
    name,
    crawlId,
    Date.now(),
    id,
    createdDatabase ? 1 : 0,
    after?.generation ?? null,
    after?.versionId ?? null,
    before?.generation ?? null,
    before?.versionId ?? null,
    createTime,
    removed,
    added,
  );
  // Those before it were forgotten when it was not the oldest.
  const oldest = connection.get<{ sequence: number }>(
    sql`SELECT crawl_sequence AS sequence FROM crawl_undos WHERE database_name = ? AND table_name = ?
      ORDER BY crawl_sequence DESC LIMIT 1 OFFSET ?`,
    databaseName,
    name,
    mostOfTable,
  );
  if (oldest === undefined) return;
  const which = sql`database_name = ? AND table_name = ? AND crawl_sequence = ?`;
  forgetStates(connection, which, databaseName, name, oldest.sequence);
}

function writeListing(
  connection: Connection,
  definition: TableDefinition,
  objects: readonly (TableObject & Partial<Pick<StoredObject, 'partitionCreateTime'>>)[],
): number {
  const id = createListing(connection, 'live', null);
  const listing = new ListingWriter(connection, id, definition);
  for (const object of objects) listing.put(object, object.partitionCreateTime ?? null);
  listing.flush();
  return id;
}
