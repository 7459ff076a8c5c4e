/** Columns of numbers, dates, times, text and bytes from values that custom code returned. */

import { daysOf, instantOf, microsOf } from '#engine/code/process/calendar-values.ts';
import { readDecimal } from '#engine/code/process/decimal-values.ts';
import { Misfit, shownValue } from '#engine/code/process/misfit.ts';
import { Validity, type ValueWriter } from '#engine/code/process/value-writer.ts';
import type { ColumnVector } from '#engine/duckdb/column-vector.ts';
import { fixedWidth } from '#engine/duckdb/vector-filler.ts';
import type { DataType } from '#engine/types/data-type.ts';

type Convert = (value: unknown, place: string) => unknown;
type Put = (view: DataView, at: number, converted: unknown) => void;

/** Values of one width. */
export class FixedWriter implements ValueWriter {
  readonly #width: number;
  readonly #convert: Convert;
  readonly #put: Put;
  readonly #validity = new Validity();
  #view = new DataView(new ArrayBuffer(1024));
  #rows = 0;

  constructor(type: DataType, convert: Convert, put: Put) {
    this.#width = fixedWidth(type);
    this.#convert = convert;
    this.#put = put;
  }

  get bytes(): number {
    return this.#rows * this.#width;
  }

  convert(value: unknown, place: string): unknown {
    return value === null || value === undefined ? null : this.#convert(value, place);
  }

