/** What a run read, and which version of its job it ran. */

import { z } from 'zod';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

const id = z.string().min(1).describe('Id of the run.');

export const runInputProcedures = {
  getRunInputs: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists the files that a run read, per source, as they were when it was planned.',
    input: z.strictObject({ id, limit: z.int().min(1).max(10_000).default(100).describe('Files listed per source.') }),
    output: z.object({
      sources: z
        .array(
          z.object({
            nodeId: z.string(),
            name: z.string().describe('Title of the node when the run was planned.'),
            table: z
              .object({ databaseName: z.string(), name: z.string() })
              .nullable()
              .describe('null: the source is a path.'),
            location: z.string(),
            bookmarked: z.boolean().describe('false: it read all files of the source.'),
            files: z
              .array(
                z.object({
                  path: z.string(),
                  size: z.number(),
                  modifiedOn: z.number().describe('Milliseconds since 1970 UTC.'),
                }),
              )
              .readonly()
              .describe('By path.'),
            fileCount: z.int(),
            sizeBytes: z.number(),
            readBefore: z.int().describe('Number of files that it skipped because earlier runs had read them.'),
            unfinishedCount: z.int().describe('Number of files that it left, because they might still be written.'),
          }),
        )
        .readonly()
        .nullable()
        .describe('null: it was not planned, or its plan is no longer stored.'),
    }),
    errors: ['EntityNotFound'],
  })),
  findRunVersion: defineProcedure(() => ({
    kind: 'query',
    summary: 'Returns the version of the job that a run ran.',
    input: z.strictObject({ id }),
    output: z
      .object({ number: z.int(), summary: z.string(), isCurrent: z.boolean() })
      .nullable()
      .describe('null: it was not planned, or the version is no longer kept.'),
    errors: ['EntityNotFound'],
  })),
};
