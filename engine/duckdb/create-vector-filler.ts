/** Copies columns into DuckDB's vectors: values and validity in one piece, text by one copy of all its bytes. */

import { isUtf8 } from 'node:buffer';
import { EngineError } from '#engine/contract/errors.ts';
import { choiceStruct } from '#engine/types/choice-struct.ts';
import type { DataType } from '#engine/types/data-type.ts';
import type { ByteValues, ColumnVector, FixedValues, ListValues, StructValues } from '#engine/duckdb/column-vector.ts';
import { duckdb, type Vector } from '#engine/duckdb/binding.ts';
import { inlineStringBytes, stringSlotBytes, vectorBytes } from '#engine/duckdb/vector-bytes.ts';
import { fixedWidth, type VectorFiller } from '#engine/duckdb/vector-filler.ts';

/** @param name of the column, for errors. */
export function createVectorFiller(type: DataType, name: string): VectorFiller {
  switch (type.kind) {
    case 'string':
    case 'char':
    case 'varchar':
      return new TextFiller(name, true);
    case 'binary':
      return new TextFiller(name, false);
    case 'array':
      return new ListFiller(createVectorFiller(type.element, name));
    case 'map':
      return new ListFiller(
        new StructFiller([createVectorFiller(type.key, name), createVectorFiller(type.value, name)]),
      );
    case 'struct':
      return new StructFiller(type.fields.map((field) => createVectorFiller(field.type, `${name}.${field.name}`)));
    case 'choice':
      return createVectorFiller(choiceStruct(type), name);
    case 'null':
      return nullFiller;
    default:
      return new FixedFiller(fixedWidth(type));
  }
}

class FixedFiller implements VectorFiller {
  readonly #width: number;

  constructor(width: number) {
    this.#width = width;
  }

  fill(vector: Vector, column: ColumnVector, from: number, count: number, hidden: Uint8Array | null): void {
    const { values } = expect<FixedValues>(column, 'fixed');
    if (isAbsent(column)) return setValidity(vector, new Uint8Array((count + 7) >> 3), count);
    copyTo(vector, values, from * this.#width, count * this.#width);
    setValidity(vector, presentRows(column.validity, from, count, hidden), count);
  }
}

const nullFiller: VectorFiller = {
  fill(vector, _column, _from, count) {
    setValidity(vector, new Uint8Array((count + 7) >> 3), count);
  },
};

const twoTo32 = 4294967296;

class TextFiller implements VectorFiller {
  readonly #name: string;
  readonly #isText: boolean;
  #slots = new Uint8Array(2048 * stringSlotBytes);

  constructor(name: string, isText: boolean) {
    this.#name = name;
    this.#isText = isText;
  }

