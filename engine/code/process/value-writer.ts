/** What builds a column from values that custom code returned; a value is converted first, so that a row is taken whole or not at all. */

import type { ColumnVector } from '#engine/duckdb/column-vector.ts';

export interface ValueWriter {
  /**
   * Null and undefined are null. @param place path of the value, for errors.
   * @throws Misfit when the value does not fit; whatever the value's own code throws.
   */
  convert(value: unknown, place: string): unknown;
  /** @param converted of `convert`. */
  append(converted: unknown): void;
  /** Bytes so far, about. */
  readonly bytes: number;
  finish(): ColumnVector;
}

/** One bit per row, and whether any is null. */
export class Validity {
  #bits = new Uint8Array(64);
  #rows = 0;
  #hasNull = false;

  push(present: boolean): void {
    if (this.#rows >> 3 >= this.#bits.length) {
      const longer = new Uint8Array(this.#bits.length * 2);
      longer.set(this.#bits);
      this.#bits = longer;
    }
    if (present) this.#bits[this.#rows >> 3]! |= 1 << (this.#rows & 7);
    else this.#hasNull = true;
    this.#rows += 1;
  }

  finish(): Uint8Array | null {
    return this.#hasNull ? this.#bits.slice(0, (this.#rows + 7) >> 3) : null;
  }
}
