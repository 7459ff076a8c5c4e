/** Results of a connection as Arrow pages or as batches of columns; what encodes them is loaded at the first use. */

import type { Sql } from '#engine/base/sql.ts';
import type { ColumnBatch } from '#engine/duckdb/column-vector.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import type { Schema } from '#engine/types/data-type.ts';

const defaultPageBytes = 1 << 20;

/**
 * Arrow IPC streams (schema + batches), each at most about `pageBytes`, pulled. The result is complete or the
 * generator throws.
 */
export async function* arrowPages(
  connection: DuckConnection,
  statement: Sql,
  pageBytes = defaultPageBytes,
): AsyncGenerator<Uint8Array, void, void> {
  // Arrow's library takes as long to load as DuckDB itself, so it is loaded only for pages.
  const { encodeArrowPages } = await import('#engine/arrow/pages.ts');
  yield* connection.stream(statement, (stream) => encodeArrowPages(stream, pageBytes));
}

/**
 * Rows as columns, in batches of some thousand rows; complete or the generator throws.
 * @param columns that the statement gives, with their types in DuckDB's spelling of them (types/duckdb.ts).
 */
export async function* columnBatches(
  connection: DuckConnection,
  statement: Sql,
  columns: Schema,
): AsyncGenerator<ColumnBatch, void, void> {
  const { readColumnBatches } = await import('#engine/arrow/batch-reader.ts');
  yield* connection.stream(statement, (stream) => readColumnBatches(stream, columns));
}
