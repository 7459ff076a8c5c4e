/** Arrow columns of text and bytes: DuckDB's strings copied in runs, and values that are written as text. */

import { duckdb, type Vector } from '#engine/duckdb/binding.ts';
import type { CollectedBuffers, ColumnBuilder } from '#engine/arrow/column-builder.ts';
import { GrowingBytes } from '#engine/arrow/growing-bytes.ts';
import { intersectMasks, ValidityBuilder } from '#engine/arrow/validity-builder.ts';
import {
  inlineStringBytes,
  isValid,
  stringSlotBytes,
  vectorBytes,
  vectorValidity,
} from '#engine/duckdb/vector-bytes.ts';

/** Offsets, bytes and validity; subclasses fill them differently. */
abstract class VariableColumn implements ColumnBuilder {
  protected readonly validity = new ValidityBuilder();
  protected readonly bytes = new GrowingBytes();
  readonly #offsets = new GrowingBytes();

  abstract append(vector: Vector, vectorRows: number, from: number, count: number, parentMask: Uint8Array | null): void;
  abstract estimate(vector: Vector, vectorRows: number, from: number, count: number): number;

  /** Space for the offsets of `count` more rows; entry 0 is the end of the previous ones. */
  protected extendOffsets(count: number): Int32Array {
    if (this.#offsets.length === 0) new Int32Array(this.#offsets.bytes.buffer, this.#offsets.extend(4), 1)[0] = 0;
    const start = this.#offsets.extend(count * 4);
    return new Int32Array(this.#offsets.bytes.buffer, start - 4, count + 1);
  }

  collect(out: CollectedBuffers): void {
    this.extendOffsets(0);
    out.nodes.push({ length: this.validity.rows, nullCount: this.validity.nullCount });
    out.buffers.push(this.validity.written(), this.#offsets.written(), this.bytes.written());
  }

  reset(): void {
    this.validity.reset();
    this.bytes.length = 0;
    this.#offsets.length = 0;
  }
}

/**
 * Bytes between two strings of one run are read with them. At most this many, so that both ends of the
 * gap are in the same or in neighbouring memory pages and no unmapped page is between them.
 */
const largestGap = 1024;
/** Below this, copying byte by byte beats a call. */
const smallCopy = 40;
const twoTo32 = 4294967296;

/** VARCHAR, JSON, BLOB: long strings lying close together are fetched with one call per run. */
export class StringColumn extends VariableColumn {
  /** A vector is read twice, to estimate and to append; its handles into DuckDB's memory are created once. */
  #seen: SeenVector | undefined;

  #look(vector: Vector, rows: number): SeenVector {
    if (this.#seen?.vector === vector) return this.#seen;
    const slots = vectorBytes(vector, rows * stringSlotBytes);
    this.#seen = {
      vector,
      slots,
      words: new Uint32Array(slots.buffer, slots.byteOffset, rows * 4),
      validity: vectorValidity(vector, rows),
    };
    return this.#seen;
  }

  override append(
    vector: Vector,
    vectorRows: number,
    from: number,
    count: number,
    parentMask: Uint8Array | null,
  ): void {
    const { slots, words, validity } = this.#look(vector, vectorRows);
    const mask = intersectMasks(parentMask, validity);
    this.validity.append(mask, from, count);
    const offsets = this.extendOffsets(count);
    if (count === 0) return;
    let end = offsets[0]!;
    const first = end;
    for (let index = 0; index < count; index += 1) {
      const row = from + index;
      if (mask === null || (mask[row >> 3]! & (1 << (row & 7))) !== 0) end += words[row * 4]!;
      offsets[index + 1] = end;
    }
    this.bytes.extend(end - first);
    this.#copyRuns(slots, words, offsets, from, count);
  }

  /** Splits the rows into runs whose long strings are in one window of memory. */
  #copyRuns(slots: Uint8Array, words: Uint32Array, offsets: Int32Array, from: number, count: number): void {
    let runStart = 0;
    let low = 0;
    let high = 0;
    let lowRow = -1;
    for (let index = 0; index < count; index += 1) {
      const length = offsets[index + 1]! - offsets[index]!;
      if (length <= inlineStringBytes) continue;
      const word = (from + index) * 4;
      const pointer = words[word + 3]! * twoTo32 + words[word + 2]!;
      if (lowRow < 0) {
        low = pointer;
        high = pointer + length;
        lowRow = index;
      } else if (pointer >= low - largestGap - length && pointer <= high + largestGap) {
        if (pointer < low) {
          low = pointer;
          lowRow = index;
        }
        if (pointer + length > high) high = pointer + length;
      } else {
        this.#copyRun(slots, words, offsets, from, runStart, index, lowRow, low, high);
        runStart = index;
        low = pointer;
        high = pointer + length;
        lowRow = index;
      }
    }
    this.#copyRun(slots, words, offsets, from, runStart, count, lowRow, low, high);
  }

  #copyRun(
    slots: Uint8Array,
    words: Uint32Array,
    offsets: Int32Array,
    from: number,
    runStart: number,
    runEnd: number,
    lowRow: number,
    low: number,
    high: number,
  ): void {
    const target = this.bytes.bytes;
    const block =
      lowRow < 0
        ? slots
        : duckdb.get_data_from_pointer(
            slots.buffer as ArrayBuffer,
            slots.byteOffset + (from + lowRow) * stringSlotBytes + 8,
            high - low,
          );
    // Neighbours in memory that are neighbours in the column too are copied together.
    let pendingFrom = 0;
    let pendingTo = 0;
    let pendingAt = 0;
    for (let index = runStart; index < runEnd; index += 1) {
      const at = offsets[index]!;
      const length = offsets[index + 1]! - at;
      if (length === 0) continue;
      if (length <= inlineStringBytes) {
        const source = (from + index) * stringSlotBytes + 4;
        for (let byte = 0; byte < length; byte += 1) target[at + byte] = slots[source + byte]!;
        continue;
      }
      const word = (from + index) * 4;
      const source = words[word + 3]! * twoTo32 + words[word + 2]! - low;
      if (source === pendingTo && at === pendingAt + (pendingTo - pendingFrom)) {
        pendingTo = source + length;
        continue;
      }
      copy(block, pendingFrom, pendingTo, target, pendingAt);
      pendingFrom = source;
      pendingTo = source + length;
      pendingAt = at;
    }
    copy(block, pendingFrom, pendingTo, target, pendingAt);
  }

