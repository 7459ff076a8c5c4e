/** What runs of jobs have used: kept for each stage of each run, for ever. */

import type { CostGroup } from '#engine/contract/procedures/costs.ts';

/** What one attempt of a task has used, as far as its own row does not say it. */
export interface AttemptCost {
  /** Microseconds of CPU time of its worker; null: not measured, since the process ended first. */
  readonly cpuMicroseconds: number | null;
  /** Bytes that its worker's DuckDB may use. */
  readonly memoryLimit: number;
  /** Bytes of its input files as stored. */
  readonly readBytes: number;
}

export interface CostQuery {
  /** What one row of the answer sums up: everything (one row, none if nothing was used), or each of these. `day` and `month`: of each job, in UTC; `calendar-month`: of all jobs. */
  readonly by: 'all' | CostGroup;
  /** Milliseconds since the epoch; runs (by `stage`: stages) that ended at that time or later. null: all. */
  readonly from: number | null;
  /** Those that ended before. null: all. */
  readonly before: number | null;
  /** null: all jobs. */
  readonly jobName: string | null;
  readonly runId: string | null;
  /** null: all, also those that no workflow started. */
  readonly workflowName: string | null;
  /** Least billed time of a run, time that it takes to start, and virtual cores that share its CPU time: {@link Cost.billedSeconds}. */
  readonly minimumSeconds: number;
  /** Billed for each run in addition. */
  readonly startupSeconds: number;
  readonly cores: number;
  readonly limit: number;
}

export interface Cost {
  /** null: of all jobs. */
  readonly jobName: string | null;
  /** null: of all, or (by `workflow` and `workflow-run`) of runs that no workflow started. */
  readonly workflowName: string | null;
  readonly workflowRunId: string | null;
  /** null, as below: it has left the history. */
  readonly workflowRunNumber: number | null;
  /** `2026-07-03`, `2026-07`; null where the rows are of no day or month. */
  readonly period: string | null;
  readonly runId: string | null;
  readonly runNumber: number | null;
  readonly stageId: string | null;
  /** When its last stage ended. */
  readonly endedOn: number;
  readonly runCount: number;
  readonly attempts: number;
  /** Attempts whose CPU time is not known and not in the sum. */
  readonly unmeasured: number;
  readonly milliseconds: number;
  readonly cpuMicroseconds: number;
  readonly gigabyteSeconds: number;
  readonly readBytes: number;
  readonly writtenBytes: number;
  readonly spilledBytes: number;
  /**
   * Seconds that a service would bill at the least, each run by itself: its CPU time over all cores, rounded up, after
   * the start, and no less than the minimum.
   */
  readonly billedSeconds: number;
}
