/** Functions of numbers. A logarithm that does not exist is null, a root NaN, as in Spark. */

import { coalesced } from '#engine/types/coalesced.ts';
import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { castScalar } from '#engine/types/cast-scalar.ts';
import { isFloating, isWhole } from '#engine/types/common-type.ts';
import { computedOnce } from '#engine/types/computed-once.ts';
import { doubleType, type DataType } from '#engine/types/data-type.ts';
import { call, line, type WriteCall } from '#engine/types/functions/scalar-function.ts';
import { none, sparkCall, spelled, type SparkForm } from '#engine/types/functions/spark-form.ts';

const notANumber = sql`CAST('NaN' AS DOUBLE)`;

/**
 * DuckDB wraps a whole number that is rounded up beyond its type around to the other sign. Such a number is more than
 * half of the range, so that twice of it is an error (TRY, which isolates a row, does not take error()). Of a null decimal
 * rounded before its first digit DuckDB makes 0.
 */
function rounded([x, places]: readonly Sql[], types: readonly (DataType | undefined)[] = []): Sql {
  if (isFloating(types[0]))
    return places === undefined
      ? sql`(round(${x!}) + 0)`
      : computedOnce(x!, (value) => roundedFloat(value, places, types[0]!.kind === 'double'));
  if (places === undefined) return sql`round(${x!})`;
  const result = sql`round(${x!}, ${places})`;
  return sql`CASE WHEN ((${x!}) > 0 AND ${result} < 0) OR ((${x!}) < 0 AND ${result} > 0) THEN (${x!}) + (${x!}) WHEN (${x!}) IS NOT NULL THEN ${result} END`;
}

/** Below it a double holds all digits of a number, and their half. */
const exactBelow = 1e15;
/** Places of the decimal that a double is written as for rounding. */
const decimalPlaces = 18;

/**
 * Java rounds the digits that the number is written as: 1.005 to 1.01, although the double is a little less. That takes
 * long, so that it is done only for numbers that close to a half. Zero has no sign then.
 */
function roundedFloat(x: Sql, places: Sql, isDouble: boolean): Sql {
  const plain = sql`(round(${x}, ${places}) + 0)`;
  const count = /^[-() \d]+$/u.test(places.text) ? Number(places.text.replaceAll(/[() ]/gu, '')) : Number.NaN;
  if (!isDouble || !(count >= 0))
    return sql`CASE WHEN isfinite(${x}) AND abs(${x}) < 1e300 THEN ${plain} ELSE ${x} END`;
  const moved = sql`(${x} * ${literal(10 ** count)})`;
  if (count >= decimalPlaces) return sql`CASE WHEN abs(${moved}) < ${literal(exactBelow)} THEN ${plain} ELSE ${x} END`;
  const digits = castScalar(x, doubleType, { kind: 'decimal', precision: 38, scale: decimalPlaces });
  const exact = sql`CAST(CAST(round(${digits}, ${places}) AS VARCHAR) AS DOUBLE)`;
  return sql`CASE WHEN abs(${moved}) < ${literal(exactBelow)} AND abs(abs(${moved} - trunc(${moved})) - 0.5) > abs(${moved}) * 1e-15 THEN ${plain} WHEN abs(${moved}) < ${literal(exactBelow * 100)} THEN ${exact} ELSE ${x} END`;
}

/** A bigint, as in Spark; a number beyond it is an error of its row. */
function toWhole(name: 'ceil' | 'floor'): WriteCall {
  const write = call(name);
  return ([x], [type] = []) => {
    // The engine would make a double of a whole number.
    if (type !== undefined && isWhole(type)) return sql`CAST(${x!} AS BIGINT)`;
    return isFloating(type) ? sql`CAST(${write([x!])} AS BIGINT)` : write([x!]);
  };
}

/** DuckDB divides doubles and decimals without leaving the fraction out; of whole numbers trunc keeps the type. */
export function wholePart([left, right]: readonly Sql[], types: readonly (DataType | undefined)[] = []): Sql {
  const part = sql`trunc(${left!} // nullif(${right!}, 0))`;
  const known = types.length === 2 && types.every((type) => type !== undefined);
  if (known && types.every((type) => isWhole(type!))) return part;
  // Zero has no sign.
  return known && !types.some(isFloating) ? sql`CAST(${part} AS BIGINT)` : sql`(${part} + 0)`;
}

