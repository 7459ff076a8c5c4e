/** Which changes of a crawl are written, and which are left for a later one. */

import { z } from 'zod';

/** Changes of a table's columns that can be left while the rest of the table is taken. */
export const columnChangeKinds = ['added', 'removed', 'retyped'] as const;
export type ColumnChangeKind = (typeof columnChangeKinds)[number];

/** `table`, or `database.table`. */
const tableName = z.string().min(1).max(511);
const tableNames = z.array(tableName).max(100_000).readonly();

export const takenPartSchema = z.strictObject({
  tables: tableNames
    .optional()
    .describe(
      'Only these tables are changed, named alone or as database.table (default: every table that the crawl changes).',
    ),
  except: tableNames.optional().describe('These tables are not changed.'),
  leave: z
    .array(z.strictObject({ table: tableName, changes: z.array(z.enum(columnChangeKinds)).min(1) }))
    .max(100_000)
    .readonly()
    .optional()
    .describe(
      'Changes of columns that are not made while the other changes of the table are: columns that are new in the files, columns that are missing in them, and columns with another type.',
    ),
});
export type TakenPartText = z.output<typeof takenPartSchema>;
