/** The operation that the running code belongs to, so that it can cancel and watch its statements. */

import { AsyncLocalStorage } from 'node:async_hooks';

export interface OperationScope {
  readonly signal: AbortSignal;
  /** Called with DuckDB's own progress (0…1) about every 100 ms while a statement runs; absent if not needed. */
  readonly onStatementProgress?: (fraction: number) => void;
}

/** A connection may outlive the operation that opened it (a lease), so the scope is looked up per statement. */
export const operationScope = new AsyncLocalStorage<OperationScope>();
