/** `tenon.json`: the file that makes a folder a Workspace. */

import { z } from 'zod';
import { poolsSchema } from '#engine/contract/definitions/pool.ts';
import { pricesSchema } from '#engine/contract/definitions/prices.ts';
import { workersSchema, workerThreadsSchema } from '#engine/contract/definitions/worker-amounts.ts';

/** Raised when an older Tenon could misread the folder. */
export const workspaceVersion = 1;

export const workspaceSchema = z.strictObject({
  name: z.string().min(1).max(255),
  version: z.int().min(1),
  defaults: z
    .strictObject({
      databaseName: z
        .string()
        .min(1)
        .max(255)
        .default('default')
        .describe('Database for new tables, unless you choose another.'),
      cacheBytes: z.int().min(0).default(10_737_418_240).describe('Maximum size of .tenon/cache, in bytes.'),
      historyDays: z
        .int()
        .min(1)
        .max(36_500)
        .default(90)
        .describe('Minimum number of days that runs and crawls are kept in the history.'),
      historyRuns: z
        .int()
        .min(1)
        .max(1_000_000)
        .default(100)
        .describe('Number of newest runs of each job and crawls of each crawler that are kept even if they are older.'),
      workerMemory: z
        .int()
        .min(256)
        .max(1_048_576)
        .nullable()
        .default(null)
        .describe(
          'Memory of one worker, in megabytes; at most half of the machine’s memory is used. null: automatic. Applies to previews, queries, exports and crawls after the next start, and to the next run of jobs without a setting.',
        ),
      workerThreads: workerThreadsSchema.describe(
        'Threads of one worker, at most one per processor core. null: automatic. Applies like workerMemory.',
      ),
      workers: workersSchema.describe(
        'Worker processes of a run if its job has no setting; null: automatic. Applies from the next run.',
      ),
    })
    .prefault({}),
  prices: pricesSchema,
  pools: poolsSchema,
});

/** The members that a user may change; the engine sets the version. */
export const workspaceChangeSchema = workspaceSchema.omit({ version: true });
export type WorkspaceChange = z.output<typeof workspaceChangeSchema>;

export type WorkspaceDefinition = z.output<typeof workspaceSchema>;
