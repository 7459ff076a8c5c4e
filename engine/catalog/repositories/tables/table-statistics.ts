/** Statistics of tables: the last ones that were computed for each. */

import { sql } from '#engine/base/sql.ts';
import { read, transaction } from '#engine/catalog/repositories/method.ts';
import { getTableHead } from '#engine/catalog/repositories/tables/tables.ts';
import type {
  ColumnStatistics,
  KnownStatistics,
  PartitionNulls,
  TableStatistics,
} from '#engine/catalog/tables/statistics-entities.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

export const tableStatisticsMethods = {
  /** undefined: none were computed. @throws EntityNotFound. */
  findTableStatistics: read(findTableStatistics),
  /** Replaces those of the table, unless they are newer. @throws EntityNotFound. */
  putTableStatistics: transaction(putTableStatistics),
  /** Those of some partitions, which nobody sees before `putTableStatistics` has the same time. @throws EntityNotFound. */
  addPartitionStatistics: transaction(addPartitionStatistics),
  /** Removes at most `most` rows of partitions that later statistics replaced. @returns how many. @throws EntityNotFound. */
  removeOldPartitionStatistics: transaction(removeOldPartitionStatistics),
};

type StatisticsRow = Omit<TableStatistics, 'columns' | 'warnings'> & {
  readonly columns: string;
  readonly warnings: string;
};

function findTableStatistics(connection: Connection, databaseName: string, name: string): KnownStatistics | undefined {
  const { id, generation } = getTableHead(connection, databaseName, name);
  const row = connection.get<StatisticsRow>(
    sql`SELECT version_id AS versionId, generation, analyzed_time AS analyzedTime, record_count AS recordCount,
        size_bytes AS sizeBytes, columns, warnings
      FROM table_statistics WHERE table_id = ?`,
    id,
  );
  if (row === undefined) return undefined;
  return {
    ...row,
    columns: JSON.parse(row.columns) as ColumnStatistics[],
    warnings: JSON.parse(row.warnings) as string[],
    isStale: row.generation !== generation,
  };
}

function putTableStatistics(
  connection: Connection,
  databaseName: string,
  name: string,
  statistics: TableStatistics,
): void {
  const { id } = getTableHead(connection, databaseName, name);
  // Statistics that took long may be of an older state of the table than those that are there.
  connection.run(
    sql`INSERT INTO table_statistics
        (table_id, version_id, generation, analyzed_time, record_count, size_bytes, columns, warnings)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (table_id) DO UPDATE SET version_id = excluded.version_id, generation = excluded.generation,
        analyzed_time = excluded.analyzed_time, record_count = excluded.record_count, size_bytes = excluded.size_bytes,
        columns = excluded.columns, warnings = excluded.warnings
      WHERE (excluded.generation, excluded.analyzed_time) >= (table_statistics.generation, table_statistics.analyzed_time)`,
    id,
    statistics.versionId,
    statistics.generation,
    statistics.analyzedTime,
    statistics.recordCount,
    statistics.sizeBytes,
    JSON.stringify(statistics.columns),
    JSON.stringify(statistics.warnings),
  );
}

function addPartitionStatistics(
  connection: Connection,
  databaseName: string,
  name: string,
  analyzedTime: number,
  partitions: readonly PartitionNulls[],
): void {
  const { id } = getTableHead(connection, databaseName, name);
  for (const { text, nullCount, cellCount } of partitions)
    connection.run(
      sql`INSERT OR REPLACE INTO partition_statistics
          (table_id, analyzed_time, partition_values, null_count, cell_count)
        VALUES (?, ?, ?, ?, ?)`,
      id,
      analyzedTime,
      text,
      nullCount,
      cellCount,
    );
}

function removeOldPartitionStatistics(
  connection: Connection,
  databaseName: string,
  name: string,
  most: number,
): number {
  const { id } = getTableHead(connection, databaseName, name);
  // Those of a later time are being written by somebody else.
  return connection.run(
    sql`DELETE FROM partition_statistics WHERE table_id = ? AND (analyzed_time, partition_values) IN (
        SELECT analyzed_time, partition_values FROM partition_statistics
        WHERE table_id = ? AND analyzed_time < (SELECT analyzed_time FROM table_statistics WHERE table_id = ?)
        LIMIT ?)`,
    id,
    id,
    id,
    most,
  ).changes;
}
