/** The kinds of values that types have. */

import type { DataType } from '#engine/types/data-type.ts';

export type LiteralValue = string | number | bigint | boolean | null;

/** The kind of values of a type; enough to know what a comparison means where the exact type is not certain. */
export type Family =
  | 'null'
  | 'boolean'
  | 'whole'
  | 'number'
  | 'text'
  | 'date'
  | 'timestamp'
  | 'timestamp_ntz'
  | 'binary'
  | 'interval'
  | 'nested';

export function familyOfType(type: DataType): Family {
  switch (type.kind) {
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return 'whole';
    case 'float':
    case 'double':
    case 'decimal':
      return 'number';
    case 'string':
    case 'char':
    case 'varchar':
      return 'text';
    case 'array':
    case 'map':
    case 'struct':
    case 'choice':
      return 'nested';
    default:
      return type.kind;
  }
}
