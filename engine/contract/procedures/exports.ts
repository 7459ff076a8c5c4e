/** Procedures for exports: rows of the window to a new file, by their names and positions. */

import { z } from 'zod';
import { tableName } from '#engine/contract/procedures/databases.ts';
import { keepFormulas, leaveOutMisfits, sqlErrors, sqlText, writtenFile } from '#engine/contract/procedures/explore.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';
import { readingInput } from '#engine/contract/procedures/reading.ts';
import { viewInput } from '#engine/contract/procedures/row-view.ts';

/** Ranges of positions in one export. */
const mostRanges = 10_000;

const source = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('file'),
    path: z.string().min(1).describe('Absolute.'),
    ...readingInput,
    ...viewInput,
    snapshot: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe('As of openPages; FileChanged when the file has changed since. Needed for `rows`.'),
    rows: z
      .array(z.strictObject({ start: z.int().min(0), count: z.int().min(1) }))
      .max(mostRanges)
      .nullable()
      .default(null)
      .describe('Positions in the view, from 0; null: every row.'),
    columns: z.array(z.string()).min(1).nullable().default(null).describe('In this order; null: every column.'),
  }),
  z.strictObject({ kind: z.literal('table'), ...tableName }),
  z.strictObject({
    kind: z.literal('query'),
    sql: sqlText,
    folder: z.string().min(1).optional().describe('Absolute; where relative paths in the SQL begin.'),
  }),
]);

const target = {
  to: z.string().min(1).max(4096).describe('Absolute, or relative to the workspace.'),
  toFormat: z.string().min(1).optional().describe('Default: from the file name.'),
  writeOptions: z.record(z.string(), z.unknown()).default({}),
};

export const exportProcedures = {
  exportRows: defineProcedure({
    kind: 'stream',
    summary: 'Writes rows to a file that appears whole or not at all; progress, then the file as the last item.',
    input: z.strictObject({
      source,
      leaveOutMisfits,
      ...target,
      keepFormulas,
      replaces: z
        .string()
        .min(1)
        .optional()
        .describe('Version of the file at `to`, from findExportTarget, that is replaced; absent: there must be none.'),
    }),
    output: z.discriminatedUnion('item', [
      z.object({
        item: z.literal('progress'),
        fraction: z.number().nullable().describe('0…1; null: unknown.'),
        note: z.string(),
      }),
      z.object({ item: z.literal('result'), file: writtenFile }),
    ]),
    errors: [...sqlErrors, 'AlreadyExists', 'TargetOverlapsSource', 'FileChanged', 'DiskFull'],
  }),
  findExportTarget: defineProcedure({
    kind: 'query',
    summary: 'What an export to a path would create or replace.',
    input: z.strictObject(target),
    output: z.object({
      path: z.string().describe('Absolute.'),
      format: z.string(),
      extension: z.string().describe('Of names of files of the format with these options: `.csv.gz`.'),
      folderExists: z.boolean().describe('False: the folder is created with the file.'),
      existing: z
        .object({
          kind: z.enum(['file', 'folder', 'link']).describe('Only a file can be replaced.'),
          sizeBytes: z.number(),
          modifiedTime: z.number().describe('Milliseconds since 1970.'),
          version: z.string(),
        })
        .nullable(),
      free: z.string().describe('The path, with a number before its extension when the name is taken.'),
    }),
    errors: ['InvalidInput', 'UnknownFormat'],
  }),
};