/** Spark counts places at once, for all rows. */
const sparkRound: SparkForm = (args) =>
  args[1] === undefined || args[1].isConstant
    ? sparkCall('round')(args)
    : none('The number of places must be a constant in Spark.');

/** Of whole numbers and decimals; Spark refuses others. */
export const sparkDiv: SparkForm = ([left, right]) =>
  [left!, right!].every(({ type, family }) => family === 'whole' || family === 'null' || type?.kind === 'decimal')
    ? `(${left!.text} div ${right!.text})`
    : none("Spark's div takes whole numbers and decimals only.");

const powerOfOne = '1 to the power of NaN, and 1 and -1 to an infinite power, are 1; in Spark, they are NaN.';

const besideText =
  'Next to text, other values are compared as text; Spark refuses that. A float of -0.0 may become 0.0.';

const wholeDifference =
  'A float or double gives a bigint. NaN and numbers beyond bigint are an error; in Spark they become 0 and the ends of bigint.';

export const numberFunctions = [
  line('abs', 1, ['number'], 'same'),
  line('sign', 1, ['number'], 'double', {
    duckdb: ([x], types = []) =>
      isFloating(types[0])
        ? sql`CASE WHEN isnan(${x!}) OR (${x!}) = 0 THEN CAST(${x!} AS DOUBLE) ELSE CAST(sign(${x!}) AS DOUBLE) END`
        : sql`CAST(sign(${x!}) AS DOUBLE)`,
  }),
  line('ceil', 1, ['number'], 'number', { duckdb: toWhole('ceil'), differs: wholeDifference }),
  line('ceiling', 1, ['number'], 'number', { duckdb: toWhole('ceil'), differs: wholeDifference }),
  line('floor', 1, ['number'], 'number', { duckdb: toWhole('floor'), differs: wholeDifference }),
  line('round', [1, 2], ['number', 'whole'], 'number', {
    duckdb: rounded,
    constants: [1],
    spark: spelled('round', sparkRound),
    differs:
      'Halves go away from zero in both. A decimal of 38 digits that is rounded before its first digit is 0; a whole number that is within half a unit of the end of its type is an error.',
  }),
  line('trunc', 1, ['number'], 'number', {
    spark: null,
    differs: 'Spark has no trunc of numbers: there, trunc is a function of dates.',
  }),
  line('sqrt', 1, ['number'], 'double', {
    duckdb: ([x]) => sql`CASE WHEN (${x!}) < 0 THEN ${notANumber} ELSE sqrt(${x!}) END`,
  }),
  line('exp', 1, ['number'], 'double'),
  line('ln', 1, ['number'], 'double', { duckdb: ([x]) => sql`CASE WHEN (${x!}) > 0 THEN ln(${x!}) END` }),
  line('log10', 1, ['number'], 'double', { duckdb: ([x]) => sql`CASE WHEN (${x!}) > 0 THEN log10(${x!}) END` }),
  line('log2', 1, ['number'], 'double', { duckdb: ([x]) => sql`CASE WHEN (${x!}) > 0 THEN log2(${x!}) END` }),
  line('power', 2, ['number'], 'double', { duckdb: 'pow', differs: powerOfOne }),
  line('pow', 2, ['number'], 'double', { differs: powerOfOne }),
  line('mod', 2, ['number'], 'number', {
    duckdb: ([a, b]) => sql`((${a!}) % nullif(${b!}, 0))`,
    differs: 'Also written %; null when divided by zero. The least bigint by -1 is an overflow; in Spark it is 0.',
  }),
  line('div', 2, ['number'], 'whole', {
    duckdb: ([a, b], types) => wholePart([sql`(${a!})`, b!], types),
    spark: spelled('number div number', sparkDiv),
    differs:
      'Also written a // b here and a div b in Spark; null when divided by zero. Decimals are divided as doubles, and a result beyond bigint is an error. Spark refuses floats and doubles.',
  }),
  line('greatest', [2, Infinity], ['any'], 'same', { differs: besideText }),
  line('least', [2, Infinity], ['any'], 'same', { differs: besideText }),
  line('pi', 0, [], 'double'),
  line('isnan', 1, ['number'], 'boolean', {
    duckdb: ([x]) => coalesced([sql`isnan(CAST(${x!} AS DOUBLE))`, sql`false`], [x!]),
  }),
] as const;
