/**
 * Values of columns as custom code sees them. boolean: boolean; tinyint, smallint, int, float, double: number; bigint: bigint;
 * decimal: text with all digits of its scale; string, char, varchar: text; binary: Uint8Array; date: `YYYY-MM-DD`; timestamp:
 * `YYYY-MM-DDTHH:MM:SS[.ffffff]Z`; timestamp_ntz: the same without the Z; array: array; map: Map; struct: object that
 * inherits nothing, so that a field may have any name; choice: { tag, value }. Null is null. No two rows share a value.
 */

import { isAscii } from 'node:buffer';
import { objectsOf } from '#engine/code/process/row-shape.ts';
import { dateText, timestampText } from '#engine/duckdb/calendar-text.ts';
import { decimalText } from '#engine/duckdb/decimal-text.ts';
import type { ColumnBatch, ColumnVector } from '#engine/duckdb/column-vector.ts';
import { fixedWidth } from '#engine/duckdb/vector-filler.ts';
import { alternativeName, choiceStruct } from '#engine/types/choice-struct.ts';
import type { DataType, DecimalType, Schema } from '#engine/types/data-type.ts';

type ReadValue = (row: number) => unknown;

/** Of a choice: as custom code sees it, or as it is stored (types/choice-struct.ts). */
type ChoiceForm = 'value' | 'struct';

/** @returns a function that makes a row of the batch. */
export function readRows(
  columns: Schema,
  batch: ColumnBatch,
  form: ChoiceForm = 'value',
): (row: number) => Record<string, unknown> {
  return objectReader(
    columns.map(({ name }) => name),
    columns.map(({ type }, index) => valuesOf(type, batch.columns[index]!, form)),
  );
}

function objectReader(
  names: readonly string[],
  readers: readonly ReadValue[],
): (row: number) => Record<string, unknown> {
  const make = objectsOf(names);
  return (row) => make(readers, row);
}

function valuesOf(type: DataType, column: ColumnVector, form: ChoiceForm): ReadValue {
  const { data, validity } = column;
  // A column of type null, also as nulls of another type.
  if (type.kind === 'null' || (data.kind === 'fixed' && data.values.length === 0)) return () => null;
  const read = presentValues(type, data, form);
  if (validity === null) return read;
  return (row) => ((validity[row >> 3]! >> (row & 7)) & 1 ? read(row) : null);
}

function presentValues(type: DataType, data: ColumnVector['data'], form: ChoiceForm): ReadValue {
  switch (data.kind) {
    case 'fixed':
      return fixedValues(type, new DataView(data.values.buffer, data.values.byteOffset, data.values.byteLength));
    case 'bytes': {
      const { offsets, bytes } = data;
      return type.kind === 'binary'
        ? (row) => bytes.slice(offsets[row]!, offsets[row + 1]!)
        : textValues(offsets, bytes);
    }
    case 'list': {
      const { offsets, element } = data;
      const elements = (row: number): number[] =>
        Array.from({ length: offsets[row + 1]! - offsets[row]! }, (_, index) => offsets[row]! + index);
      if (type.kind === 'array') {
        const read = valuesOf(type.element, element, form);
        return (row) => elements(row).map((at) => read(at));
      }
      if (type.kind !== 'map' || element.data.kind !== 'struct') break;
      const key = valuesOf(type.key, element.data.fields[0]!, form);
      const value = valuesOf(type.value, element.data.fields[1]!, form);
      return (row) => new Map(elements(row).map((at) => [key(at), value(at)]));
    }
    case 'struct':
      if (type.kind === 'struct') {
        return objectReader(
          type.fields.map(({ name }) => name),
          type.fields.map((field, index) => valuesOf(field.type, data.fields[index]!, form)),
        );
      }
      if (type.kind === 'choice' && form === 'value') return choiceValues(type.alternatives, data.fields);
      if (type.kind === 'choice') return presentValues(choiceStruct(type), data, form);
  }
  throw new TypeError(`${type.kind} does not come as ${data.kind} values`);
}

function choiceValues(alternatives: readonly DataType[], [tag, ...values]: readonly ColumnVector[]): ReadValue {
  const tags = valuesOf({ kind: 'string' }, tag!, 'value');
  const readers = new Map(
    alternatives.map((type, index) => [alternativeName(type), valuesOf(type, values[index]!, 'value')] as const),
  );
  const value = (row: number): unknown => {
    const held = tags(row) as string | null;
    return held === null ? null : (readers.get(held)?.(row) ?? null);
  };
  return objectReader(['tag', 'value'], [tags, value]);
}

/** Bytes of a text from which on its part of the column is not kept for its sake. */
const longText = 1 << 12;

/** Text is decoded as a whole column where each character is one byte; a call for each value takes longer than most functions. */
function textValues(offsets: Int32Array, bytes: Uint8Array): ReadValue {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [first, last] = [offsets[0] ?? 0, offsets.at(-1) ?? 0];
  const isShort = last - first <= longText * offsets.length;
  if (!isShort || !isAscii(buffer.subarray(first, last)))
    return (row) => buffer.toString('utf8', offsets[row]!, offsets[row + 1]!);
  const text = buffer.toString('latin1', first, last);
  return (row) => text.slice(offsets[row]! - first, offsets[row + 1]! - first);
}

function fixedValues(type: DataType, view: DataView): ReadValue {
  switch (type.kind) {
    case 'boolean':
      return (row) => view.getUint8(row) !== 0;
    case 'tinyint':
      return (row) => view.getInt8(row);
    case 'smallint':
      return (row) => view.getInt16(row * 2, true);
    case 'int':
      return (row) => view.getInt32(row * 4, true);
    case 'bigint':
      return (row) => view.getBigInt64(row * 8, true);
    case 'float':
      return (row) => view.getFloat32(row * 4, true);
    case 'double':
      return (row) => view.getFloat64(row * 8, true);
    case 'date':
      return (row) => dateText(view.getInt32(row * 4, true));
    case 'timestamp':
      return (row) => instantText(timestampText(view.getBigInt64(row * 8, true), 1_000_000n));
    case 'timestamp_ntz':
      return (row) => timestampText(view.getBigInt64(row * 8, true), 1_000_000n);
    case 'decimal':
      return decimalValues(type, view);
    default:
      throw new TypeError(`${type.kind} does not come as fixed values`);
  }
}

function instantText(text: string): string {
  return text.endsWith('infinity') ? text : `${text}Z`;
}

function decimalValues(type: DecimalType, view: DataView): ReadValue {
  const width = fixedWidth(type);
  const unscaled = (row: number): bigint => {
    if (width === 2) return BigInt(view.getInt16(row * 2, true));
    if (width === 4) return BigInt(view.getInt32(row * 4, true));
    if (width === 8) return view.getBigInt64(row * 8, true);
    return (view.getBigInt64(row * 16 + 8, true) << 64n) | view.getBigUint64(row * 16, true);
  };
  return (row) => decimalText(unscaled(row), type.scale);
}
