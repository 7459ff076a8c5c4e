/** Procedure that changes several tables at once. */

import { z } from 'zod';
import { namedTexts } from '#engine/contract/named-texts.ts';
import { errorTextSchema } from '#engine/contract/procedures/column.ts';
import { tableName } from '#engine/contract/procedures/databases.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';
import { staleAfterTableChange } from '#engine/contract/procedures/tables/table-versions.ts';

export const severalTablesProcedures = {
  changeTables: defineProcedure(() => ({
    kind: 'stream',
    summary:
      'Removes several tables from the catalog, or sets their owner and tags. Does not change their files. A table that cannot be changed does not stop the others. Streams progress; the last item is the result.',
    input: z.strictObject({
      tables: z.array(z.strictObject(tableName)).min(1).max(10_000).readonly(),
      change: z.discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('delete') }),
        z.strictObject({
          kind: z.literal('edit'),
          owner: z.string().max(255).optional().describe('Owner (default: unchanged).'),
          tags: namedTexts(z.record(z.string().min(1).max(255), z.string().max(2048).nullable()))
            .optional()
            .describe('Only those to change; null removes one.'),
        }),
      ]),
    }),
    output: z.discriminatedUnion('item', [
      z.object({ item: z.literal('progress'), fraction: z.number().nullable(), note: z.string() }),
      z.object({
        item: z.literal('result'),
        changed: z.array(z.object(tableName)).readonly(),
        failed: z.array(z.object({ ...tableName, error: errorTextSchema })).readonly(),
      }),
    ]),
    errors: ['InvalidInput'],
    invalidates: ['getDatabases', ...staleAfterTableChange, 'getDefinitions', 'getDefinition'],
  })),
};
