/** Why the canvas shows no row counts. Pure. */

import type { LatestRun } from '#renderer/features/jobs/run/latest-run.ts';

export function noCountsWords({ newest, hadNoNewData }: Pick<LatestRun, 'newest' | 'hadNoNewData'>): string {
  if (newest === undefined) return 'No row counts yet';
  return hadNoNewData ? 'No row counts: the last run had no new data' : 'No row counts from a successful run';
}
