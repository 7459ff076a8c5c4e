/** Procedures of views: SELECTs that the catalog keeps under a name. `getTable` shows one, `deleteTable` removes one. */

import { z } from 'zod';
import { columnSchema } from '#engine/contract/procedures/column.ts';
import { tableName, tableSchema } from '#engine/contract/procedures/databases.ts';
import { sqlErrors, sqlText } from '#engine/contract/procedures/explore.ts';
import { staleAfterTableChange } from '#engine/contract/procedures/tables/table-versions.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

const viewErrors = [...sqlErrors, 'SchemaMismatch'] as const;

export const viewProcedures = {
  draftView: defineProcedure(() => ({
    kind: 'query',
    summary: 'Shows what a view of this SELECT would be. Reads no rows and saves nothing.',
    input: z.strictObject({
      sql: sqlText,
      view: z
        .strictObject(tableName)
        .optional()
        .describe('Name of the view. A SELECT that reads the view itself, even indirectly, is refused.'),
    }),
    output: z.object({
      sql: z
        .string()
        .describe('Text that would be saved, in which tables without a database get the default database.'),
      columns: z.array(columnSchema).readonly(),
      reads: z.array(z.object(tableName)).readonly().describe('Tables and views of the catalog, each once.'),
    }),
    errors: [...viewErrors],
  })),
  saveView: defineProcedure(() => ({
    kind: 'command',
    summary:
      'Saves a SELECT over tables and views of the catalog as a view, or changes one. Its database is created if necessary.',
    input: z.strictObject({
      databaseName: z.string().min(1).max(255),
      name: z.string().min(1).max(255),
      sql: sqlText,
      description: z.string().max(2048).optional().describe('Description (default: unchanged).'),
      expectedVersionId: z
        .int()
        .min(0)
        .nullable()
        .describe(
          'Version to change; null: creates a view. The call fails with ConcurrentModification if this is not the current version.',
        ),
    }),
    output: tableSchema,
    errors: [...viewErrors, 'AlreadyExists', 'ConcurrentModification', 'InvalidState'],
    invalidates: ['getDatabases', ...staleAfterTableChange],
  })),
};
