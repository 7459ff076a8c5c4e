/** How a commit changes a target's definition in the catalog. */

import { stableJson } from '#engine/base/hash.ts';
import { foldName, sameName } from '#engine/base/same-name.ts';
import type { Table, TableInput } from '#engine/catalog/entities.ts';
import { inputOf } from '#engine/catalog/input-of.ts';
import { pathDatabase, tableTitle } from '#engine/catalog/names.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { mayName } from '#engine/execute/targets/partition-key-values.ts';
import type { PlannedTarget } from '#engine/execute/plan/run-plan.ts';
import { sameSchema, sameType, type Column, type Schema } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';

/**
 * @returns the new definition, or null when it stays as it is.
 * @throws EngineError SchemaMismatch when old and new files could not be read as one table.
 */
export function nextDefinition(target: PlannedTarget, current: Table | undefined): TableInput | null {
  const partitionKeys = keysOf(target);
  const columns = target.schema.filter((column) => !target.partitionKeys.includes(column.name));
  if (current === undefined) return newDefinition(target, columns, partitionKeys);
  checkKeys(target, current);
  const replaces = target.mode === 'overwrite' && target.updateBehavior === 'UPDATE_IN_DATABASE';
  if (!replaces) checkFormat(target, current);
  const next = replaces ? columns : mergeColumns(target, current, columns);
  if (!replaces && sameSchema(next, current.columns)) return null;
  const definition = { ...inputOf(current), columns: next, reading: replaces ? readingOf(target) : current.reading };
  return sameSchema(next, current.columns) && stableJson(definition.reading) === stableJson(current.reading)
    ? null
    : definition;
}

function newDefinition(target: PlannedTarget, columns: Schema, partitionKeys: readonly Column[]): TableInput {
  return {
    ...target.table,
    tableType: 'EXTERNAL_TABLE',
    columns,
    partitionKeys,
    location: target.fileName === null ? target.root : `${target.root}/${target.fileName}`,
    reading: readingOf(target),
    parameters: {},
  };
}

function keysOf(target: PlannedTarget): Column[] {
  return target.partitionKeys.map((name) => target.schema.find((column) => column.name === name)!);
}

function readingOf(target: PlannedTarget): TableInput['reading'] {
  return { classification: target.format, compression: target.compression, options: target.readOptions };
}

/** The table's columns, then those that exist only in the new rows. */
function mergeColumns(target: PlannedTarget, current: Table, columns: Schema): Schema {
  const noun = nounOf(target);
  const known = new Map(current.columns.map((column) => [foldName(column.name), column]));
  for (const column of columns) {
    const old = known.get(foldName(column.name));
    if (old === undefined || sameType(old.type, column.type)) continue;
    throw mismatch(
      target,
      `column "${column.name}" is ${formatHive(old.type)} in the ${noun} and ${formatHive(column.type)} in the new rows`,
      `Cast the column with Change Schema (ApplyMapping) before the target, or ${replacing(target)}.`,
      column.name,
    );
  }
  const added = columns.filter((column) => !known.has(foldName(column.name)));
  if (added.length > 0 && target.updateBehavior === 'LOG') {
    const names = added.map((column) => `"${column.name}"`).join(', ');
    throw mismatch(
      target,
      `the ${noun} has no column ${names} and updateBehavior is LOG`,
      'Drop the columns before the target, or use UPDATE_IN_DATABASE.',
    );
  }
  return [...current.columns, ...added];
}

function checkKeys(target: PlannedTarget, current: Table): void {
  const keys = current.partitionKeys.map((column) => column.name);
  const written = keysOf(target);
  const isSame = keys.length === written.length && keys.every((key, index) => sameName(key, written[index]!.name));
  if (isSame) {
    for (const [index, key] of current.partitionKeys.entries()) {
      const { name, type } = written[index]!;
      if (mayName(key.type, type)) continue;
      throw mismatch(
        target,
        `partition key "${key.name}" is ${formatHive(key.type)} in the ${nounOf(target)} and "${name}" is ${formatHive(type)} in the new rows`,
        'Cast the column with Change Schema (ApplyMapping) before the target.',
        name,
      );
    }
    return;
  }
  throw mismatch(
    target,
    `the ${nounOf(target)} is partitioned by [${keys.join(', ')}] and the target by [${target.partitionKeys.join(', ')}]`,
    `Set partitionKeys to [${keys.join(', ')}].`,
  );
}

function checkFormat(target: PlannedTarget, current: Table): void {
  if (current.reading.classification === target.format) return;
  throw mismatch(
    target,
    `the files of the ${nounOf(target)} are ${current.reading.classification} and the target writes ${target.format}`,
    `Write ${current.reading.classification}, or ${replacing(target)}.`,
  );
}

/** What gives the table the columns and the format of the new rows; for people. */
function replacing(target: PlannedTarget): string {
  return target.mode === 'overwrite' ? 'use UPDATE_IN_DATABASE' : `overwrite the ${nounOf(target)}`;
}

/** A folder that nobody named as a table is none to a person. */
function nounOf({ table }: PlannedTarget): 'folder' | 'table' {
  return table.databaseName === pathDatabase ? 'folder' : 'table';
}

function mismatch(target: PlannedTarget, reason: string, hint: string, column?: string): EngineError {
  return new EngineError(
    'SchemaMismatch',
    `Node "${target.nodeId}" cannot write to ${tableTitle(target.table, target.root)}: ${reason}.`,
    {
      hint,
      details: { node: target.nodeId, path: target.root, ...(column === undefined ? {} : { column }) },
    },
  );
}
