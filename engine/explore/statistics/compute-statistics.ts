/** Statistics of one table: counted by a worker over every row, and kept in the catalog. */

import { ident } from '#engine/base/sql.ts';
import { refusePathDatabase } from '#engine/catalog/names.ts';
import { leaseObjects } from '#engine/catalog/reader-leases.ts';
import type { PartitionNulls, TableStatistics } from '#engine/catalog/tables/statistics-entities.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { changedWarnings, readTableState, validRows } from '#engine/explore/pages/table-rows.ts';
import type { QueryHost } from '#engine/explore/query/query-host.ts';
import { readAccess } from '#engine/explore/query/read-access.ts';
import { resolveQuery } from '#engine/explore/query/resolve-query.ts';
import { countColumns, type CountedColumns, type CountedPartitions } from '#engine/explore/statistics/operations.ts';
import type { RunOptions, WorkerLimits } from '#engine/workers/worker-pool.ts';

export interface StatisticsHost extends QueryHost {
  /** Of workers that are leased for one query. */
  readonly limits: Pick<WorkerLimits, 'memoryLimit' | 'threads'>;
}

/** Partitions of one write. */
const batchSize = 5000;

/** {@link computeStatistics} of one engine. */
export type ComputeStatistics = (
  databaseName: string,
  name: string,
  signal: AbortSignal,
  onProgress?: RunOptions['onProgress'],
) => Promise<TableStatistics>;

/**
 * Of the table as it is at the start: if it changes meanwhile, they are stale from the start.
 * @throws EngineError EntityNotFound; InvalidInput for a view; FileNotFound when a file was removed since the crawl; Cancelled.
 */
export async function computeStatistics(
  host: StatisticsHost,
  databaseName: string,
  name: string,
  signal: AbortSignal,
  onProgress?: RunOptions['onProgress'],
): Promise<TableStatistics> {
  const { tables } = await host.catalog();
  const { table, objects } = await tables.getTableSnapshot(databaseName, name);
  const title = `${table.databaseName}.${table.name}`;
  if (table.tableType === 'VIRTUAL_VIEW')
    throw new EngineError('InvalidInput', `${title} is a view, which has no files to compute statistics of.`, {
      hint: 'Compute statistics of the tables that it reads.',
    });
  refusePathDatabase(table.databaseName, 'Crawl the folder, and compute statistics of the table.');
  const state = await readTableState(table, objects);
  const columns = [...table.columns, ...table.partitionKeys];
  const cellColumns = table.partitionKeys.length > 0 && table.columns.length > 0 ? table.columns.length : null;
  const sql = `SELECT * FROM ${ident(table.databaseName).text}.${ident(table.name).text}`;
  const {
    recordCount,
    columns: counted,
    partitions,
    warnings,
  } = await validRows<CountedColumns>(async (leaveOutMisfits) => {
    const { query, files, leased } = await resolveQuery(host, sql, { leaveOutMisfits }, signal);
    using _files = leaseObjects(leased);
    await using lease = await host.workers.lease({ ...host.limits, ...readAccess(files) });
    return await lease.run(
      countColumns,
      { query, columns, cellColumns },
      { signal, ...(onProgress === undefined ? {} : { onProgress }) },
    );
  });
  const statistics: TableStatistics = {
    versionId: table.versionId,
    generation: table.generation,
    analyzedTime: Date.now(),
    recordCount,
    sizeBytes: table.sizeBytes,
    columns: counted,
    warnings: [...changedWarnings(state), ...warnings],
  };
  if (partitions !== null) {
    for (const batch of batchesOf(partitions)) {
      signal.throwIfAborted();
      await tables.addPartitionStatistics(table.databaseName, table.name, statistics.analyzedTime, batch);
    }
  }
  await tables.putTableStatistics(table.databaseName, table.name, statistics);
  let removed: number;
  do removed = await tables.removeOldPartitionStatistics(table.databaseName, table.name, batchSize);
  while (removed === batchSize);
  return statistics;
}

/** Split where they are needed, as all of them at once would hold up the host. */
function* batchesOf({ texts, nullCounts, cellCounts }: CountedPartitions): Generator<readonly PartitionNulls[]> {
  let at = 0;
  for (let start = 0; start < nullCounts.length; start += batchSize) {
    const batch: PartitionNulls[] = [];
    for (let index = start; index < Math.min(start + batchSize, nullCounts.length); index += 1) {
      const end = texts.indexOf('\n', at);
      const text = end === -1 ? texts.slice(at) : texts.slice(at, end);
      at += text.length + 1;
      batch.push({ text, nullCount: nullCounts[index]!, cellCount: cellCounts[index]! });
    }
    yield batch;
  }
}
