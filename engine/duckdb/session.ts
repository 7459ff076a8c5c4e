/** One DuckDB connection: statements run one after the other, errors are converted, results are complete. */

import { createDeferred, Mutex } from '#engine/base/async.ts';
import { sql, type Sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { fromDuckDb } from '#engine/types/duckdb.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { ColumnBatch } from '#engine/duckdb/column-vector.ts';
import type { CompleteStream } from '#engine/duckdb/complete-stream.ts';
import { duckdb, type Connection, type DataChunk, type Result } from '#engine/duckdb/binding.ts';
import type { DuckConnection, StatementProfile } from '#engine/duckdb/database.ts';
import { convertDuckError } from '#engine/duckdb/errors.ts';
import { runBound } from '#engine/duckdb/bind-parameters.ts';
import { admitStatement, type Fence } from '#engine/duckdb/fence.ts';
import { readResultFields } from '#engine/duckdb/result-type.ts';
import { cancelled, watchStatement } from '#engine/duckdb/statement-watch.ts';
import type { InstanceFunctions } from '#engine/duckdb/functions/row-functions.ts';
import { slowOptimizers, viewLength, type OptimizerSwitch } from '#engine/duckdb/optimizer-switch.ts';
import type { StatementProfiler } from '#engine/duckdb/statement-profiler.ts';
import { optimizersThatMove } from '#engine/types/casts/held-casts.ts';
import { readVectorValues } from '#engine/duckdb/vector-values.ts';

export class DuckSession implements DuckConnection {
  readonly #connection: Connection;
  readonly #profiler: StatementProfiler;
  readonly #optimizers: OptimizerSwitch;
  readonly #fence: Fence | undefined;
  readonly #functions: InstanceFunctions;
  readonly #mutex = new Mutex();
  /** The open cursor, which holds the mutex; undefined when there is none. */
  #cursor: Cursor | undefined;
  #closed = false;
  /** Characters of the views that this connection created: a short statement that reads them is planned as a long one. */
  #views = 0;

  constructor(
    connection: Connection,
    profiler: StatementProfiler,
    optimizers: OptimizerSwitch,
    fence: Fence | undefined,
    functions: InstanceFunctions,
  ) {
    this.#connection = connection;
    this.#profiler = profiler;
    this.#optimizers = optimizers;
    this.#fence = fence;
    this.#functions = functions;
  }

  run(statement: Sql): Promise<number> {
    return this.#inTurn(async () => duckdb.rows_changed(await this.#query(statement)));
  }

  rows<T extends object = Record<string, unknown>>(statement: Sql): Promise<T[]> {
    return this.#inTurn(async () => (await this.#readRows(statement)) as T[]);
  }

  async describe(statement: Sql): Promise<Schema> {
    const rows = await this.#inTurn(() => this.#describeRows(statement));
    return rows.map((row) => ({ name: row['column_name'] as string, type: fromDuckDb(row['column_type'] as string) }));
  }

  async append(table: string, columns: Schema, batches: AsyncIterable<ColumnBatch>): Promise<number> {
    const { appendBatches } = await import('#engine/duckdb/append-batches.ts');
    return this.#inTurn(() => appendBatches(this.#connection, table, columns, batches));
  }

  async *stream<Item>(
    statement: Sql,
    use: (stream: CompleteStream) => AsyncGenerator<Item, void, void>,
  ): AsyncGenerator<Item, void, void> {
    const { openCompleteStream } = await import('#engine/duckdb/complete-stream.ts');
    await this.#functions.load(statement.text);
    const cursor = await this.#openCursor();
    try {
      const guard = async <T>(work: () => Promise<T>, text = ''): Promise<T> => {
        if (cursor.ended) throw closed();
        const step = this.#guard(text, work);
        cursor.step = step;
        return await step;
      };
      const open = (): Promise<CompleteStream> => openCompleteStream(this.#connection, statement, guard, this.#fence);
      const wrong = optimizersThatMove(statement.text);
      // It is planned when it is opened.
      const stream = await (wrong.length === 0 ? open() : this.#without(wrong, open));
      yield* use(stream);
    } finally {
      // A chunk may still be on its way; the connection is free when it has come.
      await cursor.step?.catch(() => undefined);
      cursor.end();
    }
  }

  profile(
    statement: Sql,
  ): Promise<{ changed: number; profile: StatementProfile; rows: readonly Record<string, unknown>[] }> {
    return this.#inTurn(async () => {
      const { value: result, profile } = await this.#profiler.profile(
        (setting) => this.#settle(setting),
        () => this.#query(statement),
        [...slowOptimizers(statement, this.#views), ...optimizersThatMove(statement.text)],
      );
      const rows = await readRows(result);
      return { changed: changedRows(result, rows), profile, rows };
    });
  }

  withoutOptimizers<T>(optimizers: string, work: () => Promise<T>): Promise<{ readonly value: T } | undefined> {
    return this.#optimizers.tryWithout(optimizers, work);
  }

  /** Ends an open cursor, but waits for the statements that were submitted before. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const cursor = this.#cursor;
    if (cursor !== undefined) {
      duckdb.interrupt(this.#connection);
      await cursor.step?.catch(() => undefined);
      cursor.end();
    }
    await this.#mutex.run(async () => duckdb.disconnect_sync(this.#connection));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#closed ? Promise.reject(closed()) : this.#mutex.run(work);
  }

  /** Runs a statement to its end; its whole result is materialised, so a late error is thrown here. */
  #query(statement: Sql): Promise<Result> {
    return this.#guard(statement.text, async () => {
      await this.#functions.load(statement.text);
      await admitStatement(this.#connection, statement, this.#fence);
      return this.#planned(statement, () => runBound(this.#connection, statement));
    });
  }

  async #planned<T>(statement: Sql, work: () => Promise<T>): Promise<T> {
    const created = viewLength(statement);
    this.#views += created;
    const slow = created > 0 ? [] : slowOptimizers(statement, this.#views);
    const wrong = optimizersThatMove(statement.text);
    if (wrong.length > 0) return this.#without([...slow, ...wrong], work);
    if (slow.length === 0) return work();
    const done = await this.#optimizers.tryWithout(slow.join(','), work);
    return done === undefined ? work() : done.value;
  }

  #without<T>(optimizers: readonly string[], work: () => Promise<T>): Promise<T> {
    return this.#optimizers.without(optimizers.join(','), work);
  }

  /** A setting made around a statement: neither cancelled nor attributed to the operation. */
  async #settle(statement: Sql): Promise<void> {
    try {
      await duckdb.query(this.#connection, statement.text);
    } catch (thrown) {
      throw convertDuckError(thrown, statement.text);
    }
  }

  async #guard<T>(text: string, work: () => Promise<T>): Promise<T> {
    const watch = watchStatement(this.#connection);
    try {
      return await work();
    } catch (thrown) {
      const error = convertDuckError(thrown, text);
      throw watch.cancelled && error.code !== 'Internal' ? cancelled(thrown) : error;
    } finally {
      watch.stop();
    }
  }

  async #readRows(statement: Sql): Promise<Record<string, unknown>[]> {
    return readRows(await this.#query(statement));
  }

  async #describeRows(statement: Sql): Promise<Record<string, unknown>[]> {
    try {
      return await this.#readRows(sql`DESCRIBE ${statement}`);
    } catch (error) {
      if (!(error instanceof EngineError) || error.details.line !== 1) throw error;
      // The position refers to our DESCRIBE; ask again for the caller's own text.
      return await this.#guard(statement.text, async () => {
        await duckdb.prepare(this.#connection, statement.text);
        throw error;
      });
    }
  }

  /** Takes the connection for as long as the cursor is open. */
  async #openCursor(): Promise<Cursor> {
    const entered = createDeferred<void>();
    const done = createDeferred<void>();
    void this.#inTurn(async () => {
      entered.resolve();
      await done.promise;
    }).catch((error: unknown) => entered.reject(error));
    await entered.promise;
    const cursor: Cursor = {
      ended: false,
      step: undefined,
      end: () => {
        cursor.ended = true;
        if (this.#cursor === cursor) this.#cursor = undefined;
        done.resolve();
      },
    };
    this.#cursor = cursor;
    return cursor;
  }
}

