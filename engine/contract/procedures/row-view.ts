/** The order, filters and search of rows, as every procedure takes them that reads rows of a file by position. */

import { z } from 'zod';

const filterOperators = [
  'eq',
  'ne',
  'lt',
  'le',
  'gt',
  'ge',
  'range',
  'contains',
  'startsWith',
  'isNull',
  'isNotNull',
  'in',
] as const;
export const rowFilter = z.strictObject({
  column: z.string(),
  operator: z
    .enum(filterOperators)
    .describe(
      'contains and startsWith compare text and ignore case. range keeps values from the first one on and below the second.',
    ),
  values: z
    .array(z.union([z.string().max(100_000), z.number(), z.boolean()]))
    .max(1000)
    .default([])
    .describe('No value for isNull and isNotNull, two for range, any number for in, one for all others.'),
  orNull: z
    .boolean()
    .optional()
    .describe('Also keeps rows where the column is null (default: false). Not allowed for isNull and isNotNull.'),
});
/** Errors of filters, conditions and sort keys that do not fit the rows. */
export const viewErrors = [
  'UnknownColumn',
  'AmbiguousColumn',
  'UnknownFunction',
  'TypeMismatch',
  'SqlSyntax',
  'SqlRefused',
  'Execution',
] as const;

/** Which rows of a file, in any order. */
export const rowChoice = {
  filter: z.array(rowFilter).max(100).default([]).describe('Conditions; a row must meet all of them.'),
  search: z
    .string()
    .max(1000)
    .default('')
    .describe('Keeps only rows that contain this text in any column. Ignores case.'),
  condition: z
    .string()
    .max(100_000)
    .default('')
    .describe("Keeps only rows for which this condition is true, such as amount > 10 OR country = 'US'."),
};
/** How many of them a profile counts. */
export const sampleInput = {
  sampleRows: z
    .int()
    .min(1)
    .max(10_000_000)
    .nullable()
    .default(null)
    .describe('Counts only these many rows, from the first on (default: every row).'),
};
/** Which rows of a file a grid shows, and in which order. */
export const viewInput = {
  order: z
    .array(z.strictObject({ column: z.string(), direction: z.enum(['ascending', 'descending']) }))
    .max(32)
    .default([])
    .describe('Sort order. Nulls come last; equal rows keep the order of the file.'),
  ...rowChoice,
};
