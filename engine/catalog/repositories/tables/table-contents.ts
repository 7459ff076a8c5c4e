/** The contents of a table: pages of its partitions and objects, and the whole object list for a scan. */

import type { Sql } from '#engine/base/sql.ts';
import { sql } from '#engine/base/sql.ts';
import type { Page, PageRequest } from '#engine/catalog/page.ts';
import type { Table, TableObject } from '#engine/catalog/entities.ts';
import { readPage } from '#engine/catalog/page-token.ts';
import { parseValues } from '#engine/catalog/repositories/listings.ts';
import { findReading } from '#engine/catalog/repositories/object-readings.ts';
import { getPartitionCount, getPartitions } from '#engine/catalog/repositories/tables/partitions.ts';
import { getTable, getTableHead } from '#engine/catalog/repositories/tables/tables.ts';
import { read, readList, readMemberList } from '#engine/catalog/repositories/method.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import type { OpenedRows } from '#engine/catalog/thread/cursors.ts';

export const tableContentMethods = {
  /** In the order of their values. */
  getPartitions: read(getPartitions),
  /** How many partitions meet an expression. */
  getPartitionCount: read(getPartitionCount),
  /** Sorted by path. */
  getTableObjects: read(getTableObjects),
  /** The whole list at one generation, for planning a scan. */
  getTableSnapshot: readMemberList('objects', openTableSnapshot),
  /** Objects with their own reading, which are those written by runs; sorted by path. */
  getWrittenObjects: readList(openWrittenObjects),
};

export type ObjectRow = Omit<TableObject, 'partitionValues' | 'reading'> & {
  readonly partitionValues: string | null;
  readonly readingHash: string | null;
};

export const selectObject: Sql = sql`SELECT o.path, o.size, o.modified_micros AS modifiedMicros, o.compression,
    o.record_count AS recordCount, o.inference_hash AS inferenceHash, o.reading_hash AS readingHash, p.partition_values AS partitionValues
  FROM table_objects o LEFT JOIN partitions p ON p.id = o.partition_id`;

function getTableObjects(
  connection: Connection,
  databaseName: string,
  name: string,
  request?: PageRequest,
): Page<TableObject> {
  const { listingId } = getTableHead(connection, databaseName, name);
  return readPage<ObjectRow, TableObject>(
    'objects',
    request,
    ['string'],
    (after, limit) =>
      connection.all(
        sql`${selectObject} WHERE o.listing_id = ? AND o.path > ? ORDER BY o.path LIMIT ?`,
        listingId,
        after?.[0] ?? '',
        limit,
      ),
    (row) => [row.path],
    (row) => toObject(connection, row),
  );
}

/** The table and a cursor over its objects; both of one state when read inside one snapshot. */
export function openTableSnapshot(
  connection: Connection,
  databaseName: string,
  name: string,
): OpenedRows<{ table: Table }, TableObject> {
  const table = getTable(connection, databaseName, name);
  const { listingId } = getTableHead(connection, databaseName, name);
  const rows = connection
    .iterate<ObjectRow>(sql`${selectObject} WHERE o.listing_id = ? ORDER BY o.path`, listingId)
    .map((row) => toObject(connection, row));
  return { head: { table }, rows };
}

function openWrittenObjects(connection: Connection, databaseName: string, name: string): Iterator<TableObject> {
  const { listingId } = getTableHead(connection, databaseName, name);
  return connection
    .iterate<ObjectRow>(
      sql`${selectObject} WHERE o.listing_id = ? AND o.reading_hash IS NOT NULL ORDER BY o.path`,
      listingId,
    )
    .map((row) => toObject(connection, row));
}

function toObject(connection: Connection, { readingHash, partitionValues, ...row }: ObjectRow): TableObject {
  const object = { ...row, partitionValues: parseValues(partitionValues) };
  const reading = findReading(connection, readingHash);
  return reading === undefined ? object : { ...object, reading };
}
