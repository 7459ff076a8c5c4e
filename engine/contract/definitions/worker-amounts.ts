/** Amounts of workers, as a job and a workspace state them; null: not stated. */

import { z } from 'zod';

export const workersSchema = z.int().min(1).max(64).nullable().default(null);
/** Of one worker. */
export const workerThreadsSchema = z.int().min(1).max(256).nullable().default(null);
