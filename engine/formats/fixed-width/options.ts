/** How a file of columns of fixed width is read. */

import { z } from 'zod';

/** Of file names; without dot. */
export const fixedWidthExtensions = ['fwf', 'prn', 'fixed'] as const;

const fixedColumn = z.object({
  name: z.string().min(1),
  /** First character of the line that belongs to it, from 1. */
  start: z.int().min(1),
  /** Characters; null: to the end of the line. */
  width: z.int().min(1).nullable(),
});

export const fixedWidthReadOptions = z.object({
  columns: z
    .array(fixedColumn)
    .optional()
    .describe('Columns with name, first character (from 1) and width in characters (null: to the end of the line).'),
  widths: z.array(z.int().min(1)).optional().describe('Widths in characters of columns that follow each other.'),
  names: z.array(z.string()).optional().describe('Names of the columns, in their order.'),
  withHeader: z.boolean().default(false).describe('The first line holds the column names.'),
  skipLines: z.int().min(0).default(0).describe('Lines before the header or the first row.'),
  ruler: z.boolean().default(false).describe('The header is followed by a line of dashes.'),
  skipFooter: z.int().min(0).max(10_000).default(0).describe('Number of lines at the end that are not rows.'),
  trim: z.boolean().default(true).describe('Remove spaces around values.'),
  encoding: z.string().default('utf-8').describe('Character encoding.'),
  nullValues: z.array(z.string()).default(['']).describe('Texts that mean null.'),
  columnNulls: z
    .record(z.string(), z.array(z.string()))
    .default({})
    .describe('Further texts that mean null, by column.'),
  decimalSeparator: z.enum(['.', ',']).default('.').describe('Between whole digits and fraction.'),
  columnFormats: z
    .record(z.string(), z.string())
    .default({})
    .describe('How values are written, by column; as in the format csv.'),
  columnTypes: z
    .record(z.string(), z.string())
    .default({})
    .describe('Types that are not to be found but are given, by column, as Hive spells them.'),
});

export type FixedWidthReadOptions = z.output<typeof fixedWidthReadOptions>;
export type FixedColumn = z.output<typeof fixedColumn>;
