/** Two columns behind each other as one. */

import type { ColumnVector } from '#engine/formats/batches/column-batch.ts';
import { itemType } from '#engine/formats/batches/take-rows.ts';
import { choiceStruct } from '#engine/types/choice-struct.ts';
import type { DataType } from '#engine/types/data-type.ts';
import { fixedWidth } from '#engine/duckdb/vector-filler.ts';

export interface CountedColumn {
  readonly column: ColumnVector;
  readonly rows: number;
}

/** @param type of both. */
export function joinColumns(first: CountedColumn, second: CountedColumn, type: DataType): CountedColumn {
  const [left, right] = [first.column.data, second.column.data];
  const rows = first.rows + second.rows;
  const validity = joinValidity(first, second);
  if (left.kind === 'fixed' && right.kind === 'fixed') {
    const width = fixedWidth(type);
    const values = joinBytes(
      left.values.subarray(0, first.rows * width),
      right.values.subarray(0, second.rows * width),
    );
    return { rows, column: { data: { kind: 'fixed', values }, validity } };
  }
  if (left.kind === 'bytes' && right.kind === 'bytes') {
    const bytes = joinBytes(
      left.bytes.subarray(left.offsets[0], left.offsets[first.rows]),
      right.bytes.subarray(right.offsets[0], right.offsets[second.rows]),
    );
    return {
      rows,
      column: {
        data: { kind: 'bytes', offsets: joinOffsets(left.offsets, first.rows, right.offsets, second.rows), bytes },
        validity,
      },
    };
  }
  if (left.kind === 'list' && right.kind === 'list' && left.offsets[0] === 0 && right.offsets[0] === 0) {
    const { column: element } = joinColumns(
      { column: left.element, rows: left.offsets[first.rows]! },
      { column: right.element, rows: right.offsets[second.rows]! },
      itemType(type),
    );
    const offsets = joinOffsets(left.offsets, first.rows, right.offsets, second.rows);
    return { rows, column: { data: { kind: 'list', offsets, element }, validity } };
  }
  if (left.kind === 'struct' && right.kind === 'struct' && (type.kind === 'struct' || type.kind === 'choice')) {
    const { fields: types } = type.kind === 'choice' ? choiceStruct(type) : type;
    const fields = left.fields.map(
      (field, index) =>
        joinColumns(
          { column: field, rows: first.rows },
          { column: right.fields[index]!, rows: second.rows },
          types[index]!.type,
        ).column,
    );
    return { rows, column: { data: { kind: 'struct', fields }, validity } };
  }
  throw new RangeError('two columns of one type are laid out differently');
}

function joinBytes(left: Uint8Array, right: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(left.length + right.length);
  bytes.set(left);
  bytes.set(right, left.length);
  return bytes;
}

function joinOffsets(left: Int32Array, leftRows: number, right: Int32Array, rightRows: number): Int32Array {
  const offsets = new Int32Array(leftRows + rightRows + 1);
  for (let row = 0; row <= leftRows; row += 1) offsets[row] = left[row]! - left[0]!;
  const end = offsets[leftRows]!;
  for (let row = 1; row <= rightRows; row += 1) offsets[leftRows + row] = end + right[row]! - right[0]!;
  return offsets;
}

function joinValidity(first: CountedColumn, second: CountedColumn): Uint8Array | null {
  if (first.column.validity === null && second.column.validity === null) return null;
  const bits = new Uint8Array((first.rows + second.rows + 7) >> 3);
  let at = 0;
  for (const { column, rows } of [first, second]) {
    const { validity } = column;
    for (let row = 0; row < rows; row += 1, at += 1)
      if (validity === null || (validity[row >> 3]! & (1 << (row & 7))) !== 0) bits[at >> 3]! |= 1 << (at & 7);
  }
  return bits;
}
