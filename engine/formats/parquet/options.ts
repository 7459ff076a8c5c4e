/** How Parquet files are read and written. */

import { z } from 'zod';
import { internal } from '#engine/formats/internal-option.ts';

export const parquetReadOptions = z.object({
  columns: z
    .array(z.string())
    .optional()
    .describe('Names of the columns in the files; without it every wanted column must be there.'),
  types: z
    .array(z.string())
    .optional()
    .describe(
      'Types of these columns in the files, as Hive spells them; without it values are cast to the wanted types as DuckDB does.',
    )
    .meta(internal),
  geometry: z
    .array(z.string())
    .default([])
    .describe('Columns that hold geometries; they are read as well-known binary.'),
  variants: z
    .array(z.string())
    .default([])
    .describe('Columns that hold variants; they are read as JSON text, and a variant null as null.'),
  rewritten: z
    .boolean()
    .default(false)
    .describe(
      'Files use the deprecated LZ4 codec, maps without values, or shredded variants without a column of values, and are rewritten before they are read.',
    ),
});

export const parquetWriteOptions = z.object({
  compression: z
    .enum(['snappy', 'gzip', 'zstd', 'lz4', 'uncompressed', 'none'])
    .default('snappy')
    .describe('Codec inside the files.'),
  rowGroupSize: z.int().min(2048).default(122_880).describe('Rows of one row group.'),
});
