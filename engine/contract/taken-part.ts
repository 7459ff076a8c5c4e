/** Which changes of a crawl are written, and which are left for a later one. */

import { z } from 'zod';

/** Changes of a table's columns that can be left while the rest of the table is taken. */
export const columnChangeKinds = ['added', 'removed', 'retyped'] as const;
export type ColumnChangeKind = (typeof columnChangeKinds)[number];

const tableNames = z.array(z.string().min(1).max(255)).max(100_000).readonly();

export const takenPartSchema = z.strictObject({
  tables: tableNames
    .optional()
    .describe('Only these tables are changed (default: every table that the crawl changes).'),
  except: tableNames.optional().describe('These tables are not changed.'),
  leave: z
    .array(z.strictObject({ table: z.string().min(1).max(255), changes: z.array(z.enum(columnChangeKinds)).min(1) }))
    .max(100_000)
    .readonly()
    .optional()
    .describe(
      'Changes of columns that are not made while the other changes of the table are: columns that are new in the files, columns that are missing in them, and columns with another type.',
    ),
});
export type TakenPartText = z.output<typeof takenPartSchema>;
