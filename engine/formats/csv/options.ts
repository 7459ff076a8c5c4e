/** How a CSV file is read and written; names are Glue's where Glue has them (AWS Glue, "Using the CSV format"). */

import { z } from 'zod';
import { computeOnce } from '#engine/base/compute-once.ts';
import { internal } from '#engine/formats/option-marks.ts';

/** Of file names; without dot. */
export const csvExtensions = ['csv', 'tsv', 'tab', 'psv', 'ssv'] as const;

/** Glue switches quoting off with -1. */
const quoteChar = computeOnce(() =>
  z
    .union([z.string().max(1), z.literal(-1).transform(() => ''), z.literal('-1').transform(() => '')])
    // As `default`, which the JSON Schema of a transformed value would not tell.
    .prefault('"')
    .describe('Encloses values that contain separators or line ends. Empty or -1: none.')
    .meta({ title: 'Quote character' }),
);

export const csvReadOptions = computeOnce(() =>
  z.object({
    separator: z
      .string()
      .min(1)
      .max(16)
      .default(',')
      .describe('Text between values, one to sixteen characters.')
      .meta({ title: 'Separator' }),
    quoteChar: quoteChar(),
    escaper: z
      .string()
      .max(1)
      .default('')
      .describe('Makes the next character literal. Empty: a quote in a value is doubled.')
      .meta({ title: 'Escape character' }),
    strayQuotes: z
      .enum(['reject', 'keep'])
      .default('reject')
      .describe('reject: rows that contain them are rejected. keep: the quotes are text if the row fits.')
      .meta({ title: 'Unmatched quotes' }),
    withHeader: z
      .boolean()
      .default(false)
      .describe('The first row contains the column names.')
      .meta({ title: 'File has a header' }),
    headerRows: z
      .int()
      .min(1)
      .max(9)
      .default(1)
      .describe('Number of rows that contain column names. Names of several rows are joined by _.')
      .meta({ title: 'Rows in the header' }),
    multiLine: z
      .boolean()
      .default(true)
      .describe('A quoted value can contain line ends; false has the same effect.')
      .meta(internal),
    skipFirst: z
      .boolean()
      .default(false)
      .describe('Skips the first row of data.')
      .meta({ title: 'Skip the first data row' }),
    skipRepeatedHeaders: z
      .boolean()
      .default(false)
      .describe('Skips rows that are equal to the header, as in a file that was joined from several.')
      .meta({ title: 'Skip repeated headers' }),
    skipLines: z
      .int()
      .min(0)
      .default(0)
      .describe('Lines before the header or, without a header, before the first row.')
      .meta({ title: 'Lines to skip at the start' }),
    skipFooter: z
      .int()
      .min(0)
      .max(10_000)
      .default(0)
      .describe('Lines at the end of the file that are not rows.')
      .meta({ title: 'Lines to skip at the end' }),
    table: z
      .int()
      .min(1)
      .optional()
      .describe('Table to read if the file contains several, counted from 1 (default: the largest).')
      .meta({ title: 'Table number' }),
    lastLine: z
      .int()
      .min(1)
      .optional()
      .describe('Line on which the table ends (default: the last line of the file).')
      .meta({ title: 'Last line' }),
    comment: z
      .string()
      .max(1)
      .default('')
      .describe('Lines that begin with this character are skipped. Empty: none.')
      .meta({ title: 'Comment character' }),
    encoding: z
      .string()
      .default('utf-8')
      .describe('Character encoding of the file, such as utf-8.')
      .meta({ title: 'Encoding' }),
    nullValues: z
      .array(z.string())
      .default([''])
      .describe('Unquoted values that are read as null.')
      .meta({ title: 'Null values' }),
    columnNulls: z
      .record(z.string(), z.array(z.string()))
      .default({})
      .describe(
        'More values that are read as null, for single columns, in addition to NA and the like. An empty list: not even those.',
      )
      .meta({ title: 'Null values by column' }),
    emptyQuotedIsNull: z
      .boolean()
      .default(false)
      .describe('Reads a quoted empty value as null instead of empty text.')
      .meta({ title: 'Quoted empty values are null' }),
    decimalSeparator: z
      .enum(['.', ','])
      .default('.')
      .describe('Character between the whole part of a number and its decimals.')
      .meta({ title: 'Decimal separator' }),
    columnFormats: z
      .record(z.string(), z.string())
      .default({})
      .describe(
        "How the values of a column are written: dates as %d/%m/%Y, booleans as yes/no, numbers as one of 1,234.5 1.234,5 1 234.5 1 234,5 1'234.5 1234,5.",
      )
      .meta({ title: 'Column formats' }),
    columnTypes: z
      .record(z.string(), z.string())
      .default({})
      .describe('Types that replace the detected ones, in Hive syntax.')
      .meta({ title: 'Column types' }),
    wideNumbers: z
      .array(z.string())
      .optional()
      .describe('Set in readings that earlier versions saved; has no effect.')
      .meta(internal),
    trimValues: z
      .boolean()
      .optional()
      .describe(
        'Detects the types of columns without the spaces and tabs around their values (default: false; such values are text). Values of text columns keep them.',
      )
      .meta({ title: 'Ignore spaces around values' }),
    padShortRows: z
      .boolean()
      .default(false)
      .describe('Fills rows that have too few values with nulls instead of rejecting them.')
      .meta({ title: 'Fill short rows' }),
    lineEnd: z
      .enum(['auto', 'mixed', 'cr'])
      .default('auto')
      .describe('mixed: several kinds of line ends. cr: lines end with a carriage return alone.')
      .meta({ title: 'Line ends' }),
    maximumLineSize: z
      .int()
      .min(1)
      .default(2_000_000)
      .describe('Maximum length of a row, in bytes.')
      .meta({ title: 'Maximum row size' }),
    columns: z
      .array(z.string())
      .optional()
      .describe('Names of all columns, in the order of the file (default: the columns that are read).')
      .meta({ title: 'Columns' }),
    rewrite: z
      .boolean()
      .default(false)
      .describe('Tenon rewrites the file before reading it, because the fast reader would read it differently.')
      .meta(internal),
    places: z
      .enum(['none', 'rows', 'faults'])
      .default('none')
      .describe(
        'Set for rewritten files, whose rows begin with line, byte offset, fault and raw text. faults: some of them are bad.',
      )
      .meta(internal),
    spansLines: z
      .literal(true)
      .optional()
      .describe('Values can contain line ends. One thread reads the file, because DuckDB misreads it with several.')
      .meta(internal),
    setAside: z
      .object({
        recordCount: z.int().min(0),
        rejects: z.string().nullable(),
        texts: z.record(z.string(), z.array(z.string())),
      })
      .optional()
      .describe(
        'Set for files whose bad records are known: the number of all records, a file with the rejected ones, and the texts that cannot be read, by the positions of their columns from 0.',
      )
      .meta(internal),
  }),
);

