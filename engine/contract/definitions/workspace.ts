/** `tenon.json`: what makes a folder a Workspace. */

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
        .describe('Where tables go when nothing else is said.'),
      cacheBytes: z.int().min(0).default(10_737_418_240).describe('Budget of .tenon/cache.'),
    })
    .prefault({}),
});

/** What a person may change; the version is the engine's. */
export const workspaceChangeSchema = workspaceSchema.omit({ version: true });
export type WorkspaceChange = z.output<typeof workspaceChangeSchema>;

export type WorkspaceDefinition = z.output<typeof workspaceSchema>;
