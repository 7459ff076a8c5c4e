/** Values of partition keys against the types of the table's keys: a folder's name must be read back as its key's type. */

import { EngineError } from '#engine/contract/errors.ts';
import { clip } from '#engine/types/column-lookup.ts';
import { isNumber, isWhole } from '#engine/types/common-type.ts';
import { sameType, type Column, type DataType } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';

const texts: readonly DataType['kind'][] = ['string', 'char', 'varchar'];
const times: readonly DataType['kind'][] = ['timestamp', 'timestamp_ntz'];

/** Whether values of a column may be those of a key at all; of text that is known value by value only. */
export function mayName(key: DataType, column: DataType): boolean {
  if (sameType(key, column) || texts.includes(key.kind) || texts.includes(column.kind)) return true;
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
    if (value === null || isValueOf(value, type)) continue;
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

const wholeBits: Readonly<Partial<Record<DataType['kind'], number>>> = {
  tinyint: 8,
  smallint: 16,
  int: 32,
  bigint: 64,
};
const dateText = /^\d{4,6}-\d{2}-\d{2}(?: \(BC\))?$/u;
const timeText =
  /^\d{4,6}-\d{2}-\d{2}(?: \(BC\))?[ T]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}(?::?\d{2})?)?(?: \(BC\))?$/u;

function isValueOf(value: string, type: DataType): boolean {
  const bits = wholeBits[type.kind];
  if (bits !== undefined) {
    if (!/^-?\d{1,19}$/u.test(value)) return false;
    const number = BigInt(value);
    return number === BigInt.asIntN(bits, number);
  }
  switch (type.kind) {
    case 'boolean':
      return /^(?:true|false)$/iu.test(value);
    case 'float':
    case 'double':
      return value.trim() !== '' && !Number.isNaN(Number(value));
    case 'decimal': {
      const found = /^-?0*(\d*)(?:\.(\d*?)0*)?$/u.exec(value);
      if (found === null || !/\d/u.test(value)) return false;
      return found[1]!.length <= type.precision - type.scale && (found[2] ?? '').length <= type.scale;
    }
    case 'date':
      return dateText.test(value) && hasDay(value);
    case 'timestamp':
    case 'timestamp_ntz':
      return timeText.test(value) && hasDay(value);
    case 'char':
    case 'varchar':
      return [...value].length <= type.length;
    default:
      return true;
  }
}

/** Whether the month has the day. */
function hasDay(value: string): boolean {
  const [, year, month, day] = /^(\d+)-(\d{2})-(\d{2})/u.exec(value)!;
  const found = new Date(0);
  found.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  return found.getUTCMonth() === Number(month) - 1 && found.getUTCDate() === Number(day);
}
