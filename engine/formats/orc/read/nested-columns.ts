/** Readers of struct, list, map and union columns. */

import type { ByteReader } from '#engine/formats/orc/encoding/byte-reader.ts';
import type { IntegerReader } from '#engine/formats/orc/encoding/integer-reader.ts';
import type { BatchLimits } from '#engine/formats/orc/read/batch-limits.ts';
import { fixedVector, type ColumnReader } from '#engine/formats/orc/read/column-reader.ts';
import { toValidity, type PresentBits, type Presence } from '#engine/formats/orc/read/presence.ts';
import { reusedInts } from '#engine/formats/orc/read/reused-array.ts';
import type { StripeStreams } from '#engine/formats/orc/read/stripe-streams.ts';
import { toOffsets } from '#engine/formats/orc/read/text-column.ts';
import { alternativeName } from '#engine/types/choice-struct.ts';
import type { DataType } from '#engine/types/data-type.ts';
import type { ColumnVector } from '#engine/duckdb/column-vector.ts';

export class StructColumn implements ColumnReader {
  readonly #present: PresentBits;
  readonly #fields: readonly ColumnReader[];

  constructor(streams: StripeStreams, id: number, fields: readonly ColumnReader[]) {
    this.#present = streams.present(id);
    this.#fields = fields;
  }

  read(rows: number, parent: Presence, parentCount: number): ColumnVector {
    const { presence, count } = this.#present.read(rows, parent, parentCount);
    const fields = this.#fields.map((field) => field.read(rows, presence, count));
    return { data: { kind: 'struct', fields }, validity: toValidity(presence) };
  }
}

export class ListColumn implements ColumnReader {
  readonly #present: PresentBits;
  readonly #lengths: IntegerReader;
  readonly #element: ColumnReader;
  readonly #limits: BatchLimits;
  readonly #reused = reusedInts();

  constructor(streams: StripeStreams, id: number, element: ColumnReader) {
    this.#limits = streams.limits;
    this.#present = streams.present(id);
    this.#lengths = streams.integers(id, 'length', false);
    this.#element = element;
  }

  read(rows: number, parent: Presence, parentCount: number): ColumnVector {
    const { presence, count } = this.#present.read(rows, parent, parentCount);
    const lengths = this.#reused.take(count);
    this.#lengths.readCounts(lengths, count, 2 ** 31, 'a list');
    const offsets = toOffsets(lengths, rows, presence, this.#limits.elements);
    if (offsets === null)
      throw this.#limits.exceeded(() => this.#lengths.fail('a row has lists of more than 16 Mi elements'));
    const total = offsets[rows]!;
    return {
      data: { kind: 'list', offsets, element: this.#element.read(total, null, total) },
      validity: toValidity(presence),
    };
  }
}

/** The entries of a map, as the elements of its list. */
export class EntryColumn implements ColumnReader {
  readonly #key: ColumnReader;
  readonly #value: ColumnReader;
  readonly #fail: (reason: string) => Error;

  constructor(key: ColumnReader, value: ColumnReader, fail: (reason: string) => Error) {
    this.#key = key;
    this.#value = value;
    this.#fail = fail;
  }

  read(rows: number, parent: Presence, parentCount: number): ColumnVector {
    const key = this.#key.read(rows, parent, parentCount);
    if (key.validity !== null && rows > 0) throw this.#fail('a map has a null key, which no map of Tenon can hold');
    const value = this.#value.read(rows, parent, parentCount);
    return { data: { kind: 'struct', fields: [key, value] }, validity: null };
  }
}

/** A union: the number of the alternative per row, and each alternative's values for its own rows only. */
export class UnionColumn implements ColumnReader {
  readonly #present: PresentBits;
  readonly #tags: ByteReader;
  readonly #alternatives: readonly ColumnReader[];
  /** Names of the alternatives when the type is a choice; null: the tag stays a number. */
  readonly #names: readonly Uint8Array[] | null;

  constructor(streams: StripeStreams, id: number, type: DataType, alternatives: readonly ColumnReader[]) {
    this.#present = streams.present(id);
    this.#tags = streams.bytes(id, 'data');
    this.#alternatives = alternatives;
    this.#names =
      type.kind === 'choice' ? type.alternatives.map((each) => Buffer.from(alternativeName(each), 'utf8')) : null;
  }

  read(rows: number, parent: Presence, parentCount: number): ColumnVector {
    const { presence, count } = this.#present.read(rows, parent, parentCount);
    const dense = new Uint8Array(count);
    this.#tags.read(dense, count);
    const masks = this.#alternatives.map(() => new Uint8Array(rows));
    const counts = this.#alternatives.map(() => 0);
    const tags = new Uint8Array(rows);
    for (let row = 0, from = 0; row < rows; row += 1) {
      if (presence !== null && presence[row] === 0) continue;
      const tag = dense[from]!;
      from += 1;
      if (tag >= masks.length) throw this.#tags.fail(`a union of ${masks.length} types has a value of type ${tag}`);
      tags[row] = tag;
      masks[tag]![row] = 1;
      counts[tag]! += 1;
    }
    const alternatives = this.#alternatives.map((reader, index) => reader.read(rows, masks[index]!, counts[index]!));
    const tag = this.#names === null ? fixedVector(tags, presence) : nameTags(tags, presence, this.#names);
    return { data: { kind: 'struct', fields: [tag, ...alternatives] }, validity: toValidity(presence) };
  }
}

function nameTags(tags: Uint8Array, presence: Presence, names: readonly Uint8Array[]): ColumnVector {
  const offsets = new Int32Array(tags.length + 1);
  for (let row = 0; row < tags.length; row += 1) {
    const length = presence === null || presence[row] === 1 ? names[tags[row]!]!.length : 0;
    offsets[row + 1] = offsets[row]! + length;
  }
  const bytes = new Uint8Array(offsets[tags.length]!);
  for (let row = 0; row < tags.length; row += 1) {
    if (offsets[row + 1]! > offsets[row]!) bytes.set(names[tags[row]!]!, offsets[row]!);
  }
  return { data: { kind: 'bytes', offsets, bytes }, validity: toValidity(presence) };
}
