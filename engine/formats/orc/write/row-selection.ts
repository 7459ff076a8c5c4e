/** Which rows of a vector a column has to write: all in a range, or some that are listed. */

import type { ColumnVector } from '#engine/duckdb/column-vector.ts';

export interface RowSelection {
  readonly count: number;
  /** The rows in ascending order; null: `count` rows from `from` on. */
  readonly rows: Int32Array | null;
  readonly from: number;
}

export function rangeOf(from: number, count: number): RowSelection {
  return { from, count, rows: null };
}

/** The selected rows that have a value; the same object when all have. */
export function presentRows({ validity }: ColumnVector, selection: RowSelection): RowSelection {
  if (validity === null) return selection;
  const { rows, from, count } = selection;
  const present = new Int32Array(count);
  let found = 0;
  for (let index = 0; index < count; index += 1) {
    const row = rows === null ? from + index : rows[index]!;
    if (((validity[row >> 3]! >> (row & 7)) & 1) === 0) continue;
    present[found] = row;
    found += 1;
  }
  return found === count ? selection : { rows: present.subarray(0, found), from: 0, count: found };
}

/** The elements of the selected lists, and the length of each list in turn. */
export function elementsOf(
  offsets: Int32Array,
  { rows, from, count }: RowSelection,
  addLength: (length: number) => void,
): RowSelection {
  if (rows === null) {
    for (let row = from; row < from + count; row += 1) addLength(offsets[row + 1]! - offsets[row]!);
    return rangeOf(offsets[from]!, count === 0 ? 0 : offsets[from + count]! - offsets[from]!);
  }
  let total = 0;
  for (let index = 0; index < count; index += 1) total += offsets[rows[index]! + 1]! - offsets[rows[index]!]!;
  const elements = new Int32Array(total);
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    const row = rows[index]!;
    const end = offsets[row + 1]!;
    addLength(end - offsets[row]!);
    for (let element = offsets[row]!; element < end; element += 1, at += 1) elements[at] = element;
  }
  return { rows: elements, from: 0, count: total };
}
