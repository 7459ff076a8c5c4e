/** Casts as in Glue and Spark without ANSI mode: a value that does not convert is null; so is a number too big for its type. */

import { dateText, daysFromCalendar, lengthOfMonth, microsOfDay, timeOf, timeText } from './calendar.ts';
import { doubleText, floatText, jsonText } from './number-text.ts';
import { alternativeOf, decimalText } from './values.ts';
import {
  equalTypes,
  fits,
  glueName,
  isFloating,
  isWholeType,
  type Tagged,
  type Value,
  type ValueType,
} from './value-types.ts';

export function castTo(value: Value, from: ValueType, to: ValueType): Value {
  if (value === null || equalTypes(from, to)) return value;
  if (from.kind === 'choice') {
    const { tag, value: held } = value as Tagged;
    return castTo(held, alternativeOf(from.alternatives, tag), to);
  }
  switch (to.kind) {
    case 'string':
      return castToText(value, from);
    case 'boolean':
      return castToBoolean(value, from);
    case 'tinyint':
    case 'smallint':
    case 'int':
    case 'bigint': {
      const whole = wholePart(value, from);
      return whole !== null && fits(whole, to.kind) ? whole : null;
    }
    case 'float':
    case 'double':
      return castToFloating(value, from, to.kind);
    case 'decimal':
      return castToDecimal(value, from, to);
    case 'date':
      return castToDate(value, from);
    case 'timestamp':
    case 'timestamp_ntz':
      return castToTime(value, from, to);
    case 'binary':
      return typeof value === 'string' ? Uint8Array.from(Buffer.from(value, 'utf8')) : null;
    case 'array':
      return from.kind === 'array'
        ? (value as readonly Value[]).map((element) => castTo(element, from.element, to.element))
        : null;
    case 'map':
      return from.kind === 'map'
        ? (value as readonly (readonly [Value, Value])[]).map(([key, held]) => [
            castTo(key, from.key, to.key),
            castTo(held, from.value, to.value),
          ])
        : null;
    case 'struct':
      return from.kind === 'struct'
        ? to.fields.map((field) => {
            const index = from.fields.findIndex(({ name }) => name === field.name);
            return index === -1
              ? null
              : castTo((value as readonly Value[])[index]!, from.fields[index]!.type, field.type);
          })
        : null;
    case 'choice': {
      const name = glueName(from);
      const held = to.alternatives.find((alternative) => glueName(alternative) === name);
      return held === undefined ? null : { tag: name, value: castTo(value, from, held) };
    }
  }
}

/** White space in Spark's sense: control characters and the space. */
function trimSpace(text: string): string {
  return text.replace(/^[\0-\u0020\u007F]+|[\0-\u0020\u007F]+$/gu, '');
}

export function castToText(value: Value, from: ValueType): string | null {
  switch (from.kind) {
    case 'string':
      return value as string;
    case 'float':
      return floatText(value as number);
    case 'double':
      return doubleText(value as number);
    case 'decimal':
      return decimalText(value as bigint, from.scale);
    case 'date':
      return withSign(dateText(value as number));
    case 'timestamp':
    case 'timestamp_ntz':
      return withSign(timeText(value as bigint));
    case 'binary':
      return decodeText(value as Uint8Array);
    case 'array':
    case 'map':
    case 'struct':
      return jsonText(value, from);
    default:
      return String(value as boolean | bigint);
  }
}

/** Years of more than four digits have a sign. */
function withSign(text: string): string {
  return /^\d{5}/u.test(text) ? `+${text}` : text;
}

/** null for bytes that are not UTF-8. */
export function decodeText(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

function castToBoolean(value: Value, from: ValueType): boolean | null {
  const isCounted = isWholeType(from) || from.kind === 'decimal' || from.kind.startsWith('timestamp');
  if (typeof value === 'bigint' && isCounted) return value !== 0n;
  if (typeof value === 'number' && isFloating(from)) return value !== 0;
  if (typeof value !== 'string') return null;
  const word = trimSpace(value).toLowerCase();
  if (['t', 'true', 'y', 'yes', '1'].includes(word)) return true;
  return ['f', 'false', 'n', 'no', '0'].includes(word) ? false : null;
}

/** The number without its fraction, of instants the whole seconds since 1970. */
function wholePart(value: Value, from: ValueType): bigint | null {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'string') {
    const match = /^([+-]?)(\d*)(\.\d*)?$/u.exec(trimSpace(value));
    if (match === null || (match[2] === '' && match[3] === undefined)) return null;
    return BigInt(match[2]!) * (match[1] === '-' ? -1n : 1n);
  }
  if (isWholeType(from)) return value as bigint;
  if (from.kind === 'decimal') return (value as bigint) / 10n ** BigInt(from.scale);
  if (isFloating(from)) return Number.isFinite(value) ? BigInt(Math.trunc(value as number)) : null;
  if (from.kind === 'timestamp' || from.kind === 'timestamp_ntz') {
    const micros = value as bigint;
    return micros >= 0n || micros % 1_000_000n === 0n ? micros / 1_000_000n : micros / 1_000_000n - 1n;
  }
  return null;
}

export const numberPattern = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/iu;

function castToFloating(value: Value, from: ValueType, kind: 'float' | 'double'): number | null {
  const number = toNumber(value, from);
  if (number === null || kind === 'double') return number;
  const rounded = Math.fround(number);
  // A number beyond the largest float is lost; the text of one is an infinity, as Java parses it.
  return typeof value !== 'string' && Number.isFinite(number) && !Number.isFinite(rounded) ? null : rounded;
}

