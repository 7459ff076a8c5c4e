/** Writes values of columns as Avro, in the order of the written schema. */

import type { AvroOutput } from '#engine/formats/avro/output.ts';
import { entryFields, isUnion } from '#engine/formats/avro/written-schema.ts';
import type { ColumnVector } from '#engine/formats/batches/column-batch.ts';
import { alternativeName, choiceStruct } from '#engine/types/choice-struct.ts';
import { isText, structType, type DataType, type DecimalType } from '#engine/types/data-type.ts';

/** Writes the value at a row, null included. */
export type WriteValue = (out: AvroOutput, row: number) => void;

/** @param column whose rows are written until the next batch comes. */
export function createWriter(type: DataType, column: ColumnVector): WriteValue {
  if (type.kind === 'null') return () => undefined;
  if (type.kind === 'choice' && isUnion(type)) return createUnionWriter(type, column);
  const write = createPresentWriter(type, column);
  const { validity } = column;
  return (out, row) => {
    if (validity !== null && (validity[row >> 3]! & (1 << (row & 7))) === 0) return out.byte(0);
    // Branch 1 of ["null", type].
    out.byte(2);
    write(out, row);
  };
}

function createPresentWriter(type: DataType, { data }: ColumnVector): WriteValue {
  switch (data.kind) {
    case 'bytes': {
      const { offsets, bytes } = data;
      return (out, row) => {
        out.count(offsets[row + 1]! - offsets[row]!);
        out.bytes(bytes, offsets[row], offsets[row + 1]);
      };
    }
    case 'list': {
      const { offsets, element } = data;
      const write = createItemWriter(type, element);
      return (out, row) => {
        const [start, end] = [offsets[row]!, offsets[row + 1]!];
        if (end > start) {
          out.count(end - start);
          for (let item = start; item < end; item += 1) write(out, item);
        }
        out.byte(0);
      };
    }
    case 'struct': {
      const fields = (type.kind === 'choice' ? choiceStruct(type) : (type as { fields: readonly { type: DataType }[] }))
        .fields;
      const writers = fields.map((field, index) => createWriter(field.type, data.fields[index]!));
      return (out, row) => {
        for (const write of writers) write(out, row);
      };
    }
    case 'fixed':
      return createFixedWriter(type, data.values);
  }
}

function createItemWriter(type: DataType, element: ColumnVector): WriteValue {
  if (type.kind === 'array') return createWriter(type.element, element);
  if (type.kind !== 'map' || element.data.kind !== 'struct')
    throw new TypeError(`a list cannot represent ${type.kind}`);
  // Entries of a map whose keys are not text are records.
  if (!isText(type.key)) return createPresentWriter(structType(entryFields(type.key, type.value)), element);
  const [keys, values] = element.data.fields;
  const key = createPresentWriter(type.key, keys!);
  const value = createWriter(type.value, values!);
  return (out, row) => {
    key(out, row);
    value(out, row);
  };
}

function createUnionWriter(type: DataType & { kind: 'choice' }, column: ColumnVector): WriteValue {
  const { data, validity } = column;
  if (data.kind !== 'struct' || data.fields[0]!.data.kind !== 'bytes') throw new TypeError('a choice is not a struct');
  const { offsets, bytes } = data.fields[0]!.data;
  const writers = type.alternatives.map((alternative, index) =>
    createPresentWriter(alternative, data.fields[index + 1]!),
  );
  const names = type.alternatives.map(alternativeName);
  return (out, row) => {
    if (validity !== null && (validity[row >> 3]! & (1 << (row & 7))) === 0) return out.byte(0);
    const tag = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString(
      'latin1',
      offsets[row],
      offsets[row + 1],
    );
    const chosen = names.indexOf(tag);
    if (chosen === -1) return out.byte(0);
    out.count(chosen + 1);
    writers[chosen]!(out, row);
  };
}

function createFixedWriter(type: DataType, values: Uint8Array): WriteValue {
  // Vectors may begin anywhere in their memory, and typed arrays may not.
  const view = new DataView(values.buffer, values.byteOffset, values.byteLength);
  switch (type.kind) {
    case 'boolean':
      return (out, row) => out.byte(values[row]!);
    case 'tinyint':
      return (out, row) => out.int(view.getInt8(row));
    case 'smallint':
      return (out, row) => out.int(view.getInt16(row * 2, true));
    case 'int':
    case 'date':
      return (out, row) => out.int(view.getInt32(row * 4, true));
    case 'bigint':
    case 'timestamp':
    case 'timestamp_ntz':
      return (out, row) => out.long(view.getInt32(row * 8, true), view.getInt32(row * 8 + 4, true));
    case 'float':
      return (out, row) => out.float(view.getFloat32(row * 4, true));
    case 'double':
      return (out, row) => out.double(view.getFloat64(row * 8, true));
    case 'decimal':
      return createDecimalWriter(type, values);
    default:
      throw new TypeError(`values of one width stand for ${type.kind}`);
  }
}

/** As few bytes of the unscaled number as hold it, the most significant first. */
function createDecimalWriter({ precision }: DecimalType, values: Uint8Array): WriteValue {
  const width = precision <= 4 ? 2 : precision <= 9 ? 4 : precision <= 18 ? 8 : 16;
  return (out, row) => {
    const start = row * width;
    let last = width - 1;
    const sign = values[start + last]! >= 128 ? 255 : 0;
    while (last > 0 && values[start + last] === sign && (values[start + last - 1]! & 128) === (sign & 128)) last -= 1;
    out.count(last + 1);
    for (let at = last; at >= 0; at -= 1) out.byte(values[start + at]!);
  };
}
