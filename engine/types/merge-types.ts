/** The type that holds the values of two types: Glue's merge, and the widening one that crawlers use. */

import {
  arrayType,
  choiceType,
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
import { alternativeName } from '#engine/types/choice-struct.ts';

/**
 * `glue`: AWS Glue's DynamicFrame merge: types of different names make a choice, int and long too.
 * `widen`: numbers widen to one number type, dates to timestamps, and what still differs is a string; never a choice.
 */
export type MergeMode = 'glue' | 'widen';

/**
 * The merge of two types. Null gives way to the other; structs keep the fields of `left` in order, then those
 * only in `right`; arrays and maps merge inside. In mode `glue` two decimals keep the first, as Glue does.
 */
export function mergeTypes(left: DataType, right: DataType, mode: MergeMode = 'glue'): DataType {
  if (sameType(left, right) || right.kind === 'null') return left;
  if (left.kind === 'null') return right;
  if (left.kind === 'choice' || right.kind === 'choice') return mergeChoices(left, right, mode);
  if (left.kind === 'struct' && right.kind === 'struct')
    return structType(mergeFields(left.fields, right.fields, mode));
  if (left.kind === 'array' && right.kind === 'array') return arrayType(mergeTypes(left.element, right.element, mode));
  if (left.kind === 'map' && right.kind === 'map') {
    return mapType(mergeTypes(left.key, right.key, mode), mergeTypes(left.value, right.value, mode));
  }
  if (mode === 'widen') return widerType(left, right) ?? stringType;
  if (alternativeName(left) !== alternativeName(right)) return choiceType([left, right]);
  return left.kind === 'string' || right.kind === 'string' ? stringType : left;
}

function mergeChoices(left: DataType, right: DataType, mode: MergeMode): DataType {
  const alternatives = left.kind === 'choice' ? [...left.alternatives] : [left];
  for (const type of right.kind === 'choice' ? right.alternatives : [right]) {
    const index = alternatives.findIndex((other) => alternativeName(other) === alternativeName(type));
    if (index === -1) alternatives.push(type);
    else alternatives[index] = mergeTypes(alternatives[index]!, type, mode);
  }
  return alternatives.length === 1 ? alternatives[0]! : choiceType(alternatives);
}

/** Fields by exact name; `sourceName` of the left one stays. */
export function mergeFields(left: readonly Column[], right: readonly Column[], mode: MergeMode): Column[] {
  const others = new Map(right.map((column) => [column.name, column]));
  const merged = left.map((column) => {
    const other = others.get(column.name);
    others.delete(column.name);
    return other === undefined ? column : { ...column, type: mergeTypes(column.type, other.type, mode) };
  });
  return [...merged, ...others.values()];
}

/** Decimal digits that hold every value of a whole-number type. */
const wholeDigits: Readonly<Partial<Record<DataType['kind'], number>>> = {
  tinyint: 3,
  smallint: 5,
  int: 10,
  bigint: 19,
};
const wholeOrder = ['tinyint', 'smallint', 'int', 'bigint'];

/**
 * The type that holds both without a loss that matters to a person (a bigint beside a double is a double);
 * undefined when there is none but string.
 */
export function widerType(left: DataType, right: DataType): DataType | undefined {
  if (sameType(left, right)) return left;
  const [a, b] = [left.kind, right.kind];
  if (isWhole(left) && isWhole(right)) return wholeOrder.indexOf(a) >= wholeOrder.indexOf(b) ? left : right;
  if (isNumber(left) && isNumber(right)) {
    if (a === 'double' || b === 'double') return doubleType;
    if (a === 'float' || b === 'float') return isSmall(left) && isSmall(right) ? floatType : doubleType;
    return widerDecimal(asDecimal(left), asDecimal(right));
  }
  const times = ['date', 'timestamp_ntz', 'timestamp'];
  if (times.includes(a) && times.includes(b)) {
    const later = times.indexOf(a) > times.indexOf(b) ? left : right;
    // A wall-clock time beside an instant: read as UTC, like everything without a zone here.
    return a === 'timestamp' || b === 'timestamp' ? timestampType : later;
  }
  const texts = ['char', 'varchar', 'string'];
  if (texts.includes(a) && texts.includes(b)) return stringType;
  return undefined;
}

export function isWhole(type: DataType): boolean {
  return wholeDigits[type.kind] !== undefined;
}

export function isNumber(type: DataType): boolean {
  return isWhole(type) || type.kind === 'decimal' || type.kind === 'float' || type.kind === 'double';
}

/** Whole numbers that a float holds exactly. */
function isSmall(type: DataType): boolean {
  return type.kind === 'float' || type.kind === 'tinyint' || type.kind === 'smallint';
}

function asDecimal(type: DataType): DecimalType {
  return type.kind === 'decimal' ? type : decimalType(wholeDigits[type.kind]!, 0);
}

function widerDecimal(left: DecimalType, right: DecimalType): DataType {
  const scale = Math.max(left.scale, right.scale);
  const whole = Math.max(left.precision - left.scale, right.precision - right.scale);
  return whole + scale <= 38 ? decimalType(whole + scale, scale) : doubleType;
}
