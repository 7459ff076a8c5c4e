/** Which operation the code now running belongs to, so that a statement can be cancelled and watched by it. */

import { AsyncLocalStorage } from 'node:async_hooks';

export interface OperationScope {
  readonly signal: AbortSignal;
  /** Told DuckDB's own progress (0…1) about every 100 ms while a statement runs; absent when nobody asks. */
  readonly onStatementProgress?: (fraction: number) => void;
}

/** A connection may outlive the operation that opened it (a lease), so the scope is looked up per statement. */
export const operationScope = new AsyncLocalStorage<OperationScope>();
