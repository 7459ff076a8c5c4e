/** Procedure that creates a table by hand. */

import { z } from 'zod';
import { tableSchema } from '#engine/contract/procedures/databases.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';
import { staleAfterTableChange } from '#engine/contract/procedures/tables/table-versions.ts';

const column = z.strictObject({
  name: z.string().min(1).max(255),
  type: z.string().min(1).describe('In Hive spelling, for example decimal(10,2).'),
});

export const tableCreationProcedures = {
  createTable: defineProcedure(() => ({
    kind: 'command',
    summary:
      'Creates a table over the files of a folder from stated columns. Its database is created if necessary. The files are in it after a crawl of the folder; none is read or changed now.',
    input: z.strictObject({
      databaseName: z.string().min(1).max(255),
      name: z.string().min(1).max(255),
      location: z.string().min(1).max(2048).describe('Folder, relative to the workspace or absolute; it may be empty.'),
      classification: z.string().min(1).describe('Format of the files, for example csv.'),
      options: z.record(z.string(), z.unknown()).default({}).describe('Read options of the format (default: its own).'),
      columns: z.array(column).min(1).max(16_384).readonly(),
      partitionKeys: z
        .array(column)
        .max(100)
        .readonly()
        .default([])
        .describe('In the order of the folders, outermost first.'),
      description: z.string().max(2048).default(''),
    }),
    output: tableSchema,
    errors: ['AlreadyExists', 'InvalidInput', 'UnknownFormat'],
    invalidates: ['getDatabases', ...staleAfterTableChange],
  })),
};
