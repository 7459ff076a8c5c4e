/** How Parquet files are read and written. */

import { z } from 'zod';
import { computeOnce } from '#engine/base/compute-once.ts';
import { internal } from '#engine/formats/option-marks.ts';

export const parquetReadOptions = computeOnce(() =>
  z.object({
    columns: z
      .array(z.string())
      .optional()
      .describe('Names of the columns in the files (default: the columns that are read, which must all exist).')
      .meta({ title: 'Columns' }),
    types: z
      .array(z.string())
      .optional()
      .describe(
        'Types of these columns in the files, in Hive syntax. Without them, DuckDB casts values to the types that are read.',
      )
      .meta(internal),
    geometry: z
      .array(z.string())
      .default([])
      .describe('Columns that contain geometries. They are read as well-known binary.')
      .meta({ title: 'Geometry columns' }),
    variants: z
      .array(z.string())
      .default([])
      .describe('Columns that contain variants. They are read as JSON text; a variant null is null.')
      .meta({ title: 'Variant columns' }),
    unnamed: z
      .array(z.string())
      .default([])
      .describe('Columns with structs in which a field has no name. Their fields are found by position.')
      .meta(internal),
    signedBounds: z
      .boolean()
      .default(false)
      .describe('The statistics of the files have the order of signed bytes, so no rows are skipped by them.')
      .meta(internal),
    julian: z
      .array(z.string())
      .default([])
      .describe('Columns whose days before 1582-10-15 are those of the Julian calendar. They keep their names.')
      .meta(internal),
    early: z
      .array(z.string())
      .default([])
      .describe('Columns with times in nanoseconds that may be before 1970. They are cut to the microsecond before.')
      .meta(internal),
    encrypted: z
      .array(z.string())
      .default([])
      .describe('Columns that are encrypted in the files. A query of them is refused.')
      .meta(internal),
    rewritten: z
      .boolean()
      .default(false)
      .describe(
        'Rewrites files that use the deprecated LZ4 codec, byte streams of other types than float and double, decimals of more than 38 digits, maps without values, or shredded variants without a value column.',
      )
      .meta({ title: 'Rewrite before reading' }),
  }),
);

export const parquetWriteOptions = computeOnce(() =>
  z.object({
    compression: z
      .enum(['snappy', 'gzip', 'zstd', 'lz4', 'uncompressed', 'none'])
      .default('snappy')
      .describe('Compression within the files.')
      .meta({ title: 'Compression' }),
    rowGroupSize: z
      .int()
      .min(2048)
      .default(122_880)
      .describe('Number of rows in each row group.')
      .meta({ title: 'Rows per row group' }),
  }),
);
