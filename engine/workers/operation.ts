/** An operation: a named unit of work that the host runs in a worker process. */

import type { LogLevel } from '#engine/base/log.ts';
import type { DuckDatabase } from '#engine/duckdb/database.ts';

/**
 * The contract between host and worker: the name and, in the type, input and output. Both must survive structured
 * clone; bytes stay `Uint8Array`. Descriptors are light (no DuckDB import), so the host may import them.
 */
export interface Operation<Input, Output> {
  /** `room.verb`, unique. */
  readonly name: string;
  /** Phantom members that carry the types; never set. */
  readonly input?: Input;
  readonly output?: Output;
}

export function describeOperation<Input, Output>(name: string): Operation<Input, Output> {
  return { name };
}

/** The resources of a running operation. */
export interface OperationContext {
  /** Aborted on cancel; long loops check it, DuckDB statements are interrupted by it. */
  readonly signal: AbortSignal;
  /** This worker's own folder; emptied when the worker ends. */
  readonly temporaryDirectory: string;
  /** That an operation may use at the same time, the one it runs in included. */
  readonly threads: number;
  /** @param fraction 0…1, null when unknown. Sent at most every 100 ms. */
  progress(fraction: number | null, note?: string): void;
  log(level: LogLevel, message: string, details?: Record<string, unknown>): void;
  /** The worker's one DuckDB instance, opened at first use. */
  database(): Promise<DuckDatabase>;
}

/** The worker's side of an operation. */
export interface OperationHandler {
  readonly name: string;
  run(input: unknown, context: OperationContext): Promise<unknown>;
}

export function implementOperation<Input, Output>(
  operation: Operation<Input, Output>,
  run: (input: Input, context: OperationContext) => Promise<Output>,
): OperationHandler {
  return { name: operation.name, run: run as OperationHandler['run'] };
}
