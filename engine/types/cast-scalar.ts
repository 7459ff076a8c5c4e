/** CAST of scalar values as in Glue and Spark (non-ANSI): a value that does not convert becomes NULL, never an error. */

import { isOneOf } from '#engine/base/one-of.ts';
import { literal, sql, type Sql } from '#engine/base/sql.ts';
import {
  dateFromText,
  fractionFromText,
  momentFromText,
  trimmed,
  wholeFromText,
} from '#engine/types/casts/from-text.ts';
import { asComputed } from '#engine/types/casts/as-computed.ts';
import { computedOnce } from '#engine/types/computed-once.ts';
import { plainDigits } from '#engine/types/casts/without-exponent.ts';
import { floatText, timeText } from '#engine/types/casts/to-text.ts';
import { clockInUtc, instantInUtc } from '#engine/types/casts/utc-times.ts';
import {
  isText,
  decimalType,
  doubleType,
  sameType,
  timestampNtzType,
  type DataType,
  type DecimalType,
} from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { isFloating, isNumber, isWhole } from '#engine/types/common-type.ts';
import { heldField } from '#engine/types/casts/held-casts.ts';
import { momentOfMicros } from '#engine/types/casts/moment-of-micros.ts';
import { nullOf } from '#engine/types/value-walk.ts';

/**
 * `value` of type `from` as the scalar type `to`; `from` may be nested when `to` is text (its JSON).
 * Where Spark wraps or saturates a number that is too big, the result is NULL here. Doubles lose their fraction
 * when cast to a whole number; `"12.7"` is 12; strings are trimmed; true is 1. Numbers and instants convert by
 * seconds since 1970.
 */
export function castScalar(value: Sql, from: DataType, to: DataType): Sql {
  return sameType(from, to) ? value : converted(heldField(value), from, to);
}

function converted(value: Sql, from: DataType, to: DataType): Sql {
  switch (to.kind) {
    case 'string':
      return toText(value, from);
    case 'char':
    case 'varchar':
      return sql`left(${toText(value, from)}, ${literal(to.length)})`;
    case 'boolean':
      return toBoolean(value, from);
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint':
      return toWhole(value, from, to);
    case 'float':
    case 'double':
    case 'decimal':
      return toFraction(value, from, to);
    case 'date':
    case 'timestamp':
    case 'timestamp_ntz':
      return toTime(value, from, to);
    case 'binary':
      if (isText(from)) return sql`encode(${value})`;
      return isWhole(from) ? wholeBytes(value, wholeWidths[from.kind]!) : nullOf(to);
    default:
      return nullOf(to);
  }
}

/** Hexadecimal digits of each. */
const wholeWidths: Readonly<Partial<Record<DataType['kind'], number>>> = {
  tinyint: 2,
  smallint: 4,
  int: 8,
  bigint: 16,
};

function toText(value: Sql, from: DataType): Sql {
  switch (from.kind) {
    case 'string':
    case 'char':
    case 'varchar':
      return value;
    case 'float':
    case 'double':
      return floatText(value);
    case 'date':
    case 'timestamp_ntz':
      return timeText(value, from);
    case 'timestamp':
      // Without the offset that TIMESTAMPTZ prints; everything is UTC.
      return timeText(clockInUtc(value), timestampNtzType);
    case 'binary':
      return sql`TRY(decode(${value}))`;
    case 'struct':
    case 'array':
    case 'map':
      return sql`CAST(to_json(${value}) AS VARCHAR)`;
    default:
      return sql`CAST(${value} AS VARCHAR)`;
  }
}

function toBoolean(value: Sql, from: DataType): Sql {
  if (isNumber(from)) return sql`(${value} <> 0)`;
  if (isMoment(from)) return sql`(epoch_us(${value}) <> 0)`;
  if (!isText(from)) return nullOf({ kind: 'boolean' });
  return computedOnce(value, booleanOfText);
}

/** Trimming and looking through lists take ten times as long as comparing, and most texts are one of four. */
function booleanOfText(value: Sql): Sql {
  return sql`CASE ${value} WHEN 'true' THEN true WHEN 'false' THEN false WHEN '1' THEN true WHEN '0' THEN false ELSE ${anyBoolean(value)} END`;
}

function anyBoolean(value: Sql): Sql {
  const word = sql`lower(${trimmed(value)})`;
  return sql`CASE WHEN ${isOneOf(word, ['t', 'true', 'y', 'yes', '1'])} THEN true WHEN ${isOneOf(word, ['f', 'false', 'n', 'no', '0'])} THEN false END`;
}

function toWhole(value: Sql, from: DataType, to: DataType): Sql {
  const target = toDuckDb(to);
  const isHeld = from.kind === 'boolean' || (isWhole(from) && wholeWidths[from.kind]! <= wholeWidths[to.kind]!);
  if (isHeld) return sql`TRY_CAST(${value} AS ${target})`;
  const narrow = (number: Sql): Sql => asComputed(sql`TRY_CAST(${number} AS ${target})`, target);
  if (isWhole(from)) return narrow(value);
  if (isNumber(from)) return narrow(sql`trunc(${value})`);
  if (isText(from)) return wholeFromText(value, to);
  return isMoment(from) ? computedOnce(value, (moment) => narrow(wholeSeconds(moment))) : nullOf(to);
}

