/** The rows of one table: the head row, its versions and its listing. Every function runs inside a transaction. */

import { foldLocation } from '#engine/catalog/tables/partition-location.ts';
import { sql } from '#engine/base/sql.ts';
import { nextGeneration } from '#engine/catalog/repositories/generations.ts';
import { createListing } from '#engine/catalog/repositories/listings.ts';
import type { TableDefinition } from '#engine/catalog/repositories/tables/table-definition.ts';
import { sameDefinition, sameScan, searchText } from '#engine/catalog/repositories/tables/table-definition.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

/** The columns that writers need of a table, cheaper than the whole entity. */
export interface TableHead {
  readonly id: number;
  readonly listingId: number;
  readonly versionId: number;
  readonly generation: number;
  readonly objectCount: number;
  readonly definition: TableDefinition;
}

/** @param databaseName folded. @param name folded. */
export function findTableHead(connection: Connection, databaseName: string, name: string): TableHead | undefined {
  const row = connection.get<Omit<TableHead, 'definition'> & { definition: string }>(
    sql`SELECT t.id, t.listing_id AS listingId, t.version_id AS versionId, t.generation,
        l.object_count AS objectCount, v.definition
      FROM tables t
      JOIN listings l ON l.id = t.listing_id
      JOIN table_versions v ON v.table_id = t.id AND v.version_id = t.version_id
      WHERE t.database_name = ? AND t.name = ?`,
    databaseName,
    name,
  );
  return row === undefined ? undefined : { ...row, definition: JSON.parse(row.definition) as TableDefinition };
}

/** @param listingId the live listing of the new table (default: a new, empty one). */
export function insertTableRow(
  connection: Connection,
  definition: TableDefinition,
  madeBy: string,
  listingId: number = createListing(connection, 'live', null),
): TableHead {
  const now = Date.now();
  const generation = nextGeneration(connection);
  const { rowId } = connection.run(
    sql`INSERT INTO tables (database_name, name, listing_id, version_id, generation, location, create_time,
      update_time, search_text) VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?)`,
    definition.databaseName,
    definition.name,
    listingId,
    generation,
    foldLocation(definition.location),
    now,
    now,
    searchText(definition),
  );
  insertVersion(connection, rowId, 0, definition, madeBy, now);
  return { id: rowId, listingId, versionId: 0, generation, objectCount: 0, definition };
}

/**
 * Replaces the definition when it differs. The generation changes only with members that affect a scan, not with
 * descriptions or parameters.
 * @returns the current version afterwards, and whether it is new.
 */
export function putDefinition(
  connection: Connection,
  head: TableHead,
  definition: TableDefinition,
  madeBy: string,
): { versionId: number; changed: boolean } {
  if (sameDefinition(head.definition, definition)) return { versionId: head.versionId, changed: false };
  const now = Date.now();
  const versionId = head.versionId + 1;
  insertVersion(connection, head.id, versionId, definition, madeBy, now);
  connection.run(
    sql`UPDATE tables SET version_id = ?, location = ?, update_time = ?, search_text = ? WHERE id = ?`,
    versionId,
    foldLocation(definition.location),
    now,
    searchText(definition),
    head.id,
  );
  if (!sameScan(head.definition, definition)) moveGeneration(connection, head.id);
  return { versionId, changed: true };
}

/** After every change of the object list. */
export function moveGeneration(connection: Connection, tableId: number): void {
  connection.run(
    sql`UPDATE tables SET generation = ?, update_time = ? WHERE id = ?`,
    nextGeneration(connection),
    Date.now(),
    tableId,
  );
}

/**
 * Takes the table out; its object list becomes garbage that is swept later.
 * @param keepsListing something else keeps the list.
 */
export function dropTableRow(connection: Connection, tableId: number, keepsListing = false): void {
  if (!keepsListing)
    connection.run(
      sql`UPDATE listings SET state = 'garbage' WHERE id = (SELECT listing_id FROM tables WHERE id = ?)`,
      tableId,
    );
  connection.run(sql`DELETE FROM tables WHERE id = ?`, tableId);
}

function insertVersion(
  connection: Connection,
  tableId: number,
  versionId: number,
  definition: TableDefinition,
  madeBy: string,
  now: number,
): void {
  connection.run(
    sql`INSERT INTO table_versions (table_id, version_id, create_time, made_by, definition) VALUES (?, ?, ?, ?, ?)`,
    tableId,
    versionId,
    now,
    madeBy,
    JSON.stringify(definition),
  );
}
