/** Arrow columns whose values have one width: numbers, dates, timestamps, decimals, booleans, nulls. */

import { EngineError } from '#engine/contract/errors.ts';
import type { Vector } from '#engine/duckdb/binding.ts';
import type { CollectedBuffers, ColumnBuilder } from '#engine/arrow/column-builder.ts';
import { GrowingBytes } from '#engine/arrow/growing-bytes.ts';
import { intersectMasks, ValidityBuilder } from '#engine/arrow/validity-builder.ts';
import { vectorBytes, vectorValidity } from '#engine/duckdb/vector-bytes.ts';

/** Values copied as they are. */
export class PlainColumn implements ColumnBuilder {
  protected readonly validity = new ValidityBuilder();
  protected readonly values = new GrowingBytes();
  readonly #width: number;

  constructor(width: number) {
    this.#width = width;
  }

  append(vector: Vector, vectorRows: number, from: number, count: number, parentMask: Uint8Array | null): void {
    this.validity.append(intersectMasks(parentMask, vectorValidity(vector, vectorRows)), from, count);
    const bytes = vectorBytes(vector, vectorRows * this.#width);
    this.put(bytes.subarray(from * this.#width, (from + count) * this.#width), count);
  }

  protected put(source: Uint8Array, _count: number): void {
    this.values.append(source);
  }

  estimate(_vector: Vector, _vectorRows: number, _from: number, count: number): number {
    return count * this.#width + (count >> 3);
  }

  collect(out: CollectedBuffers): void {
    out.nodes.push({ length: this.validity.rows, nullCount: this.validity.nullCount });
    out.buffers.push(this.validity.written(), this.values.written());
  }

  reset(): void {
    this.validity.reset();
    this.values.length = 0;
  }
}

/** A byte per value becomes a bit per value. */
export class BooleanColumn extends PlainColumn {
  #rows = 0;

  constructor() {
    super(1);
  }

  protected override put(source: Uint8Array, count: number): void {
    const start = this.#rows;
    this.#rows += count;
    this.values.extend(((this.#rows + 7) >> 3) - this.values.length);
    const bits = this.values.bytes;
    let index = 0;
    for (; index < count && ((start + index) & 7) !== 0; index += 1) setBit(bits, start + index, source[index]!);
    for (; index + 8 <= count; index += 8) {
      bits[(start + index) >> 3] =
        (source[index]! & 1) |
        ((source[index + 1]! & 1) << 1) |
        ((source[index + 2]! & 1) << 2) |
        ((source[index + 3]! & 1) << 3) |
        ((source[index + 4]! & 1) << 4) |
        ((source[index + 5]! & 1) << 5) |
        ((source[index + 6]! & 1) << 6) |
        ((source[index + 7]! & 1) << 7);
    }
    for (; index < count; index += 1) setBit(bits, start + index, source[index]!);
  }

  override reset(): void {
    super.reset();
    this.#rows = 0;
  }
}

function setBit(bits: Uint8Array, at: number, value: number): void {
  if ((at & 7) === 0) bits[at >> 3] = 0;
  bits[at >> 3]! |= (value & 1) << (at & 7);
}

/** Decimals of 2, 4 or 8 bytes, sign-extended to Arrow's 16. */
export class DecimalColumn extends PlainColumn {
  readonly #from: 2 | 4 | 8;

  constructor(storedBytes: 2 | 4 | 8) {
    super(storedBytes);
    this.#from = storedBytes;
  }

  protected override put(source: Uint8Array, count: number): void {
    const start = this.values.extend(count * 16);
    const target = new Int32Array(this.values.bytes.buffer, start, count * 4);
    const stored =
      this.#from === 2
        ? new Int16Array(source.buffer, source.byteOffset, count)
        : new Int32Array(source.buffer, source.byteOffset, this.#from === 4 ? count : count * 2);
    if (this.#from === 8) {
      for (let index = 0, at = 0; index < count; index += 1, at += 4) {
        const high = stored[2 * index + 1]!;
        const sign = high >> 31;
        target[at] = stored[2 * index]!;
        target[at + 1] = high;
        target[at + 2] = sign;
        target[at + 3] = sign;
      }
      return;
    }
    for (let index = 0, at = 0; index < count; index += 1, at += 4) {
      const value = stored[index]!;
      const sign = value >> 31;
      target[at] = value;
      target[at + 1] = sign;
      target[at + 2] = sign;
      target[at + 3] = sign;
    }
  }

  override estimate(_vector: Vector, _vectorRows: number, _from: number, count: number): number {
    return count * 16 + (count >> 3);
  }
}

/** UHUGEINT as decimal(38,0), which holds it up to 2^127 - 1. */
export class UnsignedHugeColumn extends PlainColumn {
  constructor() {
    super(16);
  }

  override append(
    vector: Vector,
    vectorRows: number,
    from: number,
    count: number,
    parentMask: Uint8Array | null,
  ): void {
    const mask = intersectMasks(parentMask, vectorValidity(vector, vectorRows));
    const bytes = vectorBytes(vector, vectorRows * 16);
    for (let row = from; row < from + count; row += 1) {
      const present = mask === null || (mask[row >> 3]! & (1 << (row & 7))) !== 0;
      if (present && bytes[row * 16 + 15]! > 127) {
        throw new EngineError('Execution', 'A UHUGEINT value is larger than a decimal can hold (2^127 - 1).', {
          hint: 'Cast the column to VARCHAR.',
        });
      }
    }
    super.append(vector, vectorRows, from, count, parentMask);
  }
}

/** A column of nulls: Arrow's Null has no buffers. */
export class NullColumn implements ColumnBuilder {
  #rows = 0;

  append(_vector: Vector, _vectorRows: number, _from: number, count: number): void {
    this.#rows += count;
  }

  estimate(): number {
    return 0;
  }

  collect(out: CollectedBuffers): void {
    out.nodes.push({ length: this.#rows, nullCount: this.#rows });
  }

  reset(): void {
    this.#rows = 0;
  }
}
