/** Writers of the columns with two value streams: decimals (digits and scales) and timestamps (seconds and nanoseconds). */

import { infiniteTimestamp } from '#engine/duckdb/calendar-text.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { ChunkCodec } from '#engine/formats/orc/container/chunk-codec.ts';
import { streamKinds } from '#engine/formats/orc/container/stripe-footer.ts';
import { timestampBase } from '#engine/formats/orc/read/timestamp-column.ts';
import { ChunkedOutput } from '#engine/formats/orc/write/chunked-output.ts';
import { ColumnWriter, type WrittenColumn } from '#engine/formats/orc/write/column-writer.ts';
import { IntegerWriter } from '#engine/formats/orc/write/integer-writer.ts';
import {
  directLater,
  exactWhole,
  fixedBytes,
  fixedWords,
  noInfinity,
} from '#engine/formats/orc/write/number-writers.ts';
import type { RowSelection } from '#engine/formats/orc/write/row-selection.ts';
import { DecimalStatistics, TimestampStatistics, type WholeStatistics } from '#engine/formats/orc/write/statistics.ts';
import type { DecimalType } from '#engine/types/data-type.ts';
import type { ColumnVector } from '#engine/duckdb/column-vector.ts';

abstract class TwoStreamWriter<Values extends WholeStatistics> extends ColumnWriter<Values> {
  protected secondary: IntegerWriter;
  readonly #secondarySigned: boolean;

  constructor(codec: ChunkCodec, createStatistics: () => Values, secondarySigned: boolean) {
    super(codec, createStatistics);
    this.#secondarySigned = secondarySigned;
    this.secondary = new IntegerWriter(new ChunkedOutput(codec), secondarySigned);
  }

  /** The stream DATA; its writer starts again. */
  protected abstract takeData(): readonly Uint8Array[];

  protected override finishValues(): Pick<WrittenColumn, 'streams' | 'encoding'> {
    this.secondary.flush();
    const streams = [
      { kind: streamKinds.data, chunks: this.takeData() },
      { kind: streamKinds.secondary, chunks: this.secondary.output.take() },
    ];
    this.secondary = new IntegerWriter(new ChunkedOutput(this.codec), this.#secondarySigned);
    return { streams, encoding: directLater };
  }
}

export class DecimalColumnWriter extends TwoStreamWriter<DecimalStatistics> {
  readonly #type: DecimalType;
  #digits: ChunkedOutput;

  constructor(codec: ChunkCodec, type: DecimalType) {
    super(codec, () => new DecimalStatistics(type.scale), true);
    this.#type = type;
    this.#digits = new ChunkedOutput(codec);
  }

