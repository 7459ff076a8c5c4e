/** Procedures of the statistics of a table and its columns. */

import { z } from 'zod';
import { tableName } from '#engine/contract/procedures/databases.ts';
import { sqlErrors } from '#engine/contract/procedures/explore.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

const columnStatisticsSchema = z.object({
  columnName: z.string(),
  columnType: z.string(),
  numberOfNulls: z.number(),
  numberOfDistinctValues: z
    .number()
    .nullable()
    .describe('Different values without null; null: not counted for binary and nested types.'),
  distinctIsExact: z.boolean().describe('false: estimated, usually within 10%.'),
  minimumValue: z
    .string()
    .nullable()
    .describe('At most 256 characters of text; null: no value, or a type without an order.'),
  maximumValue: z.string().nullable(),
  averageLength: z.number().nullable().describe('Characters of text, bytes of binary; null for other types.'),
  maximumLength: z.number().nullable(),
  numberOfTrues: z.number().nullable().describe('null unless the type is boolean.'),
  numberOfFalses: z.number().nullable(),
  values: z
    .object({
      by: z
        .enum(['range', 'length', 'frequency'])
        .describe(
          'range: equal ranges from the minimum to the maximum. length: the same, of lengths. frequency: the most frequent values.',
        ),
      counts: z.array(z.number()).readonly(),
    })
    .nullable()
    .describe('Rows for a small chart; null: none.'),
});
export type ColumnStatisticsText = z.output<typeof columnStatisticsSchema>;

const tableStatisticsSchema = z.object({
  versionId: z.int().describe('Version of the table that was read.'),
  analyzedTime: z.number(),
  recordCount: z.number().describe('Rows that were read.'),
  sizeBytes: z.number().describe('Size of the table’s files.'),
  isStale: z.boolean().describe('The files or the columns of the table changed since.'),
  columns: z.array(columnStatisticsSchema).readonly().describe('Columns, then partition keys.'),
  warnings: z.array(z.string()).readonly().describe('Skipped records, and files that changed since the last crawl.'),
});
export type TableStatisticsText = z.output<typeof tableStatisticsSchema>;

export const tableStatisticsProcedures = {
  getTableStatistics: defineProcedure(() => ({
    kind: 'query',
    summary: 'Returns the statistics of a table that were computed last.',
    input: z.strictObject(tableName),
    output: tableStatisticsSchema.nullable().describe('null: none were computed.'),
    errors: ['EntityNotFound'],
  })),
  computeTableStatistics: defineProcedure(() => ({
    kind: 'stream',
    summary:
      'Computes the statistics of a table and its columns, and the nulls of each partition, reading every row, and keeps them in the catalog. Streams progress; the last item is the result.',
    input: z.strictObject(tableName),
    output: z.discriminatedUnion('item', [
      z.object({
        item: z.literal('progress'),
        fraction: z.number().nullable().describe('Of the step, from 0 to 1; null: unknown.'),
        note: z.string(),
      }),
      z.object({ item: z.literal('result'), statistics: tableStatisticsSchema }),
    ]),
    errors: [...sqlErrors, 'InvalidInput'],
    invalidates: ['getTableStatistics', 'getPartitionStrip'],
  })),
};
