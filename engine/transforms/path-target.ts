/** PathTarget: writes the rows into a folder, or into one named file. */

import { z } from 'zod';
import { EngineError } from '#engine/contract/errors.ts';
import { asRole } from '#engine/transforms/argument-roles.ts';
import { unchanged } from '#engine/transforms/lineage.ts';
import { checkTarget, targetArgs } from '#engine/transforms/target-args.ts';
import { defineTransform } from '#engine/transforms/transform.ts';

const rows = {
  schema: { id: 'bigint', country: 'string' },
  rows: [
    { id: 1, country: 'US' },
    { id: 2, country: null },
  ],
};

export const pathTarget = defineTransform({
  name: 'PathTarget',
  title: 'Files',
  category: 'target',
  summary: 'Writes the rows into a folder, or into one named file.',
  inputs: ['in'],
  effect: 'target',
  args: z.strictObject({
    path: z
      .string()
      .min(1)
      .describe('Folder, absolute or relative to the workspace, or s3://BUCKET/FOLDER.')
      .meta({ title: 'Path' })
      .meta(asRole({ kind: 'path' })),
    ...targetArgs,
    fileName: z
      .string()
      .regex(/^(?!\.{1,2}$)[^/\\]+$/u)
      .optional()
      .describe('Writes a single file with this name (default: as many files as the rows need).')
      .meta({ title: 'File name' }),
  }),
  schema: (options, { in: columns }) => {
    checkTarget(columns!, options);
    if (options.fileName !== undefined && options.partitionKeys.length > 0) {
      throw new EngineError('InvalidInput', 'One named file cannot be partitioned.', {
        hint: 'Remove fileName or the partition keys.',
      });
    }
    if (options.fileName !== undefined && options.rowsPerFile !== undefined) {
      throw new EngineError('InvalidInput', 'One named file has all rows, however many there are.', {
        hint: 'Remove fileName or rowsPerFile.',
      });
    }
    return { schema: columns! };
  },
  lineage: (_args, context) => unchanged('in', context.schema('in')),
  examples: [
    { title: 'A folder of Parquet files', args: { path: 'output/orders' }, input: { in: rows }, output: rows },
    {
      title: 'Partitioned CSV',
      args: { path: 'output/orders', format: 'csv', partitionKeys: ['country'], mode: 'overwritePartitions' },
      input: { in: rows },
      output: rows,
    },
    {
      title: 'One named file',
      args: { path: 'output', format: 'csv', fileName: 'orders.csv', mode: 'overwrite' },
      input: { in: rows },
      output: rows,
    },
    {
      title: 'Files of 100,000 rows',
      args: { path: 'output/orders', format: 'json', rowsPerFile: 100_000 },
      input: { in: rows },
      output: rows,
    },
    {
      title: 'Rows per file and one named file',
      args: { path: 'output', rowsPerFile: 10, fileName: 'a.parquet' },
      input: { in: rows },
      output: { error: 'InvalidInput' },
    },
    {
      title: 'A missing key',
      args: { path: 'output', partitionKeys: ['contry'] },
      input: { in: rows },
      output: { error: 'UnknownColumn' },
    },
    {
      title: 'Keys and one named file',
      args: { path: 'output', partitionKeys: ['country'], fileName: 'a.csv' },
      input: { in: rows },
      output: { error: 'InvalidInput' },
    },
  ],
});
