/** The history of runs and crawls, as it is cleaned by a rule of number and age. */

import { cleanCrawls, countCleanableCrawls } from '#engine/catalog/repositories/history/clean-crawls.ts';
import { cleanRuns } from '#engine/catalog/repositories/history/clean-runs.ts';
import { findCleanedRun } from '#engine/catalog/repositories/history/cleaned-history.ts';
import { getCleanableRuns, getJobsWithRuns } from '#engine/catalog/repositories/history/cleanable-runs.ts';
import { read, transaction, write } from '#engine/catalog/repositories/method.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

export const historyMethods = {
  /** Names of jobs that have runs, in order, after one of them. */
  getJobsWithRuns: read(getJobsWithRuns),
  /**
   * The oldest runs of a job that may leave the history together, oldest first: never one after a run that must stay,
   * and never one that a later run names. Empty: none.
   * @param after sequence of a run that counts as cleaned with all before it; 0: none.
   */
  getCleanableRuns: read(getCleanableRuns),
  /**
   * Removes the oldest runs of a job with everything recorded of them; bookmark, types of its sources and markers
   * beside tables stay exactly as they were. Rows go afterwards, in small steps.
   * @param checked ids of runs of which no file is left; the first other one ends the cleaning.
   * @returns ids of the runs that are gone.
   */
  cleanRuns: transaction(cleanRuns, { durability: 'full', leavesGarbage: true }),
  /** A run that left the history; undefined: none of this id was removed. */
  findCleanedRun: read(findCleanedRun),
  /** Number of crawls that `cleanCrawls` would remove in all. */
  countCleanableCrawls: read(countCleanableCrawls),
  /** Removes one batch of crawls. @returns how many; 0: none is left to remove. */
  cleanCrawls: transaction(cleanCrawls, { leavesGarbage: true }),
  /**
   * Resolves when the rows of what was cleaned are gone, and their space was given back. The catalog of an earlier
   * version is rewritten for that once, if no run is under way; writers wait meanwhile.
   */
  settled: write(({ sweeper }) => sweeper.settled()),
  /** Bytes of the catalog's file that hold rows. */
  getUsedBytes: read(getUsedBytes),
};

function getUsedBytes(connection: Connection): number {
  const used = Number(connection.pragma('page_count')) - Number(connection.pragma('freelist_count'));
  return used * Number(connection.pragma('page_size'));
}
