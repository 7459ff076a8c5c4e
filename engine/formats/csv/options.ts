/** How a CSV file is read and written; names are Glue's where Glue has them (AWS Glue, "Using the CSV format"). */

import { z } from 'zod';

/** Glue switches quoting off with -1. */
const quoteChar = z
  .union([z.string().max(1), z.literal(-1).transform(() => ''), z.literal('-1').transform(() => '')])
  .default('"')
  .describe('Character around values that hold separators or line ends; empty or -1: none.');

export const csvReadOptions = z.object({
  separator: z.string().min(1).max(4).default(',').describe('Between values; one to four bytes.'),
  quoteChar,
  escaper: z.string().max(1).default('').describe('Makes the next character literal; empty: a doubled quote does.'),
  withHeader: z.boolean().default(false).describe('The first row holds the column names.'),
  multiLine: z.boolean().default(true).describe('A quoted value may hold line ends; false is read the same.'),
  skipFirst: z.boolean().default(false).describe('Leave out the first row of data.'),
  skipLines: z.int().min(0).default(0).describe('Lines before the header or the first row.'),
  comment: z.string().max(1).default('').describe('Lines that begin with it are left out; empty: none.'),
  encoding: z.string().default('utf-8').describe('Character encoding.'),
  nullValues: z.array(z.string()).default(['']).describe('Unquoted texts that mean null.'),
  emptyQuotedIsNull: z.boolean().default(false).describe('A quoted empty value is null too, not an empty text.'),
  decimalSeparator: z.enum(['.', ',']).default('.').describe('Between whole digits and fraction.'),
  padShortRows: z.boolean().default(false).describe('Rows with too few values end in nulls instead of being bad.'),
  lineEnd: z
    .enum(['auto', 'mixed', 'cr'])
    .default('auto')
    .describe('mixed: several kinds of line ends; cr: carriage return alone.'),
  maximumLineSize: z.int().min(1).default(2_000_000).describe('Bytes of the longest row.'),
  columns: z
    .array(z.string())
    .optional()
    .describe(
      'Names of all columns in the order of the file; without it the wanted columns are the columns of the file.',
    ),
});

export const csvWriteOptions = z.object({
  separator: z.string().min(1).max(1).default(',').describe('Between values.'),
  quoteChar,
  escaper: z.string().max(1).default('').describe('Stands before a quote inside a value; empty: the quote is doubled.'),
  writeHeader: z.boolean().default(true).describe('The first row holds the column names.'),
  compression: z.enum(['none', 'gzip', 'zstd']).default('none').describe('Packing of the files.'),
});

export type CsvReadOptions = z.output<typeof csvReadOptions>;
export type CsvWriteOptions = z.output<typeof csvWriteOptions>;

/** What decides where values begin and end. */
export interface Dialect {
  readonly separator: string;
  /** Empty: no quoting. */
  readonly quoteChar: string;
  /** Empty: the quote is doubled. */
  readonly escaper: string;
  readonly comment: string;
  readonly skipLines: number;
}
