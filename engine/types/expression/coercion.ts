/**
 * Which values are converted without an explicit cast: as in Spark with `spark.sql.ansi.enabled=false`
 * (TypeCoercion.scala of 3.5). A value that does not convert is null.
 *
 * | Operator | Values | Converted |
 * | --- | --- | --- |
 * | = <> < <= > >= BETWEEN, CASE x WHEN, IS [NOT] DISTINCT FROM, nullif | text with a whole number | the text, to the number's type |
 * | | text with another number | both, to double (to float with a float) |
 * | | text with boolean, date, timestamp or binary | the text, to the other type |
 * | | boolean with a number | the boolean, to 1 or 0 |
 * | IN | text anywhere in the list or before it | the others, to text |
 * | IN, comparisons, + - * / // % | decimal with float or double | both, to double |
 * | / | float | to double |
 * | + - * / // % | text with anything but an interval | the text, to double |
 * | LIKE, ||, functions of text | numbers, booleans, dates, times | to text |
 * | functions of numbers, dates, times, binary | text | to double, date, timestamp, binary |
 * | results of CASE, coalesce, if; elements of array | text with others | the others, to text |
 * | | numbers of different types | to the wider one |
 *
 * A quoted literal compared with a value that is not text is read once, as DuckDB reads it, and refused when it is not a
 * value of that type (literal-fit.ts).
 */

import { commonType, isWhole } from '#engine/types/common-type.ts';
import {
  bigintType,
  dateType,
  doubleType,
  intType,
  stringType,
  timestampNtzType,
  timestampType,
  type DataType,
} from '#engine/types/data-type.ts';
import type { Family } from '#engine/types/expression/family.ts';
import { isConstant } from '#engine/types/expression/questions.ts';
import { familyOf, type Expression } from '#engine/types/expression/tree.ts';
import { widerType } from '#engine/types/merge-types.ts';
import type { LooseType } from '#engine/types/functions/scalar-function.ts';

const binaryType: DataType = { kind: 'binary' };
const booleanType: DataType = { kind: 'boolean' };

const times: ReadonlySet<Family> = new Set(['date', 'timestamp', 'timestamp_ntz']);

/** The types that a comparison casts its left and right side to; undefined: that side is not cast. */
export interface Coerced {
  readonly left?: DataType | undefined;
  readonly right?: DataType | undefined;
}

/** `refused`: values of the two are never compared, in Spark neither. */
export function comparisonCasts(left: Expression, right: Expression): Coerced | 'refused' {
  const [a, b] = [familyOf(left), familyOf(right)];
  if (a === undefined || b === undefined || a === 'null' || b === 'null') return {};
  if (a === 'text' && b !== 'text') return castText(right, b);
  if (b === 'text' && a !== 'text') return flipped(castText(left, a));
  if (a === 'boolean' && isNumeric(b)) return { left: right.type ?? bigintType };
  if (b === 'boolean' && isNumeric(a)) return { right: left.type ?? bigintType };
  if (isDecimalWithFloat(left.type, right.type)) return { left: doubleType, right: doubleType };
  if (isNumeric(a) && isNumeric(b)) return wideNumbers(left.type, right.type);
  if (a === b || a === 'nested' || b === 'nested') return {};
  if (!times.has(a) || !times.has(b)) return 'refused';
  return a === 'date' || b === 'date' ? {} : castConstantTime(left, right);
}

function isNumeric(family: Family): boolean {
  return family === 'whole' || family === 'number';
}

/** @param other the value that the text is compared with. */
function castText(other: Expression, family: Family): Coerced | 'refused' {
  switch (family) {
    case 'whole':
      return { left: other.type ?? bigintType };
    case 'number':
      return other.type?.kind === 'float' ? { left: other.type } : { left: doubleType, right: doubleType };
    case 'boolean':
      return { left: booleanType };
    case 'date':
      return { left: dateType };
    case 'timestamp':
      return { left: timestampType };
    case 'timestamp_ntz':
      return { left: timestampNtzType };
    case 'binary':
      return { left: binaryType };
    default:
      return 'refused';
  }
}

/**
 * A time without a zone is one in UTC where it meets an instant. Cast with the column, every value of a file would be
 * converted, and none of its bounds could be used: of a column and a constant, the constant is.
 */
function castConstantTime(left: Expression, right: Expression): Coerced {
  if (isConstant(right) && !isConstant(left)) return { right: left.type };
  return isConstant(left) && !isConstant(right) ? { left: right.type } : {};
}

function flipped(casts: Coerced | 'refused'): Coerced | 'refused' {
  return casts === 'refused' ? casts : { left: casts.right, right: casts.left };
}

/** DuckDB would take the decimal for a neighbour of the nearest float. */
function isDecimalWithFloat(left: DataType | undefined, right: DataType | undefined): boolean {
  const kinds = [left?.kind, right?.kind];
  return kinds.includes('decimal') && (kinds.includes('double') || kinds.includes('float'));
}

