/** Procedures for exploring data: previews of files and nodes, pages of a grid, queries, conversion, cache. */

import { z } from 'zod';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { columnSchema, rowSchema } from '#engine/contract/procedures/column.ts';
import { tableName } from '#engine/contract/procedures/databases.ts';
import { codeFailures } from '#engine/contract/procedures/code-failure.ts';
import { progressItem } from '#engine/contract/procedures/exploring/progress-item.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';
import { profileProcedures } from '#engine/contract/procedures/exploring/profiles.ts';
import { fileErrors, readingInput } from '#engine/contract/procedures/reading.ts';
import { viewErrors, viewInput } from '#engine/contract/procedures/row-view.ts';
import { parametersSchema } from '#engine/contract/statement-parameters.ts';

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
  path: z.string().min(1).describe('Absolute path.'),
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
  folder: z
    .string()
    .min(1)
    .optional()
    .describe('Absolute path of the folder that relative paths start from (default: the workspace).'),
  parameters: parametersSchema,
};

/** The first item has the columns; rows follow in order; the last one closes. */
const rowStreamItem = z.discriminatedUnion('item', [
  z.object({
    item: z.literal('columns'),
    columns: z.array(columnSchema).readonly(),
    warnings: z.array(z.string()).readonly().describe('Skipped records, each with its file and line.'),
  }),
  z.object({ item: z.literal('rows'), rows: z.array(rowSchema).readonly() }),
]);

export const keepFormulas = z
  .boolean()
  .default(false)
  .describe('Does not escape text in CSV that a spreadsheet would run as a formula.');
export const leaveOutMisfits = z
  .boolean()
  .default(false)
  .describe('Skips and reports records that do not fit their columns; otherwise, the first such record is an error.');

export const writtenFile = z.object({
  path: z.string(),
  format: z.string(),
  rowCount: z.number(),
  size: z.number(),
  guardedValues: z
    .number()
    .describe('Number of values that got an apostrophe, so that a spreadsheet does not run them as formulas.'),
  warnings: z.array(z.string()).readonly(),
});

