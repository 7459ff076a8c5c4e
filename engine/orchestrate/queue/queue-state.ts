/** The queue of runs at one time, as it is shown. */

import type { Pool } from '#engine/contract/definitions/pool.ts';
import type { AdmittedRun } from '#engine/execute/index.ts';
import { takenOf, type Taken, type WaitingReason } from '#engine/orchestrate/queue/waiting-reason.ts';

/** With what it takes now, or begins with. */
export interface RunningShare extends Taken {
  readonly runId: string;
  readonly jobName: string;
  readonly priority: number;
  readonly pool: string;
  /** Milliseconds since 1970. */
  readonly admittedOn: number;
  /** That it has now, or begins with, and may have at most. */
  readonly workers: number;
  readonly mostWorkers: number;
}

export interface WaitingRun extends Omit<RunningShare, 'admittedOn'> {
  readonly waitsSince: number;
  /** A person moved it to the front. */
  readonly isMoved: boolean;
  /** Whether it can change places with the run before it in its pool, or behind it. */
  readonly mayMoveUp: boolean;
  readonly mayMoveDown: boolean;
  readonly reason: WaitingReason;
}

export interface QueueState {
  /** Since when a person holds the queue, in milliseconds since 1970; null: runs start as there is room. */
  readonly heldOn: number | null;
  /** Of the machine. */
  readonly cores: number;
  /** Bytes that runs may have together. */
  readonly memory: number;
  /** In the order in which they were admitted. */
  readonly running: readonly RunningShare[];
  /** In the order in which they start, as far as that is known; those whose pool is at its limit are last. */
  readonly waiting: readonly WaitingRun[];
  /** Those of the workspace in its order, then others of which runs run or wait. */
  readonly pools: readonly Pool[];
}

/** What it has, or needs. */
export function shareText({
  runId,
  jobName,
  priority,
  pool,
  resources,
}: AdmittedRun): Omit<RunningShare, 'admittedOn'> {
  const { workers, mostWorkers = workers } = resources;
  return {
    runId,
    jobName,
    priority,
    pool,
    workers,
    mostWorkers,
    ...takenOf(resources),
  };
}