  fill(vector: Vector, column: ColumnVector, from: number, count: number, hidden: Uint8Array | null): void {
    if (isAbsent(column)) return this.fill(vector, absentBytes(count), 0, count, null);
    const { offsets, bytes } = expect<ByteValues>(column, 'bytes');
    const start = offsets[from]!;
    const all = bytes.subarray(start, offsets[from + count]!);
    if (this.#isText) this.#checkText(all, offsets, from, count);
    // Room for 2^n rows, so that lists of many lengths do not make a new one each.
    if (this.#slots.length < count * stringSlotBytes) this.#slots = new Uint8Array(count * stringSlotBytes * 2);
    const slots = this.#slots;
    const words = new Uint32Array(slots.buffer, 0, count * 4);
    // All bytes are given to the vector as one value; the slots then point into it.
    const base = all.length > inlineStringBytes ? placeOf(vector, all) : 0;
    for (let index = 0, word = 0; index < count; index += 1, word += 4) {
      const at = offsets[from + index]! - start;
      const length = offsets[from + index + 1]! - start - at;
      words[word] = length;
      words[word + 1] = 0;
      words[word + 2] = 0;
      words[word + 3] = 0;
      const slot = word * 4 + 4;
      if (length <= inlineStringBytes) {
        for (let byte = 0; byte < length; byte += 1) slots[slot + byte] = all[at + byte]!;
        continue;
      }
      for (let byte = 0; byte < 4; byte += 1) slots[slot + byte] = all[at + byte]!;
      const pointer = base + at;
      words[word + 2] = pointer % twoTo32;
      words[word + 3] = pointer / twoTo32;
    }
    copyTo(vector, slots, 0, count * stringSlotBytes);
    setValidity(vector, presentRows(column.validity, from, count, hidden), count);
  }

  /** Text that is whole and cut between characters is text in every piece. */
  #checkText(all: Uint8Array, offsets: Int32Array, from: number, count: number): void {
    let good = isUtf8(all);
    for (let index = 1; good && index < count; index += 1) {
      const at = offsets[from + index]! - offsets[from]!;
      if (at < all.length && (all[at]! & 0xc0) === 0x80) good = false;
    }
    if (good) return;
    throw new EngineError('MalformedFile', `Column "${this.#name}" contains text that is not UTF-8.`, {
      hint: 'Check the file: it is damaged, or its writer stored other bytes in a text column.',
      details: { column: this.#name },
    });
  }
}

/** Passes the bytes to the vector, which keeps them as long as its chunk, and returns their address. */
function placeOf(vector: Vector, bytes: Uint8Array): number {
  duckdb.vector_assign_string_element_len(vector, 0, bytes);
  const slot = vectorBytes(vector, stringSlotBytes);
  const view = new DataView(slot.buffer, slot.byteOffset, stringSlotBytes);
  return view.getUint32(12, true) * twoTo32 + view.getUint32(8, true);
}

class ListFiller implements VectorFiller {
  readonly #element: VectorFiller;
  #entries = new Uint32Array(2048 * 4);

  constructor(element: VectorFiller) {
    this.#element = element;
  }

  fill(vector: Vector, column: ColumnVector, from: number, count: number, hidden: Uint8Array | null): void {
    if (isAbsent(column)) return this.fill(vector, absentLists(column, count), 0, count, null);
    const { offsets, element } = expect<ListValues>(column, 'list');
    const start = offsets[from]!;
    const elements = offsets[from + count]! - start;
    if (this.#entries.length < count * 4) this.#entries = new Uint32Array(count * 8);
    const entries = this.#entries;
    for (let index = 0, word = 0; index < count; index += 1, word += 4) {
      const at = offsets[from + index]!;
      entries[word] = at - start;
      entries[word + 1] = 0;
      entries[word + 2] = offsets[from + index + 1]! - at;
      entries[word + 3] = 0;
    }
    duckdb.list_vector_reserve(vector, elements);
    duckdb.list_vector_set_size(vector, elements);
    if (elements > 0) this.#element.fill(duckdb.list_vector_get_child(vector), element, start, elements, null);
    copyTo(vector, new Uint8Array(entries.buffer), 0, count * 16);
    setValidity(vector, presentRows(column.validity, from, count, hidden), count);
  }
}

class StructFiller implements VectorFiller {
  readonly #fields: readonly VectorFiller[];

  constructor(fields: readonly VectorFiller[]) {
    this.#fields = fields;
  }

  fill(vector: Vector, column: ColumnVector, from: number, count: number, hidden: Uint8Array | null): void {
    const absent = isAbsent(column);
    const fields = absent ? undefined : expect<StructValues>(column, 'struct').fields;
    // DuckDB reads a field of a null struct unmasked, so the field has to be null too.
    const present = absent ? new Uint8Array((count + 7) >> 3) : presentRows(column.validity, from, count, hidden);
    for (const [index, filler] of this.#fields.entries()) {
      filler.fill(duckdb.struct_vector_get_child(vector, index), fields?.[index] ?? column, from, count, present);
    }
    setValidity(vector, present, count);
  }
}

/** A column of type null, which has no values, serves as nulls of any type. */
function isAbsent({ data, validity }: ColumnVector): boolean {
  return data.kind === 'fixed' && data.values.length === 0 && validity !== null;
}

function absentBytes(count: number): ColumnVector {
  return {
    data: { kind: 'bytes', offsets: new Int32Array(count + 1), bytes: new Uint8Array(0) },
    validity: new Uint8Array((count + 7) >> 3),
  };
}

function absentLists(element: ColumnVector, count: number): ColumnVector {
  return {
    data: { kind: 'list', offsets: new Int32Array(count + 1), element },
    validity: new Uint8Array((count + 7) >> 3),
  };
}

function expect<Data extends ColumnVector['data']>(column: ColumnVector, kind: Data['kind']): Data {
  if (column.data.kind === kind) return column.data as Data;
  throw new EngineError('Internal', `A column of ${kind} values was expected, not of ${column.data.kind} ones.`, {
    hint: 'This is a bug in Tenon; please report it with the log.',
  });
}

function copyTo(vector: Vector, source: Uint8Array, from: number, count: number): void {
  if (count === 0) return;
  // The copy itself checks nothing.
  if (from + count > source.length) {
    throw new EngineError('Internal', `A column holds ${source.length} bytes, not the ${from + count} of its rows.`, {
      hint: 'This is a bug in Tenon; please report it with the log.',
    });
  }
  duckdb.copy_data_to_vector(vector, 0, source.buffer as ArrayBuffer, source.byteOffset + from, count);
}

function setValidity(vector: Vector, present: Uint8Array | null, count: number): void {
  if (present === null) return;
  duckdb.vector_ensure_validity_writable(vector);
  duckdb.copy_data_to_vector_validity(
    vector,
    0,
    present.buffer as ArrayBuffer,
    present.byteOffset,
    Math.min(present.length, (count + 7) >> 3),
  );
}

/** Bits of rows `from` … `from + count`, from bit 0, without hidden rows; null: all present. */
function presentRows(
  validity: Uint8Array | null,
  from: number,
  count: number,
  hidden: Uint8Array | null,
): Uint8Array | null {
  if (validity === null) return hidden;
  const size = (count + 7) >> 3;
  const first = from >> 3;
  const shift = from & 7;
  if (shift === 0 && hidden === null) return validity.subarray(first, first + size);
  const bits = new Uint8Array(size);
  for (let index = 0; index < size; index += 1) {
    const low = validity[first + index]! >> shift;
    const high = shift === 0 ? 0 : (validity[first + index + 1] ?? 0) << (8 - shift);
    bits[index] = (low | high) & (hidden === null ? 255 : hidden[index]!);
  }
  return bits;
}
