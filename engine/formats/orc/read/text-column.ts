/** Readers of string, char, varchar and binary columns, stored as they are or as references to a dictionary. */

import type { StreamBytes } from '#engine/formats/orc/container/stream-bytes.ts';
import type { IntegerReader } from '#engine/formats/orc/encoding/integer-reader.ts';
import type { ColumnReader } from '#engine/formats/orc/read/column-reader.ts';
import { toValidity, type PresentBits, type Presence } from '#engine/formats/orc/read/presence.ts';
import { reusedInts } from '#engine/formats/orc/read/reused-array.ts';
import type { StripeStreams } from '#engine/formats/orc/read/stripe-streams.ts';
import { textsAsUtf8 } from '#engine/formats/orc/read/text-encoding.ts';
import type { ColumnVector } from '#engine/duckdb/column-vector.ts';

/** Of a dictionary, and of a text. */
const mostBytes = 1024 * 1024 * 1024;
/** Up to this length a loop is faster than a call. */
const shortText = 24;

/** @param isText its bytes are characters. */
export function textColumn(streams: StripeStreams, id: number, isText: boolean): ColumnReader {
  return streams.hasDictionary(id)
    ? new DictionaryTextColumn(streams, id, isText)
    : new DirectTextColumn(streams, id, isText);
}

/**
 * Turns lengths into offsets in place of the rows that have them: `lengths` holds `count` of them, dense.
 * @returns rows + 1 offsets from 0, or null when the sum is over `limit`.
 */
export function toOffsets(
  lengths: Int32Array,
  rows: number,
  presence: Presence,
  limit: number,
): Int32Array<ArrayBuffer> | null {
  const offsets = new Int32Array(rows + 1);
  let sum = 0;
  let from = 0;
  for (let row = 0; row < rows; row += 1) {
    if (presence === null || presence[row] === 1) {
      sum += lengths[from]!;
      from += 1;
      if (sum > limit) return null;
    }
    offsets[row + 1] = sum;
  }
  return offsets;
}

class DirectTextColumn implements ColumnReader {
  readonly #present: PresentBits;
  readonly #bytes: StreamBytes;
  readonly #lengths: IntegerReader;
  readonly #reused = reusedInts();
  readonly #streams: StripeStreams;
  readonly #isText: boolean;

  constructor(streams: StripeStreams, id: number, isText: boolean) {
    this.#streams = streams;
    this.#isText = isText;
    this.#present = streams.present(id);
    this.#bytes = streams.open(id, 'data');
    this.#lengths = streams.integers(id, 'length', false);
  }

  read(rows: number, parent: Presence, parentCount: number): ColumnVector {
    const { presence, count } = this.#present.read(rows, parent, parentCount);
    const lengths = this.#reused.take(count);
    this.#lengths.readCounts(lengths, count, mostBytes, 'a length');
    const { limits, encoding } = this.#streams;
    const offsets = toOffsets(lengths, rows, presence, limits.textBytes);
    if (offsets === null) throw limits.exceeded(() => this.#lengths.fail('a row has texts of more than 1 GiB'));
    const stored = { offsets, bytes: this.#bytes.take(offsets[rows]!) };
    const texts = this.#isText ? textsAsUtf8(stored, encoding, () => this.#streams.notUtf8()) : stored;
    return { data: { kind: 'bytes', ...texts }, validity: toValidity(presence) };
  }
}

class DictionaryTextColumn implements ColumnReader {
  readonly #present: PresentBits;
  readonly #places: IntegerReader;
  readonly #streams: StripeStreams;
  readonly #id: number;
  readonly #isText: boolean;
  readonly #reused = reusedInts();
  #dictionary: { readonly offsets: Int32Array; readonly bytes: Uint8Array } | undefined;

  constructor(streams: StripeStreams, id: number, isText: boolean) {
    this.#streams = streams;
    this.#id = id;
    this.#isText = isText;
    this.#present = streams.present(id);
    this.#places = streams.integers(id, 'data', false);
  }

  read(rows: number, parent: Presence, parentCount: number): ColumnVector {
    const { presence, count } = this.#present.read(rows, parent, parentCount);
    if (count === 0) {
      const nothing = { kind: 'bytes', offsets: new Int32Array(rows + 1), bytes: new Uint8Array(0) } as const;
      return { data: nothing, validity: toValidity(presence) };
    }
    this.#dictionary ??= this.#readDictionary();
    const dictionary = this.#dictionary;
    const places = this.#reused.take(count);
    this.#places.readCounts(places, count, dictionary.offsets.length - 1, 'a place in the dictionary');
    const offsets = new Int32Array(rows + 1);
    let length = 0;
    for (let row = 0, from = 0; row < rows; row += 1) {
      if (presence === null || presence[row] === 1) {
        const place = places[from]!;
        length += dictionary.offsets[place + 1]! - dictionary.offsets[place]!;
        from += 1;
      }
      offsets[row + 1] = length;
    }
    if (length > this.#streams.limits.textBytes) {
      throw this.#streams.limits.exceeded(() => this.#places.fail('a row has texts of more than 1 GiB'));
    }
    const bytes = gather(dictionary.bytes, dictionary.offsets, places, length);
    return { data: { kind: 'bytes', offsets, bytes }, validity: toValidity(presence) };
  }

  #readDictionary(): { readonly offsets: Int32Array; readonly bytes: Uint8Array } {
    const { dictionarySize } = this.#streams.coding(this.#id);
    if (dictionarySize > this.#streams.rowCount * 2 ** 20 || dictionarySize > mostBytes) {
      throw this.#places.fail(`a dictionary of ${dictionarySize} entries is not possible`);
    }
    const lengths = this.#streams.integers(this.#id, 'length', false);
    // Read in portions, so that a wrong size ends with the stream and not with the memory.
    const portions: Int32Array[] = [];
    for (let rest = dictionarySize; rest > 0; rest -= portions.at(-1)!.length) {
      const portion = new Int32Array(Math.min(rest, 1_000_000));
      lengths.readCounts(portion, portion.length, mostBytes, 'a length');
      portions.push(portion);
    }
    const all = portions.length === 1 ? portions[0]! : concatenate(portions, dictionarySize);
    const offsets = toOffsets(all, dictionarySize, null, mostBytes);
    if (offsets === null) throw lengths.fail(`a dictionary is longer than ${mostBytes} bytes`);
    const stored = { offsets, bytes: this.#streams.open(this.#id, 'dictionary').take(offsets[dictionarySize]!) };
    return this.#isText ? textsAsUtf8(stored, this.#streams.encoding, () => this.#streams.notUtf8()) : stored;
  }
}

function concatenate(portions: readonly Int32Array[], length: number): Int32Array {
  const all = new Int32Array(length);
  let at = 0;
  for (const portion of portions) {
    all.set(portion, at);
    at += portion.length;
  }
  return all;
}

/** The entries at `places`, one after the other. */
function gather(source: Uint8Array, offsets: Int32Array, places: Int32Array, length: number): Uint8Array {
  const target = new Uint8Array(length);
  let at = 0;
  for (let index = 0; index < places.length; index += 1) {
    const place = places[index]!;
    const start = offsets[place]!;
    const end = offsets[place + 1]!;
    if (end - start <= shortText) {
      for (let from = start; from < end; from += 1, at += 1) target[at] = source[from]!;
    } else {
      target.set(source.subarray(start, end), at);
      at += end - start;
    }
  }
  return target;
}
