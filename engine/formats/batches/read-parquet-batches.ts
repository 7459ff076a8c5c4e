/** Rows of a Parquet file as batches of columns, for encoders of formats that DuckDB cannot write. */

import { columnBatches } from '#engine/arrow/results.ts';
import { exactFiles } from '#engine/base/exact-files.ts';
import { ident, joinSql, sql } from '#engine/base/sql.ts';
import type { ColumnBatch } from '#engine/formats/batches/column-batch.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import type { OperationContext } from '#engine/workers/operation.ts';

/** @param columns of the file by `name`, with the types that the batches have. */
export async function* readParquetBatches(
  parquet: string,
  columns: Schema,
  context: OperationContext,
): AsyncGenerator<ColumnBatch, void, void> {
  const database = await context.database();
  await using connection = await database.connect();
  const items = columns.map(({ name, type }) => sql`CAST(${ident(name)} AS ${toDuckDb(type)}) AS ${ident(name)}`);
  const rows = sql`SELECT ${joinSql(items)} FROM read_parquet(${exactFiles(parquet)}, hive_partitioning = false)`;
  yield* columnBatches(connection, rows, columns);
}
