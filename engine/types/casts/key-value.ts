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

/** The folder name for a null partition value in Hive, Spark and DuckDB. */
export const hiveDefaultPartition = '__HIVE_DEFAULT_PARTITION__';

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

/**
 * One text for all spellings of a value: folders that others made may say `month=01` where Tenon writes `month=1`.
 * @param value null is Hive's default partition. A text that is not a value of the type stays as it is.
 */
export function canonicalKeyValue(value: string | null, type: DataType): string | null {
  if (value === null || !isKeyValue(value, type)) return value;
  if (wholeBits[type.kind] !== undefined) return String(BigInt(value));
  switch (type.kind) {
    case 'boolean':
      return value.toLowerCase();
    case 'float':
    case 'double':
      return String(Number(value));
    case 'decimal':
      return value
        .replace(/^(-?)0+(?=\d)/u, '$1')
        .replace(/(\.\d*?)0+$/u, '$1')
        .replace(/\.$/u, '');
    case 'date':
      return value.replace(/^0+(?=\d{4})/u, '');
    case 'timestamp':
    case 'timestamp_ntz':
      return value
        .replace(/^0+(?=\d{4})/u, '')
        .replace('T', ' ')
        .replace(/(\.\d*?)0+(?!\d)/u, '$1')
        .replace(/\.(?!\d)/u, '')
        .replace(/(?:Z|[+]00(?::?00)?)$/u, '');
    default:
      return value;
  }
}
