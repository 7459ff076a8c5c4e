/** Values of partition keys against the types of the table's keys: a folder's name must be read back as its key's type. */

import { EngineError } from '#engine/contract/errors.ts';
import { clip } from '#engine/types/column-lookup.ts';
import { isNumber, isWhole } from '#engine/types/common-type.ts';
import { isKeyValue } from '#engine/types/casts/key-value.ts';
import { isText, sameType, type Column, type DataType } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';

const times: readonly DataType['kind'][] = ['timestamp', 'timestamp_ntz'];

/** Whether values of a column may be those of a key at all; of text that is known value by value only. */
export function mayName(key: DataType, column: DataType): boolean {
  if (sameType(key, column) || isText(key) || isText(column)) return true;
  if (isNumber(key) && isNumber(column)) return isWhole(column) || !isWhole(key);
  return times.includes(key.kind) && times.includes(column.kind);
}

/**
 * Before anything is published.
 * @param values in the order of the keys, as they name folders; null is Hive's default partition.
 * @throws EngineError SchemaMismatch for a value that is not of its key's type.
 */
export function checkKeyValues(nodeId: string, keys: readonly Column[], values: readonly (string | null)[]): void {
  for (const [index, { name, type }] of keys.entries()) {
    const value = values[index] ?? null;
    if (value === null || isKeyValue(value, type)) continue;
    throw new EngineError(
      'SchemaMismatch',
      `Node "${nodeId}" cannot write partition "${clip(name)}=${clip(value)}": the table's key "${clip(name)}" is ${formatHive(type)}.`,
      {
        hint: 'Cast the column with Change Schema (ApplyMapping) before the target, or filter such rows out.',
        details: { node: nodeId, column: clip(name) },
      },
    );
  }
}
