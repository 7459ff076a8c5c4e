/** Procedures for exports: rows of the window to a new file, by their names and positions. */

import { z } from 'zod';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { codeFailures } from '#engine/contract/procedures/code-failure.ts';
import { columnSchema } from '#engine/contract/procedures/column.ts';
import { tableName } from '#engine/contract/procedures/databases.ts';
import { keepFormulas, leaveOutMisfits, sqlErrors, sqlText, writtenFile } from '#engine/contract/procedures/explore.ts';
import { receiptSchema } from '#engine/contract/receipt.ts';
import { progressItem } from '#engine/contract/procedures/exploring/progress-item.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';
import { readingInput } from '#engine/contract/procedures/reading.ts';
import { viewInput } from '#engine/contract/procedures/row-view.ts';
import { parametersSchema } from '#engine/contract/statement-parameters.ts';

/** Ranges of positions in one export. */
const mostRanges = 10_000;

const nodeOfJob = {
  job: jobSchema,
  nodeId: z.string().min(1),
  port: z.string().optional().describe('Output of the node (default: the first one).'),
};

const columns = z.array(z.string()).min(1).nullable().default(null).describe('In this order; null: every column.');

const source = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('file'),
    path: z.string().min(1).describe('Absolute path.'),
    ...readingInput,
    ...viewInput,
    snapshot: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe('As of openPages; FileChanged when the file has changed since. Needed for `rows`.'),
    rows: z
      .array(z.strictObject({ start: z.int().min(0), count: z.int().min(1) }))
      .max(mostRanges)
      .nullable()
      .default(null)
      .describe('Positions in the view, from 0; null: every row.'),
    columns,
  }),
  z.strictObject({ kind: z.literal('table'), ...tableName, columns }),
  z.strictObject({
    kind: z.literal('query'),
    sql: sqlText,
    folder: z
      .string()
      .min(1)
      .optional()
      .describe('Absolute path of the folder that relative paths in the SQL start from.'),
    parameters: parametersSchema,
  }),
  z.strictObject({
    kind: z.literal('node'),
    ...nodeOfJob,
    limit: z
      .int()
      .min(1)
      .max(10_000)
      .nullable()
      .default(null)
      .describe(
        'The first rows of its preview, which is a sample where sources are large; null: every row of all files.',
      ),
  }),
]);

const target = {
  to: z.string().min(1).max(4096).describe('Path, absolute or relative to the workspace.'),
  toFormat: z.string().min(1).optional().describe('Output format (default: from the file name).'),
  writeOptions: z.record(z.string(), z.unknown()).default({}),
};