  append(converted: unknown): void {
    const at = this.#rows * this.#width;
    if (at + this.#width > this.#view.byteLength) {
      const longer = new Uint8Array(this.#view.byteLength * 2);
      longer.set(new Uint8Array(this.#view.buffer));
      this.#view = new DataView(longer.buffer);
    }
    this.#validity.push(converted !== null);
    if (converted !== null) this.#put(this.#view, at, converted);
    this.#rows += 1;
  }

  finish(): ColumnVector {
    const values = new Uint8Array(this.#view.buffer).slice(0, this.bytes);
    return { data: { kind: 'fixed', values }, validity: this.#validity.finish() };
  }
}

const smallest = 1024;
/** Characters from which on the bytes of a text are counted before there is room for them. */
const longText = 1 << 14;

/** Text as UTF-8, or bytes. */
export class BytesWriter implements ValueWriter {
  bytes = 0;
  readonly #convert: (value: unknown, place: string) => string | Uint8Array;
  readonly #validity = new Validity();
  #held = Buffer.allocUnsafeSlow(smallest);
  #offsets = new Int32Array(smallest);
  #rows = 0;

  constructor(convert: (value: unknown, place: string) => string | Uint8Array) {
    this.#convert = convert;
  }

  convert(value: unknown, place: string): unknown {
    return value === null || value === undefined ? null : this.#convert(value, place);
  }

  append(converted: unknown): void {
    this.#validity.push(converted !== null);
    if (typeof converted === 'string') {
      const { length } = converted;
      // A character of JavaScript takes at most three bytes.
      this.#reserve(length < longText ? length * 3 : Buffer.byteLength(converted));
      this.bytes += this.#held.write(converted, this.bytes, 'utf8');
    } else if (converted !== null) {
      const part = converted as Uint8Array;
      this.#reserve(part.length);
      this.#held.set(part, this.bytes);
      this.bytes += part.length;
    }
    this.#rows += 1;
    if (this.#rows >= this.#offsets.length) {
      const longer = new Int32Array(this.#offsets.length * 2);
      longer.set(this.#offsets);
      this.#offsets = longer;
    }
    this.#offsets[this.#rows] = this.bytes;
  }

  #reserve(count: number): void {
    const wanted = this.bytes + count;
    if (wanted <= this.#held.length) return;
    const longer = Buffer.allocUnsafeSlow(Math.max(wanted, this.#held.length * 2));
    longer.set(this.#held.subarray(0, this.bytes));
    this.#held = longer;
  }

  finish(): ColumnVector {
    const bytes = new Uint8Array(this.#held.buffer, this.#held.byteOffset, this.bytes);
    return {
      data: { kind: 'bytes', offsets: this.#offsets.slice(0, this.#rows + 1), bytes },
      validity: this.#validity.finish(),
    };
  }
}

/** @param length characters at most; undefined: any number. */
export function convertText(value: unknown, place: string, length: number | undefined): string {
  if (typeof value !== 'string') throw new Misfit(place, `Text was expected, not ${shownValue(value)}.`);
  if (!value.isWellFormed())
    throw new Misfit(place, 'The text has half of a surrogate pair, which is not a character.');
  if (length !== undefined && value.length > length && [...value].length > length)
    throw new Misfit(place, `${capital(shownValue(value))} has ${[...value].length} characters, more than ${length}.`);
  return value;
}

export function convertBinary(value: unknown, place: string): Uint8Array {
  // A proxy is not a view. Of a view, the copy reads the bytes and runs none of its code.
  if (ArrayBuffer.isView(value) && value instanceof Uint8Array) return new Uint8Array(value);
  throw new Misfit(place, `A Uint8Array was expected, not ${shownValue(value)}.`);
}

const wholeLimits: Readonly<Record<string, readonly [bigint, bigint]>> = {
  tinyint: [-128n, 127n],
  smallint: [-32_768n, 32_767n],
  int: [-2_147_483_648n, 2_147_483_647n],
  bigint: [-9_223_372_036_854_775_808n, 9_223_372_036_854_775_807n],
};

/** @param limits of the type: most values are numbers within it, and need no bigint. */
function convertSmallWhole(kind: string, limits: readonly [number, number], value: unknown, place: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= limits[0] && value <= limits[1]) return value;
  return Number(convertWhole(kind, value, place));
}

function convertWhole(kind: string, value: unknown, place: string): bigint {
  if (typeof value !== 'bigint' && typeof value !== 'number')
    throw new Misfit(place, `A whole number was expected, not ${shownValue(value)}.`);
  if (typeof value === 'number' && !Number.isInteger(value))
    throw new Misfit(place, `A whole number was expected, not ${shownValue(value)}.`);
  if (typeof value === 'number' && !Number.isSafeInteger(value))
    throw new Misfit(place, `${capital(shownValue(value))} is beyond 2^53, where numbers skip values; use a bigint.`);
  const whole = BigInt(value);
  const [least, most] = wholeLimits[kind]!;
  if (whole < least || whole > most)
    throw new Misfit(place, `${capital(shownValue(value))} is outside of ${kind}, which is ${least} to ${most}.`);
  return whole;
}

function convertFloating(kind: 'float' | 'double', value: unknown, place: string): number {
  if (typeof value === 'bigint') {
    if (BigInt(Number(value)) !== value)
      throw new Misfit(
        place,
        `${capital(shownValue(value))} cannot be a ${kind} without losing digits; use Number(…).`,
      );
    return convertFloating(kind, Number(value), place);
  }
  if (typeof value !== 'number') throw new Misfit(place, `A number was expected, not ${shownValue(value)}.`);
  if (kind === 'float' && Number.isFinite(value) && !Number.isFinite(Math.fround(value)))
    throw new Misfit(place, `${capital(shownValue(value))} is outside of float.`);
  return value;
}

function convertMicros(kind: 'timestamp' | 'timestamp_ntz', value: unknown, place: string): bigint {
  if (kind === 'timestamp' && value instanceof Date) {
    const millis = Date.prototype.getTime.call(value);
    if (Number.isNaN(millis)) throw new Misfit(place, 'The Date is invalid.');
    return BigInt(millis) * 1000n;
  }
  const micros = typeof value !== 'string' ? undefined : kind === 'timestamp' ? instantOf(value) : microsOf(value);
  if (micros !== undefined) return micros;
  const form = kind === 'timestamp' ? 'YYYY-MM-DDTHH:MM:SS.ffffffZ, or a Date,' : 'YYYY-MM-DDTHH:MM:SS.ffffff';
  throw new Misfit(place, `Text of the form ${form} was expected, not ${shownValue(value)}.`);
}

function convertDate(value: unknown, place: string): number {
  const days = typeof value === 'string' ? daysOf(value) : undefined;
  if (days !== undefined) return days;
  throw new Misfit(place, `Text of the form YYYY-MM-DD was expected, not ${shownValue(value)}.`);
}

function convertDecimal(type: DataType & { kind: 'decimal' }, value: unknown, place: string): bigint {
  if (typeof value !== 'string' && typeof value !== 'bigint' && typeof value !== 'number')
    throw new Misfit(place, `Text such as "12.50", a number or a bigint was expected, not ${shownValue(value)}.`);
  const read = readDecimal(value, type.precision, type.scale);
  if ('unscaled' in read) return read.unscaled;
  throw new Misfit(
    place,
    `${capital(shownValue(value))} ${read.problem}; the column is decimal(${type.precision},${type.scale}).`,
  );
}

/** undefined for a type that has no fixed width. */
export function fixedWriter(type: DataType): FixedWriter | undefined {
  switch (type.kind) {
    case 'boolean':
      return new FixedWriter(
        type,
        (value, place) => {
          if (typeof value === 'boolean') return value;
          throw new Misfit(place, `True or false was expected, not ${shownValue(value)}.`);
        },
        (view, at, value) => view.setUint8(at, value === true ? 1 : 0),
      );
    case 'tinyint':
    case 'smallint':
    case 'int': {
      const { kind } = type;
      const [least, most] = wholeLimits[kind]!;
      const limits = [Number(least), Number(most)] as const;
      return new FixedWriter(
        type,
        (value, place) => convertSmallWhole(kind, limits, value, place),
        (view, at, value) => {
          if (kind === 'tinyint') view.setInt8(at, value as number);
          else if (kind === 'smallint') view.setInt16(at, value as number, true);
          else view.setInt32(at, value as number, true);
        },
      );
    }
    case 'bigint':
      return new FixedWriter(type, (value, place) => convertWhole('bigint', value, place), putBigint);
    case 'float':
      return new FixedWriter(
        type,
        (value, place) => convertFloating('float', value, place),
        (view, at, value) => view.setFloat32(at, value as number, true),
      );
    case 'double':
      return new FixedWriter(
        type,
        (value, place) => convertFloating('double', value, place),
        (view, at, value) => view.setFloat64(at, value as number, true),
      );
    case 'date':
      return new FixedWriter(type, convertDate, (view, at, value) => view.setInt32(at, value as number, true));
    case 'timestamp':
    case 'timestamp_ntz': {
      const { kind } = type;
      return new FixedWriter(type, (value, place) => convertMicros(kind, value, place), putBigint);
    }
    case 'decimal': {
      const width = fixedWidth(type);
      return new FixedWriter(
        type,
        (value, place) => convertDecimal(type, value, place),
        (view, at, value) => putDecimal(view, at, value as bigint, width),
      );
    }
    default:
      return undefined;
  }
}

function putBigint(view: DataView, at: number, value: unknown): void {
  view.setBigInt64(at, value as bigint, true);
}

function putDecimal(view: DataView, at: number, value: bigint, width: number): void {
  if (width === 2) view.setInt16(at, Number(value), true);
  else if (width === 4) view.setInt32(at, Number(value), true);
  else {
    view.setBigUint64(at, BigInt.asUintN(64, value), true);
    if (width === 16) view.setBigInt64(at + 8, BigInt.asIntN(64, value >> 64n), true);
  }
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
