/** Which types a CSV value can have, determined from its bytes; the rules are documented per type. */

import { isDoubleWhole } from '#engine/formats/double-held.ts';

/** Bits of the types that a value, or all values of a column so far, can have. Text is always possible. */
export const valueType = { bigint: 1, double: 2, boolean: 4, date: 8, timestamp: 16, commaDouble: 32 } as const;
export const anyValueType = 63;

const zero = 48;
const nine = 57;
const minus = 45;
const dot = 46;
const comma = 44;
/** Digits of the fraction of a second that a timestamp has. */
const microseconds = 6;

const maximumBigint = 9_223_372_036_854_775_807n;

/**
 * - bigint: digits with an optional minus, no leading zero but `0` itself, within 64 bits.
 * - double: a number, also with fraction or exponent; no leading zero before another digit; NaN and infinities;
 *   a whole number only if a double holds every digit of it.
 * - boolean: true or false in any case.
 * - date: `YYYY-MM-DD` in the calendar.
 * - timestamp: a date, `T` or a space, `HH:MM`, optionally `:SS` with up to nine digits of fraction, zeros behind
 *   the sixth, optionally `Z` or an offset. A finer time is text, since a timestamp has microseconds.
 * - commaDouble: a number with a comma before its fraction.
 * Nothing is trimmed: a value with a space around it is text.
 */
export function valueTypes(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start]!;
  if ((first >= zero && first <= nine) || first === minus || first === dot) return numberOrTime(bytes, start, end);
  switch (first | 0x20) {
    case 0x74: // t
      return matches(bytes, start, end, 'true') ? valueType.boolean : 0;
    case 0x66: // f
      return matches(bytes, start, end, 'false') ? valueType.boolean : 0;
    case 0x6e: // n
      return matches(bytes, start, end, 'nan') ? valueType.double | valueType.commaDouble : 0;
    case 0x69: // i
      return isInfinity(bytes, start, end) ? valueType.double | valueType.commaDouble : 0;
    default:
      return 0;
  }
}

/** True for a value that is a number written with digits, as most of a numeric column must be. */
export function beginsWithDigit(bytes: Uint8Array, start: number): boolean {
  const byte = bytes[start]!;
  return (byte >= zero && byte <= nine) || byte === minus || byte === dot;
}

function numberOrTime(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  const negative = bytes[at] === minus;
  if (negative) at += 1;
  const digitsStart = at;
  let byte = 0;
  while (at < end && (byte = bytes[at]!) >= zero && byte <= nine) at += 1;
  const digits = at - digitsStart;
  const leadingZero = digits > 1 && bytes[digitsStart] === zero;
  if (at === end) {
    if (digits === 0 || leadingZero) return 0;
    const both = valueType.double | valueType.commaDouble;
    if (digits < 19 || (digits === 19 && fitsBigint(bytes, start, end, negative)))
      return isDoubleWhole(bytes, start, end) ? both | valueType.bigint : valueType.bigint;
    // An id with more digits would lose the last ones as a double: it stays text.
    return isExactDouble(bytes, start, end) ? both : 0;
  }
  if (byte === minus && digits === 4 && !negative) return timeTypes(bytes, start, end);
  // C libraries and DuckDB write the sign of NaN.
  if (negative && digits === 0 && (isInfinity(bytes, at, end) || matches(bytes, at, end, 'nan')))
    return valueType.double | valueType.commaDouble;
  if (leadingZero) return 0;
  return fractionTypes(bytes, at, end, digits, start);
}

