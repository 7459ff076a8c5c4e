/** The end of a run that a person stopped, or that ended with its host. */

import type { JobRun } from '#engine/catalog/entities.ts';
import { EngineError } from '#engine/contract/errors.ts';

/** @param hostClosed nobody stopped the run itself: what started it may start it again. */
export function runStopped({ id, jobName }: Pick<JobRun, 'id' | 'jobName'>, hostClosed = false): EngineError {
  const why = hostClosed ? ' because Tenon was closed' : '';
  return new EngineError('Cancelled', `The run was stopped${why}; nothing was published.`, {
    hint: 'Resume the run to reuse its finished tasks.',
    details: { run: id, job: jobName, ...(hostClosed ? { hostClosed } : {}) },
  });
}