export const exploreProcedures = {
  previewFile: defineProcedure(() => ({
    kind: 'query',
    summary: 'Returns the format, columns and first rows of a file. Reads only as much of the file as needed.',
    input: z.strictObject({
      ...previewInput,
      limit: z.int().min(0).max(10_000).default(100),
      mostValues: z
        .int()
        .positive()
        .optional()
        .describe('Of a file with many columns, only as many rows as have this many values, but at least 50.'),
    }),
    output: previewSchema.extend({
      snapshot: z
        .string()
        .describe(
          'Snapshot token as in openPages, taken before reading. It stays the same while the file is unchanged.',
        ),
    }),
    errors: [...fileErrors],
  })),
  readFileRows: defineProcedure(() => ({
    kind: 'stream',
    summary:
      'Reads all rows of a file in order. The first item is the preview without rows; the others are batches of rows.',
    input: z.strictObject({ ...previewInput, limit: z.int().min(0).nullable().default(null) }),
    output: z.discriminatedUnion('item', [
      z.object({ item: z.literal('preview'), preview: previewSchema }),
      z.object({ item: z.literal('rows'), rows: z.array(rowSchema).readonly() }),
    ]),
    errors: [...fileErrors],
  })),
  openPages: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Returns the columns, row count and snapshot token of a file, for reading sorted and filtered pages with readPage.',
    input: z.strictObject({ path: z.string().min(1), ...readingInput, ...viewInput }),
    output: z.object({
      snapshot: z.string(),
      columns: z.array(columnSchema).readonly(),
      rowCount: z.number().describe('Number of rows in all pages.'),
      totalCount: z.number().describe('Rows of the file without the filter.'),
      checked: z
        .boolean()
        .describe(
          'true: every record was checked against the column types. false: the count includes records that may not fit.',
        ),
      warnings: z.array(z.string()).readonly().describe('Skipped records, each with its file and line.'),
    }),
    errors: [...fileErrors, ...viewErrors, 'DiskFull'],
  })),
  readPage: defineProcedure(() => ({
    kind: 'query',
    summary: 'Returns rows of a file by position, as an Arrow IPC stream.',
    input: z.strictObject({
      path: z.string().min(1),
      ...readingInput,
      ...viewInput,
      snapshot: z
        .string()
        .min(1)
        .describe('Snapshot token from openPages. The call fails with FileChanged if the file has changed since.'),
      start: z.int().min(0),
      count: z.int().min(1).max(10_000),
    }),
    output: z.object({
      arrow: bytes.describe(
        'Arrow IPC stream. Sorted or filtered rows have an additional last column with the row number in the file, from 0.',
      ),
      count: z.int(),
    }),
    errors: [...fileErrors, 'FileChanged', ...viewErrors, 'DiskFull'],
  })),
  openTableRows: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Writes every row of a table to a Parquet file in the cache, which can be paged, sorted and filtered like any file.',
    input: z.strictObject(tableName),
    output: z.object({
      path: z.string().describe('Path for openPages. The file has the columns of the table, then its partition keys.'),
      rowCount: z.number(),
      warnings: z.array(z.string()).readonly().describe('Skipped records, each with its file and line.'),
    }),
    errors: [...fileErrors, 'EntityNotFound', 'Execution', 'DiskFull'],
  })),
  ...profileProcedures,
  previewNode: defineProcedure(() => ({
    kind: 'query',
    summary: 'Returns the first rows that leave one output of a node. Writes nothing.',
    input: z.strictObject({
      job: jobSchema,
      nodeId: z.string().min(1),
      port: z.string().optional().describe('Output of the node (default: the first one).'),
      limit: z.int().min(1).max(10_000).default(100),
    }),
    output: z.object({
      ports: z.array(z.string()).readonly().describe('Names of the node’s outputs, in order.'),
      port: z.string().describe('Output that the rows leave through.'),
      columns: z.array(columnSchema).readonly(),
      rows: z.array(rowSchema).readonly(),
      sources: z
        .record(z.string(), z.string())
        .readonly()
        .describe('Column → the input column it is taken from, for columns that come from one whole column.'),
      exactness: z.enum(['exact', 'sample']),
      complete: z
        .boolean()
        .describe(
          'false: another input was too large to read completely, so rows can appear without a match although one exists.',
        ),
      drivingNodeId: z.string().nullable().describe('Id of the sampled source; null: everything was read.'),
      rowsRead: z.number().nullable().describe('Rows read from the sampled source; null: it was read completely.'),
      rejected: z.number().describe('Number of records rejected because a value did not fit its column.'),
      castToNull: z
        .record(z.string(), z.number())
        .readonly()
        .describe(
          'Number of values in the first `limit` input rows that the node’s casts turned into null, by column.',
        ),
      failures: codeFailures,
      seed: z.int(),
      sql: z.string().describe('SQL that was run.'),
    }),
    errors: ['InvalidDefinition', ...sqlErrors],
  })),
  query: defineProcedure(() => ({
    kind: 'stream',
    summary: 'Runs one SELECT over files and catalog tables and returns its rows.',
    input: z.strictObject({
      sql: sqlText,
      folder: z
        .string()
        .min(1)
        .optional()
        .describe('Absolute path of the folder that relative paths in the SQL start from.'),
      parameters: parametersSchema,
      leaveOutMisfits,
    }),
    output: rowStreamItem,
    errors: [...sqlErrors],
  })),
  openQueryRows: defineProcedure(() => ({
    kind: 'stream',
    summary:
      'Writes every row of one SELECT to a new Parquet file in the cache, which can be paged, sorted and filtered like any file. Streams progress; the last item is the file.',
    input: z.strictObject({
      ...sqlInWorkspace,
      leaveOutMisfits,
    }),
    output: z.discriminatedUnion('item', [
      progressItem,
      z.object({
        item: z.literal('result'),
        path: z.string().describe('Path for openPages. Tenon deletes the file when the cache is full.'),
        rowCount: z.number(),
        warnings: z.array(z.string()).readonly().describe('Skipped records, each with its file and line.'),
      }),
    ]),
    errors: [...sqlErrors, 'DiskFull'],
  })),
  queryArrow: defineProcedure(() => ({
    kind: 'stream',
    summary: 'Runs one SELECT and returns its rows as Arrow IPC streams of at most about 1 MiB each.',
    input: z.strictObject({ sql: sqlText, folder: z.string().min(1).optional(), parameters: parametersSchema }),
    output: bytes,
    errors: [...sqlErrors],
  })),
  writeQuery: defineProcedure(() => ({
    kind: 'command',
    summary: 'Runs one SELECT and writes its rows to a new file.',
    input: z.strictObject({
      sql: sqlText,
      folder: z.string().min(1).optional(),
      parameters: parametersSchema,
      leaveOutMisfits,
      to: z.string().min(1).describe('Absolute path of a file that does not exist yet.'),
      format: z.string().min(1).optional().describe('Output format (default: from the file name).'),
      options: z.record(z.string(), z.unknown()).default({}),
      keepFormulas,
    }),
    output: writtenFile,
    errors: [...sqlErrors, 'AlreadyExists', 'DiskFull'],
  })),
  convertFile: defineProcedure(() => ({
    kind: 'command',
    summary: 'Reads a file and writes a new one in another format.',
    input: z.strictObject({
      from: z.string().min(1).describe('Absolute path.'),
      to: z.string().min(1).describe('Absolute path of a file that does not exist yet.'),
      ...readingInput,
      toFormat: z.string().min(1).optional().describe('Output format (default: from the file name).'),
      writeOptions: z.record(z.string(), z.unknown()).default({}),
      keepFormulas,
    }),
    output: writtenFile,
    errors: [...fileErrors, 'AlreadyExists', 'DiskFull'],
  })),
  receiveFile: defineProcedure(() => ({
    kind: 'command',
    summary:
      'Receives a file in slices from a client that does not know its path. The file can be read after the first slice.',
    input: z.strictObject({
      fileId: z
        .string()
        .max(50)
        .nullable()
        .describe('Id from the response to the first slice; null starts a new file.'),
      name: z.string().max(4096),
      size: z.int().min(0).describe('Size of the whole file, in bytes.'),
      offset: z.int().min(0).describe('Position of this slice in the file, in bytes.'),
      bytes: bytes.describe('Content of the slice, at most 4 MiB.'),
    }),
    output: z.object({ fileId: z.string(), path: z.string(), received: z.int() }),
    errors: ['InvalidInput', 'EntityNotFound', 'DiskFull', 'IoFailed'],
  })),
  getFormats: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists the formats that Tenon reads and writes, with their options as JSON Schema.',
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
  })),
  getCache: defineProcedure(() => ({
    kind: 'query',
    summary: 'Returns the size and number of files of .tenon/cache.',
    input: z.strictObject({}),
    output: z.object({ folder: z.string(), fileCount: z.int(), sizeBytes: z.number(), budgetBytes: z.number() }),
    errors: [],
  })),
  clearCache: defineProcedure(() => ({
    kind: 'command',
    summary:
      'Deletes the contents of .tenon/cache, which Tenon rebuilds when needed, and the copies of files dropped into the window.',
    input: z.strictObject({}),
    output: z.object({ fileCount: z.int(), sizeBytes: z.number() }),
    errors: ['IoFailed'],
    invalidates: ['getCache', 'openTableRows', 'openFolderRows', 'openPages'],
  })),
};
