/** Decoders of Avro's values without parts, logical types among them. */

import type { AvroDecimal, AvroEnum, AvroFixed, AvroPrimitive } from '#engine/formats/avro/avro-type.ts';
import type { AvroDecoder } from '#engine/formats/avro/avro-decoder.ts';
import { AvroFault, type Tap } from '#engine/formats/avro/tap.ts';
import type { BatchColumn } from '#engine/formats/batches/batch-column.ts';
import {
  Float32Column,
  Float64Column,
  Int128Column,
  Int16Column,
  Int32Column,
  Int64Column,
  Int8Column,
} from '#engine/formats/batches/fixed-columns.ts';
import { TextColumn } from '#engine/formats/batches/text-column.ts';
import { clockText, infiniteTimestamp, intervalText, isInfiniteDate } from '#engine/duckdb/calendar-text.ts';
import { decimalText } from '#engine/duckdb/decimal-text.ts';

type ScalarType = AvroPrimitive | AvroFixed | AvroEnum;

/** @param column of the type that avroColumnType gives. */
export function createScalarDecoder(type: ScalarType, column: BatchColumn): AvroDecoder {
  switch (type.kind) {
    case 'null':
      return new NullDecoder(column);
    case 'boolean':
      return new BooleanDecoder(of(column, Int8Column));
    case 'int':
      if (column instanceof TextColumn) return new ClockDecoder(column, 1000n);
      return type.logical?.name === 'date'
        ? new DateDecoder(of(column, Int32Column))
        : new IntDecoder(of(column, Int32Column));
    case 'long':
      return createLongDecoder(type, column);
    case 'float':
      return new FloatDecoder(of(column, Float32Column));
    case 'double':
      return new DoubleDecoder(of(column, Float64Column));
    case 'string':
      return new BytesDecoder(of(column, TextColumn));
    case 'enum':
      return new EnumDecoder(of(column, TextColumn), type);
    case 'bytes':
      return type.logical?.name === 'decimal'
        ? new DecimalDecoder(column, type.logical, null)
        : new BytesDecoder(of(column, TextColumn));
    case 'fixed':
      return createFixedDecoder(type, column);
  }
}

function createLongDecoder({ logical }: AvroPrimitive, column: BatchColumn): AvroDecoder {
  if (column instanceof TextColumn) return new ClockDecoder(column, 1n);
  const target = of(column, Int64Column);
  if (logical?.name.endsWith('-millis') === true) return new MillisDecoder(target);
  if (logical?.name.endsWith('-nanos') === true) return new NanosDecoder(target);
  if (logical?.name.endsWith('-micros') === true) return new MicrosDecoder(target);
  return new LongDecoder(target);
}

function createFixedDecoder({ size, logical }: AvroFixed, column: BatchColumn): AvroDecoder {
  switch (logical?.name) {
    case 'decimal':
      return new DecimalDecoder(column, logical, size);
    case 'uuid':
      return new UuidDecoder(of(column, TextColumn));
    case 'duration':
      return new DurationDecoder(of(column, TextColumn));
    default:
      return new FixedDecoder(of(column, TextColumn), size);
  }
}

/** The type and its column were made from one another; anything else is a bug. */
function of<Column extends BatchColumn>(column: BatchColumn, kind: new () => Column): Column {
  if (column instanceof kind) return column;
  throw new TypeError(`the column is not a ${kind.name}`);
}

class NullDecoder implements AvroDecoder {
  readonly #column: BatchColumn;

  constructor(column: BatchColumn) {
    this.#column = column;
  }

  read(): void {
    this.#column.appendNull();
  }
}

class BooleanDecoder implements AvroDecoder {
  readonly #column: Int8Column;

  constructor(column: Int8Column) {
    this.#column = column;
  }

  read(tap: Tap): void {
    this.#column.append(tap.boolean());
  }
}

class IntDecoder implements AvroDecoder {
  readonly #column: Int32Column;

  constructor(column: Int32Column) {
    this.#column = column;
  }

  read(tap: Tap): void {
    this.#column.append(tap.int());
  }
}

class DateDecoder implements AvroDecoder {
  readonly #column: Int32Column;

