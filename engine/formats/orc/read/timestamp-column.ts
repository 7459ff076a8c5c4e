/** Reader of timestamp columns: seconds since 2015-01-01 in the writer's time zone, and nanoseconds. */

import type { IntegerReader } from '#engine/formats/orc/encoding/integer-reader.ts';
import { fixedVector, type ColumnReader } from '#engine/formats/orc/read/column-reader.ts';
import { julianToGregorian, lastJulianDay } from '#engine/formats/orc/read/julian-calendar.ts';
import { spreadWords, type PresentBits, type Presence } from '#engine/formats/orc/read/presence.ts';
import { reusedNumbers } from '#engine/formats/orc/read/reused-array.ts';
import type { StripeStreams } from '#engine/formats/orc/read/stripe-streams.ts';
import { findZoneOffset, javaOffset, type ZoneOffset } from '#engine/formats/orc/read/time-zone-offset.ts';
import { infiniteTimestamp } from '#engine/duckdb/calendar-text.ts';
import type { ColumnVector } from '#engine/duckdb/column-vector.ts';

/** 2015-01-01T00:00:00, in seconds since 1970-01-01. */
export const timestampBase = 1_420_070_400;
const secondsOfDay = 86_400;
const julianSeconds = (lastJulianDay + 1) * secondsOfDay;

/** @param instant the column holds instants (always in UTC), not times of the writer's clock. */
export function timestampColumn(streams: StripeStreams, id: number, instant: boolean): ColumnReader {
  const zone = instant ? 'UTC' : streams.timeZone;
  const offset = findZoneOffset(zone);
  if (offset === undefined) throw streams.fail(`its timestamps are of the unknown time zone "${zone}"`);
  return new TimestampColumn(streams, id, zone, streams.isJava ? javaOffset(offset) : offset);
}

class TimestampColumn implements ColumnReader {
  readonly #present: PresentBits;
  readonly #seconds: IntegerReader;
  readonly #nanoseconds: IntegerReader;
  readonly #reusedSeconds = reusedNumbers();
  readonly #reusedNanoseconds = reusedNumbers();
  readonly #julian: boolean;
  readonly #base: number;
  /** null where the writer's clock was UTC. */
  readonly #offset: ZoneOffset | null;

  constructor(streams: StripeStreams, id: number, zone: string | null, offset: ZoneOffset) {
    this.#present = streams.present(id);
    this.#seconds = streams.integers(id, 'data', true);
    this.#nanoseconds = streams.integers(id, 'secondary', false);
    this.#julian = streams.julian;
    this.#base = timestampBase - offset(timestampBase);
    this.#offset = zone === null || zone === 'UTC' || zone === 'GMT' ? null : offset;
  }

  read(rows: number, parent: Presence, parentCount: number): ColumnVector {
    const { presence, count } = this.#present.read(rows, parent, parentCount);
    const seconds = this.#reusedSeconds.take(count);
    const nanoseconds = this.#reusedNanoseconds.take(count);
    this.#seconds.readNumbers(seconds, count);
    this.#nanoseconds.readNumbers(nanoseconds, count);
    const target = new Int32Array(rows * 2);
    for (let index = 0; index < count; index += 1) {
      const nanos = this.#decodeNanoseconds(nanoseconds[index]!);
      let second = seconds[index]! + this.#base;
      // Writers round seconds before 1970 towards zero when there are whole milliseconds (ORC-306, ORC-763).
      if (second < 0 && nanos > 999_999) second -= 1;
      if (this.#offset !== null) second += this.#offset(second);
      if (this.#julian && second < julianSeconds) second = toGregorianSecond(second);
      if (!storeMicroseconds(target, index * 2, second, Math.floor(nanos / 1000)))
        throw this.#seconds.fail(`a timestamp of ${second} seconds is out of range`);
    }
    spreadWords(target, 2, presence, count);
    return fixedVector(target, presence);
  }

  /**
   * The lowest three bits say how many zeros were cut off the end: none, or one more than they say. pyarrow and cuDF
   * write negative ones before 1970, with seconds that are rounded towards zero; they simply add up.
   */
  #decodeNanoseconds(coded: number): number {
    const zeros = coded - Math.floor(coded / 8) * 8;
    const digits = (coded - zeros) / 8;
    const nanos = zeros === 0 ? digits : digits * 10 ** (zeros + 1);
    if (Math.abs(nanos) > 999_999_999) throw this.#nanoseconds.fail(`${nanos} nanoseconds are not possible`);
    return nanos;
  }
}

function toGregorianSecond(second: number): number {
  const day = Math.floor(second / secondsOfDay);
  return second + (julianToGregorian(day) - day) * secondsOfDay;
}

/** @returns whether they fit. */
function storeMicroseconds(target: Int32Array, at: number, second: number, micros: number): boolean {
  const value = second * 1_000_000 + micros;
  if (Math.abs(value) <= Number.MAX_SAFE_INTEGER) {
    target[at] = value;
    target[at + 1] = Math.floor(value / 4_294_967_296);
    return true;
  }
  const exact = BigInt(second) * 1_000_000n + BigInt(micros);
  if (exact >= infiniteTimestamp || exact <= -infiniteTimestamp) return false;
  target[at] = Number(BigInt.asIntN(32, exact));
  target[at + 1] = Number(BigInt.asIntN(32, exact >> 32n));
  return true;
}
