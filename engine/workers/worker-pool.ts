/** The host's side of workers: pools that run operations in separate processes. */

import type { Operation } from '#engine/workers/operation.ts';

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** fraction 0…1, null when unknown. */
  readonly onProgress?: (progress: { readonly fraction: number | null; readonly note?: string }) => void;
  /** Milliseconds after which the operation is cancelled with `OperationTimeout`. */
  readonly timeout?: number;
}

/** Limits of one worker's DuckDB instance; set when it opens, fixed for its life. */
export interface WorkerLimits {
  /** Bytes; the process peaks at about twice this + 150 MB. */
  readonly memoryLimit: number;
  readonly threads: number;
  /**
   * Folders that SQL of this worker may read; `undefined` leaves file access open (our own SQL only).
   * With a list, external access is closed and the configuration locked.
   */
  readonly allowedDirectories?: readonly string[];
  /** Files that it may read besides; a list of them fences the worker in just as well. */
  readonly allowedFiles?: readonly string[];
  /** Folders in which it may make files, besides its own; only of meaning with one of the lists. */
  readonly writableDirectories?: readonly string[];
}

/** One worker held by one caller: its state (open cursors, temporary tables) lasts as long as the lease. */
export interface WorkerLease extends AsyncDisposable {
  readonly workerId: string;
  run<Input, Output>(operation: Operation<Input, Output>, input: Input, options?: RunOptions): Promise<Output>;
}

export interface LeaseOptions {
  /**
   * The process does not end with the lease: the next one of the same limits uses it. Its folder is emptied, and so is
   * its DuckDB instance: connections take their temporary objects with them, and if anything else was made, a new one is
   * opened. For leases that follow each other quickly and keep no state outside these two.
   */
  readonly reused?: boolean;
}

export interface WorkerPool extends AsyncDisposable {
  /**
   * Runs on any free worker of the pool, waiting in order of arrival.
   * @throws EngineError the operation's own; `WorkerCrashed` or `OutOfMemory` when the process died
   *   (the pool continues with a fresh one); `Cancelled`; `OperationTimeout`.
   */
  run<Input, Output>(operation: Operation<Input, Output>, input: Input, options?: RunOptions): Promise<Output>;
  lease(limits?: WorkerLimits, options?: LeaseOptions): Promise<WorkerLease>;
}

/** `interactive`: preview, profile, query, priority 0. `job`: tasks and crawls, nice +10. */
export interface WorkerPools extends AsyncDisposable {
  readonly interactive: WorkerPool;
  readonly job: WorkerPool;
}
