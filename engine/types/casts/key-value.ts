/** Values of partition keys, as folders have them. */

import { canonicalMoment } from '#engine/types/casts/canonical-moment.ts';
import type { DataType } from '#engine/types/data-type.ts';

const wholeBits: Readonly<Partial<Record<DataType['kind'], number>>> = {
  tinyint: 8,
  smallint: 16,
  int: 32,
  bigint: 64,
};
const numberText = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/iu;
const noNumber = /^([+-]?)(?:(nan)|inf(?:inity)?)$/iu;

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
      return numberText.test(value) || noNumber.test(value);
    case 'decimal': {
      const found = /^-?0*(\d*)(?:\.(\d*?)0*)?$/u.exec(value);
      if (found === null || !/\d/u.test(value)) return false;
      return found[1]!.length <= type.precision - type.scale && (found[2] ?? '').length <= type.scale;
    }
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz':
      return canonicalMoment(value, type.kind) !== undefined;
    case 'char':
    case 'varchar':
      return [...value].length <= type.length;
    default:
      return true;
  }
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
    case 'double': {
      const word = noNumber.exec(value);
      if (word !== null) return word[2] === undefined ? `${word[1] === '-' ? '-' : ''}inf` : 'nan';
      const number = type.kind === 'float' ? Math.fround(Number(value)) : Number(value);
      return String(number).replace('Infinity', 'inf');
    }
    case 'decimal': {
      const [, sign, digits] = /^(-?)0*(\d*(?:\.\d*?(?=0*$))?)/u.exec(value)!;
      const number = digits!.replace(/\.$/u, '').replace(/^(?=\.|$)/u, '0');
      return number === '0' ? number : sign! + number;
    }
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz':
      return canonicalMoment(value, type.kind)!;
    default:
      return value;
  }
}
