/** Procedures for exploring data: previews of files and nodes, pages of a grid, queries, conversion, cache. */

import { z } from 'zod';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { columnSchema, rowSchema } from '#engine/contract/procedures/column.ts';
import { tableName } from '#engine/contract/procedures/databases.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';
import { fileErrors, readingInput } from '#engine/contract/procedures/reading.ts';
import { rowChoice, viewInput } from '#engine/contract/procedures/row-view.ts';

/** JSON of `tenon preview` (DESIGN §9). */
export const previewSchema = z.object({
  path: z.string(),
  classification: z.string(),
  options: z.record(z.string(), z.unknown()).readonly(),
  columns: z.array(columnSchema).readonly(),
  rows: z.array(rowSchema).readonly(),
  rowCount: z.number().nullable(),
  truncated: z.boolean(),
  warnings: z.array(z.string()).readonly(),
});
export type PreviewText = z.output<typeof previewSchema>;

const previewInput = {
  path: z.string().min(1).describe('Absolute.'),
  ...readingInput,
  asStrings: z.boolean().default(false),
};

const bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'Bytes are expected.');
export const sqlErrors = [
  ...fileErrors,
  'SqlRefused',
  'SqlSyntax',
  'UnknownColumn',
  'EntityNotFound',
  'Execution',
] as const;

export const sqlText = z.string().min(1).max(1_000_000);
/** One SELECT of a person at work in the workspace. */
export const sqlInWorkspace = {
  sql: sqlText,
  folder: z.string().min(1).optional().describe('Absolute; where relative paths begin (default: the workspace).'),
};

/** The first item has the columns; rows follow in order; the last one closes. */
const rowStreamItem = z.discriminatedUnion('item', [
  z.object({
    item: z.literal('columns'),
    columns: z.array(columnSchema).readonly(),
    warnings: z.array(z.string()).readonly().describe('Skipped records, with file and line.'),
  }),
  z.object({ item: z.literal('rows'), rows: z.array(rowSchema).readonly() }),
]);

export const keepFormulas = z
  .boolean()
  .default(false)
  .describe('Leave text in CSV unescaped that a spreadsheet would run as a formula.');
export const leaveOutMisfits = z
  .boolean()
  .default(false)
  .describe('Skip records that do not fit their columns and report them; otherwise the first one is an error.');

export const writtenFile = z.object({
  path: z.string(),
  format: z.string(),
  rowCount: z.number(),
  size: z.number(),
  warnings: z.array(z.string()).readonly(),
});

