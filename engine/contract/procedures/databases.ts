/** Procedures of the catalog: databases, tables, partitions, versions. */

import { z } from 'zod';
import { columnSchema, tableClassifierSchema } from '#engine/contract/procedures/column.ts';
import { jobRunSchema, staleAfterRun } from '#engine/contract/procedures/job-runs.ts';
import { jobRunStates } from '#engine/contract/procedures/runs/run-states.ts';
import { pageOf, pageRequest } from '#engine/contract/procedures/page.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

const databaseSchema = z.object({
  name: z.string(),
  description: z.string(),
  locationUri: z.string().nullable(),
  parameters: z.record(z.string(), z.string()).readonly(),
  createTime: z.number(),
});

export const tableText = {
  databaseName: z.string(),
  name: z.string(),
  description: z.string(),
  owner: z.string(),
  tableType: z.enum(['EXTERNAL_TABLE', 'VIRTUAL_VIEW']),
  columns: z.array(columnSchema).readonly(),
  partitionKeys: z.array(columnSchema).readonly(),
  location: z.string(),
  classification: z.string(),
  compression: z.string(),
  options: z.record(z.string(), z.unknown()).readonly(),
  classifier: tableClassifierSchema,
  parameters: z.record(z.string(), z.string()).readonly(),
  comments: z.record(z.string(), z.string()).readonly().describe('Comments by the name of the column.'),
  tags: z.record(z.string(), z.string()).readonly(),
  viewOriginalText: z.string().optional().describe('The SELECT of a view; absent for a table.'),
  viewReads: z
    .array(z.object({ databaseName: z.string(), name: z.string() }))
    .readonly()
    .optional()
    .describe('What the SELECT of a view names.'),
};

export const tableSchema = z.object({
  ...tableText,
  versionId: z.int(),
  createTime: z.number(),
  updateTime: z.number(),
  objectCount: z.int(),
  sizeBytes: z.number(),
  recordCount: z.number().nullable(),
  partitionCount: z.int(),
  generation: z.int(),
  lockedByRun: z.string().nullable(),
});
export type TableText = z.output<typeof tableSchema>;

const listedTableSchema = z.object({
  databaseName: z.string(),
  name: z.string(),
  tableType: tableText.tableType,
  recordCount: z.number().nullable(),
  partitionCount: z.int(),
  isDeprecated: z.boolean().describe('The last crawl did not find its files.'),
});
export type ListedTableText = z.output<typeof listedTableSchema>;

export const tableName = { databaseName: z.string().min(1), name: z.string().min(1) };
export const partitionExpression = z
  .string()
  .optional()
  .describe(
    "AWS Glue's partition expression, for example `year = '2024' AND month IN ('01', '02')`; see the guide. Default: all partitions.",
  );
export const partitionValues = z.array(z.string().nullable()).readonly();

const crawlState = z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED']);
/** What became of a crawl besides its state. */
const crawlEnd = {
  undone: z.enum(['part', 'all']).nullable().describe('How much of its changes was undone; null: nothing.'),
  warningCount: z.int(),
};

const tableUserSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('job'),
    name: z.string(),
    nodes: z
      .array(
        z.object({
          id: z.string(),
          name: z.string(),
          use: z.enum(['reads', 'writes']),
          by: z.enum(['table', 'files']).describe('It names the table, or a path at its files.'),
        }),
      )
      .readonly(),
    latestRun: z
      .object({
        id: z.string(),
        state: jobRunStates,
        hasRejects: z.boolean(),
        undone: z.boolean(),
        startTime: z.number(),
      })
      .nullable(),
  }),
  z.object({ kind: z.literal('view'), databaseName: z.string(), name: z.string() }),
  z.object({
    kind: z.literal('crawler'),
    name: z.string(),
    latestCrawl: z.object({ id: z.string(), state: crawlState, startTime: z.number(), ...crawlEnd }).nullable(),
  }),
  z.object({
    kind: z.literal('crawl'),
    id: z.string(),
    crawlerName: z.string(),
    state: crawlState,
    startTime: z.number(),
    ...crawlEnd,
    versionId: z.int().describe('The version of the table that it created.'),
  }),
  z.object({ kind: z.literal('run'), run: jobRunSchema }),
]);
export type TableUserText = z.output<typeof tableUserSchema>;

