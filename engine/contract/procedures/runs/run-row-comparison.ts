/** The procedure that compares the rows which two runs wrote to one target. */

import { z } from 'zod';
import { sqlErrors } from '#engine/contract/procedures/explore.ts';
import { progressItem } from '#engine/contract/procedures/exploring/progress-item.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

const sideSchema = z.object({
  label: z.string().describe('Short name of the run, such as `#12`.'),
  rows: z.number(),
  files: z.int().describe('Number of files that the run committed to the target.'),
});

const comparedColumnSchema = z.object({
  name: z.string(),
  a: z.string().nullable().describe('Type in run A; null: only run B has the column.'),
  b: z.string().nullable().describe('Type in run B; null: only run A has the column.'),
  comparedAs: z.string().nullable().describe('Type in which values are compared; null: the column is not compared.'),
  how: z
    .enum(['same', 'wider', 'rounded', 'text'])
    .nullable()
    .describe(
      'same: both types are equal. wider: every value of both fits the type. rounded: numbers as double. text: no type holds both. null: not compared.',
    ),
  isKey: z.boolean(),
  value: z
    .string()
    .nullable()
    .describe('Column of the file: the value in B, or in A for a removed row. null: the column is not compared.'),
  before: z
    .string()
    .nullable()
    .describe(
      'Column of the file: the value in A where a changed row differs, else null. null: no changed row differs in it.',
    ),
  changedRows: z.number().describe('Number of changed rows that differ in the column.'),
});

export const rowComparisonSchema = z.object({
  target: z.string().describe('`database.table`, or the path of the target.'),
  a: sideSchema,
  b: sideSchema,
  key: z.array(z.string()).readonly().describe('Columns by which rows are paired; empty: whole rows are compared.'),
  keyFrom: z
    .enum(['definition', 'chosen', 'none'])
    .describe('definition: a node of the job names the columns. chosen: the call did. none: whole rows.'),
  keyNode: z.string().nullable().describe('Name of the node that names the key columns.'),
  same: z.number().describe('Rows that both runs wrote.'),
  changed: z.number().describe('Pairs of rows with the same key and different values.'),
  added: z.number().describe('Rows only in B.'),
  removed: z.number().describe('Rows only in A.'),
  listed: z.number().describe('Rows of the file. Equal rows share one, with their number in the column `times`.'),
  path: z
    .string()
    .describe(
      'Parquet file with the differences, in the order of the key: path for openPages, readPage and readFileRows. Columns: `change` (changed, added, removed), `times`, `differs` (positions in `columns` of the values that differ, separated by commas), then those that `columns` names. Tenon deletes the file when the cache is full.',
    ),
  columns: z
    .array(comparedColumnSchema)
    .readonly()
    .describe('Columns of both runs in the order of B, then the others.'),
  repeatedKeys: z.number().describe('Keys that occur more than once in a run; their rows are compared as whole rows.'),
  keylessRows: z
    .object({ a: z.number(), b: z.number() })
    .describe('Rows with null in a key column; they are compared as whole rows.'),
  notes: z.array(z.string()).readonly().describe('What is not compared, or in another type, in words.'),
});
export type RowComparison = z.output<typeof rowComparisonSchema>;

/** The note of a comparison that lists only the first of its differences. */
export function cutNote({ listed }: Pick<RowComparison, 'listed'>): string {
  return `The first ${listed.toLocaleString('en-US')} differences are listed; the counts are of all rows.`;
}

export const runRowComparisonProcedures = {
  compareRunRows: defineProcedure(() => ({
    kind: 'stream',
    summary:
      'Compares the rows that two runs wrote to one target, from the files that each run committed, and writes the differences to a new Parquet file in the cache. Streams progress; the last item is the result.',
    input: z.strictObject({
      a: z.string().min(1).max(255).describe('Id of the first run, usually the earlier one.'),
      b: z.string().min(1).max(255).describe('Id of the second run.'),
      target: z
        .string()
        .min(1)
        .optional()
        .describe('`database.table` or path, as compareRuns lists it (default: the only target that both runs wrote).'),
      key: z
        .array(z.string().min(1))
        .max(100)
        .optional()
        .describe(
          'Columns that identify a row; an empty list compares whole rows (default: the key columns that the job’s definition names, else whole rows).',
        ),
      most: z
        .int()
        .min(0)
        .max(10_000_000)
        .default(1_000_000)
        .describe('Maximum number of differences in the file; all are counted.'),
    }),
    output: z.discriminatedUnion('item', [
      progressItem,
      z.object({ item: z.literal('result'), comparison: rowComparisonSchema }),
    ]),
    errors: [...sqlErrors, 'FileChanged', 'InvalidState', 'DiskFull'],
  })),
};
