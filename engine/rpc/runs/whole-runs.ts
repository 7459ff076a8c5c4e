/** Runs whose times and tasks say what the next run of the job takes. */

import type { ListedJobRun } from '#engine/catalog/entities.ts';

/** It took nothing over, so that its tasks are all of its work. */
export function isWhole({ jobRunState, previousRunId, redriveOf, attempt }: ListedJobRun): boolean {
  return jobRunState === 'SUCCEEDED' && previousRunId === null && redriveOf === undefined && attempt === 0;
}