export function toNumber(value: Value, from: ValueType): number | null {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') {
    const text = trimSpace(value);
    const number = text.replace(/[dDfF]$/u, '');
    if (numberPattern.test(number)) return Number(number);
    if (/^nan$/iu.test(text)) return Number.NaN;
    const word = /^([+-]?)inf(?:inity)?$/iu.exec(text);
    return word === null ? null : word[1] === '-' ? -Infinity : Infinity;
  }
  if (isFloating(from)) return value as number;
  if (isWholeType(from)) return Number(value as bigint);
  if (from.kind === 'decimal') return Number(decimalText(value as bigint, from.scale));
  if (from.kind === 'timestamp' || from.kind === 'timestamp_ntz') return Number(value as bigint) / 1_000_000;
  return null;
}

function castToDecimal(value: Value, from: ValueType, to: ValueType & { kind: 'decimal' }): bigint | null {
  const unscaled = toUnscaled(value, from, to.scale);
  const limit = 10n ** BigInt(to.precision);
  return unscaled !== null && unscaled < limit && unscaled > -limit ? unscaled : null;
}

function toUnscaled(value: Value, from: ValueType, scale: number): bigint | null {
  if (typeof value === 'boolean') return value ? 10n ** BigInt(scale) : 0n;
  if (typeof value === 'string') {
    const text = trimSpace(value);
    return numberPattern.test(text) ? unscaledOfNumber(text, scale) : null;
  }
  if (isWholeType(from)) return (value as bigint) * 10n ** BigInt(scale);
  if (from.kind === 'decimal') return rescale(value as bigint, from.scale, scale);
  if (isFloating(from)) return Number.isFinite(value) ? unscaledOfNumber(String(value as number), scale) : null;
  return null;
}

/** Halves go away from zero. */
export function rescale(unscaled: bigint, from: number, to: number): bigint {
  if (to >= from) return unscaled * 10n ** BigInt(to - from);
  const divisor = 10n ** BigInt(from - to);
  const size = unscaled < 0n ? -unscaled : unscaled;
  const rounded = (size + divisor / 2n) / divisor;
  return unscaled < 0n ? -rounded : rounded;
}

/** Value of a decimal text, also one with an exponent. */
export function unscaledOfNumber(text: string, scale: number): bigint {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/iu.exec(text)!;
  const fraction = match[3] ?? '';
  const digits = BigInt(`${match[2]!}${fraction}` || '0');
  const own = fraction.length - Number(match[4] ?? 0);
  const unscaled = own >= 0 ? rescale(digits, own, scale) : digits * 10n ** BigInt(scale - own);
  return match[1] === '-' ? -unscaled : unscaled;
}

function castToDate(value: Value, from: ValueType): number | null {
  if (from.kind === 'timestamp' || from.kind === 'timestamp_ntz') return timeOf(value as bigint).days;
  if (typeof value !== 'string') return null;
  const match = /^([+-]?\d{4,7})(?:-(\d{1,2})(?:-(\d{1,2})(?:[ T].*)?)?)?$/su.exec(trimSpace(value));
  if (match === null) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2] ?? 1), Number(match[3] ?? 1)];
  if (month < 1 || month > 12 || day < 1 || day > lengthOfMonth(year, month)) return null;
  return daysFromCalendar(year, month, day);
}

function castToTime(value: Value, from: ValueType, to: ValueType): bigint | null {
  if (from.kind === 'timestamp' || from.kind === 'timestamp_ntz') return value as bigint;
  if (from.kind === 'date') return microsOfDay(value as number);
  if (typeof value === 'string') return microsOfText(trimSpace(value), to.kind === 'timestamp');
  if (isWholeType(from)) return (value as bigint) * 1_000_000n;
  if (from.kind === 'decimal') return ((value as bigint) * 1_000_000n) / 10n ** BigInt(from.scale);
  if (isFloating(from)) return Number.isFinite(value) ? BigInt(Math.trunc((value as number) * 1_000_000)) : null;
  return null;
}

const timePattern = /^(.+?)(?:[ T](\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.(\d*))?(?: *(Z|[+-]\d{2}:\d{2}))?)?)?)?$/u;

/** @param isInstant a zone behind the seconds counts; otherwise it is ignored. */
/** Of a time, from 1970 on. */
const latestMicros = 2n ** 63n - 1n;

function microsOfText(text: string, isInstant: boolean): bigint | null {
  const match = timePattern.exec(text);
  if (match === null || (match[2] !== undefined && !/-.*-/u.test(match[1]!.slice(1)))) return null;
  // A date may be followed by anything, but not where a time is wanted.
  if (match[2] === undefined ? /[ T]./u.test(match[1]!) : /[ T]/u.test(match[1]!)) return null;
  const days = castToDate(match[1]!, { kind: 'string' });
  const [hour, minute, second] = match.slice(2, 5).map((part) => Number(part ?? 0)) as [number, number, number];
  if (days === null || hour > 23 || minute > 59 || second > 59) return null;
  const zone = /^([+-])(\d{2}):(\d{2})$/u.exec(match[6] ?? '');
  const shift =
    zone === null || !isInstant ? 0 : (Number(zone[2]) * 60 + Number(zone[3])) * (zone[1] === '-' ? -60 : 60);
  const seconds = BigInt(hour * 3600 + minute * 60 + second - shift);
  const micros = microsOfDay(days) + seconds * 1_000_000n + BigInt((match[5] ?? '').padEnd(6, '0').slice(0, 6));
  const hasYear = /^[+-]?\d{4,6}(?!\d)/u.test(match[1]!);
  return hasYear && micros > -latestMicros && micros < latestMicros ? micros : null;
}
