/** States of a run of a job. */

import { z } from 'zod';

export const jobRunStates = z.enum([
  'WAITING',
  'RUNNING',
  'STOPPING',
  'SUCCEEDED',
  'FAILED',
  'STOPPED',
  'TIMEOUT',
  'COMMIT_BLOCKED',
]);
