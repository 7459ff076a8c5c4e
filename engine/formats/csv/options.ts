/** How a CSV file is read and written; names are Glue's where Glue has them (AWS Glue, "Using the CSV format"). */

import { z } from 'zod';
import { internal } from '#engine/formats/internal-option.ts';

/** Of file names; without dot. */
export const csvExtensions = ['csv', 'tsv', 'tab', 'psv', 'ssv'] as const;

/** Glue switches quoting off with -1. */
const quoteChar = z
  .union([z.string().max(1), z.literal(-1).transform(() => ''), z.literal('-1').transform(() => '')])
  // As `default`, which the JSON Schema of a transformed value would not tell.
  .prefault('"')
  .describe('Character around values that hold separators or line ends; -1: none.');

export const csvReadOptions = z.object({
  separator: z.string().min(1).max(16).default(',').describe('Between values; one to sixteen characters.'),
  quoteChar,
  escaper: z.string().max(1).default('').describe('Makes the next character literal; empty: a doubled quote does.'),
  strayQuotes: z
    .enum(['reject', 'keep'])
    .default('reject')
    .describe(
      'Quotes that do not match: rows that contain them are rejected, or the quotes are text where the row fits.',
    ),
  withHeader: z.boolean().default(false).describe('The first row holds the column names.'),
  headerRows: z.int().min(1).max(9).default(1).describe('Rows of the header; names of several are joined by _.'),
  multiLine: z
    .boolean()
    .default(true)
    .describe('A quoted value may hold line ends; false is read the same.')
    .meta(internal),
  skipFirst: z.boolean().default(false).describe('Skip the first row of data.'),
  skipLines: z.int().min(0).default(0).describe('Lines before the header or the first row.'),
  skipFooter: z.int().min(0).max(10_000).default(0).describe('Number of lines at the end that are not rows.'),
  table: z
    .int()
    .min(1)
    .optional()
    .describe('Which table of a file that holds several, from 1; without it the largest.'),
  lastLine: z.int().min(1).optional().describe('Line on which the table ends; without it the end of the file.'),
  comment: z.string().max(1).default('').describe('Lines that begin with it are skipped; empty: none.'),
  encoding: z.string().default('utf-8').describe('Character encoding.'),
  nullValues: z.array(z.string()).default(['']).describe('Unquoted texts that mean null.'),
  columnNulls: z
    .record(z.string(), z.array(z.string()))
    .default({})
    .describe('Further texts that mean null, by column, besides NA and its like; an empty list: not even these.'),
  emptyQuotedIsNull: z.boolean().default(false).describe('A quoted empty value is null too, not an empty text.'),
  decimalSeparator: z.enum(['.', ',']).default('.').describe('Between whole digits and fraction.'),
  columnFormats: z
    .record(z.string(), z.string())
    .default({})
    .describe(
      "How values are written, by column: a date as %d/%m/%Y, booleans as yes/no, numbers as one of 1,234.5 1.234,5 1 234.5 1 234,5 1'234.5 1234,5.",
    ),
  columnTypes: z
    .record(z.string(), z.string())
    .default({})
    .describe('Types that are not to be found but are given, by column, as Hive spells them.'),
  wideNumbers: z
    .array(z.string())
    .optional()
    .describe('Of readings kept by earlier versions; it changes nothing.')
    .meta(internal),
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
  rewrite: z
    .boolean()
    .default(false)
    .describe('The file is rewritten before it is read, because the fast reader would read it differently.')
    .meta(internal),
  places: z
    .enum(['none', 'rows', 'faults'])
    .default('none')
    .describe(
      'Set on rewritten files, whose rows begin with line, byte offset, fault and raw text; faults: some are bad.',
    )
    .meta(internal),
  spansLines: z
    .literal(true)
    .optional()
    .describe('Of readings kept by earlier versions; it changes nothing.')
    .meta(internal),
});

export const csvWriteOptions = z
  .object({
    separator: z.string().min(1).max(1).default(',').describe('Between values.'),
    quoteChar,
    escaper: z
      .string()
      .max(1)
      .default('')
      .describe('Character before a quote inside a value; empty: the quote is doubled.'),
    writeHeader: z.boolean().default(true).describe('The first row holds the column names.'),
    compression: z.enum(['none', 'gzip', 'zstd']).default('none').describe('Packing of the files.'),
  })
  .superRefine(({ separator, quoteChar: quote, escaper }, context) => {
    const refuse = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message });
    for (const [name, mark] of Object.entries({ separator, quoteChar: quote, escaper }))
      if (/[\r\n\0]/u.test(mark)) refuse(name, 'a line end separates rows');
    if (quote === separator) refuse('quoteChar', 'it is the separator, too');
    if (escaper === separator) refuse('escaper', 'it is the separator, too');
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
  /** Absent: rows with quotes that do not match are malformed. */
  readonly strayQuotes?: 'reject' | 'keep';
}

/** How a column whose values are not written in the plain way is read. */
export interface ColumnReading {
  /** Member of {@link csvReadOptions}'s `columnFormats`. */
  readonly format: string | undefined;
  /** Texts that mean null in this column besides `nullValues`. */
  readonly nulls: readonly string[];
  /** A person stated that no text means null in this column, not even NA. */
  readonly withoutNulls: boolean;
}

export function columnReading(options: CsvReadOptions, name: string): ColumnReading {
  const format = Object.hasOwn(options.columnFormats, name) ? options.columnFormats[name] : undefined;
  const nulls = Object.hasOwn(options.columnNulls, name) ? options.columnNulls[name]! : undefined;
  return { format, nulls: nulls ?? [], withoutNulls: nulls?.length === 0 };
}
