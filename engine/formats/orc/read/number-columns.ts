/** Readers of boolean, integer, floating point and date columns. */

import { isInfiniteDate } from '#engine/duckdb/calendar-text.ts';
import { fixedVector, type ColumnReader } from '#engine/formats/orc/read/column-reader.ts';
import { julianToGregorian, lastJulianDay } from '#engine/formats/orc/read/julian-calendar.ts';
import { spread, spreadWords, type PresentBits, type Presence } from '#engine/formats/orc/read/presence.ts';
import type { StripeStreams } from '#engine/formats/orc/read/stripe-streams.ts';
import type { ColumnVector } from '#engine/duckdb/column-vector.ts';

/** Reads the values of the rows that have one; the array has room for all rows and gets them spread. */
type ReadValues<Values> = (target: Values, count: number) => void;

class NarrowColumn<Values extends Uint8Array | Int16Array | Int32Array> implements ColumnReader {
  readonly #present: PresentBits;
  readonly #make: (rows: number) => Values;
  readonly #readValues: ReadValues<Values>;

  constructor(present: PresentBits, make: (rows: number) => Values, readValues: ReadValues<Values>) {
    this.#present = present;
    this.#make = make;
    this.#readValues = readValues;
  }

  read(rows: number, parent: Presence, parentCount: number): ColumnVector {
    const { presence, count } = this.#present.read(rows, parent, parentCount);
    const values = this.#make(rows);
    this.#readValues(values, count);
    spread(values, presence, count);
    return fixedVector(values, presence);
  }
}

/** Values of several 32-bit words each. */
class WideColumn implements ColumnReader {
  readonly #present: PresentBits;
  readonly #words: number;
  readonly #readValues: ReadValues<Int32Array>;

  constructor(present: PresentBits, words: number, readValues: ReadValues<Int32Array>) {
    this.#present = present;
    this.#words = words;
    this.#readValues = readValues;
  }

  read(rows: number, parent: Presence, parentCount: number): ColumnVector {
    const { presence, count } = this.#present.read(rows, parent, parentCount);
    const values = new Int32Array(rows * this.#words);
    this.#readValues(values, count);
    spreadWords(values, this.#words, presence, count);
    return fixedVector(values, presence);
  }
}

export function booleanColumn(streams: StripeStreams, id: number): ColumnReader {
  const values = streams.booleans(id, 'data');
  return new NarrowColumn(
    streams.present(id),
    (rows) => new Uint8Array(rows),
    (target, count) => void values.read(target, count),
  );
}

export function tinyintColumn(streams: StripeStreams, id: number): ColumnReader {
  const values = streams.bytes(id, 'data');
  return new NarrowColumn(
    streams.present(id),
    (rows) => new Uint8Array(rows),
    (target, count) => values.read(target, count),
  );
}

export function smallintColumn(streams: StripeStreams, id: number): ColumnReader {
  const values = streams.integers(id, 'data', true);
  return new NarrowColumn(
    streams.present(id),
    (rows) => new Int16Array(rows),
    (target, count) => values.readShorts(target, count),
  );
}

export function intColumn(streams: StripeStreams, id: number): ColumnReader {
  const values = streams.integers(id, 'data', true);
  return new NarrowColumn(
    streams.present(id),
    (rows) => new Int32Array(rows),
    (target, count) => values.readInts(target, count),
  );
}

/** Days since 1970-01-01; before 1582-10-15 the file may mean another calendar. */
export function dateColumn(streams: StripeStreams, id: number): ColumnReader {
  const values = streams.integers(id, 'data', true);
  const { julian } = streams;
  return new NarrowColumn(
    streams.present(id),
    (rows) => new Int32Array(rows),
    (target, count) => {
      values.readInts(target, count);
      for (let index = 0; index < count; index += 1) {
        if (isInfiniteDate(target[index]!)) throw values.fail(`a date of ${target[index]} days is out of range`);
      }
      if (!julian) return;
      for (let index = 0; index < count; index += 1) {
        if (target[index]! <= lastJulianDay) target[index] = julianToGregorian(target[index]!);
      }
    },
  );
}

export function bigintColumn(streams: StripeStreams, id: number): ColumnReader {
  const values = streams.integers(id, 'data', true);
  return new WideColumn(streams.present(id), 2, (target, count) => values.readLongs(target, count));
}

/** Floats (1 word) and doubles (2 words) are stored as they are. */
export function floatingColumn(streams: StripeStreams, id: number, words: 1 | 2): ColumnReader {
  const bytes = streams.open(id, 'data');
  return new WideColumn(streams.present(id), words, (target, count) => {
    bytes.copyTo(new Uint8Array(target.buffer, target.byteOffset, count * words * 4));
  });
}
