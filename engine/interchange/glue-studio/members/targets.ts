/** Members that write files in Amazon S3, in a table of the catalog or without one. */

import { z } from 'zod';
import {
  defineMember,
  type GlueFields,
  type NodeWriter,
  type ReadContext,
  type ReadNode,
  type WriteContext,
  type WrittenNode,
} from '#engine/interchange/glue-studio/member.ts';
import {
  compressions,
  partitionKeys,
  readCompression,
  targetFields,
  writtenCompression,
} from '#engine/interchange/glue-studio/members/target-fields.ts';

const fileTarget = {
  ...targetFields,
  Path: z.string().min(1),
  Compression: z.string().optional(),
  NumberTargetPartitions: z.string().optional(),
};
const fileTargetSchema = z.object(fileTarget);
type FileTarget = z.output<typeof fileTargetSchema>;

/** A target whose policy names a table is a target in the catalog. @throws NotCarried. */
function readTarget(format: string, fields: FileTarget, context: ReadContext): ReadNode {
  const { Path: path, PartitionKeys, SchemaChangePolicy: policy = {}, Compression, NumberTargetPartitions } = fields;
  if (NumberTargetPartitions !== undefined && NumberTargetPartitions !== '' && NumberTargetPartitions !== '0')
    context.change('Tenon chooses the number of files.');
  const args = {
    path,
    ...(format === 'parquet' ? {} : { format }),
    ...readCompression(format, Compression, context),
    ...partitionKeys(PartitionKeys, context),
  };
  if (policy.EnableUpdateCatalog !== true) return { transform: 'PathTarget', args };
  const { Database, Table, UpdateBehavior } = policy;
  if (Database === undefined || Table === undefined)
    return context.refuse(
      'It updates the catalog, and names no table. Set Database and Table of its SchemaChangePolicy.',
    );
  return {
    transform: 'CatalogTarget',
    args: {
      databaseName: Database,
      tableName: Table,
      ...args,
      ...(UpdateBehavior === 'LOG' ? { updateBehavior: 'LOG' } : {}),
    },
  };
}

const catalogFields = { ...targetFields, Database: z.string().min(1), Table: z.string().min(1) };

function tableTarget<const N extends string>(name: N) {
  return defineMember({
    name,
    kind: 'target',
    inputs: 1,
    ours: ['CatalogTarget'],
    note: 'A table that does not exist is created, with Parquet files.',
    fields: z.object(catalogFields),
    read({ Database, Table, PartitionKeys, SchemaChangePolicy: policy = {} }, context) {
      const isFixed = policy.EnableUpdateCatalog !== true;
      if (isFixed)
        context.change(
          'The table must have all columns of the rows. New partitions are added; AWS Glue does not add them.',
        );
      return {
        transform: 'CatalogTarget',
        args: {
          databaseName: Database,
          tableName: Table,
          ...partitionKeys(PartitionKeys, context),
          ...(isFixed || policy.UpdateBehavior === 'LOG' ? { updateBehavior: 'LOG' } : {}),
        },
      };
    },
  });
}

export const targetMembers = [
  defineMember({
    name: 'S3GlueParquetTarget',
    kind: 'target',
    inputs: 1,
    ours: ['PathTarget', 'CatalogTarget'],
    note: 'Files are compressed by snappy if AWS Glue uses brotli or lzo.',
    fields: fileTargetSchema,
    read: (fields, context) => readTarget('parquet', fields, context),
  }),
  defineMember({
    name: 'S3DirectTarget',
    kind: 'target',
    inputs: 1,
    ours: ['PathTarget', 'CatalogTarget'],
    note: 'Formats are avro, csv, json, orc, parquet and xml.',
    fields: z.object({ ...fileTarget, Format: z.string().min(1), OutputSchemas: z.unknown().optional() }),
    read({ Format, ...fields }, context) {
      const format = Format.toLowerCase() === 'glueparquet' ? 'parquet' : Format.toLowerCase();
      if (!writable.includes(format))
        context.refuse(`Tenon does not write ${Format} files here. Use ${writable.join(', ')}.`);
      return readTarget(format, fields, context);
    },
  }),
  tableTarget('CatalogTarget'),
  tableTarget('S3CatalogTarget'),
  tableTarget('GovernedCatalogTarget'),
] as const;

const writable = Object.keys(compressions);

interface TargetArgs {
  readonly format: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly partitionKeys: readonly string[];
  readonly mode: string;
}
interface PathTargetArgs extends TargetArgs {
  readonly path: string;
  readonly fileName?: string | undefined;
}
interface CatalogTargetArgs extends TargetArgs {
  readonly databaseName: string;
  readonly tableName: string;
  readonly path?: string | undefined;
  readonly updateBehavior: string;
}

function writeFiles(
  args: TargetArgs & { readonly path: string },
  more: GlueFields,
  context: WriteContext,
): WrittenNode {
  const format = args.format.toLowerCase();
  if (!writable.includes(format))
    context.refuse(`AWS Glue Studio does not write ${args.format} files. Use ${writable.join(', ')}.`);
  const Compression = writtenCompression({ ...args, format }, context);
  const fields = {
    Path: args.path,
    ...(args.partitionKeys.length === 0 ? {} : { PartitionKeys: args.partitionKeys.map((name) => [name]) }),
    ...(Compression === undefined ? {} : { Compression }),
    ...more,
  };
  return format === 'parquet' ? ['S3GlueParquetTarget', fields] : ['S3DirectTarget', { ...fields, Format: format }];
}

export const targetWriters = {
  PathTarget({ fileName, ...args }: PathTargetArgs, context: WriteContext) {
    if (fileName !== undefined)
      context.refuse(`AWS Glue chooses the names of files, and this node writes ${fileName}. Remove the file name.`);
    return writeFiles(args, {}, context);
  },
  CatalogTarget(args: CatalogTargetArgs, context: WriteContext) {
    const { databaseName: Database, tableName: Table, path, updateBehavior: UpdateBehavior, format } = args;
    const policy = { EnableUpdateCatalog: true, UpdateBehavior };
    if (path !== undefined)
      return writeFiles({ ...args, path }, { SchemaChangePolicy: { ...policy, Table, Database } }, context);
    if (writtenCompression(args, context) !== undefined)
      context.note('In AWS Glue, the table states the compression of its files.');
    if (format !== 'parquet') context.note(`In AWS Glue, the table states that its files are ${format}.`);
    return [
      'S3CatalogTarget',
      {
        Database,
        Table,
        ...(args.partitionKeys.length === 0 ? {} : { PartitionKeys: args.partitionKeys.map((name) => [name]) }),
        SchemaChangePolicy: policy,
      },
    ];
  },
} satisfies Readonly<Record<string, NodeWriter>>;