function toFraction(value: Sql, from: DataType, to: DataType): Sql {
  const target = toDuckDb(to);
  if (isMoment(from)) {
    const seconds = sql`(CAST(epoch_us(${value}) AS DOUBLE) / 1000000)`;
    return to.kind === 'double' ? seconds : toFraction(seconds, doubleType, to);
  }
  if (to.kind === 'decimal' && isFloating(from))
    return computedOnce(value, (number) => decimalOfDouble(sql`CAST(${number} AS DOUBLE)`, to));
  if (from.kind === 'decimal' && to.kind !== 'decimal') return nearestFloat(value, from, to);
  if (isNumber(from)) return sql`TRY_CAST(${value} AS ${target})`;
  // A decimal may not have a digit for the 1 before the point; TRY_CAST handles that.
  if (from.kind === 'boolean') return sql`TRY_CAST(CAST(${value} AS INTEGER) AS ${target})`;
  return isText(from) ? fractionFromText(value, to) : nullOf(to);
}

/** Digits of a decimal whose number and power of ten doubles hold exactly, so that their quotient is the nearest double. */
const exactDigits = 15;

/** Digits of a decimal whose halves are different doubles; powers of ten that doubles hold exactly. */
const halfDigits = 14;
const exactPower = 22;

/**
 * The decimal that the double is written as, rounded: 1.005 is 1.01 with two digits, where DuckDB rounds the product of
 * the double and 100, 100.49999999999999.
 */
function decimalOfDouble(number: Sql, to: DecimalType): Sql {
  const target = toDuckDb(to);
  const rounded = roundedDouble(number, to);
  if (to.precision > exactDigits) return rounded;
  // Most doubles are written with no more digits than the type has; that is found in a third of the time.
  const plain = sql`TRY_CAST(${number} AS ${target})`;
  return sql`CASE WHEN CAST(${plain} AS DOUBLE) = ${number} THEN ${plain} ELSE ${rounded} END`;
}

/** Compares with the double that is written as the half; beyond the digits of doubles, the text decides. */
function roundedDouble(number: Sql, to: DecimalType): Sql {
  const target = toDuckDb(to);
  const written = sql`TRY_CAST(${plainDigits(sql`CAST(${number} AS VARCHAR)`)} AS ${target})`;
  if (to.scale > exactPower) return written;
  const power = sql`CAST(${literal(`1e${to.scale}`)} AS DOUBLE)`;
  const below = sql`floor(abs(${number}) * ${power})`;
  const isAbove = sql`CAST(abs(${number}) >= (${below} + 0.5) / ${power} AS DOUBLE)`;
  const rounded = sql`TRY_CAST(sign(${number}) * ((${below} + ${isAbove}) / ${power}) AS ${target})`;
  if (to.precision <= halfDigits) return rounded;
  return sql`CASE WHEN ${below} < CAST(${literal(`1e${halfDigits}`)} AS DOUBLE) THEN ${rounded} ELSE ${written} END`;
}

/** DuckDB divides the decimal's digits in the target's own precision, and gives a neighbour of the nearest number. */
function nearestFloat(value: Sql, { precision, scale }: DecimalType, to: DataType): Sql {
  const target = toDuckDb(to);
  const quotient = sql`TRY_CAST(CAST(${value} AS DOUBLE) AS ${target})`;
  if (precision <= exactDigits) return quotient;
  const read = (decimal: Sql): Sql => sql`TRY_CAST(CAST(${decimal} AS VARCHAR) AS ${target})`;
  if (scale > exactPower) return read(value);
  const bound = sql`CAST(${literal(`1e${exactDigits - scale}`)} AS ${toDuckDb(decimalType(precision, scale))})`;
  return computedOnce(value, (decimal) => {
    const isShort = sql`${decimal} BETWEEN -${bound} AND ${bound}`;
    return sql`CASE WHEN ${isShort} THEN TRY_CAST(CAST(${decimal} AS DOUBLE) AS ${target}) ELSE ${read(decimal)} END`;
  });
}

function isMoment({ kind }: DataType): boolean {
  return kind === 'timestamp' || kind === 'timestamp_ntz';
}

/** Since 1970; a fraction goes towards the past. epoch() would round. */
function wholeSeconds(moment: Sql): Sql {
  const micros = sql`epoch_us(${moment})`;
  return sql`(${micros} // 1000000 - CAST(${micros} % 1000000 < 0 AS BIGINT))`;
}

/** Big-endian, as many bytes as the type has. */
function wholeBytes(value: Sql, digits: number): Sql {
  return sql`unhex(right(lpad(hex(CAST(${value} AS BIGINT)), 16, '0'), ${literal(digits)}))`;
}

function toTime(value: Sql, from: DataType, to: DataType): Sql {
  if (isText(from)) return to.kind === 'date' ? dateFromText(value) : momentFromText(value, to);
  switch (from.kind) {
    case 'date':
      return to.kind === 'timestamp'
        ? instantInUtc(sql`CAST(${value} AS TIMESTAMP)`)
        : sql`CAST(${value} AS TIMESTAMP)`;
    case 'timestamp':
      return to.kind === 'date' ? sql`CAST(${clockInUtc(value)} AS DATE)` : clockInUtc(value);
    case 'timestamp_ntz':
      return to.kind === 'date' ? sql`CAST(${value} AS DATE)` : instantInUtc(value);
    default: {
      if (!isNumber(from) || to.kind === 'date') return nullOf(to);
      // Seconds since 1970; the fraction beyond microseconds is cut.
      const micros = isWhole(from)
        ? sql`CAST(${value} AS HUGEINT) * 1000000`
        : from.kind === 'decimal'
          ? sql`(CAST(${from.scale > 6 ? sql`regexp_replace(CAST(${value} AS VARCHAR), '([.][0-9]{6})[0-9]*$', '\\1')` : value} AS DECIMAL(38, 6)) * 1000000)`
          : sql`trunc(CAST(${value} AS DOUBLE) * 1000000)`;
      return momentOfMicros(micros, to.kind === 'timestamp' ? 'timestamp' : 'timestamp_ntz');
    }
  }
}
