/** Procedures that change the partitions of a table by hand. */

import { z } from 'zod';
import { misfitsSchema, mostReviewed } from '#engine/contract/procedures/crawls.ts';
import { partitionExpression, partitionValues, tableName } from '#engine/contract/procedures/databases.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';
import { staleAfterFiles } from '#engine/contract/procedures/job-runs.ts';
import { staleAfterTableChange } from '#engine/contract/procedures/tables/table-versions.ts';

const partitions = z.array(partitionValues).min(1).max(10_000).describe('Values in the order of the partition keys.');

const changedPartition = z.object({
  values: partitionValues,
  location: z.string(),
  objectCount: z.int(),
  sizeBytes: z.number(),
});

export const partitionChangeProcedures = {
  changePartitions: defineProcedure(() => ({
    kind: 'stream',
    summary: `Adds, drops or repairs partitions of a table in the catalog, or shows what that would change. Does not change its files. Streams progress; the last item is the result, with the first ${mostReviewed} entries of each list.`,
    input: z.strictObject({
      ...tableName,
      change: z.discriminatedUnion('kind', [
        z.strictObject({
          kind: z
            .literal('repair')
            .describe('Adds the partitions whose folders have files and that the catalog does not list.'),
          drop: z.boolean().default(true).describe('Also drop partitions whose folders have no files any more.'),
        }),
        z.strictObject({ kind: z.literal('add'), partitions }),
        z.strictObject({ kind: z.literal('drop'), partitions }),
        z.strictObject({ kind: z.literal('drop-matching'), expression: partitionExpression.unwrap().min(1) }),
      ]),
      dryRun: z.boolean().default(false).describe('Only show what would change.'),
      expectedHash: z
        .string()
        .optional()
        .describe(
          '`hash` of the change that was shown. The call fails with ReviewOutdated if it would be another one.',
        ),
    }),
    output: z.discriminatedUnion('item', [
      z.object({
        item: z.literal('progress'),
        fraction: z.number().nullable().describe('Of the step, from 0 to 1; null: unknown.'),
        note: z.string(),
      }),
      z.object({
        item: z.literal('result'),
        hash: z.string(),
        crawlId: z.string().nullable().describe('The change in the history of crawls; null: nothing was written.'),
        addedCount: z.int(),
        added: z.array(changedPartition).readonly(),
        droppedCount: z.int(),
        dropped: z.array(changedPartition).readonly(),
        misfits: misfitsSchema,
        skippedCount: z.int(),
        skipped: z.array(z.object({ path: z.string(), reason: z.string() })).readonly(),
      }),
    ]),
    errors: [
      'EntityNotFound',
      'AlreadyExists',
      'FileNotFound',
      'InvalidInput',
      'InvalidState',
      'ConcurrentModification',
      'ReviewOutdated',
    ],
    invalidates: [...staleAfterTableChange, ...staleAfterFiles, 'getCrawls'],
  })),
};