export const databaseProcedures = {
  getDatabases: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists databases, sorted by name.',
    input: z.strictObject({ ...pageRequest }),
    output: pageOf(databaseSchema),
    errors: [],
  })),
  getDatabase: defineProcedure(() => ({
    kind: 'query',
    summary: 'Returns one database.',
    input: z.strictObject({ name: z.string().min(1) }),
    output: databaseSchema,
    errors: ['EntityNotFound'],
  })),
  createDatabase: defineProcedure(() => ({
    kind: 'command',
    summary: 'Creates an empty database.',
    input: z.strictObject({ name: z.string().min(1).max(255), description: z.string().max(2048).optional() }),
    output: databaseSchema,
    errors: ['AlreadyExists', 'InvalidInput'],
    invalidates: ['getDatabases'],
  })),
  deleteDatabase: defineProcedure(() => ({
    kind: 'command',
    summary: 'Removes a database and its tables from the catalog. Does not change their files.',
    input: z.strictObject({ name: z.string().min(1) }),
    output: z.null(),
    errors: ['EntityNotFound', 'InvalidState'],
    invalidates: ['findMissing', 'getDatabases', 'getTables', 'getListedTables', 'getTable', 'searchTables'],
  })),
  getTables: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists the tables of a database, sorted by name.',
    input: z.strictObject({ databaseName: z.string().min(1), nameContains: z.string().optional(), ...pageRequest }),
    output: pageOf(tableSchema),
    errors: ['EntityNotFound'],
  })),
  getListedTables: defineProcedure(() => ({
    kind: 'query',
    summary: 'Tables of all databases by database and name, without their columns.',
    input: z.strictObject({ ...pageRequest }),
    output: pageOf(listedTableSchema),
    errors: [],
  })),
  getTable: defineProcedure(() => ({
    kind: 'query',
    summary: 'Returns one table.',
    input: z.strictObject(tableName),
    output: tableSchema,
    errors: ['EntityNotFound'],
  })),
  searchTables: defineProcedure(() => ({
    kind: 'query',
    summary: 'Finds tables in all databases that contain the text in a name, column or comment.',
    input: z.strictObject({ text: z.string(), ...pageRequest }),
    output: pageOf(tableSchema),
    errors: [],
  })),
  deleteTable: defineProcedure(() => ({
    kind: 'command',
    summary: 'Removes a table from the catalog. Does not change its files.',
    input: z.strictObject(tableName),
    output: z.null(),
    errors: ['EntityNotFound', 'InvalidState'],
    invalidates: ['findMissing', 'getTables', 'getListedTables', 'getTable', 'searchTables'],
  })),
  compactTable: defineProcedure(() => ({
    kind: 'command',
    summary:
      'Starts a run that writes the small files of a table again as few large ones. Rows, their order and types stay. Returns immediately.',
    input: z.strictObject(tableName),
    output: jobRunSchema.nullable().describe('null: no partition has two small files.'),
    errors: ['EntityNotFound', 'InvalidInput', 'ConcurrentRunsExceeded'],
    invalidates: staleAfterRun,
  })),
  getTableUsers: defineProcedure(() => ({
    kind: 'query',
    summary:
      'Lists what uses a table: jobs that read or write it, views that read it, crawlers that cover its files, crawls that changed it, and runs that wrote to it.',
    input: z.strictObject({ ...tableName, ...pageRequest }),
    output: pageOf(tableUserSchema),
    errors: ['EntityNotFound', 'InvalidInput'],
  })),
  getPartitions: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists the partitions of a table, or those that meet a partition expression.',
    input: z.strictObject({ ...tableName, expression: partitionExpression, ...pageRequest }),
    output: pageOf(
      z.object({
        values: partitionValues,
        location: z.string(),
        createTime: z.number(),
        objectCount: z.int(),
        sizeBytes: z.number(),
        recordCount: z.number().nullable(),
      }),
    ),
    errors: ['EntityNotFound', 'InvalidInput', 'InvalidState'],
  })),
  getPartitionCount: defineProcedure(() => ({
    kind: 'query',
    summary: 'Counts the partitions of a table that meet a partition expression.',
    input: z.strictObject({ ...tableName, expression: partitionExpression }),
    output: z.object({ partitionCount: z.int() }),
    errors: ['EntityNotFound', 'InvalidInput', 'InvalidState'],
  })),
  getTableObjects: defineProcedure(() => ({
    kind: 'query',
    summary: 'Lists the files of a table, sorted by path.',
    input: z.strictObject({ ...tableName, ...pageRequest }),
    output: pageOf(
      z.object({
        path: z.string(),
        size: z.number(),
        modifiedMicros: z.number(),
        compression: z.string(),
        partitionValues,
        recordCount: z.number().nullable(),
      }),
    ),
    errors: ['EntityNotFound'],
  })),
};
