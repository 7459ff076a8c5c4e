/**
 * Merges the schemas of many files into one. Merging is associative and idempotent, and commutative except for the
 * order of columns, which is the order of first appearance.
 */

import { foldName } from '#engine/base/same-name.ts';
import { commonType } from '#engine/types/common-type.ts';
import { alternativeName } from '#engine/types/choice-struct.ts';
import {
  decimalType,
  doubleType,
  nullType,
  sameType,
  stringType,
  type Column,
  type DataType,
  type Schema,
  type SimpleKind,
} from '#engine/types/data-type.ts';

export interface MergeRules {
  /** The result for types that no type can hold both of: text, or a choice of them. */
  readonly mixed: 'string' | 'choice';
  /** Whether `A` and `a` are two columns. */
  readonly caseSensitive: boolean;
}

/** JSON keeps mixed kinds apart and its keys are case-sensitive; everything else falls back to text. */
export function mergeRulesOf(format: string): MergeRules {
  return format === 'json' ? { mixed: 'choice', caseSensitive: true } : { mixed: 'string', caseSensitive: false };
}

/** All columns of all schemas; names are those of the data. */
export function mergeSchemas(schemas: readonly Schema[], rules: MergeRules): Schema {
  if (schemas.length === 1) return schemas[0]!;
  const columns = new Map<string, Column>();
  for (const schema of schemas) {
    const keys = columnKeys(schema, rules);
    for (const [index, column] of schema.entries()) {
      const key = keys[index]!;
      const known = columns.get(key);
      if (known === undefined) columns.set(key, column);
      else if (known.type !== column.type)
        columns.set(key, { ...known, type: mergeTypes(known.type, column.type, rules) });
    }
  }
  return [...columns.values()];
}

/**
 * The key by which columns of two files are the same column. Where case does not count, the second of two names in one
 * file that differ only in case stays a separate column.
 */
export function columnKeys(schema: Schema, rules: MergeRules): string[] {
  if (rules.caseSensitive) return schema.map((column) => column.name);
  const seen = new Map<string, number>();
  return schema.map((column) => {
    const folded = foldName(column.name);
    const count = seen.get(folded) ?? 0;
    seen.set(folded, count + 1);
    // NUL keeps the number apart from the name: no format lets a column name hold it.
    return count === 0 ? folded : `${folded}\u0000${count}`;
  });
}

export function mergeTypes(left: DataType, right: DataType, rules: MergeRules): DataType {
  if (left === right) return left;
  const same = mergeLike(left, right, rules);
  if (same !== undefined) return same;
  if (rules.mixed === 'string') return stringType;
  const alternatives = [...alternativesOf(left)];
  for (const candidate of alternativesOf(right)) {
    const place = alternatives.findIndex((known) => mergeLike(known, candidate, rules) !== undefined);
    if (place < 0) alternatives.push(candidate);
    else alternatives[place] = mergeLike(alternatives[place]!, candidate, rules)!;
  }
  return alternatives.length === 1 ? alternatives[0]! : { kind: 'choice', alternatives };
}

/** Whether one type holds the values of both without becoming text or a choice. */
export function mergesWell(left: DataType, right: DataType): boolean {
  return left === right || mergeLike(left, right, { mixed: 'string', caseSensitive: false }) !== undefined;
}

function alternativesOf(type: DataType): readonly DataType[] {
  return type.kind === 'choice' ? type.alternatives : [type];
}

/** The type that holds both when they are of one family; undefined when they are not. */
function mergeLike(left: DataType, right: DataType, rules: MergeRules): DataType | undefined {
  if (left.kind === 'null') return right;
  if (right.kind === 'null') return left;
  if (left.kind === 'struct' && right.kind === 'struct') {
    return { kind: 'struct', fields: mergeSchemas([left.fields, right.fields], rules) };
  }
  if (left.kind === 'array' && right.kind === 'array') {
    return { kind: 'array', element: mergeTypes(left.element, right.element, rules) };
  }
  if (left.kind === 'map' && right.kind === 'map') {
    return {
      kind: 'map',
      key: mergeTypes(left.key, right.key, rules),
      value: mergeTypes(left.value, right.value, rules),
    };
  }
  if (left.kind === 'choice' || right.kind === 'choice') return sameType(left, right) ? left : undefined;
  return mergeNumbers(left, right) ?? mergeTexts(left, right) ?? (left.kind === right.kind ? left : undefined);
}

/** Decimal digits that hold every value of an integer type. */
const integerDigits: Partial<Record<DataType['kind'], number>> = { tinyint: 3, smallint: 5, int: 10, bigint: 19 };
const integerOrder: readonly SimpleKind[] = ['tinyint', 'smallint', 'int', 'bigint'];

function mergeNumbers(left: DataType, right: DataType): DataType | undefined {
  const leftDigits = digitsOf(left);
  const rightDigits = digitsOf(right);
  if (leftDigits === undefined || rightDigits === undefined) return undefined;
  if (left.kind === 'float' && right.kind === 'float') return left;
  if (leftDigits === 'floating' || rightDigits === 'floating') return doubleType;
  if (left.kind !== 'decimal' && right.kind !== 'decimal') {
    return integerOrder.indexOf(left.kind as SimpleKind) >= integerOrder.indexOf(right.kind as SimpleKind)
      ? left
      : right;
  }
  const whole = Math.max(leftDigits.whole, rightDigits.whole);
  const scale = Math.max(leftDigits.scale, rightDigits.scale);
  return whole + scale > 38 ? doubleType : decimalType(whole + scale, scale);
}

function digitsOf(type: DataType): { whole: number; scale: number } | 'floating' | undefined {
  if (type.kind === 'decimal') return { whole: type.precision - type.scale, scale: type.scale };
  if (type.kind === 'float' || type.kind === 'double') return 'floating';
  const digits = integerDigits[type.kind];
  return digits === undefined ? undefined : { whole: digits, scale: 0 };
}

function mergeTexts(left: DataType, right: DataType): DataType | undefined {
  if (alternativeName(left) !== 'string' || alternativeName(right) !== 'string') return undefined;
  return commonType(left, right);
}

/** The schema with every type that is still null (no value was seen) made text, at every level. */
export function settleNulls(schema: Schema): Schema {
  return schema.map((column) => ({ ...column, type: settleType(column.type) }));
}

function settleType(type: DataType): DataType {
  switch (type.kind) {
    case nullType.kind:
      return stringType;
    case 'array':
      return { kind: 'array', element: settleType(type.element) };
    case 'map':
      return { kind: 'map', key: settleType(type.key), value: settleType(type.value) };
    case 'struct':
      return { kind: 'struct', fields: settleNulls(type.fields) };
    case 'choice':
      return { kind: 'choice', alternatives: type.alternatives.map(settleType) };
    default:
      return type;
  }
}
