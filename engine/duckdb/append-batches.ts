/** Appends batches of columns to a temporary table, one chunk at a time, without creating an object per value. */

import { setImmediate } from 'node:timers/promises';
import type { Schema } from '#engine/types/data-type.ts';
import type { ColumnBatch } from '#engine/duckdb/column-vector.ts';
import { createVectorFiller } from '#engine/duckdb/create-vector-filler.ts';
import { duckdb, type Connection, type DataChunk } from '#engine/duckdb/binding.ts';
import { convertDuckError } from '#engine/duckdb/errors.ts';
import { toLogicalType } from '#engine/duckdb/logical-type.ts';
import { operationScope } from '#engine/duckdb/operation-scope.ts';
import { cancelled } from '#engine/duckdb/statement-watch.ts';
import type { VectorFiller } from '#engine/duckdb/vector-filler.ts';

/** Milliseconds after which other work of the process gets a turn, such as a cancel. */
const longestSlice = 40;

/**
 * @param table whose columns have the types of `columns`, in their order.
 * @returns how many rows.
 */
export async function appendBatches(
  connection: Connection,
  table: string,
  columns: Schema,
  batches: AsyncIterable<ColumnBatch>,
): Promise<number> {
  const scope = operationScope.getStore();
  const target = converted(() => new Target(connection, table, columns));
  let last = performance.now();
  try {
    for await (const batch of batches) {
      converted(() => target.append(batch));
      if (performance.now() - last < longestSlice) continue;
      await setImmediate();
      if (scope?.signal.aborted === true) throw cancelled();
      last = performance.now();
    }
  } catch (thrown) {
    // Buffered rows would be written when the appender is collected, to a table that may no longer exist.
    target.abandon();
    throw thrown;
  }
  converted(() => target.close());
  return target.rows;
}

class Target {
  rows = 0;
  readonly #fillers: readonly VectorFiller[];
  readonly #chunk: DataChunk;
  readonly #appender: ReturnType<typeof duckdb.appender_create_ext>;
  readonly #chunkRows = duckdb.vector_size();

  constructor(connection: Connection, table: string, columns: Schema) {
    this.#fillers = columns.map(({ name, type }) => createVectorFiller(type, name));
    this.#chunk = duckdb.create_data_chunk(columns.map(({ type }) => toLogicalType(type)));
    this.#appender = duckdb.appender_create_ext(connection, 'temp', 'main', table);
  }

  append({ rowCount, columns }: ColumnBatch): void {
    for (let from = 0; from < rowCount; from += this.#chunkRows) {
      const count = Math.min(this.#chunkRows, rowCount - from);
      duckdb.data_chunk_reset(this.#chunk);
      for (const [index, filler] of this.#fillers.entries()) {
        filler.fill(duckdb.data_chunk_get_vector(this.#chunk, index), columns[index]!, from, count, null);
      }
      duckdb.data_chunk_set_size(this.#chunk, count);
      duckdb.append_data_chunk(this.#appender, this.#chunk);
    }
    this.rows += rowCount;
  }

  close(): void {
    duckdb.appender_close_sync(this.#appender);
  }

  abandon(): void {
    duckdb.appender_clear(this.#appender);
  }
}

function converted<T>(work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    throw convertDuckError(thrown);
  }
}