export const exploreProcedures = {
  previewFile: defineProcedure({
    kind: 'query',
    summary: 'The format of a file, its columns and its first rows; reads only what it needs.',
    input: z.strictObject({ ...previewInput, limit: z.int().min(0).max(10_000).default(100) }),
    output: previewSchema.extend({
      snapshot: z.string().describe('As in openPages, taken before reading; equal for an unchanged file.'),
    }),
    errors: [...fileErrors],
  }),
  readFileRows: defineProcedure({
    kind: 'stream',
    summary: 'Every row of a file in order, in batches; the first item is its preview without rows.',
    input: z.strictObject({ ...previewInput, limit: z.int().min(0).nullable().default(null) }),
    output: z.discriminatedUnion('item', [
      z.object({ item: z.literal('preview'), preview: previewSchema }),
      z.object({ item: z.literal('rows'), rows: z.array(rowSchema).readonly() }),
    ]),
    errors: [...fileErrors],
  }),
  openPages: defineProcedure({
    kind: 'query',
    summary: 'Columns, row count and snapshot token of a file, for reading pages by row position, sorted and filtered.',
    input: z.strictObject({ path: z.string().min(1), ...readingInput, ...viewInput }),
    output: z.object({
      snapshot: z.string(),
      columns: z.array(columnSchema).readonly(),
      rowCount: z.number().describe('Rows that pages are read of.'),
      totalCount: z.number().describe('Rows of the file, without the filter.'),
      checked: z
        .boolean()
        .describe('Every record was read with the types of its columns; otherwise all are counted, fitting or not.'),
      warnings: z.array(z.string()).readonly().describe('Skipped records, with file and line.'),
    }),
    errors: [...fileErrors, 'UnknownColumn', 'DiskFull'],
  }),
  readPage: defineProcedure({
    kind: 'query',
    summary: 'Rows of a file by position, as an Arrow IPC stream.',
    input: z.strictObject({
      path: z.string().min(1),
      ...readingInput,
      ...viewInput,
      snapshot: z.string().min(1).describe('From openPages; FileChanged when the file has changed since.'),
      start: z.int().min(0),
      count: z.int().min(1).max(10_000),
    }),
    output: z.object({
      arrow: bytes.describe('Sorted or filtered rows have an extra last column: the row number in the file, from 0.'),
      count: z.int(),
    }),
    errors: [...fileErrors, 'FileChanged', 'UnknownColumn', 'DiskFull'],
  }),
  openTableRows: defineProcedure({
    kind: 'query',
    summary: 'Every row of a table as one Parquet file of the cache, to be paged, sorted and filtered as any file.',
    input: z.strictObject(tableName),
    output: z.object({
      path: z.string().describe('For openPages; its columns are those of the table, then its partition keys.'),
      rowCount: z.number(),
      warnings: z.array(z.string()).readonly().describe('Skipped records, with file and line.'),
    }),
    errors: [...fileErrors, 'EntityNotFound', 'Execution', 'DiskFull'],
  }),
  profileColumn: defineProcedure({
    kind: 'query',
    summary: 'Statistics of one column of a file, over every row that is read.',
    input: z.strictObject({ path: z.string().min(1), ...readingInput, ...viewInput, column: z.string() }),
    output: z.object({
      column: columnSchema,
      rowCount: z.number(),
      nullCount: z.number(),
      distinctCount: z.number().describe('Distinct values, without nulls.'),
      minimum: z.string().nullable().describe('Null if there are no values, and for types without an order.'),
      maximum: z.string().nullable(),
      histogram: z
        .object({
          step: z.string().describe('`50`, `month`, `5 years`.'),
          bins: z
            .array(z.object({ from: z.string(), to: z.string().describe('Of the next bin.'), rowCount: z.number() }))
            .readonly(),
          placelessCount: z.number().describe('Rows with NaN or an infinite value.'),
        })
        .nullable()
        .describe('Bins without gaps; null unless the values are numbers or times.'),
      top: z
        .array(z.object({ value: z.string(), rowCount: z.number() }))
        .readonly()
        .describe('The most frequent values as text, most first.'),
    }),
    errors: [...fileErrors, 'UnknownColumn', 'DiskFull'],
  }),
  detailColumn: defineProcedure({
    kind: 'query',
    summary: 'Quantiles, outliers, lengths and patterns of one column of a file: what takes longer than its profile.',
    input: z.strictObject({ path: z.string().min(1), ...readingInput, ...rowChoice, column: z.string() }),
    output: z.object({
      quantiles: z
        .array(z.string())
        .readonly()
        .nullable()
        .describe('Minimum, 5 %, 25 %, median, 75 %, 95 %, maximum; null unless the values are numbers or times.'),
      numbers: z
        .object({
          mean: z.number(),
          standardDeviation: z.number().nullable().describe('Null for one value, and for values beyond 10^150.'),
          zeroCount: z.number(),
          negativeCount: z.number(),
          outliers: z
            .object({ below: z.number(), above: z.number(), rowCount: z.number() })
            .describe('Beyond three times the distance of the quartiles from the nearer one.'),
        })
        .nullable(),
      texts: z
        .object({
          length: z.object({ least: z.number(), median: z.number(), most: z.number() }).describe('Characters.'),
          blankCount: z.number().describe('Empty, or nothing but white space.'),
          patterns: z
            .array(z.object({ pattern: z.string(), rowCount: z.number() }))
            .readonly()
            .describe('Most frequent first: 9 for a digit, a and A for letters; at most 40 characters.'),
          patternCount: z.number(),
        })
        .nullable(),
    }),
    errors: [...fileErrors, 'UnknownColumn', 'DiskFull'],
  }),
  previewNode: defineProcedure({
    kind: 'query',
    summary: 'First rows that leave one output of a node of a job; cannot write.',
    input: z.strictObject({
      job: jobSchema,
      nodeId: z.string().min(1),
      port: z.string().optional().describe('Output of the node (default: its first).'),
      limit: z.int().min(1).max(10_000).default(100),
    }),
    output: z.object({
      ports: z.array(z.string()).readonly().describe('Outputs of the node, in order.'),
      port: z.string().describe('The output whose rows these are.'),
      columns: z.array(columnSchema).readonly(),
      rows: z.array(rowSchema).readonly(),
      sources: z
        .record(z.string(), z.string())
        .readonly()
        .describe('Columns that come from one whole column of the input → its name.'),
      exactness: z.enum(['exact', 'sample']),
      complete: z
        .boolean()
        .describe('False when another side was too much to read: rows may lack a partner that they have.'),
      drivingNodeId: z.string().nullable().describe('The source that was sampled; null when everything was read.'),
      rowsRead: z.number().nullable().describe('Rows of the sampled source; null when it was read completely.'),
      rejected: z.number().describe('Records rejected because a value did not fit its column.'),
      castToNull: z
        .record(z.string(), z.number())
        .readonly()
        .describe("Values that the node's casts turned into null, by column, in the first `limit` rows of its input."),
      seed: z.int(),
      sql: z.string().describe('The SQL that ran.'),
    }),
    errors: ['InvalidDefinition', ...sqlErrors],
  }),
  query: defineProcedure({
    kind: 'stream',
    summary: 'Rows of one SELECT over files and tables of the catalog.',
    input: z.strictObject({
      sql: sqlText,
      folder: z.string().min(1).optional().describe('Absolute; where relative paths in the SQL begin.'),
      leaveOutMisfits,
    }),
    output: rowStreamItem,
    errors: [...sqlErrors],
  }),
  openQueryRows: defineProcedure({
    kind: 'query',
    summary:
      'Every row of one SELECT as a new Parquet file of the cache, to be paged, sorted and filtered as any file.',
    input: z.strictObject({
      ...sqlInWorkspace,
      leaveOutMisfits,
    }),
    output: z.object({
      path: z.string().describe('For openPages. The cache lets go of it when it runs full.'),
      rowCount: z.number(),
      warnings: z.array(z.string()).readonly().describe('Skipped records, with file and line.'),
    }),
    errors: [...sqlErrors, 'DiskFull'],
  }),
  queryArrow: defineProcedure({
    kind: 'stream',
    summary: 'Rows of one SELECT as Arrow IPC streams, each at most about 1 MiB.',
    input: z.strictObject({ sql: sqlText, folder: z.string().min(1).optional() }),
    output: bytes,
    errors: [...sqlErrors],
  }),
  writeQuery: defineProcedure({
    kind: 'command',
    summary: 'Writes the rows of one SELECT to a new file.',
    input: z.strictObject({
      sql: sqlText,
      folder: z.string().min(1).optional(),
      leaveOutMisfits,
      to: z.string().min(1).describe('Absolute; must not exist.'),
      format: z.string().min(1).optional().describe('Default: from the file name.'),
      options: z.record(z.string(), z.unknown()).default({}),
      keepFormulas,
    }),
    output: writtenFile,
    errors: [...sqlErrors, 'AlreadyExists', 'DiskFull'],
  }),
  convertFile: defineProcedure({
    kind: 'command',
    summary: 'Reads a file and writes a new one in another format.',
    input: z.strictObject({
      from: z.string().min(1).describe('Absolute.'),
      to: z.string().min(1).describe('Absolute; must not exist.'),
      ...readingInput,
      toFormat: z.string().min(1).optional().describe('Default: from the file name.'),
      writeOptions: z.record(z.string(), z.unknown()).default({}),
      keepFormulas,
    }),
    output: writtenFile,
    errors: [...fileErrors, 'AlreadyExists', 'DiskFull'],
  }),
  receiveFile: defineProcedure({
    kind: 'command',
    summary:
      'Takes a file slice by slice from a client that does not know its path; it can be read from the first slice on.',
    input: z.strictObject({
      fileId: z.string().max(50).nullable().describe('From the answer to the first slice; null starts a file.'),
      name: z.string().max(4096),
      size: z.int().min(0).describe('Bytes of the whole file.'),
      offset: z.int().min(0).describe('Bytes received before.'),
      bytes: bytes.describe('At most 4 MiB.'),
    }),
    output: z.object({ fileId: z.string(), path: z.string(), received: z.int() }),
    errors: ['InvalidInput', 'EntityNotFound', 'DiskFull', 'IoFailed'],
  }),
  getFormats: defineProcedure({
    kind: 'query',
    summary: 'Formats that can be read and written, with their options as JSON Schema.',
    input: z.strictObject({}),
    output: z
      .array(
        z.object({
          name: z.string(),
          title: z.string(),
          summary: z.string(),
          extensions: z.array(z.string()).readonly(),
          readOptions: z.record(z.string(), z.unknown()),
          writeOptions: z.record(z.string(), z.unknown()).nullable(),
        }),
      )
      .readonly(),
    errors: [],
  }),
  getCache: defineProcedure({
    kind: 'query',
    summary: 'Size and files of .tenon/cache.',
    input: z.strictObject({}),
    output: z.object({ folder: z.string(), fileCount: z.int(), sizeBytes: z.number(), budgetBytes: z.number() }),
    errors: [],
  }),
  clearCache: defineProcedure({
    kind: 'command',
    summary: 'Empties .tenon/cache, which can be rebuilt, and removes files that were dropped into the window.',
    input: z.strictObject({}),
    output: z.object({ fileCount: z.int(), sizeBytes: z.number() }),
    errors: ['IoFailed'],
    invalidates: ['getCache', 'openTableRows', 'openPages'],
  }),
};
