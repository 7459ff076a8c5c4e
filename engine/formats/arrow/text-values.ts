/** Arrow values that we hold as text: times, durations, intervals, wide decimals, UUIDs, and strings by views. */

import type { ArrowField } from '#engine/formats/arrow/arrow-field.ts';
import type { ColumnVector } from '#engine/formats/batches/column-batch.ts';
import { TextColumn } from '#engine/formats/batches/text-column.ts';
import { clockText, intervalText } from '#engine/duckdb/calendar-text.ts';
import { decimalText } from '#engine/duckdb/decimal-text.ts';

const unitsPerSecond = [1n, 1000n, 1_000_000n, 1_000_000_000n] as const;

/** @param textOf called for rows that have a value. */
export function textValues(
  rows: number,
  isPresent: (row: number) => boolean,
  textOf: (row: number) => string,
): ColumnVector {
  const column = new TextColumn();
  for (let row = 0; row < rows; row += 1) {
    if (isPresent(row)) column.appendText(textOf(row));
    else column.appendNull();
  }
  return column.take();
}

export function timeText({ unit, width }: ArrowField, bytes: Uint8Array): (row: number) => string {
  const view = viewOf(bytes);
  const units = unitsPerSecond[unit] ?? 1n;
  return (row) => {
    const value = width === 32 ? BigInt(view.getInt32(row * 4, true)) : view.getBigInt64(row * 8, true);
    if (value < 0n || value > units * 86_400n) throw new RangeError('a time is not within a day');
    return clockText(value, units);
  };
}

/** ISO 8601; digits behind the microseconds stand in a fraction of seconds. */
export function durationText({ unit }: ArrowField, bytes: Uint8Array): (row: number) => string {
  const view = viewOf(bytes);
  const units = unitsPerSecond[unit] ?? 1n;
  return (row) => {
    const value = view.getBigInt64(row * 8, true);
    const micros = (value * 1_000_000n) / units;
    if ((micros * units) / 1_000_000n === value) return intervalText(0, 0, micros);
    return `PT${decimalText(value, 9)}S`;
  };
}

/** Months; days and milliseconds; months, days and nanoseconds. */
export function spanText({ unit }: ArrowField, bytes: Uint8Array): { width: number; textOf: (row: number) => string } {
  const view = viewOf(bytes);
  if (unit === 0) return { width: 4, textOf: (row) => intervalText(view.getInt32(row * 4, true), 0, 0n) };
  if (unit === 1) {
    return {
      width: 8,
      textOf: (row) => intervalText(0, view.getInt32(row * 8, true), BigInt(view.getInt32(row * 8 + 4, true)) * 1000n),
    };
  }
  return {
    width: 16,
    textOf: (row) =>
      intervalText(
        view.getInt32(row * 16, true),
        view.getInt32(row * 16 + 4, true),
        view.getBigInt64(row * 16 + 8, true) / 1000n,
      ),
  };
}

export function wideDecimalText({ width, scale }: ArrowField, bytes: Uint8Array): (row: number) => string {
  const size = width / 8;
  return (row) => {
    let unscaled = 0n;
    for (let byte = size - 1; byte >= 0; byte -= 1) unscaled = (unscaled << 8n) | BigInt(bytes[row * size + byte]!);
    const value = BigInt.asIntN(width, unscaled);
    return scale < 0 ? String(value * 10n ** BigInt(Math.min(-scale, 1000))) : decimalText(value, scale);
  };
}

export function uuidTextOf(bytes: Uint8Array): (row: number) => string {
  return (row) =>
    Buffer.from(bytes.subarray(row * 16, row * 16 + 16))
      .toString('hex')
      .replace(/^(.{8})(.{4})(.{4})(.{4})/u, '$1-$2-$3-$4-');
}

/** Up to 12 bytes stand in the view itself, longer ones in one of the buffers. */
export function viewedBytes(
  views: Uint8Array,
  buffers: readonly Uint8Array[],
  rows: number,
  isPresent: (row: number) => boolean,
): ColumnVector {
  const view = viewOf(views);
  const column = new TextColumn();
  for (let row = 0; row < rows; row += 1) {
    if (!isPresent(row)) {
      column.appendNull();
      continue;
    }
    const at = row * 16;
    const length = view.getInt32(at, true);
    if (length < 0) throw new RangeError('a text has a negative length');
    if (length <= 12) {
      column.append(views, at + 4, at + 4 + length);
      continue;
    }
    const buffer = buffers[view.getInt32(at + 8, true)];
    const start = view.getInt32(at + 12, true);
    if (buffer === undefined || start < 0 || start + length > buffer.length)
      throw new RangeError('a text lies outside of its buffers');
    column.append(buffer, start, start + length);
  }
  return column.take();
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
