/**
 * The answers of AWS Glue's catalog as JSON (GetDatabases, GetTables, GetPartitions; AWS Glue API, "Data Catalog"), as the
 * AWS command line prints them. Members that Tenon does not use are ignored. `Tenon` has what these forms cannot hold.
 */

import { z } from 'zod';
import { namedTexts } from '#engine/contract/named-texts.ts';
import { columnSchema, readingMembers } from '#engine/interchange/glue-catalog/exact-schema.ts';

const texts = namedTexts(z.record(z.string(), z.string()));

const glueColumn = z.object({
  Name: z.string(),
  Type: z.string().nullish(),
  Comment: z.string().nullish(),
});

const storageDescriptor = z.object({
  Columns: z.array(glueColumn).nullish(),
  Location: z.string().nullish(),
  InputFormat: z.string().nullish(),
  SerdeInfo: z.object({ SerializationLibrary: z.string().nullish(), Parameters: texts.nullish() }).nullish(),
  Parameters: texts.nullish(),
});

/** Of a table that Tenon has exported. */
const exactTable = z.strictObject({
  version: z.literal(1),
  ...readingMembers,
  columns: z.array(columnSchema),
  partitionKeys: z.array(columnSchema),
  tags: texts,
  viewReads: z.array(z.strictObject({ databaseName: z.string(), name: z.string() })).optional(),
});

export const glueTable = z.object({
  Name: z.string(),
  DatabaseName: z.string().nullish(),
  Description: z.string().nullish(),
  Owner: z.string().nullish(),
  TableType: z.string().nullish(),
  StorageDescriptor: storageDescriptor.nullish(),
  PartitionKeys: z.array(glueColumn).nullish(),
  ViewOriginalText: z.string().nullish(),
  Parameters: texts.nullish(),
  TargetTable: z.unknown().optional(),
  Tenon: exactTable.optional(),
});
export type GlueTable = z.output<typeof glueTable>;

export const glueDatabase = z.object({
  Name: z.string(),
  Description: z.string().nullish(),
  LocationUri: z.string().nullish(),
  Parameters: texts.nullish(),
  TargetDatabase: z.unknown().optional(),
});
export type GlueDatabase = z.output<typeof glueDatabase>;

export const gluePartition = z.object({
  Values: z.array(z.string()),
  DatabaseName: z.string().nullish(),
  TableName: z.string().nullish(),
  StorageDescriptor: storageDescriptor.nullish(),
});
export type GluePartition = z.output<typeof gluePartition>;