export const csvWriteOptions = computeOnce(() =>
  z
    .object({
      separator: z
        .string()
        .min(1)
        .max(1)
        .default(',')
        .describe('Character between values.')
        .meta({ title: 'Separator' }),
      quoteChar: quoteChar(),
      escaper: z
        .string()
        .max(1)
        .default('')
        .describe('Character before a quote in a value. Empty: the quote is doubled.')
        .meta({ title: 'Escape character' }),
      writeHeader: z
        .boolean()
        .default(true)
        .describe('Writes the column names as the first row.')
        .meta({ title: 'Write a header' }),
      compression: z
        .enum(['none', 'gzip', 'zstd'])
        .default('none')
        .describe('Compression of the files.')
        .meta({ title: 'Compression' }),
    })
    .superRefine(({ separator, quoteChar: quote, escaper }, context) => {
      const refuse = (path: string, message: string): void =>
        context.addIssue({ code: 'custom', path: [path], message });
      for (const [name, mark] of Object.entries({ separator, quoteChar: quote, escaper }))
        if (/[\r\n\0]/u.test(mark)) refuse(name, 'a line end separates rows');
      if (quote === separator) refuse('quoteChar', 'it is also the separator');
      if (escaper === separator) refuse('escaper', 'it is also the separator');
    }),
);

export type CsvReadOptions = z.output<ReturnType<typeof csvReadOptions>>;
/** The bad records of a file; see `setAside`. */
export type SetAside = NonNullable<CsvReadOptions['setAside']>;
export type CsvWriteOptions = z.output<ReturnType<typeof csvWriteOptions>>;

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