  constructor(column: Int32Column) {
    this.#column = column;
  }

  read(tap: Tap): void {
    const days = tap.int();
    if (isInfiniteDate(days)) throw new AvroFault(`the date ${days} (days) is beyond the year 5881580`);
    this.#column.append(days);
  }
}

class LongDecoder implements AvroDecoder {
  readonly #column: Int64Column;

  constructor(column: Int64Column) {
    this.#column = column;
  }

  read(tap: Tap): void {
    tap.longInto(this.#column);
  }
}

const exactNumber = 9_007_199_254_740_991;

class MicrosDecoder implements AvroDecoder {
  readonly #column: Int64Column;

  constructor(column: Int64Column) {
    this.#column = column;
  }

  read(tap: Tap): void {
    tap.longInto(this.#column);
    const { high } = tap;
    if (high !== 0x7fff_ffff && high !== -0x8000_0000) return;
    const micros = tap.bigint();
    if (micros >= infiniteTimestamp || micros <= -infiniteTimestamp)
      throw new AvroFault(`the timestamp ${micros} (microseconds) is beyond the year 294246`);
  }
}

class MillisDecoder implements AvroDecoder {
  readonly #column: Int64Column;

  constructor(column: Int64Column) {
    this.#column = column;
  }

  read(tap: Tap): void {
    tap.long();
    const micros = tap.number() * 1000;
    if (Math.abs(micros) <= exactNumber) return this.#column.appendNumber(micros);
    const exact = tap.bigint() * 1000n;
    if (exact >= infiniteTimestamp || exact <= -infiniteTimestamp)
      throw new AvroFault(`the timestamp ${tap.bigint()} (milliseconds) is beyond the year 294246`);
    this.#column.append(exact);
  }
}

/** Microseconds are what a timestamp holds; the digits after them are cut. */
class NanosDecoder implements AvroDecoder {
  readonly #column: Int64Column;

  constructor(column: Int64Column) {
    this.#column = column;
  }

  read(tap: Tap): void {
    tap.long();
    const nanos = tap.bigint();
    const micros = nanos / 1000n;
    this.#column.append(nanos < 0n && micros * 1000n !== nanos ? micros - 1n : micros);
  }
}

class ClockDecoder implements AvroDecoder {
  readonly #column: TextColumn;
  readonly #microsPerUnit: bigint;

  constructor(column: TextColumn, microsPerUnit: bigint) {
    this.#column = column;
    this.#microsPerUnit = microsPerUnit;
  }

  read(tap: Tap): void {
    tap.long();
    const micros = tap.bigint() * this.#microsPerUnit;
    if (micros < 0n || micros > 86_400_000_000n) throw new AvroFault(`the time ${tap.bigint()} is not within a day`);
    this.#column.appendText(clockText(micros));
  }
}

class FloatDecoder implements AvroDecoder {
  readonly #column: Float32Column;

  constructor(column: Float32Column) {
    this.#column = column;
  }

  read(tap: Tap): void {
    this.#column.append(tap.float());
  }
}

class DoubleDecoder implements AvroDecoder {
  readonly #column: Float64Column;

  constructor(column: Float64Column) {
    this.#column = column;
  }

  read(tap: Tap): void {
    this.#column.append(tap.double());
  }
}

class BytesDecoder implements AvroDecoder {
  readonly #column: TextColumn;

  constructor(column: TextColumn) {
    this.#column = column;
  }

  read(tap: Tap): void {
    tap.bytesInto(this.#column);
  }
}

class FixedDecoder implements AvroDecoder {
  readonly #column: TextColumn;
  readonly #size: number;

  constructor(column: TextColumn, size: number) {
    this.#column = column;
    this.#size = size;
  }

  read(tap: Tap): void {
    tap.need(this.#size);
    this.#column.append(tap.bytes, tap.at, tap.at + this.#size);
    tap.at += this.#size;
  }
}

class EnumDecoder implements AvroDecoder {
  readonly #column: TextColumn;
  readonly #symbols: readonly Uint8Array[];

  constructor(column: TextColumn, { symbols }: AvroEnum) {
    this.#column = column;
    this.#symbols = symbols.map((symbol) => new TextEncoder().encode(symbol));
  }

