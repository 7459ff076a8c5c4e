/** The end of a run that a person stopped. */

import type { JobRun } from '#engine/catalog/entities.ts';
import { EngineError } from '#engine/contract/errors.ts';

export function runStopped({ id, jobName }: JobRun): EngineError {
  return new EngineError('Cancelled', 'The run was stopped; nothing was published.', {
    hint: 'Resume the run to reuse its finished tasks.',
    details: { run: id, job: jobName },
  });
}