export const exportProcedures = {
  exportRows: defineProcedure(() => ({
    kind: 'stream',
    summary:
      'Writes rows to a file, which appears only once it is complete. Streams progress; the last item is the file.',
    input: z.strictObject({
      source,
      leaveOutMisfits,
      ...target,
      keepFormulas,
      replaces: z
        .string()
        .min(1)
        .optional()
        .describe(
          'Version of the existing file that may be replaced, from findExportTarget. If omitted, the file must not exist.',
        ),
    }),
    output: z.discriminatedUnion('item', [progressItem, z.object({ item: z.literal('result'), file: writtenFile })]),
    errors: [...sqlErrors, 'InvalidDefinition', 'AlreadyExists', 'TargetOverlapsSource', 'FileChanged', 'DiskFull'],
  })),
  estimateExport: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Estimates the size of an export: writes a sample of its rows to a file in the cache, which is removed again. Rows that do not fit their columns are skipped.',
    input: z.strictObject({
      source: source.describe('The sample: best a few thousand rows.'),
      rowCount: z.int().min(0).describe('Rows of the whole export.'),
      toFormat: z.string().min(1),
      writeOptions: target.writeOptions,
      keepFormulas,
    }),
    output: z.object({
      sizeBytes: z.number().nullable().describe('null: the sample has no rows.'),
      sampleRows: z.number().describe('Rows that were written.'),
    }),
    errors: [...sqlErrors, 'InvalidDefinition', 'FileChanged', 'DiskFull'],
  })),
  openNodeRows: defineProcedure(() => ({
    kind: 'stream',
    summary:
      'Writes every row that leaves one output of a node to a new Parquet file in the cache, without running the job. Streams progress; the last item is the file.',
    input: z.strictObject(nodeOfJob),
    output: z.discriminatedUnion('item', [
      progressItem,
      z.object({
        item: z.literal('result'),
        path: z.string().describe('Path of the file. Tenon deletes the file when the cache is full.'),
        rowCount: z.number(),
        warnings: z.array(z.string()).readonly().describe('Rejected records, each with its file and line.'),
      }),
    ]),
    errors: [...sqlErrors, 'InvalidDefinition', 'DiskFull'],
  })),
  countNodes: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Counts the rows of one output of a node and of every node before it, as the receipts of a run do. Reads every row, without running the job.',
    input: z.strictObject(nodeOfJob),
    output: z.object({
      receipts: z
        .array(receiptSchema.omit({ stageId: true }))
        .readonly()
        .describe('The node first, then those before it.'),
    }),
    errors: [...sqlErrors, 'InvalidDefinition', 'ReceiptsUnbalanced', 'DiskFull'],
  })),
  findNullFields: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Lists the columns and fields of a node’s output that are null in all rows, for DropNullFields. Reads every row, without running the job.',
    input: z.strictObject({
      ...nodeOfJob,
      nullTexts: z
        .array(z.string().regex(/^[^\0]*$/u, 'it has a NUL character'))
        .max(50)
        .default([])
        .describe('As in DropNullFields.'),
      emptyText: z.boolean().default(false).describe('As in DropNullFields.'),
      nullNumbers: z.array(z.number()).max(50).default([]).describe('As in DropNullFields.'),
    }),
    output: z.object({
      paths: z
        .array(z.string())
        .readonly()
        .describe('In the order of the columns. Without rows, every column is one of them.'),
      rowCount: z.number().describe('Rows that were read, without rejected records.'),
    }),
    errors: [...sqlErrors, 'InvalidDefinition', 'DiskFull'],
  })),
  findXmlType: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Finds the type of the XML texts in a column of a node’s output, for Unbox. Looks at the first 1,000 texts of at most 100,000 characters, 2,000,000 in all, without running the job.',
    input: z.strictObject({
      ...nodeOfJob,
      column: z.string().min(1).describe('As the path in Unbox.'),
      attributePrefix: z.string().default('_').describe('As in Unbox.'),
      valueTag: z.string().min(1).default('_VALUE').describe('As in Unbox.'),
      excludeAttribute: z.boolean().default(false).describe('As in Unbox.'),
      nullValue: z.string().optional().describe('As in Unbox.'),
      ignoreSurroundingSpaces: z.boolean().default(false).describe('As in Unbox.'),
      ignoreNamespace: z.boolean().default(false).describe('As in Unbox.'),
    }),
    output: z.object({
      type: z.string().nullable().describe('In Hive’s spelling. null: no text is an element with anything in it.'),
      textCount: z.number().describe('Texts that were read.'),
      brokenCount: z.number().describe('Those of them that are not one well-formed element.'),
    }),
    errors: [...sqlErrors, 'InvalidDefinition', 'DiskFull'],
  })),
  findCodeColumns: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Lists the columns that the function of a node with custom code returns, with their types, by running it over the first 1,000 rows of its input. Writes nothing.',
    input: z.strictObject({ job: jobSchema, nodeId: z.string().min(1) }),
    output: z.object({
      columns: z.array(columnSchema).readonly().describe('In the order in which the function first returned them.'),
      problems: z
        .array(z.object({ column: z.string(), reason: z.string() }))
        .readonly()
        .describe('Columns whose type was not found.'),
      rowsRead: z.number(),
      failed: z.number().describe('Rows for which the function threw.'),
      failures: codeFailures,
    }),
    errors: [...sqlErrors, 'InvalidDefinition', 'DiskFull'],
  })),
  describeRowType: defineProcedure(() => ({
    kind: 'query',
    summary: 'Writes the row that a function of custom code gets for these columns, as an interface of TypeScript.',
    input: z.strictObject({ columns: z.array(z.strictObject(columnSchema.shape)) }),
    output: z.object({ text: z.string().describe('interface Row { … }, with a member for each column.') }),
    errors: ['InvalidInput'],
  })),
  findExportTarget: defineProcedure(() => ({
    kind: 'query',
    summary: 'Shows what an export to a path would create or replace.',
    input: z.strictObject(target),
    output: z.object({
      path: z.string().describe('Absolute path.'),
      format: z.string(),
      extension: z.string().describe('Extension of files in this format with these options, such as `.csv.gz`.'),
      folderExists: z.boolean().describe('false: the export also creates the folder.'),
      existing: z
        .object({
          kind: z.enum(['file', 'folder', 'link']).describe('Only a file can be replaced.'),
          sizeBytes: z.number(),
          modifiedTime: z.number().describe('Milliseconds since 1970-01-01 UTC.'),
          version: z.string(),
        })
        .nullable(),
      free: z.string().describe('The path if it is free; otherwise, the path with a number before its extension.'),
    }),
    errors: ['InvalidInput', 'UnknownFormat'],
  })),
};
