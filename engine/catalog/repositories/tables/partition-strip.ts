/** The partitions of a table in few groups of equal size, in the order of their values, each with its totals. */

import { sql } from '#engine/base/sql.ts';
import { read } from '#engine/catalog/repositories/method.ts';
import { parseValues } from '#engine/catalog/repositories/listings.ts';
import { getTableHead } from '#engine/catalog/repositories/tables/tables.ts';
import type { GroupNulls, PartitionGroup, PartitionStrip, StripRange } from '#engine/catalog/tables/partition-strip.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

export const partitionStripMethods = {
  /**
   * Reads the rows of partitions and of their statistics once, and no objects.
   * @param groups at most so many.
   * @throws EngineError EntityNotFound.
   */
  getPartitionStrip: read(getPartitionStrip),
};

/** After every text of values. */
const end = '\u{10FFFF}';

interface GroupRow {
  readonly last: string;
  readonly partitionCount: number;
  readonly objectCount: number;
  readonly sizeBytes: number;
  readonly countedRecords: number;
  readonly uncountedObjects: number;
  readonly oldest: number;
  readonly newest: number;
}

function getPartitionStrip(
  connection: Connection,
  databaseName: string,
  name: string,
  groups: number,
  { first, last }: StripRange,
): PartitionStrip {
  const { id, listingId, generation, definition } = getTableHead(connection, databaseName, name);
  const from = first === null ? '' : JSON.stringify(first);
  // The least text behind the last one.
  const to = last === null ? end : `${JSON.stringify(last)}\0`;
  const { count } = connection.get<{ count: number }>(
    sql`SELECT count(*) AS count FROM partitions WHERE listing_id = ? AND partition_values >= ? AND partition_values < ?`,
    listingId,
    from,
    to,
  )!;
  const starts = startsOf(connection, listingId, from, to, Math.ceil(count / groups));
  const statistics = findStatistics(connection, id, generation);
  return {
    statistics,
    partitionKeys: definition.partitionKeys.map((key) => key.name),
    partitionCount: count,
    groups: starts.map((start, index): PartitionGroup => {
      const {
        last: lastText,
        countedRecords,
        uncountedObjects,
        ...row
      } = connection.get<GroupRow>(
        sql`SELECT max(partition_values) AS last, count(*) AS partitionCount, sum(object_count) AS objectCount,
            sum(size_bytes) AS sizeBytes, sum(counted_records) AS countedRecords,
            sum(uncounted_objects) AS uncountedObjects, min(create_time) AS oldest, max(create_time) AS newest
          FROM partitions WHERE listing_id = ? AND partition_values >= ? AND partition_values < ?`,
        listingId,
        start,
        starts[index + 1] ?? to,
      )!;
      const recordCount = uncountedObjects > 0 ? null : countedRecords;
      const nulls =
        statistics === null
          ? null
          : findNulls(connection, { id, listingId, ...statistics }, start, starts[index + 1] ?? to);
      return { first: parseValues(start), last: parseValues(lastText), ...row, recordCount, nulls };
    }),
  };
}

/** null: there are none of partitions, such as those that an earlier version computed. */
function findStatistics(connection: Connection, tableId: number, generation: number): PartitionStrip['statistics'] {
  const row = connection.get<{ analyzedTime: number; generation: number }>(
    sql`SELECT analyzed_time AS analyzedTime, generation FROM table_statistics AS t WHERE table_id = ? AND EXISTS (
        SELECT 1 FROM partition_statistics AS p WHERE p.table_id = t.table_id AND p.analyzed_time = t.analyzed_time)`,
    tableId,
  );
  return row === undefined ? null : { analyzedTime: row.analyzedTime, isStale: row.generation !== generation };
}

interface StatedTable {
  readonly id: number;
  readonly listingId: number;
  readonly analyzedTime: number;
  readonly isStale: boolean;
}

/** Of the partitions from `start` to before `end`. */
function findNulls(
  connection: Connection,
  { id, listingId, analyzedTime, isStale }: StatedTable,
  start: string,
  end: string,
): GroupNulls | null {
  const within = [id, analyzedTime, start, end];
  // The table had the same partitions then, unless it changed. EXCEPT walks both indexes once; a join looks up each.
  const present = isStale
    ? sql`AND partition_values NOT IN (
        SELECT partition_values FROM partition_statistics
        WHERE table_id = ? AND analyzed_time = ? AND partition_values >= ? AND partition_values < ?
        EXCEPT SELECT partition_values FROM partitions
        WHERE listing_id = ? AND partition_values >= ? AND partition_values < ?)`
    : sql``;
  const row = connection.get<GroupNulls>(
    sql`SELECT count(*) AS partitionCount, coalesce(sum(null_count), 0) AS nullCount,
        coalesce(sum(cell_count), 0) AS cellCount
      FROM partition_statistics
      WHERE table_id = ? AND analyzed_time = ? AND partition_values >= ? AND partition_values < ? ${present}`,
    ...within,
    ...(isStale ? [...within, listingId, start, end] : []),
  )!;
  return row.partitionCount === 0 ? null : row;
}

/** Texts of the first partition of each group, found in the index alone. */
function startsOf(connection: Connection, listingId: number, from: string, to: string, size: number): string[] {
  const starts: string[] = [];
  let at = from;
  for (let skipped = 0; ; skipped = size) {
    const next = connection.get<{ text: string }>(
      sql`SELECT partition_values AS text FROM partitions
        WHERE listing_id = ? AND partition_values >= ? AND partition_values < ?
        ORDER BY partition_values LIMIT 1 OFFSET ?`,
      listingId,
      at,
      to,
      skipped,
    );
    if (next === undefined) return starts;
    starts.push(next.text);
    at = next.text;
  }
}
