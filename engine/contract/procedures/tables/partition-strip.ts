/** Procedures of the partition strip. */

import { z } from 'zod';
import { partitionValues, tableName } from '#engine/contract/procedures/databases.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

/** Of one strip. */
export const mostPartitionGroups = 400;

const partitionGroupSchema = z.object({
  first: partitionValues,
  last: partitionValues,
  partitionCount: z.int(),
  objectCount: z.int(),
  sizeBytes: z.number(),
  recordCount: z.number().nullable().describe('null: rows of some files were not counted.'),
  oldest: z
    .number()
    .describe('When the first of these partitions was added to the catalog, in milliseconds since 1970.'),
  newest: z.number(),
  nulls: z
    .object({
      nullCount: z.number().describe('Number of cells that are null, counted exactly.'),
      cellCount: z.number().describe('Rows that were read, times columns. Partition keys do not count.'),
      partitionCount: z.int().describe('Number of partitions of the group that have statistics.'),
    })
    .nullable()
    .describe('From the statistics of the table. null: no partition of the group has statistics.'),
});
export type PartitionGroupText = z.output<typeof partitionGroupSchema>;

const bound = z.array(z.string().nullable()).readonly().nullable().optional();

export const partitionStripProcedures = {
  getPartitionStrip: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Divides the partitions of a table into groups of equal size, in order, with rows, nulls, files, size and age of each.',
    input: z.strictObject({
      ...tableName,
      groups: z.int().min(1).max(mostPartitionGroups).optional().describe('Maximum number of groups (default: 120).'),
      first: bound.describe('Values of the first partition (default: all from the start).'),
      last: bound.describe('Values of the last partition (default: all to the end).'),
    }),
    output: z.object({
      partitionKeys: z.array(z.string()).readonly(),
      partitionCount: z.int(),
      statistics: z
        .object({
          analyzedTime: z.number(),
          isStale: z.boolean().describe('Whether files or columns of the table changed since.'),
        })
        .nullable()
        .describe('The statistics that have the nulls. null: none were computed for partitions.'),
      groups: z.array(partitionGroupSchema).readonly(),
    }),
    errors: ['EntityNotFound'],
  })),
};
