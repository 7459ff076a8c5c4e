/** The host's side of workers: pools that run operations in separate processes. */

import type { Operation } from '#engine/workers/operation.ts';

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** fraction 0…1, null when unknown. */
  readonly onProgress?: (progress: { readonly fraction: number | null; readonly note?: string }) => void;
  /**
   * Names what operations keep in the memory of a worker for the next one: it runs on the free worker that ran the last
   * one of this name, and others leave that one alone while another is free.
   */
  readonly memory?: string | undefined;
  /** Milliseconds after which the operation is cancelled with `OperationTimeout`. */
  readonly timeout?: number;
  /**
   * Called when the operation has ended in any way, with the microseconds of CPU time that its process used meanwhile;
   * not called if the process ended first.
   */
  readonly onCpuTime?: (microseconds: number) => void;
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
  /** Folders in which it makes files, besides its own and the cache. With one of the lists, its SQL cannot write anywhere else. */
  readonly writableDirectories?: readonly string[];
}

/**
 * One worker held by one caller: its state (open cursors, temporary tables) lasts as long as the lease. The process need
 * not end with it: the next lease may use it. Its folder is emptied by then, and so is its DuckDB instance: connections
 * take their temporary objects with them, and if anything else was made or the next lease has other limits, a new one is
 * opened. State outside these two is for the operations to clear.
 */
export interface WorkerLease extends AsyncDisposable {
  readonly workerId: string;
  /** Its own folder, emptied after the lease. */
  readonly temporaryDirectory: string;
  /** Resident bytes of the process; null: it has not reported them yet, has ended, or is the caller's own. */
  readonly memory: number | null;
  run<Input, Output>(operation: Operation<Input, Output>, input: Input, options?: RunOptions): Promise<Output>;
  /** Ends the lease and its process in any case: something in it went wrong. */
  end(): Promise<void>;
}

/** One process of a pool, as it is now. */
export interface WorkerState {
  /** Whether it runs something, or a caller holds it. */
  readonly isBusy: boolean;
  /** Resident bytes of the process; null: it has not reported them yet. */
  readonly memory: number | null;
}

export interface WorkerPool extends AsyncDisposable {
  /** Of processes that run, with those that were started ahead of demand. Empty: operations run in this process. */
  readonly workers: readonly WorkerState[];
  /** The folder of its workers' own folders if they can write nowhere else unless a lease names it; null: anywhere. */
  readonly confinedBelow: string | null;
  /**
   * Runs on any free worker of the pool, waiting in order of arrival.
   * @throws EngineError the operation's own; `WorkerCrashed` or `OutOfMemory` when the process died
   *   (the pool continues with a fresh one); `Cancelled`; `OperationTimeout`.
   */
  run<Input, Output>(operation: Operation<Input, Output>, input: Input, options?: RunOptions): Promise<Output>;
  /** @param writes absent: its `writableDirectories`. Where the system can hold it to that, the process writes nowhere else. */
  lease(limits?: WorkerLimits, writes?: readonly string[]): Promise<WorkerLease>;
}

export interface PoolWorker extends WorkerState {
  readonly pool: 'interactive' | 'job';
}

export function describeWorkers({ interactive, job }: WorkerPools): readonly PoolWorker[] {
  return [
    ...interactive.workers.map((worker) => ({ pool: 'interactive' as const, ...worker })),
    ...job.workers.map((worker) => ({ pool: 'job' as const, ...worker })),
  ];
}

/**
 * `interactive`: preview, profile, query, priority 0. `job`: tasks and crawls, nice +10. `planning`: what is asked before
 * the tasks of a run; one of the two, in a command the one whose worker then runs the tasks.
 */
export interface WorkerPools extends AsyncDisposable {
  readonly interactive: WorkerPool;
  readonly job: WorkerPool;
  readonly planning: WorkerPool;
}
