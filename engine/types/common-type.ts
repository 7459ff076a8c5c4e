/** The one rule of which type holds the values of two types, every one of them unchanged. */

import { foldName } from '#engine/base/same-name.ts';
import {
  arrayType,
  decimalType,
  doubleType,
  floatType,
  mapType,
  sameType,
  stringType,
  structType,
  timestampType,
  type Column,
  type DataType,
  type DecimalType,
} from '#engine/types/data-type.ts';

/** Decimal digits that hold every value of a whole-number type. */
const wholeDigits: Readonly<Partial<Record<DataType['kind'], number>>> = {
  tinyint: 3,
  smallint: 5,
  int: 10,
  bigint: 19,
};
const wholeOrder = ['tinyint', 'smallint', 'int', 'bigint'];
/** Significant decimal digits that survive a way through a double and back (C's DBL_DIG). */
const doubleDigits = 15;
const mostDigits = 38;

/**
 * The type that holds every value of both, so that a value cast to it and back is unchanged; undefined if only text
 * could hold both numbers. Structs have the fields of both, by name, ignoring case; dates are assumed to be
 * in the range of timestamps, and a wall-clock time compared with an instant is in UTC.
 */
export function commonType(left: DataType, right: DataType): DataType | undefined {
  if (sameType(left, right) || right.kind === 'null') return left;
  if (left.kind === 'null') return right;
  if (left.kind === 'struct' && right.kind === 'struct') return commonStruct(left.fields, right.fields);
  if (left.kind === 'array' && right.kind === 'array') {
    const element = commonType(left.element, right.element);
    return element === undefined ? undefined : arrayType(element);
  }
  if (left.kind === 'map' && right.kind === 'map') {
    const key = commonType(left.key, right.key);
    const value = commonType(left.value, right.value);
    return key === undefined || value === undefined ? undefined : mapType(key, value);
  }
  if (isNumber(left) && isNumber(right)) return commonNumber(left, right);
  return commonTime(left, right) ?? commonText(left, right);
}

export function isWhole(type: DataType): boolean {
  return wholeDigits[type.kind] !== undefined;
}

/** @param type undefined: not known. */
export function isFloating(type: DataType | undefined): boolean {
  return type?.kind === 'float' || type?.kind === 'double';
}

export function isNumber(type: DataType): boolean {
  return isWhole(type) || type.kind === 'decimal' || isFloating(type);
}

function commonStruct(left: readonly Column[], right: readonly Column[]): DataType | undefined {
  const others = new Map(right.map((field) => [foldName(field.name), field]));
  const fields: Column[] = [];
  for (const field of left) {
    const other = others.get(foldName(field.name));
    others.delete(foldName(field.name));
    const type = other === undefined ? field.type : commonType(field.type, other.type);
    if (type === undefined) return undefined;
    fields.push({ ...field, type });
  }
  return structType([...fields, ...others.values()]);
}

function commonNumber(left: DataType, right: DataType): DataType | undefined {
  if (isWhole(left) && isWhole(right))
    return wholeOrder.indexOf(left.kind) >= wholeOrder.indexOf(right.kind) ? left : right;
  const kinds = [left.kind, right.kind];
  if (!kinds.includes('float') && !kinds.includes('double')) return commonDecimal(asDecimal(left), asDecimal(right));
  if (kinds.every((kind) => floats.includes(kind))) return floatType;
  return survives(left) && survives(right) ? doubleType : undefined;
}

/** A float, and whole numbers that it holds exactly. */
const floats: readonly DataType['kind'][] = ['float', 'tinyint', 'smallint'];

/** True for a floating-point type, and for an exact one with enough digits. */
function survives(type: DataType): boolean {
  if (type.kind === 'float' || type.kind === 'double') return true;
  return asDecimal(type).precision <= doubleDigits;
}

function commonDecimal(left: DecimalType, right: DecimalType): DataType | undefined {
  const scale = Math.max(left.scale, right.scale);
  const whole = Math.max(left.precision - left.scale, right.precision - right.scale);
  return whole + scale <= mostDigits ? decimalType(whole + scale, scale) : undefined;
}

function asDecimal(type: DataType): DecimalType {
  return type.kind === 'decimal' ? type : decimalType(wholeDigits[type.kind]!, 0);
}

const times = ['date', 'timestamp_ntz', 'timestamp'];

function commonTime(left: DataType, right: DataType): DataType | undefined {
  const [a, b] = [times.indexOf(left.kind), times.indexOf(right.kind)];
  if (a === -1 || b === -1) return undefined;
  return left.kind === 'timestamp' || right.kind === 'timestamp' ? timestampType : a > b ? left : right;
}

function commonText(left: DataType, right: DataType): DataType | undefined {
  if (left.kind === 'varchar' && right.kind === 'varchar') return left.length >= right.length ? left : right;
  if (left.kind === 'char' && right.kind === 'char') return left.length >= right.length ? left : right;
  const texts = ['char', 'varchar', 'string'];
  return texts.includes(left.kind) && texts.includes(right.kind) ? stringType : undefined;
}
