/** Procedures that write the catalog to files, and read it from files. */

import { z } from 'zod';
import { tableName } from '#engine/contract/procedures/databases.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';
import { staleAfterFiles } from '#engine/contract/procedures/job-runs.ts';
import { staleAfterTableChange } from '#engine/contract/procedures/tables/table-versions.ts';

const progress = z.object({
  item: z.literal('progress'),
  fraction: z.number().nullable().describe('Of the step, from 0 to 1; null: unknown.'),
  note: z.string(),
});

const databases = z.array(z.string().min(1)).min(1).max(10_000).readonly();

export const catalogFileProcedures = {
  exportCatalog: defineProcedure(() => ({
    kind: 'stream',
    summary:
      'Writes databases and tables of the catalog to a new folder as JSON in the form of AWS Glue. Passwords and keys are omitted. Streams progress; the last item is the result.',
    input: z.strictObject({
      folder: z.string().min(1).max(4096).describe('New or empty folder, relative to the workspace or absolute.'),
      databases: databases.optional().describe('Default: all.'),
      tables: z
        .array(z.strictObject(tableName))
        .min(1)
        .max(10_000)
        .readonly()
        .optional()
        .describe('Only these tables.'),
    }),
    output: z.discriminatedUnion('item', [
      progress,
      z.object({
        item: z.literal('result'),
        folder: z.string(),
        databaseCount: z.int(),
        tableCount: z.int(),
        partitionCount: z.int(),
        fileCount: z.int().describe('Files that were written.'),
        sizeBytes: z.number(),
        warnings: z.array(z.string()).readonly().describe('What was omitted.'),
      }),
    ]),
    errors: ['EntityNotFound', 'AlreadyExists', 'InvalidInput', 'IoFailed', 'DiskFull'],
  })),
  importCatalog: defineProcedure(() => ({
    kind: 'stream',
    summary:
      'Imports databases and tables from files in the form of AWS Glue: those of exportCatalog, or what `aws glue get-databases`, `get-tables` and `get-table` print. All of it or nothing. Reads and changes no data. Streams progress; the last item is the result.',
    input: z.strictObject({
      path: z.string().min(1).max(4096).describe('Folder or file, relative to the workspace or absolute.'),
      databases: databases.optional().describe('Only these; default: all that the files have.'),
      onConflict: z
        .enum(['refuse', 'replace', 'skip'])
        .default('refuse')
        .describe('For tables that are in the catalog and differ.'),
      dryRun: z.boolean().default(false).describe('Only show what would change.'),
    }),
    output: z.discriminatedUnion('item', [
      progress,
      z.object({
        item: z.literal('result'),
        importId: z.string().nullable().describe('The import in the history of crawls; null: nothing was written.'),
        databases: z.array(z.string()).readonly().describe('Databases that are created or changed.'),
        tables: z
          .array(
            z.object({
              ...tableName,
              action: z
                .enum(['create', 'replace', 'skip', 'unchanged', 'conflict'])
                .describe('conflict: the import is refused because of it.'),
              isView: z.boolean(),
              fileCount: z.int().describe('Files that the table then has.'),
            }),
          )
          .readonly(),
        skipped: z
          .array(z.object({ title: z.string(), reason: z.string() }))
          .readonly()
          .describe('Tables and databases that Tenon cannot have.'),
        warnings: z.array(z.string()).readonly(),
      }),
    ]),
    errors: ['FileNotFound', 'AlreadyExists', 'InvalidInput', 'InvalidState', 'ConcurrentModification'],
    invalidates: ['getDatabases', ...staleAfterTableChange, ...staleAfterFiles, 'getCrawls'],
  })),
};
