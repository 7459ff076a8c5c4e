/** The common part of both targets: format, partition keys, mode, and the check of keys against the rows. */

import { z } from 'zod';
import { EngineError } from '#engine/contract/errors.ts';
import { asRole, wholeColumn } from '#engine/transforms/argument-roles.ts';
import { clip, getColumn } from '#engine/types/column-lookup.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';

export const targetArgs = {
  format: z
    .string()
    .min(1)
    .default('parquet')
    .describe('File format, such as parquet, csv or json.')
    .meta({ title: 'Format' })
    .meta(asRole({ kind: 'format', side: 'write' })),
  options: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('Write options of the format, such as compression, separator or writeHeader.')
    .meta({ title: 'Format options' })
    .meta(asRole({ kind: 'format-options', side: 'write', format: 'format' })),
  partitionKeys: z
    .array(z.string().min(1))
    .default([])
    .describe('Columns that become key=value folders, in this order. The files themselves do not contain them.')
    .meta({ title: 'Partition keys' })
    .meta(wholeColumn('in')),
  mode: z
    .enum(['append', 'overwrite', 'overwritePartitions'])
    .default('append')
    .describe(
      'append: adds files. overwrite: replaces all files of the table. overwritePartitions: replaces the files of partitions that receive rows.',
    )
    .meta({ title: 'Write mode' }),
  rowsPerFile: z
    .int()
    .min(1)
    .optional()
    .describe(
      'Rows of each file that a run writes; the last one, of each partition, has the rest (default: Parquet files of about 256 MB, and one file per task in other formats). A run writes at most 10,000 such files.',
    )
    .meta({ title: 'Rows per file' }),
};

const keyKinds = new Set([
  'boolean',
  'tinyint',
  'smallint',
  'int',
  'bigint',
  'decimal',
  'string',
  'char',
  'varchar',
  'date',
  'timestamp',
  'timestamp_ntz',
]);

/** @throws EngineError UnknownColumn, TypeMismatch, InvalidInput. */
export function checkTarget(
  columns: Schema,
  { partitionKeys, mode }: { readonly partitionKeys: readonly string[]; readonly mode: string },
): void {
  const keys = new Set(partitionKeys.map((name) => getColumn(columns, name)));
  if (keys.size < partitionKeys.length) {
    throw new EngineError('InvalidInput', 'Two partition keys have the same name.', {
      hint: 'List each key only once.',
    });
  }
  for (const { name, type } of keys) {
    if (keyKinds.has(type.kind)) continue;
    throw new EngineError('TypeMismatch', `"${clip(name)}" is ${clip(formatHive(type))}, which cannot name a folder.`, {
      hint: 'Partition by text, whole numbers, decimals, booleans, dates or timestamps.',
      details: { column: clip(name) },
    });
  }
  if (keys.size > 0 && keys.size === columns.length) {
    throw new EngineError('InvalidInput', 'Every column is a partition key, so nothing is left for the files.', {
      hint: 'Remove a column from the keys: at least one must stay outside.',
    });
  }
  if (mode === 'overwritePartitions' && keys.size === 0) {
    throw new EngineError('InvalidInput', 'overwritePartitions needs partition keys.', {
      hint: 'Name partition keys, or use overwrite.',
    });
  }
}
