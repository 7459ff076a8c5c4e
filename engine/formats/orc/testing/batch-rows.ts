/** Column batches as rows of plain values, for tests: what a vector says, value by value. */

import { choiceStruct } from '#engine/types/choice-struct.ts';
import type { DataType, Schema } from '#engine/types/data-type.ts';
import type { ColumnBatch, ColumnVector, FixedValues } from '#engine/duckdb/column-vector.ts';

/**
 * bigint, decimal (unscaled), date (days) and timestamps (microseconds) are bigint; binary is Uint8Array; a map is a
 * list of [key, value]; a struct, also that of a choice, is an object.
 */
export function rowsOf(batch: ColumnBatch, schema: Schema): Record<string, unknown>[] {
  return Array.from({ length: batch.rowCount }, (_, row) =>
    Object.fromEntries(schema.map(({ name, type }, index) => [name, valueAt(batch.columns[index]!, type, row)])),
  );
}

function valueAt({ data, validity }: ColumnVector, type: DataType, row: number): unknown {
  if (validity !== null && ((validity[row >> 3]! >> (row & 7)) & 1) === 0) return null;
  switch (data.kind) {
    case 'fixed':
      return fixedValue(data, type, row);
    case 'bytes': {
      const bytes = data.bytes.subarray(data.offsets[row]!, data.offsets[row + 1]!);
      return type.kind === 'binary' ? Uint8Array.from(bytes) : Buffer.from(bytes).toString('utf8');
    }
    case 'list': {
      const element = elementOf(type);
      const places = Array.from(
        { length: data.offsets[row + 1]! - data.offsets[row]! },
        (_, at) => data.offsets[row]! + at,
      );
      const values = places.map((at) => valueAt(data.element, element, at));
      return type.kind === 'map' ? values.map((entry) => Object.values(entry as object)) : values;
    }
    case 'struct': {
      const { fields } = type.kind === 'choice' ? choiceStruct(type) : (type as Extract<DataType, { kind: 'struct' }>);
      return Object.fromEntries(
        fields.map((field, index) => [field.name, valueAt(data.fields[index]!, field.type, row)]),
      );
    }
  }
}

function elementOf(type: DataType): DataType {
  if (type.kind === 'array') return type.element;
  if (type.kind !== 'map') throw new TypeError(`a ${type.kind} is not a list`);
  const fields = [
    { name: 'key', type: type.key },
    { name: 'value', type: type.value },
  ];
  return { kind: 'struct', fields };
}

function fixedValue({ values }: FixedValues, type: DataType, row: number): unknown {
  const view = new DataView(values.buffer, values.byteOffset, values.byteLength);
  switch (type.kind) {
    case 'boolean':
      return values[row] === 1;
    case 'tinyint':
      return view.getInt8(row);
    case 'smallint':
      return view.getInt16(row * 2, true);
    case 'int':
      return view.getInt32(row * 4, true);
    case 'float':
      return view.getFloat32(row * 4, true);
    case 'double':
      return view.getFloat64(row * 8, true);
    case 'date':
      return BigInt(view.getInt32(row * 4, true));
    case 'decimal':
      return decimalValue(view, type.precision, row);
    default:
      return view.getBigInt64(row * 8, true);
  }
}

function decimalValue(view: DataView, precision: number, row: number): bigint {
  if (precision <= 4) return BigInt(view.getInt16(row * 2, true));
  if (precision <= 9) return BigInt(view.getInt32(row * 4, true));
  if (precision <= 18) return view.getBigInt64(row * 8, true);
  return (view.getBigInt64(row * 16 + 8, true) << 64n) | view.getBigUint64(row * 16, true);
}
