/** Procedures for charts: rows of a file counted into groups, or a bounded choice of them as points. */

import { z } from 'zod';
import { columnSchema } from '#engine/contract/procedures/column.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';
import { fileErrors, readingInput } from '#engine/contract/procedures/reading.ts';
import { rowChoice, rowFilter, viewErrors } from '#engine/contract/procedures/row-view.ts';

export const chartSteps = ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second'] as const;
export const aggregates = ['count', 'sum', 'mean', 'median', 'min', 'max', 'quantiles'] as const;

const dimension = z.strictObject({
  column: z.string(),
  step: z
    .enum(['auto', 'value', ...chartSteps])
    .default('auto')
    .describe('`auto` bins numbers and times; `value` makes a group of each value. Calendar steps are for times.'),
  bins: z.int().min(2).max(200).default(40).describe('Maximum number of bins for `auto`.'),
  top: z
    .int()
    .min(1)
    .max(200)
    .default(20)
    .describe('Maximum number of values with their own group; the others are one group.'),
});

const axis = z.object({
  column: columnSchema,
  kind: z.enum(['value', 'number', 'time']),
  step: z.string().nullable().describe('Width of the bins: `50`, `month`, `5 years`; null for values.'),
  groups: z
    .array(
      z.object({
        role: z.enum(['value', 'bin', 'others', 'null', 'not-finite']),
        label: z.string().describe('The value, or the lower bound of the bin; long text is cut.'),
        from: z.string().nullable().describe('Bound that belongs to the bin; null unless it is a bin.'),
        to: z.string().nullable().describe('Bound that belongs to the next bin.'),
      }),
    )
    .readonly()
    .describe('All bins without gaps; values with the largest first, or numbers and times in order; then the others.'),
  distinctCount: z.number().nullable().describe('Values that are not null; null for bins.'),
});

const value = z
  .string()
  .nullable()
  .describe(
    'Exact, except that means and sums of floating-point numbers have 15 digits. null if no row of the group has a value.',
  );

export const chartProcedures = {
  countBins: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Counts the histograms of several columns of numbers and times, each behind the brushes on all other columns. The columns are kept in memory, so that the next call is fast.',
    input: z.strictObject({
      path: z.string().min(1),
      ...readingInput,
      ...rowChoice,
      brushes: z
        .array(rowFilter)
        .max(100)
        .default([])
        .describe("Further conditions, on at most 32 columns. A column's own do not apply to its own histogram."),
      columns: z.array(z.string()).max(100).describe('Columns of other types have no histogram and are skipped.'),
      over: z
        .string()
        .nullable()
        .default(null)
        .describe('Counts the other columns for each bin of this one, without the brushes on it.'),
    }),
    output: z.object({
      rowCount: z.number().describe('Rows without the brushes.'),
      countedCount: z
        .number()
        .describe('Rows that were counted; fewer than `rowCount` for a sample of every n-th row.'),
      keptCount: z.number().describe('Counted rows that all brushes keep.'),
      over: z.string().nullable().describe('null: none was asked for, or it has no histogram.'),
      columns: z
        .array(
          z.object({
            name: z.string(),
            step: z.string().describe('Width of the bins: `50`, `month`, `5 years`.'),
            bins: z
              .array(z.object({ from: z.string(), to: z.string().describe('Of the next bin.') }))
              .readonly()
              .describe('Adjacent bins of all rows; they do not depend on the brushes.'),
            counts: z
              .array(z.number())
              .readonly()
              .describe(
                'Rows by bin, then null, then NaN and infinities. With `over`, so many for each of its bins, for null, and for NaN and infinities; for the column itself once.',
              ),
            all: z.array(z.number()).readonly().describe('The same once, without brushes.'),
          }),
        )
        .readonly(),
    }),
    errors: [...fileErrors, ...viewErrors, 'DiskFull'],
  })),
  chartGroups: defineProcedure(() => ({
    kind: 'query',
    summary: 'Groups the rows of a file for a chart, by bins of numbers and times or by the most frequent values.',
    input: z.strictObject({
      path: z.string().min(1),
      ...readingInput,
      ...rowChoice,
      x: dimension.nullable().describe('null: all rows form one group.'),
      by: dimension.nullable().describe('Second dimension: the colours, or the rows of a heat map.'),
      measure: z.strictObject({
        aggregate: z.enum(aggregates),
        column: z
          .string()
          .nullable()
          .describe(
            'Column of numbers; its nulls are ignored. null is allowed only for count, which then counts rows.',
          ),
      }),
    }),
    output: z.object({
      rowCount: z.number().describe('Rows that pass the filter. Each is in exactly one group.'),
      totalCount: z.number().describe('Rows of the file.'),
      x: axis.nullable(),
      by: axis.nullable(),
      groups: z
        .array(
          z.object({
            x: z.int().describe('Position in the groups of `x`; 0 if there is no `x`.'),
            by: z.int().describe('Position in the groups of `by`; 0 if there is no `by`.'),
            rowCount: z.number(),
            filledCount: z.number().describe('Rows that have a value in the measured column.'),
            value,
            quantiles: z
              .array(value)
              .readonly()
              .nullable()
              .describe('Minimum, 5%, 25%, median, 75%, 95% and maximum; null for other aggregates.'),
          }),
        )
        .readonly()
        .describe('Groups that contain rows.'),
    }),
    errors: [...fileErrors, ...viewErrors, 'DiskFull'],
  })),
  chartPoints: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Returns rows of a file as points of a scatter chart: all of them, or a sample that is the same each time.',
    input: z.strictObject({
      path: z.string().min(1),
      ...readingInput,
      ...rowChoice,
      x: z.string().describe('Name of a column of numbers or times.'),
      y: z.string().describe('Name of a column of numbers or times.'),
      color: z.string().nullable(),
      limit: z.int().min(1).max(10_000).default(5000),
    }),
    output: z.object({
      rowCount: z.number().describe('Rows that pass the filter.'),
      totalCount: z.number().describe('Rows of the file.'),
      pointCount: z.number().describe('Rows whose x and y are neither null nor infinite.'),
      x: columnSchema,
      y: columnSchema,
      color: columnSchema.nullable(),
      points: z
        .array(
          z.object({
            row: z.number().describe('Position in the file, from 0.'),
            x: z.number().describe('For a time: milliseconds since 1970-01-01 UTC.'),
            y: z.number(),
            xText: z.string().describe('The exact value as text.'),
            yText: z.string(),
            color: z.string().nullable().describe('null if there is no value or no colour column.'),
          }),
        )
        .readonly()
        .describe('At most `limit` points, in the order of the file.'),
    }),
    errors: [...fileErrors, ...viewErrors, 'DiskFull'],
  })),
};
