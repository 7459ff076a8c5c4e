/** Procedures that edit what people write about a table. */

import { z } from 'zod';
import { tableName, tableSchema } from '#engine/contract/procedures/databases.ts';
import { namedTexts } from '#engine/contract/named-texts.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';
import { staleAfterTableChange } from '#engine/contract/procedures/tables/table-versions.ts';

const entries = namedTexts(z.record(z.string().min(1).max(255), z.string().max(2048).nullable())).describe(
  'Only those to change; null removes one.',
);

export const tableEditProcedures = {
  editTable: defineProcedure(() => ({
    kind: 'command',
    summary:
      'Changes the description, owner, tags, parameters or comments of a table, in its settings file and in the catalog. Does not change its files.',
    input: z.strictObject({
      ...tableName,
      expectedVersionId: z
        .int()
        .min(0)
        .describe('Current version. The call fails with ConcurrentModification if the table has another one by then.'),
      description: z.string().max(2048).optional().describe('Description (default: unchanged).'),
      owner: z.string().max(255).optional().describe('Owner (default: unchanged).'),
      tags: entries.optional(),
      parameters: entries.optional(),
      comments: z
        .record(z.string().min(1).max(255), z.string().max(255))
        .optional()
        .describe('Comments by the name of the column, only those to change; an empty text removes one.'),
    }),
    output: tableSchema,
    errors: ['EntityNotFound', 'ConcurrentModification', 'InvalidDefinition', 'InvalidInput', 'InvalidState'],
    invalidates: [...staleAfterTableChange, 'getDefinitions', 'getDefinition'],
  })),
};
