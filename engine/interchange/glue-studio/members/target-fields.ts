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

/** Of Parquet files; a codec that Tenon does not write is replaced. */
export function readCompression(format: string, compression: string | undefined, context: ReadContext): object {
  if (compression === undefined || compression === '') return {};
  const known = format === 'parquet' ? ['snappy', 'gzip', 'lz4', 'uncompressed', 'none'] : ['none', 'gzip', 'zstd'];
  const name = compression.toLowerCase();
  if (known.includes(name)) return { options: { compression: name } };
  if (name === 'uncompressed') return { options: { compression: 'none' } };
  const instead = format === 'parquet' ? 'Files are compressed by snappy' : 'Files are not compressed';
  context.change(`${instead}: Tenon does not write ${clip(compression)} for ${format}.`);
  return {};
}

interface Written {
  readonly format: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly mode: string;
}

/** What AWS Glue cannot state of a target. @throws NotCarried. @returns its compression; undefined: not stated. */
export function writtenCompression({ format, options, mode }: Written, context: WriteContext): string | undefined {
  if (mode !== 'append')
    context.refuse(
      `AWS Glue adds files to a target, and this node uses ${mode}. Append the rows, or clear the target before the job.`,
    );
  const other = Object.keys(options).find((name) => name !== 'compression');
  if (other !== undefined)
    context.refuse(`AWS Glue Studio has no option ${other} for written ${format} files. Remove the option.`);
  const compression = options['compression'];
  if (compression === undefined) return undefined;
  if (format === 'parquet' && compression === 'zstd')
    return context.refuse('AWS Glue Studio does not write Parquet with zstd. Use snappy or gzip.');
  if (typeof compression !== 'string') return context.refuse('Its compression is not text. Choose one from the list.');
  return compression;
}
