/** Arrow values of one width as ours: wider numbers, days and microseconds, decimals of another width. */

import type { ArrowField } from '#engine/formats/arrow/arrow-field.ts';
import type { DataType } from '#engine/types/data-type.ts';
import { fixedWidth } from '#engine/duckdb/vector-filler.ts';

/** Bits to a byte each. */
export function unpackBits(bits: Uint8Array, rows: number): Uint8Array {
  const values = new Uint8Array(rows);
  for (let row = 0; row < rows; row += 1) values[row] = (bits[row >> 3]! >> (row & 7)) & 1;
  return values;
}

/** @param bytes at least `rows` values of the field's width. */
export function wholeValues(bytes: Uint8Array, { width, isSigned }: ArrowField, rows: number): Uint8Array {
  if (isSigned) return bytes.subarray(0, (rows * width) / 8);
  const source = viewOf(bytes);
  switch (width) {
    case 8: {
      const wide = new Int16Array(rows);
      for (let row = 0; row < rows; row += 1) wide[row] = bytes[row]!;
      return bytesOf(wide);
    }
    case 16: {
      const wide = new Int32Array(rows);
      for (let row = 0; row < rows; row += 1) wide[row] = source.getUint16(row * 2, true);
      return bytesOf(wide);
    }
    case 32: {
      const wide = new Int32Array(rows * 2);
      for (let row = 0; row < rows; row += 1) wide[row * 2] = source.getInt32(row * 4, true);
      return bytesOf(wide);
    }
    default: {
      const wide = new Uint8Array(rows * 16);
      for (let row = 0; row < rows; row += 1) wide.set(bytes.subarray(row * 8, row * 8 + 8), row * 16);
      return wide;
    }
  }
}

/** Half floats as floats (IEEE 754). */
export function halfFloats(bytes: Uint8Array, rows: number): Uint8Array {
  const source = viewOf(bytes);
  const wide = new Float32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    const half = source.getUint16(row * 2, true);
    const sign = half >= 0x8000 ? -1 : 1;
    const exponent = (half >> 10) & 31;
    const fraction = half & 1023;
    wide[row] =
      exponent === 31
        ? fraction === 0
          ? sign * Number.POSITIVE_INFINITY
          : Number.NaN
        : exponent === 0
          ? sign * fraction * 2 ** -24
          : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }
  return bytesOf(wide);
}

/** Milliseconds to days. */
export function millisToDays(bytes: Uint8Array, rows: number, isPresent: (row: number) => boolean): Uint8Array {
  const source = viewOf(bytes);
  const days = new Int32Array(rows);
  for (let row = 0; row < rows; row += 1) {
    if (!isPresent(row)) continue;
    const day = Math.floor(Number(source.getBigInt64(row * 8, true)) / 86_400_000);
    if (Math.abs(day) > 2_147_483_646) throw new RangeError('a date is beyond the calendar');
    days[row] = day;
  }
  return bytesOf(days);
}

/** Seconds, milli-, micro- or nanoseconds to microseconds; digits behind them are cut. */
export function toMicros(
  bytes: Uint8Array,
  unit: number,
  rows: number,
  isPresent: (row: number) => boolean,
): Uint8Array {
  if (unit === 2) return bytes.subarray(0, rows * 8);
  const source = viewOf(bytes);
  const micros = new BigInt64Array(rows);
  const factor = unit === 0 ? 1_000_000n : 1000n;
  for (let row = 0; row < rows; row += 1) {
    if (!isPresent(row)) continue;
    const value = source.getBigInt64(row * 8, true);
    if (unit === 3) {
      const cut = value / 1000n;
      micros[row] = value < 0n && cut * 1000n !== value ? cut - 1n : cut;
      continue;
    }
    const scaled = value * factor;
    if (BigInt.asIntN(64, scaled) !== scaled) throw new RangeError('a timestamp is beyond the year 294246');
    micros[row] = scaled;
  }
  return bytesOf(micros);
}

/** Unscaled numbers of another width; one that does not fit the width of its type is damage. */
export function decimalValues(
  bytes: Uint8Array,
  stored: number,
  type: DataType,
  rows: number,
  isPresent: (row: number) => boolean,
): Uint8Array {
  const width = fixedWidth(type);
  if (stored === width) return bytes.subarray(0, rows * width);
  const values = new Uint8Array(rows * width);
  for (let row = 0; row < rows; row += 1) {
    if (!isPresent(row)) continue;
    const from = row * stored;
    const to = row * width;
    for (let byte = 0; byte < Math.min(width, stored); byte += 1) values[to + byte] = bytes[from + byte]!;
    const sign = bytes[from + stored - 1]! >= 128 ? 255 : 0;
    for (let byte = stored; byte < width; byte += 1) values[to + byte] = sign;
    if (values[to + width - 1]! >= 128 !== (sign === 255)) throw tooManyDigits();
    for (let byte = width; byte < stored; byte += 1) if (bytes[from + byte] !== sign) throw tooManyDigits();
  }
  return values;
}

function tooManyDigits(): RangeError {
  return new RangeError('a decimal has more digits than its type');
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function bytesOf(array: Int16Array | Int32Array | Float32Array | BigInt64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
