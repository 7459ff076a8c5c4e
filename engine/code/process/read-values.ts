/**
 * Values of columns as custom code sees them. boolean: boolean; tinyint, smallint, int, float, double: number; bigint: bigint;
 * decimal: text with all digits of its scale; string, char, varchar: text; binary: Uint8Array; date: `YYYY-MM-DD`; timestamp:
 * `YYYY-MM-DDTHH:MM:SS[.ffffff]Z`; timestamp_ntz: the same without the Z; array: array; map: Map; struct: object without a
 * prototype, so that a field may have any name; choice: { tag, value }. Null is null. No two rows share a value.
 */

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
  const readers = columns.map(({ name, type }, index) => ({ name, read: valuesOf(type, batch.columns[index]!, form) }));
  return (row) => objectOf(readers, row);
}

function objectOf(
  fields: readonly { readonly name: string; readonly read: ReadValue }[],
  row: number,
): Record<string, unknown> {
  const made = Object.create(null) as Record<string, unknown>;
  for (const { name, read } of fields) made[name] = read(row);
  return made;
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

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
        : (row) => utf8.decode(bytes.subarray(offsets[row]!, offsets[row + 1]!));
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
        const fields = type.fields.map((field, index) => ({
          name: field.name,
          read: valuesOf(field.type, data.fields[index]!, form),
        }));
        return (row) => objectOf(fields, row);
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
  return (row) => {
    const held = tags(row) as string | null;
    const made = Object.create(null) as Record<string, unknown>;
    made['tag'] = held;
    made['value'] = held === null ? null : (readers.get(held)?.(row) ?? null);
    return made;
  };
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