interface Cursor {
  ended: boolean;
  /** The fetch that runs, or the last one. */
  step: Promise<unknown> | undefined;
  end(): void;
}

function closed(): EngineError {
  return new EngineError('InvalidState', 'The DuckDB connection was closed.', { hint: 'Open a new connection.' });
}

/** COPY with RETURN_STATS returns its rows per file instead of as a count. */
function changedRows(result: Result, rows: readonly Record<string, unknown>[]): number {
  const told = duckdb.rows_changed(result);
  if (told !== 0 || duckdb.result_statement_type(result) !== duckdb.StatementType.COPY) return told;
  return rows.reduce((sum, row) => sum + Number(row['count'] ?? 0), 0);
}

async function readRows(result: Result): Promise<Record<string, unknown>[]> {
  const fields = readResultFields(result);
  const rows: Record<string, unknown>[] = [];
  for (;;) {
    const chunk: DataChunk | null = (await duckdb.fetch_chunk(result)) ?? null;
    const count = chunk === null ? 0 : duckdb.data_chunk_get_size(chunk);
    if (chunk === null || count === 0) return rows;
    const columns = fields.map((field, index) =>
      readVectorValues(duckdb.data_chunk_get_vector(chunk, index), field.type, count),
    );
    // Asked of the chunk once more, so that it is not collected while its vectors are read.
    for (let row = 0; row < duckdb.data_chunk_get_size(chunk); row += 1) {
      rows.push(Object.fromEntries(fields.map((field, index) => [field.name, columns[index]![row]])));
    }
  }
}
