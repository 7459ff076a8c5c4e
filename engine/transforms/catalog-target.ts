/** CatalogTarget: writes the rows into a catalog table, making or changing it. */

import { z } from 'zod';
import { asRole } from '#engine/transforms/argument-roles.ts';
import { checkMerge, mergeOf } from '#engine/transforms/merging/table-merge.ts';
import { mergeExamples } from '#engine/transforms/merging/merge-examples.ts';
import { mergeArgs } from '#engine/transforms/merging/merge-args.ts';
import { unchanged } from '#engine/transforms/lineage.ts';
import { checkTarget, targetArgs } from '#engine/transforms/target-args.ts';
import { defineTransform } from '#engine/transforms/transform.ts';

const rows = {
  schema: { id: 'bigint', day: 'date' },
  rows: [
    { id: 1, day: '2024-01-31' },
    { id: 2, day: null },
  ],
};
const args = { databaseName: 'sales', tableName: 'daily' };

const { mode: plainMode, rowsPerFile, ...plainArgs } = targetArgs;

function isMerging({ mode }: { readonly mode: string }): boolean {
  return mode === 'upsert' || mode === 'scd2';
}

export const catalogTarget = defineTransform({
  name: 'CatalogTarget',
  title: 'Data Catalog table',
  category: 'target',
  summary: 'Writes the rows into a table of the catalog, which is created if it does not exist.',
  inputs: ['in'],
  effect: 'target',
  args: z.strictObject({
    databaseName: z
      .string()
      .min(1)
      .describe('Database of the catalog, in lowercase. It is created if it does not exist.')
      .meta({ title: 'Database' })
      .meta(asRole({ kind: 'database' })),
    tableName: z
      .string()
      .min(1)
      .describe('Name of the table, in lowercase. It is created if it does not exist.')
      .meta({ title: 'Table' })
      .meta(asRole({ kind: 'table', database: 'databaseName' })),
    path: z
      .string()
      .min(1)
      .optional()
      .describe('An existing table keeps its folder.')
      .meta({ title: 'Folder of a new table' })
      .meta(asRole({ kind: 'path' })),
    ...plainArgs,
    mode: z
      .enum([...plainMode.unwrap().options, 'upsert', 'scd2'])
      .default('append')
      .describe(
        `${plainMode.description} upsert: updates rows with the same keys and adds the others. scd2: keeps the history of each key, as a slowly changing dimension of type 2.`,
      )
      .meta({ title: 'Write mode' }),
    ...mergeArgs,
    rowsPerFile,
    updateBehavior: z
      .enum(['UPDATE_IN_DATABASE', 'LOG'])
      .default('UPDATE_IN_DATABASE')
      .describe(
        'UPDATE_IN_DATABASE: adds new columns and partitions to the table. LOG: adds only partitions; the table must already have all columns.',
      )
      .meta({ title: 'Schema changes' }),
  }),
  expressions: (options) => (isMerging(options) && options.deleteWhen !== '' ? [options.deleteWhen] : []),
  merges: (options) => (isMerging(options) ? mergeOf(options, options.mode === 'upsert') : undefined),
  schema: (options, { in: columns }, context) => {
    checkTarget(columns!, options);
    if (isMerging(options)) checkMerge(options, columns!, context, options.mode === 'scd2');
    return { schema: columns! };
  },
  lineage: (_args, context) => unchanged('in', context.schema('in')),
  examples: [
    { title: 'Append to a table', args, input: { in: rows }, output: rows },
    {
      title: 'Replace the partitions that get rows',
      args: { ...args, partitionKeys: ['day'], mode: 'overwritePartitions' },
      input: { in: rows },
      output: rows,
    },
    {
      title: 'Replacing partitions without keys',
      args: { ...args, mode: 'overwritePartitions' },
      input: { in: rows },
      output: { error: 'InvalidInput' },
    },
    {
      title: 'Every column a key',
      args: { ...args, partitionKeys: ['id', 'day'] },
      input: { in: rows },
      output: { error: 'InvalidInput' },
    },
    ...mergeExamples,
  ],
});
