/** What the catalog keeps of backfills. Times are milliseconds. */

import type { SerializedError } from '#engine/contract/errors.ts';

/** How its slices were chosen; see backfills.ts of the contract. */
export type Slicing = Readonly<Record<string, unknown>>;

/** DONE: an earlier run has done it, so that it is not run. REFUSED: it could not start. */
export type SliceState = 'PENDING' | 'STARTED' | 'DONE' | 'SUCCEEDED' | 'FAILED' | 'STOPPED' | 'TIMEOUT' | 'REFUSED';

export interface NewSlice {
  /** That the run gets beside the defaults of its job. */
  readonly given: Readonly<Record<string, string>>;
  /** All arguments of its run. */
  readonly arguments: Readonly<Record<string, string>>;
}

export interface BackfillSlice {
  /** From 0. */
  readonly position: number;
  readonly given: Readonly<Record<string, string>>;
  readonly state: SliceState;
  /** The last run; of DONE, the run that did it before. null: none, or not known any more. */
  readonly runId: string | null;
  /** Of the run; null: it is not known any more. */
  readonly runNumber: number | null;
  readonly undone: boolean;
  /** Of the run of a slice that is under way; null: others. */
  readonly runState: 'WAITING' | 'PAUSED' | 'RUNNING' | null;
  /** Why it did not start, or why its run failed. */
  readonly error: SerializedError | null;
}

export interface NewBackfill {
  readonly id: string;
  readonly jobName: string;
  readonly slicing: Slicing;
  /** Most slices that run at the same time. */
  readonly atOnce: number;
  /** Begins no further slice once one has failed. */
  readonly stopsOnFailure: boolean;
  /** Also runs slices that are done. */
  readonly again: boolean;
  /** Whether any run with the arguments of a slice has done it; false: only those of backfills have. */
  readonly countsRuns: boolean;
  readonly createdOn: number;
}

export interface Backfill extends NewBackfill {
  /** From 1, over all backfills of the workspace. */
  readonly number: number;
  readonly status: 'RUNNING' | 'STOPPING' | 'ENDED';
  readonly completedOn: number | null;
  /** Slices by their state; states without any are absent. */
  readonly counts: Readonly<Partial<Record<SliceState, number>>>;
}

/** A slice whose run is to start now. */
export interface BegunSlice {
  readonly position: number;
  /** All of them, so that the run has those that the slice is recorded with. */
  readonly arguments: Readonly<Record<string, string>>;
  readonly runId: string;
}
