/** Statistics of tables: the last ones that were computed for each. */

import { sql } from '#engine/base/sql.ts';
import { read, transaction } from '#engine/catalog/repositories/method.ts';
import { getTableHead } from '#engine/catalog/repositories/tables/tables.ts';
import type { ColumnStatistics, KnownStatistics, TableStatistics } from '#engine/catalog/tables/statistics-entities.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

export const tableStatisticsMethods = {
  /** undefined: none were computed. @throws EntityNotFound. */
  findTableStatistics: read(findTableStatistics),
  /** Replaces those of the table. @throws EntityNotFound. */
  putTableStatistics: transaction(putTableStatistics),
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
      WHERE excluded.generation >= table_statistics.generation`,
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
