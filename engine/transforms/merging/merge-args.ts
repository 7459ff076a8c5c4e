/** Arguments of a target that merges new rows into its table by keys, and of the steps that do so. */

import { z } from 'zod';
import { asRole, wholeColumn } from '#engine/transforms/argument-roles.ts';

/** Forms show the argument for these modes alone. */
function forModes(...mode: readonly ('upsert' | 'scd2')[]): {
  readonly shownFor: Readonly<Record<string, readonly string[]>>;
} {
  return { shownFor: { mode } };
}

const newName = z.string().min(1).max(255);

export const mergeArgs = {
  keys: z
    .array(z.string().min(1))
    .default([])
    .describe(
      'For upsert and scd2: columns that identify a row. A run fails if two new rows have the same keys, or one has a null in them.',
    )
    .meta({ title: 'Keys' })
    .meta(forModes('upsert', 'scd2'))
    .meta(wholeColumn('in')),
  onMatch: z
    .enum(['update', 'ignore'])
    .default('update')
    .describe(
      'For upsert: what becomes of a row of the table whose keys a new row has. Columns that new rows lack stay.',
    )
    .meta({ title: 'Rows with the same keys' })
    .meta(forModes('upsert')),
  onNew: z
    .enum(['insert', 'ignore'])
    .default('insert')
    .describe('For upsert: what becomes of a new row whose keys are not in the table.')
    .meta({ title: 'Rows with new keys' })
    .meta(forModes('upsert')),
  onMissing: z
    .enum(['keep', 'delete'])
    .default('keep')
    .describe(
      'For upsert and scd2: what becomes of rows of the table whose keys no new row has. delete: for sources that have all rows each time; scd2 closes them.',
    )
    .meta({ title: 'Rows without a new row' })
    .meta(forModes('upsert', 'scd2')),
  deleteWhen: z
    .string()
    .default('')
    .describe(
      'For upsert and scd2: condition on the new rows. Where it is true, the row of the table is deleted; scd2 closes it.',
    )
    .meta({ title: 'Delete when' })
    .meta(forModes('upsert', 'scd2'))
    .meta(asRole({ kind: 'expression', placeholder: "op = 'D'" })),
  notWritten: z
    .array(z.string().min(1))
    .default([])
    .describe(
      'For upsert and scd2: columns of the new rows that the table does not get, such as one that deleteWhen reads.',
    )
    .meta({ title: 'Columns not written' })
    .meta(forModes('upsert', 'scd2'))
    .meta(wholeColumn('in')),
  changedAt: z
    .string()
    .min(1)
    .optional()
    .describe(
      'For scd2: column with the date or time since when a new row is valid. It must be later than the start of the row that it replaces, and not before the end of the last row of a closed key (default: the time of the run).',
    )
    .meta({ title: 'Time of the change' })
    .meta(forModes('scd2'))
    .meta(wholeColumn('in')),
  validFrom: newName
    .default('valid_from')
    .describe('For scd2: column of the table with the start of each row.')
    .meta({ title: 'Column for the start' })
    .meta(forModes('scd2')),
  validTo: newName
    .default('valid_to')
    .describe('For scd2: column of the table with the end of each row; null while it is current.')
    .meta({ title: 'Column for the end' })
    .meta(forModes('scd2')),
  isCurrent: newName
    .default('is_current')
    .describe('For scd2: column of the table that is true for the current row of each key.')
    .meta({ title: 'Column for the current row' })
    .meta(forModes('scd2')),
};

const shape = z.strictObject(mergeArgs);
export type MergeArgs = z.output<typeof shape>;

/** Of the steps: `touched` are partition keys of the table; only partitions with a new row are in the result. */
export const stepArgs = z.strictObject({
  ...mergeArgs,
  touched: z.array(z.string()).default([]).describe('Partition keys; the other partitions stay as they are.'),
});
export type StepArgs = z.output<typeof stepArgs>;
