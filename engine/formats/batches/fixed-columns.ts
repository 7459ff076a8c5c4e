/** Columns under construction whose values have one width: numbers, booleans, dates, timestamps, decimals, nulls. */

import type { BatchColumn } from '#engine/formats/batches/batch-column.ts';
import { ValidityBits } from '#engine/formats/batches/validity-bits.ts';
import type { ColumnVector } from '#engine/duckdb/column-vector.ts';

const firstRows = 1024;
const twoTo32 = 4294967296;

abstract class FixedColumn<
  Values extends Int8Array | Int16Array | Int32Array | Float32Array | Float64Array,
> implements BatchColumn {
  rows = 0;
  /** Slots per row; a wide value is several words. */
  protected readonly words: number;
  protected values: Values;
  readonly #make: (slots: number) => Values;
  readonly #validity = new ValidityBits();

  constructor(make: (slots: number) => Values, words = 1) {
    this.#make = make;
    this.words = words;
    this.values = make(firstRows * words);
  }

  appendNull(): void {
    this.#validity.setNull(this.rows);
    this.next();
  }

  /** First slot of a new row. */
  protected next(): number {
    const at = this.rows * this.words;
    this.rows += 1;
    if (at + this.words > this.values.length) {
      const larger = this.#make(this.values.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    return at;
  }

  take(): ColumnVector {
    const { buffer, byteOffset, BYTES_PER_ELEMENT } = this.values;
    const values = new Uint8Array(buffer, byteOffset, this.rows * this.words * BYTES_PER_ELEMENT);
    const validity = this.#validity.take(this.rows);
    this.values = this.#make(Math.max(firstRows * this.words, this.rows * this.words));
    this.rows = 0;
    return { data: { kind: 'fixed', values }, validity };
  }
}

/** boolean and tinyint. */
export class Int8Column extends FixedColumn<Int8Array> {
  constructor() {
    super((slots) => new Int8Array(slots));
  }

  append(value: number): void {
    const at = this.next();
    this.values[at] = value;
  }
}

/** smallint, and decimals of up to 4 digits. */
export class Int16Column extends FixedColumn<Int16Array> {
  constructor() {
    super((slots) => new Int16Array(slots));
  }

  append(value: number): void {
    const at = this.next();
    this.values[at] = value;
  }
}

/** int, date, and decimals of up to 9 digits. */
export class Int32Column extends FixedColumn<Int32Array> {
  constructor() {
    super((slots) => new Int32Array(slots));
  }

  append(value: number): void {
    const at = this.next();
    this.values[at] = value;
  }
}

/** bigint, timestamps, and decimals of up to 18 digits: each as two words, so that no value is a BigInt on the way. */
export class Int64Column extends FixedColumn<Int32Array> {
  constructor() {
    super((slots) => new Int32Array(slots), 2);
  }

  append(value: bigint): void {
    this.appendWords(Number(BigInt.asIntN(32, value)), Number(BigInt.asIntN(32, value >> 32n)));
  }

  /** @param value whole, at most 2^53 either way. */
  appendNumber(value: number): void {
    this.appendWords(value | 0, Math.floor(value / twoTo32));
  }

  appendWords(low: number, high: number): void {
    const at = this.next();
    this.values[at] = low;
    this.values[at + 1] = high;
  }
}

/** Decimals of up to 38 digits. */
export class Int128Column extends FixedColumn<Int32Array> {
  constructor() {
    super((slots) => new Int32Array(slots), 4);
  }

  append(value: bigint): void {
    const at = this.next();
    for (let word = 0; word < 4; word += 1)
      this.values[at + word] = Number(BigInt.asIntN(32, value >> BigInt(32 * word)));
  }

  /** Words from the lowest to the highest. */
  appendWords(first: number, second: number, third: number, fourth: number): void {
    const at = this.next();
    this.values[at] = first;
    this.values[at + 1] = second;
    this.values[at + 2] = third;
    this.values[at + 3] = fourth;
  }
}

export class Float32Column extends FixedColumn<Float32Array> {
  constructor() {
    super((slots) => new Float32Array(slots));
  }

  append(value: number): void {
    const at = this.next();
    this.values[at] = value;
  }
}

export class Float64Column extends FixedColumn<Float64Array> {
  constructor() {
    super((slots) => new Float64Array(slots));
  }

  append(value: number): void {
    const at = this.next();
    this.values[at] = value;
  }
}

/** A column that is null in every row. */
export class NullColumn implements BatchColumn {
  rows = 0;

  appendNull(): void {
    this.rows += 1;
  }

  take(): ColumnVector {
    const validity = new Uint8Array((this.rows + 7) >> 3);
    this.rows = 0;
    return { data: { kind: 'fixed', values: new Uint8Array(0) }, validity };
  }
}
