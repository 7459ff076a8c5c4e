/** Reader of decimal columns: digits and, in version 1 of the format, a separate scale for each value. */

import type { StreamBytes } from '#engine/formats/orc/container/stream-bytes.ts';
import { halvesToNumber } from '#engine/formats/orc/encoding/integer-run.ts';
import type { IntegerReader } from '#engine/formats/orc/encoding/integer-reader.ts';
import { readLongVarints } from '#engine/formats/orc/encoding/long-varints.ts';
import { fixedVector, type ColumnReader } from '#engine/formats/orc/read/column-reader.ts';
import { spread, spreadWords, type PresentBits, type Presence } from '#engine/formats/orc/read/presence.ts';
import { reusedInts } from '#engine/formats/orc/read/reused-array.ts';
import type { StripeStreams } from '#engine/formats/orc/read/stripe-streams.ts';
import type { DecimalType } from '#engine/types/data-type.ts';
import type { ColumnVector } from '#engine/duckdb/column-vector.ts';

const powersOfTen = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);
const largestExact = Number.MAX_SAFE_INTEGER;

export function decimalColumn(streams: StripeStreams, id: number, type: DecimalType): ColumnReader {
  const words = type.precision <= 9 ? 1 : type.precision <= 18 ? 2 : 4;
  if (streams.shortDecimals && words < 4) {
    // Java's writer calls these columns DIRECT, which would be version 1.
    const digits = streams.laterIntegers(id, 'data', true);
    const read = (target: Int32Array, count: number) =>
      words === 1 ? digits.readInts(target, count) : digits.readLongs(target, count);
    return new DecimalColumn(streams, id, type, words, read);
  }
  const reader = new ScaledDigits(streams.open(id, 'data'), streams.integers(id, 'secondary', true), type.scale, words);
  return new DecimalColumn(streams, id, type, words, (target, count) => reader.read(target, count));
}

class DecimalColumn implements ColumnReader {
  readonly #present: PresentBits;
  readonly #type: DecimalType;
  readonly #words: number;
  readonly #read: (target: Int32Array, count: number) => void;
  readonly #fail: (reason: string) => Error;

  constructor(
    streams: StripeStreams,
    id: number,
    type: DecimalType,
    words: number,
    read: (target: Int32Array, count: number) => void,
  ) {
    this.#present = streams.present(id);
    this.#type = type;
    this.#words = words;
    this.#read = read;
    this.#fail = (reason) => streams.fail(reason);
  }

  read(rows: number, parent: Presence, parentCount: number): ColumnVector {
    const { presence, count } = this.#present.read(rows, parent, parentCount);
    const values = new Int32Array(rows * this.#words);
    this.#read(values, count);
    if (this.#type.precision <= 4) {
      // A typed array of another width converts as it copies.
      const narrow = new Int16Array(values);
      for (let index = 0; index < count; index += 1) {
        if (narrow[index] !== values[index])
          throw this.#fail(`the number ${values[index]} is not a decimal of 4 digits`);
      }
      spread(narrow, presence, count);
      return fixedVector(narrow, presence);
    }
    spreadWords(values, this.#words, presence, count);
    return fixedVector(values, presence);
  }
}

/** Hive writes 1.20 of a decimal(9,2) as 12 with the scale 1: trailing zeros are gone and have to come back. */
class ScaledDigits {
  readonly #digits: StreamBytes;
  readonly #scales: IntegerReader;
  readonly #scale: number;
  readonly #words: 1 | 2 | 4;
  readonly #reused = reusedInts();

  constructor(digits: StreamBytes, scales: IntegerReader, scale: number, words: 1 | 2 | 4) {
    this.#digits = digits;
    this.#scales = scales;
    this.#scale = scale;
    this.#words = words;
  }

  read(target: Int32Array, count: number): void {
    readLongVarints(this.#digits, target, this.#words, count);
    const scales = this.#reused.take(count);
    this.#scales.readInts(scales, count);
    for (let index = 0; index < count; index += 1) {
      if (scales[index] !== this.#scale) this.#rescale(target, index * this.#words, this.#scale - scales[index]!);
    }
  }

  /** Multiplies the value at `at` with 10^exponent; digits that fall off at the end are rounded half away from zero. */
  #rescale(target: Int32Array, at: number, exponent: number): void {
    const words = this.#words;
    const low = target[at]!;
    const high = words === 1 ? low >> 31 : target[at + 1]!;
    const small = words < 4 || (target[at + 2] === high >> 31 && target[at + 3] === high >> 31);
    if (small && exponent >= 0 && exponent < powersOfTen.length) {
      const value = halvesToNumber(low, high) * powersOfTen[exponent]!;
      if (Math.abs(value) <= largestExact) {
        this.#store(target, at, value | 0, Math.floor(value / 4_294_967_296), value < 0 ? -1 : 0);
        return;
      }
    }
    if (Math.abs(exponent) > 76) throw this.#scales.fail(`a scale differs by ${exponent} from its column's`);
    this.#rescaleLarge(target, at, exponent);
  }

  #rescaleLarge(target: Int32Array, at: number, exponent: number): void {
    let value = 0n;
    for (let word = this.#words - 1; word >= 0; word -= 1) {
      const part = target[at + word]!;
      value = (value << 32n) | BigInt(word === this.#words - 1 ? part : part >>> 0);
    }
    if (exponent >= 0) {
      value *= 10n ** BigInt(exponent);
    } else {
      const divisor = 10n ** BigInt(-exponent);
      const half = (value < 0n ? -divisor : divisor) / 2n;
      value = (value + half) / divisor;
    }
    if (BigInt.asIntN(this.#words * 32, value) !== value) {
      throw this.#digits.fail(`the decimal ${value} (scale ${this.#scale}) has too many digits for its column`);
    }
    for (let word = 0; word < this.#words; word += 1) {
      target[at + word] = Number(BigInt.asIntN(32, value >> BigInt(word * 32)));
    }
  }

  #store(target: Int32Array, at: number, low: number, high: number, sign: number): void {
    if (this.#words === 1 && high !== low >> 31)
      throw this.#digits.fail('a decimal has too many digits for its column');
    target[at] = low;
    if (this.#words === 1) return;
    target[at + 1] = high;
    if (this.#words === 2) return;
    target[at + 2] = sign;
    target[at + 3] = sign;
  }
}
