/** Which rows of a batch hold a value, and the spreading of dense values over them. */

import type { BooleanReader } from '#engine/formats/orc/encoding/byte-reader.ts';
import { reusedBytes } from '#engine/formats/orc/read/reused-array.ts';

/** One byte per row, 1 = there is a value; null: every row has one. */
export type Presence = Uint8Array | null;

export interface PresentRows {
  readonly presence: Presence;
  /** How many rows hold a value. */
  readonly count: number;
}

/** The PRESENT stream of a column, where it has one. */
export class PresentBits {
  readonly #bits: BooleanReader | null;
  readonly #reused = reusedBytes();

  /** @param bits null: the column has no such stream, so that each of its values is there. */
  constructor(bits: BooleanReader | null) {
    this.#bits = bits;
  }

  /**
   * @param parent rows in which the enclosing value is there: the stream has bits for those only.
   * @param parentCount how many those are.
   * @returns rows that are valid until the next call.
   */
  read(rows: number, parent: Presence, parentCount: number): PresentRows {
    if (this.#bits === null) return { presence: parent, count: parentCount };
    const own = this.#reused.take(rows);
    const count = this.#bits.read(own, parentCount);
    if (count === parentCount) return { presence: parent, count };
    if (parent === null) return { presence: own, count };
    let from = parentCount;
    for (let row = rows - 1; row >= 0; row -= 1) own[row] = parent[row] === 1 ? own[(from -= 1)]! : 0;
    return { presence: own, count };
  }
}

/** The bitmap of a column vector: least significant bit first, 1 = there is a value. */
export function toValidity(presence: Presence): Uint8Array | null {
  if (presence === null) return null;
  const rows = presence.length;
  const bits = new Uint8Array((rows + 7) >> 3);
  const whole = rows >> 3;
  for (let index = 0, row = 0; index < whole; index += 1, row += 8) {
    bits[index] =
      presence[row]! |
      (presence[row + 1]! << 1) |
      (presence[row + 2]! << 2) |
      (presence[row + 3]! << 3) |
      (presence[row + 4]! << 4) |
      (presence[row + 5]! << 5) |
      (presence[row + 6]! << 6) |
      (presence[row + 7]! << 7);
  }
  for (let row = whole * 8; row < rows; row += 1) bits[row >> 3]! |= presence[row]! << (row & 7);
  return bits;
}

/** Moves the first `count` values to the rows that are present, in place. The other rows are undefined. */
export function spread(values: Uint8Array | Int16Array | Int32Array, presence: Presence, count: number): void {
  if (presence === null) return;
  let from = count;
  for (let row = presence.length - 1; row >= from; row -= 1) {
    if (presence[row] === 1) values[row] = values[(from -= 1)]!;
  }
}

/** {@link spread} for values of several words each. */
export function spreadWords(values: Int32Array, words: number, presence: Presence, count: number): void {
  if (presence === null) return;
  if (words === 1) return spread(values, presence, count);
  let from = count;
  for (let row = presence.length - 1; row >= from; row -= 1) {
    if (presence[row] !== 1) continue;
    from -= 1;
    values[row * words] = values[from * words]!;
    values[row * words + 1] = values[from * words + 1]!;
    for (let word = 2; word < words; word += 1) values[row * words + word] = values[from * words + word]!;
  }
}