/** Decimals with more digits together than any decimal has: DuckDB would stop at the first number that does not fit. */
function wideNumbers(left: DataType | undefined, right: DataType | undefined): Coerced {
  if (left === undefined || right === undefined) return {};
  const isExact = (type: DataType): boolean => isWhole(type) || type.kind === 'decimal';
  if (!isExact(left) || !isExact(right) || commonType(left, right) !== undefined) return {};
  return { left: doubleType, right: doubleType };
}

/** The type that all of a list are cast to for IN; undefined: none has to be. */
export function listType(values: readonly Expression[]): DataType | undefined {
  const families = values.map(familyOf);
  const hasText = families.includes('text');
  if (hasText && families.some((family) => isScalar(family) && family !== 'text')) return stringType;
  const kinds = new Set(values.map(({ type }) => type?.kind));
  const isMixed = kinds.has('decimal') && (kinds.has('double') || kinds.has('float'));
  return isMixed && families.every((family) => family !== undefined && (isNumeric(family) || family === 'null'))
    ? doubleType
    : undefined;
}

/** Scalars that have a text. */
function isScalar(family: Family | undefined): boolean {
  return family !== undefined && family !== 'null' && family !== 'nested' && family !== 'binary';
}

/**
 * The type that one side of an arithmetic operator is cast to.
 * @param operator `/` divides doubles.
 * @param other the other side; undefined for a unary operator.
 */
export function arithmeticCast(
  operator: string,
  side: Expression,
  other: Expression | undefined,
): DataType | undefined {
  const [own, beside] = [familyOf(side), other === undefined ? 'number' : familyOf(other)];
  const goesWithNumbers = beside !== undefined && (isNumeric(beside) || beside === 'text' || beside === 'null');
  if (own === 'text' && goesWithNumbers) return doubleType;
  if (own === 'null' && goesWithNumbers) return beside === 'text' ? doubleType : (other?.type ?? doubleType);
  if (isDecimalWithFloat(side.type, other?.type)) return doubleType;
  if (operator === '/' && side.type?.kind === 'float') return doubleType;
  // Spark's literals are ints at least; DuckDB's would take the smaller type and overflow.
  const isTiny = side.type?.kind === 'tinyint' || side.type?.kind === 'smallint';
  return isTiny && other?.kind === 'literal' && familyOf(other) === 'whole' ? intType : undefined;
}

/** The one type of the results of CASE, coalesce and the like; undefined where DuckDB has to find it. */
export function resultType(values: readonly Expression[]): DataType | undefined {
  if (values.some((value) => value.type === undefined)) {
    const families = values.map(familyOf).filter((family) => family !== 'null');
    return families.includes('text') && families.every(hasText) ? stringType : undefined;
  }
  let type: DataType | undefined;
  for (const value of values) {
    const next = value.type;
    if (next === undefined) return undefined;
    if (next.kind === 'null') continue;
    if (type === undefined) {
      type = next;
      continue;
    }
    const families = [familyOf(value), familyOf({ ...value, type })];
    const wider = widerType(type, next);
    if (wider !== undefined) type = wider;
    else if (families.includes('text') && families.every(hasText)) type = stringType;
    else return undefined;
  }
  return type ?? values[0]?.type;
}

/** Beside text a value becomes text; booleans do not, in Spark neither. */
function hasText(family: Family | undefined): boolean {
  return isScalar(family) && family !== 'boolean';
}

/** A null argument gets the type that the function expects. */
const typesOfNull: Readonly<Partial<Record<LooseType, DataType>>> = {
  string: stringType,
  whole: intType,
  number: doubleType,
  double: doubleType,
  date: dateType,
  timestamp: timestampType,
  binary: binaryType,
};

/** The type that an argument of a function is cast to; undefined: it is not cast. */
export function argumentCast(argument: Expression, takes: LooseType | undefined): DataType | undefined {
  const family = familyOf(argument);
  if (family === 'null') return takes === undefined ? undefined : typesOfNull[takes];
  if (family === undefined || family === 'nested') return undefined;
  switch (takes) {
    case 'string':
      return family === 'text' || family === 'binary' ? undefined : stringType;
    case 'whole':
      return family === 'text' ? intType : undefined;
    case 'number':
    case 'double':
      return family === 'text' ? doubleType : undefined;
    case 'date':
      return family === 'text' ? dateType : undefined;
    case 'timestamp':
      return family === 'text' ? timestampType : undefined;
    case 'binary':
      return family === 'text' ? binaryType : undefined;
    default:
      return undefined;
  }
}

/** True for a cast that may turn a value into null, which calls for a warning. */
export function mayLose(from: Family | undefined, to: DataType): boolean {
  return from === 'text' && to.kind !== 'string' && to.kind !== 'binary';
}
