/** Values of batches as plain JavaScript ones and back, for tests of readers and writers. */

import { createBatchColumn } from '#engine/formats/batches/create-batch-column.ts';
import type { BatchColumn } from '#engine/formats/batches/batch-column.ts';
import type { ColumnBatch, ColumnVector } from '#engine/formats/batches/column-batch.ts';
import {
  Float32Column,
  Float64Column,
  Int128Column,
  Int64Column,
  Int16Column,
  Int32Column,
  Int8Column,
} from '#engine/formats/batches/fixed-columns.ts';
import { ChoiceColumn, ListColumn, StructColumn } from '#engine/formats/batches/nested-columns.ts';
import { TextColumn } from '#engine/formats/batches/text-column.ts';
import { alternativeName } from '#engine/types/choice-struct.ts';
import type { DataType, Schema } from '#engine/types/data-type.ts';

/**
 * Whole numbers, decimals (unscaled), dates (days) and timestamps (microseconds) are bigint; floats numbers; text
 * strings; binary hexadecimal text behind 0x; arrays arrays; maps arrays of pairs; structs arrays of field values; a
 * choice is [name, value].
 */
export type Plain = bigint | number | boolean | string | null | readonly Plain[];

export function batchOf(columns: Schema, rows: readonly (readonly Plain[])[]): ColumnBatch {
  const builders = columns.map(({ type }) => createBatchColumn(type));
  for (const row of rows)
    for (const [index, builder] of builders.entries()) append(builder, columns[index]!.type, row[index]!);
  return { rowCount: rows.length, columns: builders.map((builder) => builder.take()) };
}

export function rowsOf(columns: Schema, { rowCount, columns: vectors }: ColumnBatch): Plain[][] {
  return Array.from({ length: rowCount }, (_, row) =>
    columns.map(({ type }, index) => plainAt(vectors[index]!, type, row)),
  );
}

function append(column: BatchColumn, type: DataType, value: Plain): void {
  if (value === null) column.appendNull();
  else if (column instanceof TextColumn) {
    if (type.kind === 'binary') column.append(Buffer.from((value as string).slice(2), 'hex'));
    else column.appendText(value as string);
  } else if (column instanceof Int64Column || column instanceof Int128Column) column.append(value as bigint);
  else if (column instanceof Int8Column || column instanceof Int16Column || column instanceof Int32Column)
    column.append(Number(value));
  else if (column instanceof Float32Column || column instanceof Float64Column) column.append(value as number);
  else appendNested(column, type, value as readonly Plain[]);
}

function appendNested(column: BatchColumn, type: DataType, values: readonly Plain[]): void {
  if (column instanceof ListColumn) {
    for (const item of values) {
      if (type.kind === 'array') append(column.element, type.element, item);
      else if (type.kind === 'map') {
        const entry = column.element as StructColumn;
        append(entry.fields[0]!, type.key, (item as Plain[])[0]!);
        append(entry.fields[1]!, type.value, (item as Plain[])[1]!);
        entry.endRow();
      }
    }
    column.endRow();
  } else if (column instanceof StructColumn && type.kind === 'struct') {
    for (const [index, field] of type.fields.entries()) append(column.fields[index]!, field.type, values[index]!);
    column.endRow();
  } else if (column instanceof ChoiceColumn && type.kind === 'choice') {
    const chosen = type.alternatives.findIndex((each) => alternativeName(each) === values[0]);
    append(column.alternatives[chosen]!, type.alternatives[chosen]!, values[1]!);
    column.endRow(chosen);
  } else throw new TypeError(`no value of ${type.kind} can be appended`);
}

export function plainAt({ data, validity }: ColumnVector, type: DataType, row: number): Plain {
  if (validity !== null && (validity[row >> 3]! & (1 << (row & 7))) === 0) return null;
  if (data.kind === 'fixed') return fixedAt(data.values, type, row);
  if (data.kind === 'bytes') {
    const bytes = Buffer.from(data.bytes.subarray(data.offsets[row], data.offsets[row + 1]));
    return type.kind === 'binary' ? `0x${bytes.toString('hex')}` : bytes.toString('utf8');
  }
  if (data.kind === 'list') {
    const items: Plain[] = [];
    const element: DataType = type.kind === 'array' ? type.element : { kind: 'struct', fields: entryFields(type) };
    for (let at = data.offsets[row]!; at < data.offsets[row + 1]!; at += 1)
      items.push(plainAt(data.element, element, at));
    return items;
  }
  if (type.kind === 'choice') {
    const tag = plainAt(data.fields[0]!, { kind: 'string' }, row);
    const chosen = type.alternatives.findIndex((each) => alternativeName(each) === tag);
    return [tag, plainAt(data.fields[chosen + 1]!, type.alternatives[chosen]!, row)];
  }
  if (type.kind !== 'struct') throw new TypeError(`a struct cannot represent ${type.kind}`);
  return type.fields.map((field, index) => plainAt(data.fields[index]!, field.type, row));
}

function entryFields(type: DataType): Schema {
  if (type.kind !== 'map') throw new TypeError(`a list cannot represent ${type.kind}`);
  return [
    { name: 'key', type: type.key },
    { name: 'value', type: type.value },
  ];
}

function fixedAt(values: Uint8Array, type: DataType, row: number): Plain {
  const view = new DataView(values.buffer, values.byteOffset, values.byteLength);
  switch (type.kind) {
    case 'boolean':
      return view.getUint8(row) !== 0;
    case 'tinyint':
      return BigInt(view.getInt8(row));
    case 'smallint':
      return BigInt(view.getInt16(row * 2, true));
    case 'int':
    case 'date':
      return BigInt(view.getInt32(row * 4, true));
    case 'float':
      return view.getFloat32(row * 4, true);
    case 'double':
      return view.getFloat64(row * 8, true);
    case 'decimal': {
      if (type.precision <= 4) return BigInt(view.getInt16(row * 2, true));
      if (type.precision <= 9) return BigInt(view.getInt32(row * 4, true));
      if (type.precision <= 18) return view.getBigInt64(row * 8, true);
      return (view.getBigInt64(row * 16 + 8, true) << 64n) | view.getBigUint64(row * 16, true);
    }
    default:
      return view.getBigInt64(row * 8, true);
  }
}
