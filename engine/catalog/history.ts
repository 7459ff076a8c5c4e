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

export interface HistoryRepository {
  /** Names of jobs that have runs, in order, after one of them. */
  getJobsWithRuns(after: string | null, limit: number): Promise<readonly string[]>;
  /**
   * The oldest runs of a job that may leave the history together, oldest first: never one after a run that must stay,
   * and never one that a later run names. Empty: none.
   * @param after sequence of a run that counts as cleaned with all before it; 0: none.
   */
  getCleanableRuns(jobName: string, rule: HistoryRule, after: number): Promise<readonly CleanableRun[]>;
  /**
   * Removes the oldest runs of a job with everything recorded of them, in one transaction; bookmark, types of its
   * sources and markers beside tables stay exactly as they were. Rows go afterwards, in small steps.
   * @param checked ids of runs of which no file is left; the first other one ends the cleaning.
   * @returns ids of the runs that are gone.
   */
  cleanRuns(jobName: string, rule: HistoryRule, checked: readonly string[]): Promise<readonly string[]>;
  /** Number of crawls that {@link cleanCrawls} would remove in all. */
  countCleanableCrawls(rule: HistoryRule): Promise<number>;
  /** Removes one batch of crawls. @returns how many; 0: none is left to remove. */
  cleanCrawls(rule: HistoryRule): Promise<number>;
  /**
   * Resolves when the rows of what was cleaned are gone, and their space was given back. The catalog of an earlier
   * version is rewritten for that once, if no run is under way; writers wait meanwhile.
   */
  settled(): Promise<void>;
  /** Bytes of the catalog's file that hold rows. */
  getUsedBytes(): Promise<number>;
}