  override reset(): void {
    super.reset();
    this.#seen = undefined;
  }

  override estimate(vector: Vector, vectorRows: number, from: number, count: number): number {
    const { words, validity } = this.#look(vector, vectorRows);
    let total = count * 4 + (count >> 3);
    for (let row = from; row < from + count; row += 1) if (isValid(validity, row)) total += words[row * 4]!;
    return total;
  }
}

interface SeenVector {
  readonly vector: Vector;
  readonly slots: Uint8Array;
  readonly words: Uint32Array;
  readonly validity: Uint8Array | null;
}

function copy(source: Uint8Array, from: number, to: number, target: Uint8Array, at: number): void {
  if (to - from > smallCopy) target.set(source.subarray(from, to), at);
  else for (let index = from, out = at; index < to; index += 1, out += 1) target[out] = source[index]!;
}

/** Values that Arrow readers are given as text: UUID, ENUM, TIME, INTERVAL, BIT. */
export class TextColumn extends VariableColumn {
  readonly #width: number;
  readonly #textOf: (data: DataView, row: number, bytes: Uint8Array) => Uint8Array;
  readonly #typicalLength: number;

  /** @param textOf UTF-8 of the value at a row, given the vector's fixed-width part of `width` bytes a row. */
  constructor(
    width: number,
    typicalLength: number,
    textOf: (data: DataView, row: number, bytes: Uint8Array) => Uint8Array,
  ) {
    super();
    this.#width = width;
    this.#textOf = textOf;
    this.#typicalLength = typicalLength;
  }

  override append(
    vector: Vector,
    vectorRows: number,
    from: number,
    count: number,
    parentMask: Uint8Array | null,
  ): void {
    const mask = intersectMasks(parentMask, vectorValidity(vector, vectorRows));
    this.validity.append(mask, from, count);
    const offsets = this.extendOffsets(count);
    const bytes = vectorBytes(vector, vectorRows * this.#width);
    const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let index = 0; index < count; index += 1) {
      if (isValid(mask, from + index)) this.bytes.append(this.#textOf(data, from + index, bytes));
      offsets[index + 1] = this.bytes.length;
    }
  }

  override estimate(_vector: Vector, _vectorRows: number, _from: number, count: number): number {
    return count * (4 + this.#typicalLength);
  }
}
