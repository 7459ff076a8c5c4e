/** CatalogTarget: writes the rows into a catalog table, making or changing it. */

import { z } from 'zod';
import { asRole } from '#engine/transforms/argument-roles.ts';
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
    ...targetArgs,
    updateBehavior: z
      .enum(['UPDATE_IN_DATABASE', 'LOG'])
      .default('UPDATE_IN_DATABASE')
      .describe(
        'UPDATE_IN_DATABASE: adds new columns and partitions to the table. LOG: adds only partitions; the table must already have all columns.',
      )
      .meta({ title: 'Schema changes' }),
  }),
  schema: (options, { in: columns }) => {
    checkTarget(columns!, options);
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
  ],
});
