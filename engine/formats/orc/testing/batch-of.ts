/** Plain values as a column batch, for tests: the opposite of batch-rows.ts, with the same forms of values. */

import { choiceStruct } from '#engine/types/choice-struct.ts';
import type { Column, DataType, Schema } from '#engine/types/data-type.ts';
import type { ColumnBatch, ColumnVector } from '#engine/duckdb/column-vector.ts';
import { fixedWidth } from '#engine/duckdb/vector-filler.ts';

type Row = Readonly<Record<string, unknown>>;

export function batchOf(schema: Schema, rows: readonly Row[]): ColumnBatch {
  return {
    rowCount: rows.length,
    columns: schema.map(({ name, type }) =>
      vectorOf(
        type,
        rows.map((row) => row[name]),
      ),
    ),
  };
}

/** A null may be `null` or, below a null struct, `undefined`. */
function vectorOf(type: DataType, values: readonly unknown[]): ColumnVector {
  const validity = validityOf(values);
  switch (type.kind) {
    case 'string':
    case 'char':
    case 'varchar':
    case 'binary': {
      const texts = values.map((value) =>
        value == null
          ? Buffer.alloc(0)
          : typeof value === 'string'
            ? Buffer.from(value)
            : Buffer.from(value as Uint8Array),
      );
      return { data: { kind: 'bytes', offsets: offsetsOf(texts), bytes: Buffer.concat(texts) }, validity };
    }
    case 'array':
    case 'map': {
      const lists = values.map((value) => (value ?? []) as unknown[]);
      const entries = lists.flat(1);
      const element =
        type.kind === 'array'
          ? vectorOf(type.element, entries)
          : structOf(
              [
                { name: '0', type: type.key },
                { name: '1', type: type.value },
              ],
              entries,
              null,
            );
      return { data: { kind: 'list', offsets: offsetsOf(lists), element }, validity };
    }
    case 'struct':
      return structOf(type.fields, values, validity);
    case 'choice':
      return structOf(choiceStruct(type).fields, values, validity);
    default:
      return { data: { kind: 'fixed', values: fixedOf(type, values) }, validity };
  }
}

function structOf(fields: readonly Column[], values: readonly unknown[], validity: Uint8Array | null): ColumnVector {
  const vectors = fields.map(({ name, type }) =>
    vectorOf(
      type,
      values.map((value) => (value as Row | null)?.[name]),
    ),
  );
  return { data: { kind: 'struct', fields: vectors }, validity };
}

function validityOf(values: readonly unknown[]): Uint8Array | null {
  if (values.every((value) => value != null)) return null;
  const bits = new Uint8Array((values.length + 7) >> 3);
  for (const [row, value] of values.entries()) if (value != null) bits[row >> 3]! |= 1 << (row & 7);
  return bits;
}

function offsetsOf(pieces: readonly { readonly length: number }[]): Int32Array {
  const offsets = new Int32Array(pieces.length + 1);
  for (const [index, piece] of pieces.entries()) offsets[index + 1] = offsets[index]! + piece.length;
  return offsets;
}

function fixedOf(type: DataType, values: readonly unknown[]): Uint8Array {
  const width = fixedWidth(type);
  const bytes = new Uint8Array(values.length * width);
  const view = new DataView(bytes.buffer);
  for (const [row, value] of values.entries()) {
    if (value == null) continue;
    const at = row * width;
    if (type.kind === 'float') view.setFloat32(at, value as number, true);
    else if (type.kind === 'boolean') bytes[row] = value === true ? 1 : 0;
    else if (type.kind === 'double') view.setFloat64(at, value as number, true);
    else {
      const whole = BigInt.asUintN(128, BigInt(value as bigint | number | boolean));
      for (let byte = 0; byte < width; byte += 1) bytes[at + byte] = Number((whole >> BigInt(byte * 8)) & 0xffn);
    }
  }
  return bytes;
}
