/** The worker operation of statistics, as the host sees it. */

import type { ColumnStatistics } from '#engine/catalog/tables/statistics-entities.ts';
import type { QueryRequest } from '#engine/explore/operations.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { describeOperation } from '#engine/workers/operation.ts';

export interface StatisticsRequest {
  /** All rows of the table. */
  readonly query: QueryRequest;
  /** Of its rows, in their order. */
  readonly columns: Schema;
}

export interface CountedColumns {
  readonly recordCount: number;
  readonly columns: readonly ColumnStatistics[];
  /** Skipped records. */
  readonly warnings: readonly string[];
}

/** Statistics of all columns over every row of a query. */
export const countColumns = describeOperation<StatisticsRequest, CountedColumns>('explore.countColumns');
