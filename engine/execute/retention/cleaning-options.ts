/** The options of a cleaning of the history. */

import type { InTurn } from '#engine/execute/targets/sweep-target.ts';

export interface HistoryLimits {
  /** Runs and crawls stay for this many days. */
  readonly historyDays: number;
  /** The newest of each job and crawler stay longer. */
  readonly historyRuns: number;
}

export interface CleaningOptions {
  readonly limits: HistoryLimits;
  /** Changes nothing: the result says what would go. */
  readonly dryRun: boolean;
  /** Ends the cleaning between two steps. */
  readonly signal: AbortSignal;
  /** Runs whose undo, resume or commit is under way are left alone for that time. */
  readonly inTurn: InTurn;
  isActive(runId: string): boolean;
}
