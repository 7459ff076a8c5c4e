/** What a run of a job would read. */

import { z } from 'zod';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

export const nextInputProcedures = {
  getNextInputs: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists what the next run of a job would read, per source, without running the job.',
    input: z.strictObject({ jobName: z.string().min(1), arguments: z.record(z.string(), z.string()).default({}) }),
    output: z.object({
      bookmark: z.enum(['enable', 'disable', 'pause']),
      sources: z
        .array(
          z.object({
            nodeId: z.string(),
            name: z.string().describe('Title of the node.'),
            table: z
              .object({ databaseName: z.string(), name: z.string() })
              .nullable()
              .describe('null: the source is a path.'),
            location: z.string(),
            bookmarked: z.boolean().describe('false: every run reads all files of the source.'),
            files: z
              .array(z.object({ path: z.string(), size: z.number() }))
              .readonly()
              .describe('The first 100 files to read, by path.'),
            fileCount: z.int().describe('Number of files to read.'),
            sizeBytes: z.number(),
            readBefore: z.int().describe('Number of files that earlier runs have read.'),
            unfinishedCount: z
              .int()
              .describe('Number of files that a later run reads, because they may still be written.'),
            changedCount: z
              .int()
              .describe('Of the files to read: number of those that were read before and have changed since.'),
            missingSince: z
              .number()
              .nullable()
              .describe('When a crawl did not find the files of the table; null: it found them.'),
          }),
        )
        .readonly(),
    }),
    errors: ['EntityNotFound', 'FileNotFound', 'FileChanged', 'InvalidInput', 'InvalidDefinition'],
  })),
};
