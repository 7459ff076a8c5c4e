/** What targets in AWS Glue and here have in common: partition keys, changes of the schema, compression. */

import { z } from 'zod';
import type { ReadContext, WriteContext } from '#engine/interchange/glue-studio/member.ts';
import { clip } from '#engine/types/column-lookup.ts';

export const schemaChangePolicy = z.object({
  EnableUpdateCatalog: z.boolean().optional(),
  UpdateBehavior: z.enum(['UPDATE_IN_DATABASE', 'LOG']).optional(),
  Table: z.string().optional(),
  Database: z.string().optional(),
});

export const targetFields = {
  PartitionKeys: z.array(z.array(z.string().min(1)).min(1)).optional(),
  SchemaChangePolicy: schemaChangePolicy.optional(),
  AutoDataQuality: z.unknown().optional(),
};

/** @throws NotCarried for a nested key. */
export function partitionKeys(
  keys: readonly (readonly string[])[] | undefined,
  context: Pick<ReadContext, 'refuse'>,
): { partitionKeys?: string[] } {
  if (keys === undefined || keys.length === 0) return {};
  const nested = keys.find((path) => path.length > 1);
  if (nested !== undefined)
    context.refuse(
      `Its partition key ${nested.join('.')} is a nested field. Move it to a column in Change Schema (ApplyMapping).`,
    );
  return { partitionKeys: keys.map(([name]) => name!) };
}

/** By format: what both AWS Glue and Tenon write. */
export const compressions: Readonly<Record<string, readonly string[]>> = {
  avro: ['snappy', 'deflate', 'none'],
  csv: ['none', 'gzip'],
  json: ['none', 'gzip'],
  orc: ['zlib', 'snappy', 'lz4', 'none'],
  parquet: ['snappy', 'gzip', 'lz4', 'uncompressed', 'none'],
  xml: [],
};

/** A codec that Tenon does not write is replaced by the usual one. */
export function readCompression(format: string, compression: string | undefined, context: ReadContext): object {
  if (compression === undefined || compression === '') return {};
  const known = compressions[format] ?? [];
  const name = compression.toLowerCase();
  if (known.includes(name)) return { options: { compression: name } };
  const isNone = name === 'none' || name === 'uncompressed';
  if (isNone && known.includes('none')) return { options: { compression: 'none' } };
  if (!isNone)
    context.change(`Tenon does not write ${clip(compression)} for ${format}: files have the default compression.`);
  return {};
}

interface Written {
  readonly format: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly mode: string;
  readonly rowsPerFile?: number | undefined;
}

/** What AWS Glue cannot state of a target. @throws NotCarried. @returns its compression; undefined: not stated. */
export function writtenCompression(
  { format, options, mode, rowsPerFile }: Written,
  context: WriteContext,
): string | undefined {
  if (mode !== 'append')
    context.refuse(
      `AWS Glue adds files to a target, and this node uses ${mode}. Append the rows, or clear the target before the job.`,
    );
  if (rowsPerFile !== undefined)
    context.refuse('AWS Glue Studio does not limit the rows of a file. Remove rowsPerFile from the target.');
  const other = Object.keys(options).find((name) => name !== 'compression');
  if (other !== undefined)
    context.refuse(`AWS Glue Studio has no option ${other} for written ${format} files. Remove the option.`);
  const compression = options['compression'];
  if (compression === undefined) return undefined;
  const known = Object.hasOwn(compressions, format) ? compressions[format]! : [];
  if (typeof compression === 'string' && known.includes(compression)) return compression;
  return context.refuse(
    `AWS Glue Studio does not write ${format} with the compression ${JSON.stringify(compression)}. ${known.length === 0 ? 'Remove the option' : `Use ${known.join(' or ')}`}.`,
  );
}
