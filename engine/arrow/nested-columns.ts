/** Arrow columns with children: lists, fixed-size arrays, maps, structs (unions are tagged structs). */

import { duckdb, type Vector } from '#engine/duckdb/binding.ts';
import type { CollectedBuffers, ColumnBuilder } from '#engine/arrow/column-builder.ts';
import { GrowingBytes } from '#engine/arrow/growing-bytes.ts';
import { intersectMasks, ValidityBuilder } from '#engine/arrow/validity-builder.ts';
import { isValid, vectorBytes, vectorValidity } from '#engine/duckdb/vector-bytes.ts';

/** Fields share the parent's rows; a null parent hides them. */
export class StructColumn implements ColumnBuilder {
  readonly #validity = new ValidityBuilder();
  readonly #fields: readonly ColumnBuilder[];

  constructor(fields: readonly ColumnBuilder[]) {
    this.#fields = fields;
  }

  append(vector: Vector, vectorRows: number, from: number, count: number, parentMask: Uint8Array | null): void {
    const mask = intersectMasks(parentMask, vectorValidity(vector, vectorRows));
    this.#validity.append(mask, from, count);
    for (const [index, field] of this.#fields.entries()) {
      field.append(duckdb.struct_vector_get_child(vector, index), vectorRows, from, count, mask);
    }
  }

  estimate(vector: Vector, vectorRows: number, from: number, count: number): number {
    let total = count >> 3;
    for (const [index, field] of this.#fields.entries()) {
      total += field.estimate(duckdb.struct_vector_get_child(vector, index), vectorRows, from, count);
    }
    return total;
  }

  collect(out: CollectedBuffers): void {
    out.nodes.push({ length: this.#validity.rows, nullCount: this.#validity.nullCount });
    out.buffers.push(this.#validity.written());
    for (const field of this.#fields) field.collect(out);
  }

  reset(): void {
    this.#validity.reset();
    for (const field of this.#fields) field.reset();
  }
}

/** Lists and maps (a map is a list of key-value structs). */
export class ListColumn implements ColumnBuilder {
  readonly #validity = new ValidityBuilder();
  readonly #offsets = new GrowingBytes();
  readonly #element: ColumnBuilder;
  #elements = 0;

  constructor(element: ColumnBuilder) {
    this.#element = element;
  }

  append(vector: Vector, vectorRows: number, from: number, count: number, parentMask: Uint8Array | null): void {
    const mask = intersectMasks(parentMask, vectorValidity(vector, vectorRows));
    this.#validity.append(mask, from, count);
    const offsets = this.#extendOffsets(count);
    if (count === 0) return;
    const child = duckdb.list_vector_get_child(vector);
    const childRows = duckdb.list_vector_get_size(vector);
    const entries = entriesOf(vector, vectorRows);
    // A filtered list column does not move its elements: runs are copied, gaps are skipped.
    let runStart = 0;
    let runEnd = 0;
    for (let index = 0; index < count; index += 1) {
      const row = from + index;
      const length = isValid(mask, row) ? entries.length(row) : 0;
      if (length > 0) {
        const start = entries.start(row);
        if (start !== runEnd) {
          if (runEnd > runStart) this.#element.append(child, childRows, runStart, runEnd - runStart, null);
          runStart = start;
        }
        runEnd = start + length;
        this.#elements += length;
      }
      offsets[index + 1] = this.#elements;
    }
    if (runEnd > runStart) this.#element.append(child, childRows, runStart, runEnd - runStart, null);
  }

  #extendOffsets(count: number): Int32Array {
    if (this.#offsets.length === 0) new Int32Array(this.#offsets.bytes.buffer, this.#offsets.extend(4), 1)[0] = 0;
    const start = this.#offsets.extend(count * 4);
    return new Int32Array(this.#offsets.bytes.buffer, start - 4, count + 1);
  }

  estimate(vector: Vector, vectorRows: number, from: number, count: number): number {
    const validity = vectorValidity(vector, vectorRows);
    const entries = entriesOf(vector, vectorRows);
    const child = duckdb.list_vector_get_child(vector);
    const childRows = duckdb.list_vector_get_size(vector);
    let low = Infinity;
    let high = 0;
    let elements = 0;
    for (let row = from; row < from + count; row += 1) {
      if (!isValid(validity, row) || entries.length(row) === 0) continue;
      low = Math.min(low, entries.start(row));
      high = Math.max(high, entries.start(row) + entries.length(row));
      elements += entries.length(row);
    }
    if (elements === 0) return count * 4;
    const span = this.#element.estimate(child, childRows, low, high - low);
    // Entries may share elements or skip some; scale by the number that are used.
    return count * 4 + Math.ceil((span * elements) / (high - low));
  }

  collect(out: CollectedBuffers): void {
    this.#extendOffsets(0);
    out.nodes.push({ length: this.#validity.rows, nullCount: this.#validity.nullCount });
    out.buffers.push(this.#validity.written(), this.#offsets.written());
    this.#element.collect(out);
  }

  reset(): void {
    this.#validity.reset();
    this.#offsets.length = 0;
    this.#elements = 0;
    this.#element.reset();
  }
}

function entriesOf(vector: Vector, vectorRows: number): { start(row: number): number; length(row: number): number } {
  const bytes = vectorBytes(vector, vectorRows * 16);
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, vectorRows * 4);
  return {
    start: (row) => words[row * 4]! + words[row * 4 + 1]! * 4294967296,
    length: (row) => words[row * 4 + 2]! + words[row * 4 + 3]! * 4294967296,
  };
}

/** DuckDB's ARRAY: the same number of elements in every row, null rows included. */
export class ArrayColumn implements ColumnBuilder {
  readonly #validity = new ValidityBuilder();
  readonly #element: ColumnBuilder;
  readonly #size: number;

  constructor(element: ColumnBuilder, size: number) {
    this.#element = element;
    this.#size = size;
  }

  append(vector: Vector, vectorRows: number, from: number, count: number, parentMask: Uint8Array | null): void {
    const mask = intersectMasks(parentMask, vectorValidity(vector, vectorRows));
    this.#validity.append(mask, from, count);
    this.#element.append(
      duckdb.array_vector_get_child(vector),
      vectorRows * this.#size,
      from * this.#size,
      count * this.#size,
      mask === null ? null : this.#spread(mask, vectorRows),
    );
  }

  /** The parent's bits, one per element. */
  #spread(mask: Uint8Array, vectorRows: number): Uint8Array {
    const wide = new Uint8Array(Math.ceil((vectorRows * this.#size) / 64) * 8);
    for (let row = 0; row < vectorRows; row += 1) {
      if (!isValid(mask, row)) continue;
      for (let at = row * this.#size; at < (row + 1) * this.#size; at += 1) wide[at >> 3]! |= 1 << (at & 7);
    }
    return wide;
  }

  estimate(vector: Vector, vectorRows: number, from: number, count: number): number {
    return this.#element.estimate(
      duckdb.array_vector_get_child(vector),
      vectorRows * this.#size,
      from * this.#size,
      count * this.#size,
    );
  }

  collect(out: CollectedBuffers): void {
    out.nodes.push({ length: this.#validity.rows, nullCount: this.#validity.nullCount });
    out.buffers.push(this.#validity.written());
    this.#element.collect(out);
  }

  reset(): void {
    this.#validity.reset();
    this.#element.reset();
  }
}
