/** The interface of a worker's one DuckDB instance: connections, rows, streams, profiles. */

import type { Sql } from '#engine/base/sql.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { ColumnBatch } from '#engine/duckdb/column-vector.ts';
import type { CompleteStream } from '#engine/duckdb/complete-stream.ts';

/** One operator of DuckDB's JSON profile, as far as we read it. */
export interface ProfileOperator {
  /** `HASH_JOIN`, `FILTER`, `PROJECTION`, `TABLE_SCAN`, … */
  readonly type: string;
  readonly cardinality: number;
  /** Seconds. */
  readonly timing: number;
  readonly extraInfo: Readonly<Record<string, unknown>>;
  readonly children: readonly ProfileOperator[];
}
export interface StatementProfile {
  readonly root: ProfileOperator;
  /** Bytes; null when DuckDB does not report them. */
  readonly peakMemory: number | null;
  readonly spilledBytes: number | null;
  /** Seconds. */
  readonly latency: number;
}

/**
 * One connection. Its statements run one after the other (a mutex): a second statement while a stream is open
 * would cut the stream short without an error (reference trap C2).
 */
export interface DuckConnection extends AsyncDisposable {
  /** Runs to the end; every error is thrown (never a bare stream: trap C1). Returns rows changed or copied, else 0. */
  run(statement: Sql): Promise<number>;
  /**
   * All rows as objects, for small control results only. BIGINT and wider are bigint, DECIMAL is a string,
   * lists are arrays, structs are objects, DATE and TIMESTAMP are ISO strings.
   */
  rows<T extends object = Record<string, unknown>>(statement: Sql): Promise<T[]>;
  /** Column names and types, without running it. */
  describe(statement: Sql): Promise<Schema>;
  /**
   * Pulls the chunks of a result; the connection is busy until `use` ends. The result is complete or the generator
   * throws: the rows were materialised, or a sentinel row proved the end. arrow/results.ts makes pages and batches
   * of it.
   */
  stream<Item>(
    statement: Sql,
    use: (stream: CompleteStream) => AsyncGenerator<Item, void, void>,
  ): AsyncGenerator<Item, void, void>;
  /**
   * Appends rows to a temporary table by copying whole columns; the connection is busy until the batches end.
   * @param columns of the table, all of them in its order; names are for errors only.
   * @returns number of rows. After an error the table may contain some of them.
   * @throws EngineError MalformedFile for text that is not UTF-8; errors of `batches`.
   */
  append(table: string, columns: Schema, batches: AsyncIterable<ColumnBatch>): Promise<number>;
  /**
   * Runs with the JSON profile on and pushdown optimizers off, so that each operator has its own count (DESIGN §5).
   * `rows` is the statement's result, as from `rows()`: for COPY … RETURN_STATS one row per file.
   */
  profile(
    statement: Sql,
  ): Promise<{ changed: number; profile: StatementProfile; rows: readonly Record<string, unknown>[] }>;
  /**
   * Runs `work` while these optimizers of the instance are off.
   * @param optimizers their names, separated by commas.
   * @returns undefined, and `work` has not run, while another connection needs others to be off.
   */
  withoutOptimizers<T>(optimizers: string, work: () => Promise<T>): Promise<{ readonly value: T } | undefined>;
}

export interface DuckDatabase {
  /** A fresh connection; the caller disposes of it. One per open cursor. */
  connect(): Promise<DuckConnection>;
}
