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
  /** How many of the columns, from the first, have cells that count for nulls of partitions; null: they are not counted. */
  readonly cellColumns: number | null;
}

export interface CountedColumns {
  readonly recordCount: number;
  readonly columns: readonly ColumnStatistics[];
  /** null: they were not asked for. */
  readonly partitions: CountedPartitions | null;
  /** Skipped records. */
  readonly warnings: readonly string[];
}

/** Of up to millions of partitions, so in few pieces. */
export interface CountedPartitions {
  /** Lines: the JSON of the values of each. */
  readonly texts: string;
  readonly nullCounts: Float64Array;
  readonly cellCounts: Float64Array;
}

/** Statistics of all columns over every row of a query. */
export const countColumns = describeOperation<StatisticsRequest, CountedColumns>('explore.countColumns');
