/** Procedures for charts: rows of a file counted into groups, or a bounded choice of them as points. */

import { z } from 'zod';
import { columnSchema } from '#engine/contract/procedures/column.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';
import { fileErrors, readingInput } from '#engine/contract/procedures/reading.ts';
import { rowChoice } from '#engine/contract/procedures/row-view.ts';

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
    'Null if no row of the group has a value. Exact, but means and sums of floating-point numbers have 15 digits.',
  );

export const chartProcedures = {
  chartGroups: defineProcedure({
    kind: 'query',
    summary: 'Rows of a file counted into groups for a chart: bins of numbers and times, or the most frequent values.',
    input: z.strictObject({
      path: z.string().min(1),
      ...readingInput,
      ...rowChoice,
      x: dimension.nullable().describe('null: all rows are one group.'),
      by: dimension.nullable().describe('Second dimension: colours, or the rows of a heat map.'),
      measure: z.strictObject({
        aggregate: z.enum(aggregates),
        column: z
          .string()
          .nullable()
          .describe('Numbers; nulls are not included. null only for count: rows are counted.'),
      }),
    }),
    output: z.object({
      rowCount: z.number().describe('Rows behind the filter; each is in one group.'),
      totalCount: z.number().describe('Rows of the file.'),
      x: axis.nullable(),
      by: axis.nullable(),
      groups: z
        .array(
          z.object({
            x: z.int().describe('Position in the groups of `x`; 0 without one.'),
            by: z.int().describe('Position in the groups of `by`; 0 without one.'),
            rowCount: z.number(),
            filledCount: z.number().describe('Rows with a value of the measured column.'),
            value,
            quantiles: z
              .array(value)
              .readonly()
              .nullable()
              .describe('Minimum, 5 %, 25 %, median, 75 %, 95 %, maximum; null for other aggregates.'),
          }),
        )
        .readonly()
        .describe('Only groups with rows.'),
    }),
    errors: [...fileErrors, 'UnknownColumn', 'Execution', 'DiskFull'],
  }),
  chartPoints: defineProcedure({
    kind: 'query',
    summary: 'Rows of a file as points for a scatter chart: all, or a sample that is the same each time.',
    input: z.strictObject({
      path: z.string().min(1),
      ...readingInput,
      ...rowChoice,
      x: z.string().describe('Column of numbers or times.'),
      y: z.string().describe('Column of numbers or times.'),
      color: z.string().nullable(),
      limit: z.int().min(1).max(10_000).default(5000),
    }),
    output: z.object({
      rowCount: z.number().describe('Rows behind the filter.'),
      totalCount: z.number().describe('Rows of the file.'),
      pointCount: z.number().describe('Rows that are a point: x and y are neither null nor infinite.'),
      x: columnSchema,
      y: columnSchema,
      color: columnSchema.nullable(),
      points: z
        .array(
          z.object({
            row: z.number().describe('Position in the file, from 0.'),
            x: z.number().describe('Of a time: milliseconds since 1970 UTC.'),
            y: z.number(),
            xText: z.string().describe('Exact.'),
            yText: z.string(),
            color: z.string().nullable().describe('null: no value, or no column.'),
          }),
        )
        .readonly()
        .describe('All of them, or `limit`; in the order of the file.'),
    }),
    errors: [...fileErrors, 'UnknownColumn', 'Execution', 'DiskFull'],
  }),
};