  protected override writeValues(vector: ColumnVector, { rows, from, count }: RowSelection): void {
    const statistics = this.statistics.values;
    const read = decimalReader(vector, this.#type.precision);
    for (let index = 0; index < count; index += 1) {
      const value = read(rows === null ? from + index : rows[index]!);
      if (typeof value === 'number' && Math.abs(value) < 2 ** 52) {
        this.#digits.varint(value < 0 ? -value * 2 - 1 : value * 2);
      } else {
        this.#largeVarint(BigInt(value));
      }
      this.secondary.int(this.#type.scale);
      statistics.add(value);
    }
  }

  #largeVarint(value: bigint): void {
    let rest = value < 0n ? -value * 2n - 1n : value * 2n;
    for (; rest >= 0x80n; rest >>= 7n) this.#digits.byte(Number(rest & 0x7fn) | 0x80);
    this.#digits.byte(Number(rest));
  }

  protected override positions(): number[] {
    return [...this.#digits.position(), ...this.secondary.position()];
  }

  protected override takeData(): readonly Uint8Array[] {
    return this.#digits.take();
  }

  protected override valueSize(): number {
    return this.#digits.size + this.secondary.output.size;
  }
}

/** Unscaled values of a vector of decimals. */
function decimalReader(vector: ColumnVector, precision: number): (row: number) => number | bigint {
  if (precision <= 4) {
    const bytes = fixedBytes(vector);
    return (row) => ((bytes[row * 2]! | (bytes[row * 2 + 1]! << 8)) << 16) >> 16;
  }
  const words = fixedWords(vector);
  if (precision <= 9) return (row) => words[row]!;
  if (precision <= 18) return (row) => exactWhole(words[row * 2]!, words[row * 2 + 1]!);
  return (row) => {
    const low = words[row * 4]!;
    const high = words[row * 4 + 1]!;
    const sign = high >> 31;
    if (words[row * 4 + 2] === sign && words[row * 4 + 3] === sign) return exactWhole(low, high);
    const upper = (BigInt(words[row * 4 + 3]!) << 32n) | BigInt(words[row * 4 + 2]! >>> 0);
    return (upper << 64n) | (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
  };
}

function isInfinity(micros: bigint): boolean {
  return micros === infiniteTimestamp || micros <= -infiniteTimestamp;
}

/** In UTC: seconds since 2015-01-01, and nanoseconds with their trailing zeros counted. */
export class TimestampColumnWriter extends TwoStreamWriter<TimestampStatistics> {
  #seconds: IntegerWriter;

  constructor(codec: ChunkCodec) {
    super(codec, () => new TimestampStatistics(), false);
    this.#seconds = new IntegerWriter(new ChunkedOutput(codec), true);
  }

  protected override writeValues(vector: ColumnVector, { rows, from, count }: RowSelection): void {
    const words = fixedWords(vector);
    const statistics = this.statistics.values;
    for (let index = 0; index < count; index += 1) {
      const at = (rows === null ? from + index : rows[index]!) * 2;
      const value = exactWhole(words[at]!, words[at + 1]!);
      const exact = typeof value === 'number' && Number.isSafeInteger(value);
      const second = exact ? Math.floor(value / 1_000_000) : Number(floorDivide(BigInt(value), 1_000_000n));
      const micros = exact ? value - second * 1_000_000 : Number(BigInt(value) - BigInt(second) * 1_000_000n);
      if (!exact && isInfinity(BigInt(value))) throw noInfinity('timestamp');
      this.#write(second, micros);
      statistics.add(second * 1000 + Math.floor(micros / 1000));
    }
  }

  #write(second: number, micros: number): void {
    // All readers take a second off before 1970 when there are whole milliseconds, so it is added first (ORC-306, ORC-763).
    const early = second < 0 && micros > 999;
    if (early && second === -1) throw lastSecond(micros);
    const stored = second + (early ? 1 : 0) - timestampBase;
    this.#seconds.long(stored, Math.floor(stored / 4_294_967_296));
    this.secondary.int(codeNanoseconds(micros));
  }

  protected override positions(): number[] {
    return [...this.#seconds.position(), ...this.secondary.position()];
  }

  protected override takeData(): readonly Uint8Array[] {
    this.#seconds.flush();
    const chunks = this.#seconds.output.take();
    this.#seconds = new IntegerWriter(new ChunkedOutput(this.codec), true);
    return chunks;
  }

  protected override valueSize(): number {
    return this.#seconds.output.size + this.secondary.output.size;
  }
}

function floorDivide(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value % divisor < 0n ? quotient - 1n : quotient;
}

/** A second later is how every reader of ORC would see it. */
function lastSecond(micros: number): EngineError {
  const text = `1969-12-31T23:59:59.${String(micros).padStart(6, '0')}`;
  return new EngineError(
    'InvalidInput',
    `ORC cannot hold the timestamp ${text}: readers would see it a second later.`,
    {
      hint: 'ORC has no timestamps in the last 999 milliseconds of 1969; write Parquet, or change these values first.',
      details: { value: text },
    },
  );
}

/** The last three bits say how many zeros were cut off, less one; one zero is not worth it. */
function codeNanoseconds(micros: number): number {
  if (micros === 0) return 0;
  // Three zeros are there from microseconds to nanoseconds.
  let digits = micros;
  let zeros = 3;
  while (digits % 10 === 0 && zeros < 8) {
    digits /= 10;
    zeros += 1;
  }
  return digits * 8 + zeros - 1;
}
