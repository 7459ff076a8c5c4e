/** One attempt of one task: its inputs and tools. */

import type { PlannedStage, PlannedTask } from '#engine/execute/plan/run-plan.ts';
import type { LeaseHolder } from '#engine/execute/run/worker-lanes.ts';

/** Border node id → its Parquet files. */
export type StageBorders = ReadonlyMap<string, readonly string[]>;

export interface TaskAttempt {
  readonly stage: PlannedStage;
  readonly task: PlannedTask;
  /** The isolating form, when it is needed, runs under the next number. */
  readonly attempt: number;
  readonly holder: LeaseHolder;
  readonly borders: StageBorders;
  /** Bytes of the worker's DuckDB. */
  readonly memoryLimit: number;
}
