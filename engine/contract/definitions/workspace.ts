/** `tenon.json`: the file that makes a folder a Workspace. */

import { z } from 'zod';

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
        .describe('Used for new tables unless another database is named.'),
      cacheBytes: z.int().min(0).default(10_737_418_240).describe('Budget of .tenon/cache.'),
      historyDays: z
        .int()
        .min(1)
        .max(36_500)
        .default(90)
        .describe('Days that runs and crawls stay in the history at least.'),
      historyRuns: z
        .int()
        .min(1)
        .max(1_000_000)
        .default(100)
        .describe('Newest runs of each job, and crawls of each crawler, that stay in the history longer.'),
    })
    .prefault({}),
});

/** The members that a user may change; the engine sets the version. */
export const workspaceChangeSchema = workspaceSchema.omit({ version: true });
export type WorkspaceChange = z.output<typeof workspaceChangeSchema>;

export type WorkspaceDefinition = z.output<typeof workspaceSchema>;
