/** Statistics of one table: counted by a worker over every row, and kept in the catalog. */

import { ident } from '#engine/base/sql.ts';
import { refusePathDatabase } from '#engine/catalog/names.ts';
import { leaseObjects } from '#engine/catalog/reader-leases.ts';
import type { TableStatistics } from '#engine/catalog/tables/statistics-entities.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { changedWarnings, readTableState, validRows } from '#engine/explore/pages/table-rows.ts';
import type { QueryHost } from '#engine/explore/query/query-host.ts';
import { readAccess } from '#engine/explore/query/read-access.ts';
import { resolveQuery } from '#engine/explore/query/resolve-query.ts';
import { countColumns, type CountedColumns } from '#engine/explore/statistics/operations.ts';
import type { RunOptions, WorkerLimits } from '#engine/workers/worker-pool.ts';

export interface StatisticsHost extends QueryHost {
  /** Of workers that are leased for one query. */
  readonly limits: Pick<WorkerLimits, 'memoryLimit' | 'threads'>;
}

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
  const sql = `SELECT * FROM ${ident(table.databaseName).text}.${ident(table.name).text}`;
  const {
    recordCount,
    columns: counted,
    warnings,
  } = await validRows<CountedColumns>(async (leaveOutMisfits) => {
    const { query, files, leased } = await resolveQuery(host, sql, { leaveOutMisfits }, signal);
    using _files = leaseObjects(leased);
    await using lease = await host.workers.lease({ ...host.limits, ...readAccess(files) });
    return await lease.run(
      countColumns,
      { query, columns },
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
  await tables.putTableStatistics(table.databaseName, table.name, statistics);
  return statistics;
}
