/** Targets that merge new rows into their table: the step before them, and the checks that need no table. */

import { sameName } from '#engine/base/same-name.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { historyRows } from '#engine/transforms/merging/history-rows.ts';
import type { MergeArgs } from '#engine/transforms/merging/merge-args.ts';
import { upsertRows } from '#engine/transforms/merging/upsert-rows.ts';
import { checkTarget } from '#engine/transforms/target-args.ts';
import type { CompileContext, TableMerge, TableName } from '#engine/transforms/transform.ts';
import { clip, getColumn } from '#engine/types/column-lookup.ts';
import type { Schema } from '#engine/types/data-type.ts';

interface MergingTarget extends MergeArgs, TableName {
  readonly partitionKeys: readonly string[];
}

/** @param upserts false: with history. */
export function mergeOf(options: MergingTarget, upserts: boolean): TableMerge {
  const { keys, onMatch, onNew, onMissing, deleteWhen, notWritten, changedAt, validFrom, validTo, isCurrent } = options;
  // A row keeps its partition if the keys of the partition identify it. A partition that loses its last row would have no file.
  const stays = options.partitionKeys.every((name) => keys.some((key) => sameName(key, name)));
  const mayEmpty = onMissing === 'delete' || (upserts && deleteWhen !== '');
  const touched = stays && !mayEmpty ? options.partitionKeys : [];
  const step = upserts ? upsertRows : historyRows;
  return {
    table: { databaseName: options.databaseName.toLowerCase(), tableName: options.tableName.toLowerCase() },
    step,
    args: {
      keys,
      onMatch,
      onNew,
      onMissing,
      deleteWhen,
      notWritten,
      ...(changedAt === undefined ? {} : { changedAt }),
      validFrom,
      validTo,
      isCurrent,
      touched,
    },
    // The rows that get there are those of the table.
    targetArgs: { ...options, mode: 'append' },
    mode: touched.length > 0 ? 'mergePartitions' : 'merge',
  };
}

/** The checks of the step over the new rows alone. @throws EngineError UnknownColumn, TypeMismatch, InvalidInput. */
export function checkMerge(options: MergingTarget, rows: Schema, context: CompileContext, keepsHistory: boolean): void {
  const { step, args } = mergeOf(options, !keepsHistory);
  step.schema(step.args.parse(args), { in: rows }, context);
  const dropped = new Set(options.notWritten.map((name) => getColumn(rows, name)));
  for (const text of options.partitionKeys) {
    const key = getColumn(rows, text);
    if (!dropped.has(key)) continue;
    throw new EngineError('InvalidInput', `Cannot partition by "${clip(key.name)}": it is not written.`, {
      hint: 'Remove the column from the partition keys, or from the columns that are not written.',
      details: { column: clip(key.name) },
    });
  }
  // A history always has columns besides.
  const written = rows.filter((column) => !dropped.has(column));
  if (!keepsHistory) checkTarget(written, { partitionKeys: options.partitionKeys, mode: 'append' });
}
