/** Procedures of the catalog: databases, tables, partitions, versions. */

import { z } from 'zod';
import { columnSchema } from '#engine/contract/procedures/column.ts';
import { pageOf, pageRequest } from '#engine/contract/procedures/page.ts';
import { defineProcedure } from '#engine/contract/procedures/procedure.ts';

const databaseSchema = z.object({
  name: z.string(),
  description: z.string(),
  locationUri: z.string().nullable(),
  parameters: z.record(z.string(), z.string()).readonly(),
  createTime: z.number(),
});

const tableText = {
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
  parameters: z.record(z.string(), z.string()).readonly(),
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

export const tableName = { databaseName: z.string().min(1), name: z.string().min(1) };
const partitionValues = z.array(z.string().nullable()).readonly();

export const databaseProcedures = {
  getDatabases: defineProcedure({
    kind: 'query',
    summary: 'Databases by name.',
    input: z.strictObject({ ...pageRequest }),
    output: pageOf(databaseSchema),
    errors: [],
  }),
  getDatabase: defineProcedure({
    kind: 'query',
    summary: 'One database.',
    input: z.strictObject({ name: z.string().min(1) }),
    output: databaseSchema,
    errors: ['EntityNotFound'],
  }),
  createDatabase: defineProcedure({
    kind: 'command',
    summary: 'Makes an empty database.',
    input: z.strictObject({ name: z.string().min(1).max(255), description: z.string().max(2048).optional() }),
    output: databaseSchema,
    errors: ['AlreadyExists', 'InvalidInput'],
    invalidates: ['getDatabases'],
  }),
  deleteDatabase: defineProcedure({
    kind: 'command',
    summary: 'Takes a database and its tables out of the catalog; files are not touched.',
    input: z.strictObject({ name: z.string().min(1) }),
    output: z.null(),
    errors: ['EntityNotFound', 'InvalidState'],
    invalidates: ['getDatabases', 'getTables', 'getTable', 'searchTables'],
  }),
  getTables: defineProcedure({
    kind: 'query',
    summary: 'Tables of a database by name.',
    input: z.strictObject({ databaseName: z.string().min(1), nameContains: z.string().optional(), ...pageRequest }),
    output: pageOf(tableSchema),
    errors: ['EntityNotFound'],
  }),
  getTable: defineProcedure({
    kind: 'query',
    summary: 'One table.',
    input: z.strictObject(tableName),
    output: tableSchema,
    errors: ['EntityNotFound'],
  }),
  searchTables: defineProcedure({
    kind: 'query',
    summary: 'Tables of all databases that hold the text in a name, a column or a comment.',
    input: z.strictObject({ text: z.string(), ...pageRequest }),
    output: pageOf(tableSchema),
    errors: [],
  }),
  deleteTable: defineProcedure({
    kind: 'command',
    summary: 'Takes a table out of the catalog; files are not touched.',
    input: z.strictObject(tableName),
    output: z.null(),
    errors: ['EntityNotFound', 'InvalidState'],
    invalidates: ['getTables', 'getTable', 'searchTables'],
  }),
  getTableVersions: defineProcedure({
    kind: 'query',
    summary: 'Versions of a table’s definition, newest first.',
    input: z.strictObject({ ...tableName, ...pageRequest }),
    output: pageOf(
      z.object({ versionId: z.int(), createTime: z.number(), madeBy: z.string(), table: z.object(tableText) }),
    ),
    errors: ['EntityNotFound'],
  }),
  getPartitions: defineProcedure({
    kind: 'query',
    summary: 'Partitions of a table.',
    input: z.strictObject({ ...tableName, ...pageRequest }),
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
    errors: ['EntityNotFound'],
  }),
  getTableObjects: defineProcedure({
    kind: 'query',
    summary: 'Files of a table, by path.',
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
  }),
};
