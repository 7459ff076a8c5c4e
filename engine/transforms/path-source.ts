/** PathSource: the rows of files, without a catalog. */

import { z } from 'zod';
import { asRole } from '#engine/transforms/argument-roles.ts';
import { onMisfit } from '#engine/transforms/catalog-source.ts';
import { sourcePort, unchanged } from '#engine/transforms/lineage.ts';
import { defineTransform } from '#engine/transforms/transform.ts';

const files = {
  schema: { id: 'bigint', name: 'string' },
  rows: [
    { id: 1, name: 'a' },
    { id: 2, name: null },
  ],
};

export const pathSource = defineTransform({
  name: 'PathSource',
  title: 'Files',
  category: 'source',
  summary: 'Reads a file, a folder or a glob; format and options are detected unless they are set.',
  inputs: [],
  effect: 'source',
  args: z.strictObject({
    path: z
      .string()
      .min(1)
      .describe(
        'File, folder or glob, absolute or relative to the workspace. Folders named key=value become columns, as in a query.',
      )
      .meta({ title: 'Path' })
      .meta(asRole({ kind: 'path' })),
    format: z
      .string()
      .min(1)
      .optional()
      .describe('File format, such as csv, json or parquet (default: detected from the content).')
      .meta({ title: 'Format' })
      .meta(asRole({ kind: 'format', side: 'read' })),
    options: z
      .record(z.string(), z.unknown())
      .default({})
      .describe('Read options of the format, such as separator, withHeader or jsonPath.')
      .meta({ title: 'Format options' })
      .meta(asRole({ kind: 'format-options', side: 'read', format: 'format' })),
    onMisfit,
    quietSeconds: z
      .number()
      .min(0)
      .max(86_400)
      .default(0)
      .describe('Leaves files that changed within so many seconds to a later run: somebody may still write them.')
      .meta({ title: 'Quiet seconds' }),
    doneMarker: z
      .string()
      .regex(/^[^/\\]{1,255}$/u, 'it must be the name of a file, without folders')
      .optional()
      .describe(
        'Reads only files of folders in which, or above which, there is a file of this name, such as _SUCCESS. Others are left to a later run.',
      )
      .meta({ title: 'Done marker' }),
  }),
  // The environment knows the columns: resolve-graph asks it.
  schema: () => ({ schema: [] }),
  lineage: (_args, context) => unchanged(sourcePort, context.schema(sourcePort)),
  examples: [
    { title: 'A folder', args: { path: 'input/orders' }, input: { files }, output: files },
    {
      title: 'A stated format with options',
      args: { path: 'input/*.txt', format: 'csv', options: { separator: ';', withHeader: true } },
      input: { files },
      output: files,
    },
    { title: 'Without a path', args: {}, input: { files }, output: { error: 'InvalidDefinition' } },
    {
      title: 'An argument that it does not have',
      args: { path: 'a', separator: ';' },
      input: { files },
      output: { error: 'InvalidDefinition' },
    },
  ],
});