  read(tap: Tap): void {
    const place = tap.int();
    const symbol = this.#symbols[place];
    if (symbol === undefined) throw new AvroFault(`an enum has no symbol ${place}`);
    this.#column.append(symbol);
  }
}

class UuidDecoder implements AvroDecoder {
  readonly #column: TextColumn;

  constructor(column: TextColumn) {
    this.#column = column;
  }

  read(tap: Tap): void {
    tap.need(16);
    const hex = Buffer.from(tap.bytes.subarray(tap.at, tap.at + 16)).toString('hex');
    tap.at += 16;
    this.#column.appendText(hex.replace(/^(.{8})(.{4})(.{4})(.{4})/u, '$1-$2-$3-$4-'));
  }
}

/** Months, days and milliseconds, each for itself. */
class DurationDecoder implements AvroDecoder {
  readonly #column: TextColumn;

  constructor(column: TextColumn) {
    this.#column = column;
  }

  read(tap: Tap): void {
    const [months, days, millis] = [tap.uint32(), tap.uint32(), tap.uint32()];
    this.#column.appendText(intervalText(months, days, BigInt(millis) * 1000n));
  }
}

const twoTo32 = 4294967296;

/** Unscaled whole numbers, most significant byte first. */
class DecimalDecoder implements AvroDecoder {
  readonly #column: BatchColumn;
  readonly #scale: number;
  /** The first number with too many digits; as a double it is not exact. */
  readonly #limit: bigint;
  /** Below it no number has too many. */
  readonly #surely: number;
  /** null: the length precedes the bytes. */
  readonly #size: number | null;
  readonly #words = new Int32Array(4);

  constructor(column: BatchColumn, { precision, scale }: AvroDecimal, size: number | null) {
    this.#column = column;
    this.#scale = scale;
    this.#limit = 10n ** BigInt(precision);
    this.#surely = 10 ** precision * 0.999;
    this.#size = size;
  }

  read(tap: Tap): void {
    const length = this.#size ?? tap.count();
    tap.need(length);
    const start = tap.at;
    tap.at += length;
    const column = this.#column;
    if (column instanceof TextColumn) {
      const hex = Buffer.from(tap.bytes.subarray(start, tap.at)).toString('hex');
      const unscaled = length === 0 ? 0n : BigInt.asIntN(length * 8, BigInt(`0x${hex}`));
      column.appendText(decimalText(unscaled, this.#scale));
      return;
    }
    const words = this.#words;
    this.#readWords(tap.bytes, start, tap.at);
    if (column instanceof Int16Column || column instanceof Int32Column) column.append(words[0]!);
    else if (column instanceof Int64Column) column.appendWords(words[0]!, words[1]!);
    else of(column, Int128Column).appendWords(words[0]!, words[1]!, words[2]!, words[3]!);
  }

  #readWords(bytes: Uint8Array, start: number, end: number): void {
    const words = this.#words;
    const sign = end > start && bytes[start]! >= 128 ? -1 : 0;
    words.fill(sign);
    let place = 0;
    for (let at = end - 1; at >= start; at -= 1, place += 1) {
      const byte = bytes[at]!;
      if (place >= 16) {
        if (byte !== (sign & 255)) throw tooManyDigits();
        continue;
      }
      const shift = (place & 3) * 8;
      words[place >> 2] = (words[place >> 2]! & ~(255 << shift)) | (byte << shift);
    }
    if (words[3]! >> 31 !== sign) throw tooManyDigits();
    const value =
      ((words[3]! * twoTo32 + (words[2]! >>> 0)) * twoTo32 + (words[1]! >>> 0)) * twoTo32 + (words[0]! >>> 0);
    if (Math.abs(value) < this.#surely) return;
    const exact = words.reduceRight((sum, word) => (sum << 32n) | BigInt(word >>> 0), 0n);
    const unscaled = BigInt.asIntN(128, exact);
    if (unscaled >= this.#limit || unscaled <= -this.#limit) throw tooManyDigits();
  }
}

function tooManyDigits(): AvroFault {
  return new AvroFault('a decimal has more digits than its type');
}
