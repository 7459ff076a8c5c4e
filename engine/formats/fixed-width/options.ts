/** How a file of columns of fixed width is read. */

import { z } from 'zod';
import { computeOnce } from '#engine/base/compute-once.ts';

/** Of file names; without dot. */
export const fixedWidthExtensions = ['fwf', 'prn', 'fixed'] as const;

const fixedColumn = computeOnce(() =>
  z.object({
    name: z.string().min(1).describe('Name of the column.').meta({ title: 'Name' }),
    start: z
      .int()
      .min(1)
      .describe('First character of the column in the line, counted from 1.')
      .meta({ title: 'Start' }),
    width: z
      .int()
      .min(1)
      .nullable()
      .describe('Width in characters; null: to the end of the line.')
      .meta({ title: 'Width' }),
  }),
);

export const fixedWidthReadOptions = computeOnce(() =>
  z.object({
    columns: z
      .array(fixedColumn())
      .optional()
      .describe('Columns with their position in the line.')
      .meta({ title: 'Columns' }),
    widths: z
      .array(z.int().min(1))
      .optional()
      .describe('Widths of adjacent columns, in characters.')
      .meta({ title: 'Column widths' }),
    names: z.array(z.string()).optional().describe('Names of the columns, in order.').meta({ title: 'Column names' }),
    withHeader: z
      .boolean()
      .default(false)
      .describe('The first line contains the column names.')
      .meta({ title: 'File has a header' }),
    skipLines: z
      .int()
      .min(0)
      .default(0)
      .describe('Lines before the header or, without a header, before the first row.')
      .meta({ title: 'Lines to skip at the start' }),
    ruler: z
      .boolean()
      .default(false)
      .describe('A line of dashes follows the header.')
      .meta({ title: 'Dashes below the header' }),
    skipFooter: z
      .int()
      .min(0)
      .max(10_000)
      .default(0)
      .describe('Lines at the end of the file that are not rows.')
      .meta({ title: 'Lines to skip at the end' }),
    trim: z.boolean().default(true).describe('Removes spaces around values.').meta({ title: 'Trim values' }),
    encoding: z
      .string()
      .default('utf-8')
      .describe('Character encoding of the file, such as utf-8.')
      .meta({ title: 'Encoding' }),
    nullValues: z
      .array(z.string())
      .default([''])
      .describe('Values that are read as null.')
      .meta({ title: 'Null values' }),
    columnNulls: z
      .record(z.string(), z.array(z.string()))
      .default({})
      .describe('More values that are read as null, for single columns.')
      .meta({ title: 'Null values by column' }),
    decimalSeparator: z
      .enum(['.', ','])
      .default('.')
      .describe('Character between the whole part of a number and its decimals.')
      .meta({ title: 'Decimal separator' }),
    columnFormats: z
      .record(z.string(), z.string())
      .default({})
      .describe('How the values of a column are written, as in the format csv.')
      .meta({ title: 'Column formats' }),
    columnTypes: z
      .record(z.string(), z.string())
      .default({})
      .describe('Types that replace the detected ones, in Hive syntax.')
      .meta({ title: 'Column types' }),
  }),
);

export type FixedWidthReadOptions = z.output<ReturnType<typeof fixedWidthReadOptions>>;
export type FixedColumn = z.output<ReturnType<typeof fixedColumn>>;
