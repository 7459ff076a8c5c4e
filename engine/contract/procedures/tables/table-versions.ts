/** Procedures of the versions of a table: listed, compared, restored. */

import { z } from 'zod';
import { tableName, tableSchema, tableText } from '#engine/contract/procedures/databases.ts';
import { pageOf, pageRequest } from '#engine/contract/procedures/page.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

const versionId = z.int().min(0);

const tableChangeSchema = z.object({
  part: z.enum(['column', 'partition key', 'read option', 'parameter', 'comment', 'tag', 'table']),
  name: z.string().describe('Of the column, option, …; of a part table: description, owner, location, format, SQL.'),
  change: z.enum(['added', 'removed', 'changed']),
  before: z.string().nullable().describe('Type or value in the first version; null: added.'),
  after: z.string().nullable().describe('Type or value in the second version; null: removed.'),
});
export type TableChangeText = z.output<typeof tableChangeSchema>;

/** What a change of a definition makes stale. */
export const staleAfterTableChange = [
  'getTables',
  'getListedTables',
  'getTable',
  'searchTables',
  'getTableVersions',
  'compareTableVersions',
  'previewTableRestore',
  'getTableUsers',
  'openTableRows',
  'getTableStatistics',
];

export const tableVersionProcedures = {
  getTableVersions: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists the versions of a table’s definition, newest first.',
    input: z.strictObject({ ...tableName, ...pageRequest }),
    output: pageOf(
      z.object({
        versionId,
        createTime: z.number(),
        madeBy: z
          .string()
          .describe('`crawl cr_…`, `run jr_…`, `undo jr_…` or `undo cr_…`, `person` or `restore of version N`.'),
        summary: z.string().describe('What changed since the version before, in one line.'),
        table: z.object(tableText),
      }),
    ),
    errors: ['EntityNotFound'],
  })),
  compareTableVersions: defineProcedure(() => ({
    kind: 'query',
    summary: 'Compares two versions of a table’s definition.',
    input: z.strictObject({ ...tableName, from: versionId, to: versionId }),
    output: z.object({ changes: z.array(tableChangeSchema).readonly() }),
    errors: ['EntityNotFound'],
  })),
  previewTableRestore: defineProcedure(() => ({
    kind: 'query',
    summary: 'Shows what restoring a version of a table would change. Changes nothing.',
    input: z.strictObject({ ...tableName, versionId }),
    output: z.object({
      currentVersionId: versionId,
      changes: z.array(tableChangeSchema).readonly(),
      effects: z.array(z.string()).readonly().describe('What reads differently afterwards, in words; []: nothing.'),
      refusal: z
        .object({ message: z.string(), hint: z.string() })
        .nullable()
        .describe('Why the version cannot be restored; null: it can.'),
    }),
    errors: ['EntityNotFound'],
  })),
  restoreTableVersion: defineProcedure(() => ({
    kind: 'command',
    summary:
      'Makes the definition of an earlier version of a table the current one, as a new version. Does not change its files.',
    input: z.strictObject({
      ...tableName,
      versionId,
      expectedVersionId: versionId.describe(
        'Current version. The call fails with ConcurrentModification if the table has another one by then.',
      ),
    }),
    output: tableSchema,
    errors: ['EntityNotFound', 'ConcurrentModification', 'InvalidState', 'InvalidInput'],
    invalidates: staleAfterTableChange,
  })),
};
