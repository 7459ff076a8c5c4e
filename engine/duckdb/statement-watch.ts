/** Watches one running statement for its operation: interrupts it on cancel, reports DuckDB's progress. */

import { EngineError } from '#engine/contract/errors.ts';
import { duckdb, type Connection } from '#engine/duckdb/binding.ts';
import { operationScope, type OperationScope } from '#engine/duckdb/operation-scope.ts';

/** DuckDB forgets an interrupt that arrives before the statement has started, so it is repeated. */
const interruptEvery = 25;
const progressEvery = 100;

export interface StatementWatch {
  /** True once the operation was cancelled. */
  readonly cancelled: boolean;
  stop(): void;
}

/** @throws EngineError Cancelled when the operation is already cancelled. */
export function watchStatement(connection: Connection): StatementWatch {
  const scope = operationScope.getStore();
  if (scope === undefined) return { cancelled: false, stop() {} };
  if (scope.signal.aborted) throw cancelled();
  return new Watch(connection, scope);
}

export function cancelled(cause?: unknown): EngineError {
  return new EngineError('Cancelled', 'The statement was cancelled.', cause === undefined ? {} : { cause });
}

class Watch implements StatementWatch {
  readonly #connection: Connection;
  readonly #scope: OperationScope;
  #interrupting: NodeJS.Timeout | undefined;
  #polling: NodeJS.Timeout | undefined;

  constructor(connection: Connection, scope: OperationScope) {
    this.#connection = connection;
    this.#scope = scope;
    scope.signal.addEventListener('abort', this.#interrupt);
    if (scope.onStatementProgress !== undefined) this.#polling = setInterval(this.#report, progressEvery);
  }

  get cancelled(): boolean {
    return this.#scope.signal.aborted;
  }

  readonly #interrupt = (): void => {
    duckdb.interrupt(this.#connection);
    this.#interrupting ??= setInterval(() => duckdb.interrupt(this.#connection), interruptEvery);
  };

  readonly #report = (): void => {
    const { percentage } = duckdb.query_progress(this.#connection);
    // -1 while unknown.
    if (percentage >= 0) this.#scope.onStatementProgress?.(Math.min(1, percentage / 100));
  };

  stop(): void {
    this.#scope.signal.removeEventListener('abort', this.#interrupt);
    clearInterval(this.#interrupting);
    clearInterval(this.#polling);
  }
}
