/** Values of partition keys, as folders have them. */

import type { DataType } from '#engine/types/data-type.ts';

const wholeBits: Readonly<Partial<Record<DataType['kind'], number>>> = {
  tinyint: 8,
  smallint: 16,
  int: 32,
  bigint: 64,
};
const dateText = /^\d{4,6}-\d{2}-\d{2}(?: \(BC\))?$/u;
const timeText =
  /^\d{4,6}-\d{2}-\d{2}(?: \(BC\))?[ T]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}(?::?\d{2})?)?(?: \(BC\))?$/u;

/** Whether the text that a folder has for a key is read back as a value of the key's type. */
export function isKeyValue(value: string, type: DataType): boolean {
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
