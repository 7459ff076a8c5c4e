/** The history of runs and crawls as it gets cleaned by a rule of number and age. */

import type { Millis } from '#engine/catalog/entities.ts';

/** What leaves the history: all that is older and not among the newest of its job or crawler. */
export interface HistoryRule {
  /** Runs and crawls that ended before this time may go. */
  readonly endedBefore: Millis;
  /** Runs that failed, were stopped or timed out stay until this time, as they can be resumed; it may be the earlier one. */
  readonly unsuccessfulBefore: Millis;
  /** Number of newest runs of each job, and crawls of each crawler, that stay; at least 1. */
  readonly keepLast: number;
}

/** A run that the catalog has no more use for; its files decide. */
export interface CleanableRun {
  readonly id: string;
  /** Increases with every run created. */
  readonly sequence: number;
  readonly endedOn: Millis;
  /** It published files, so that its targets must be there. */
  readonly committed: boolean;
  /** Folders of its targets. */
  readonly roots: readonly string[];
}