function fractionTypes(bytes: Uint8Array, from: number, end: number, wholeDigits: number, start: number): number {
  let at = from;
  let possible: number = valueType.double | valueType.commaDouble;
  let fraction = 0;
  const point = bytes[at];
  if (point === dot || point === comma) {
    possible = point === dot ? valueType.double : valueType.commaDouble;
    at += 1;
    const fractionStart = at;
    while (at < end && bytes[at]! >= zero && bytes[at]! <= nine) at += 1;
    fraction = at - fractionStart;
    if (point === comma && (fraction === 0 || wholeDigits === 0)) return 0;
  }
  if (wholeDigits + fraction === 0) return 0;
  if (at === end) return possible;
  if ((bytes[at]! | 0x20) !== 0x65) return 0;
  at += 1;
  if (bytes[at] === minus || bytes[at] === 43) at += 1;
  const exponentStart = at;
  while (at < end && bytes[at]! >= zero && bytes[at]! <= nine) at += 1;
  if (at === exponentStart || at !== end) return 0;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)
    .toString('latin1')
    .replace(',', '.');
  return Number.isFinite(Number(text)) ? possible : 0;
}

function fitsBigint(bytes: Uint8Array, start: number, end: number, negative: boolean): boolean {
  const value = BigInt(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1'));
  return negative ? value >= -maximumBigint - 1n : value <= maximumBigint;
}

function isExactDouble(bytes: Uint8Array, start: number, end: number): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
  const number = Number(text);
  return Number.isFinite(number) && BigInt(number) === BigInt(text);
}

function timeTypes(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 10 || bytes[start + 7] !== minus) return 0;
  const year = number2(bytes, start) * 100 + number2(bytes, start + 2);
  const month = number2(bytes, start + 5);
  const day = number2(bytes, start + 8);
  if (!(year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysOfMonth(year, month))) return 0;
  if (end - start === 10) return valueType.date;
  return isTimeOfDay(bytes, start + 10, end) ? valueType.timestamp : 0;
}

function isTimeOfDay(bytes: Uint8Array, start: number, end: number): boolean {
  const between = bytes[start]!;
  if (between !== 0x54 && between !== 0x20) return false;
  if (end - start < 6 || bytes[start + 3] !== 0x3a) return false;
  if (!(number2(bytes, start + 1) <= 23 && number2(bytes, start + 4) <= 59)) return false;
  let at = start + 6;
  if (bytes[at] === 0x3a && at < end) {
    if (end - at < 3 || !(number2(bytes, at + 1) <= 59)) return false;
    at += 3;
    if (bytes[at] === dot && at < end) {
      const fraction = at + 1;
      at = fraction;
      while (at < end && bytes[at]! >= zero && bytes[at]! <= nine) at += 1;
      if (at === fraction || at - fraction > 9 || holdsDigits(bytes, fraction + microseconds, at)) return false;
    }
  }
  return at === end || isZone(bytes, at, end);
}

/** Some digit is not a zero. */
function holdsDigits(bytes: Uint8Array, from: number, end: number): boolean {
  for (let at = from; at < end; at += 1) if (bytes[at] !== zero) return true;
  return false;
}

/** `Z`, `+HH`, `+HHMM` or `+HH:MM`. */
function isZone(bytes: Uint8Array, start: number, end: number): boolean {
  if (bytes[start] === 0x5a) return end === start + 1;
  if (bytes[start] !== 43 && bytes[start] !== minus) return false;
  if (end - start < 3 || !(number2(bytes, start + 1) <= 15)) return false;
  if (end - start === 3) return true;
  const minutes = bytes[start + 3] === 0x3a ? start + 4 : start + 3;
  return end === minutes + 2 && number2(bytes, minutes) <= 59;
}

/** Two digits as a number, NaN when they are none (every comparison with it fails). */
function number2(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - zero;
  const ones = bytes[at + 1]! - zero;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : NaN;
}

function daysOfMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The bytes are the lower-case word in any case. */
function matches(bytes: Uint8Array, start: number, end: number, word: string): boolean {
  if (end - start !== word.length) return false;
  for (let index = 0; index < word.length; index += 1)
    if ((bytes[start + index]! | 0x20) !== word.charCodeAt(index)) return false;
  return true;
}

function isInfinity(bytes: Uint8Array, start: number, end: number): boolean {
  return matches(bytes, start, end, 'inf') || matches(bytes, start, end, 'infinity');
}
