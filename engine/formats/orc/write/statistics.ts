/** Statistics of a column over a row group, a stripe or the file, by which readers skip what cannot match. */

import { ProtobufWriter } from '#engine/formats/orc/container/protobuf-writer.ts';

/** Counts, and statistics of the values where the type has any. */
export class ColumnStatistics<Values extends AnyStatistics | null = AnyStatistics | null> {
  count = 0;
  hasNull = false;
  /** null: the type has none. */
  readonly values: Values;

  constructor(values: Values) {
    this.values = values;
  }

  merge(other: ColumnStatistics): void {
    this.count += other.count;
    this.hasNull ||= other.hasNull;
    if (other.values !== null) this.values?.merge(other.values);
  }

  toMessage(): ProtobufWriter {
    const message = new ProtobufWriter().number(1, this.count);
    if (this.count > 0) this.values?.write(message);
    return message.boolean(10, this.hasNull);
  }
}

/** Statistics of the values of one type. Only those of the same class are merged: they are of one column. */
export abstract class AnyStatistics {
  abstract merge(other: AnyStatistics): void;
  abstract write(message: ProtobufWriter): void;
}

/** Integers, dates and, by its parts, everything that is ordered as whole numbers. */
export class WholeStatistics extends AnyStatistics {
  /** As numbers while they are exact; null before the first value. */
  minimum: bigint | number | null = null;
  maximum: bigint | number | null = null;
  #sum = 0;
  #largeSum = 0n;

  add(value: bigint | number): void {
    if (this.minimum === null || value < this.minimum) this.minimum = value;
    if (this.maximum === null || value > this.maximum) this.maximum = value;
    if (typeof value === 'bigint') {
      this.#largeSum += value;
      return;
    }
    this.#sum += value;
    // Two such sums and a value stay exact; the rest is kept aside.
    if (Math.abs(this.#sum) > 2 ** 51) this.#settle();
  }

  get sum(): bigint {
    this.#settle();
    return this.#largeSum;
  }

  override merge(other: AnyStatistics): void {
    if (!(other instanceof WholeStatistics) || other.minimum === null || other.maximum === null) return;
    if (this.minimum === null || other.minimum < this.minimum) this.minimum = other.minimum;
    if (this.maximum === null || other.maximum > this.maximum) this.maximum = other.maximum;
    this.#largeSum += other.sum;
  }

  override write(message: ProtobufWriter): void {
    const inner = new ProtobufWriter().signed(1, BigInt(this.minimum!)).signed(2, BigInt(this.maximum!));
    const { sum } = this;
    // A sum that does not fit into 64 bits is omitted, as the format requires.
    if (BigInt.asIntN(64, sum) === sum) inner.signed(3, sum);
    message.message(2, inner);
  }

  #settle(): void {
    this.#largeSum += BigInt(this.#sum);
    this.#sum = 0;
  }
}

export class DateStatistics extends WholeStatistics {
  override write(message: ProtobufWriter): void {
    message.message(7, new ProtobufWriter().signed(1, BigInt(this.minimum!)).signed(2, BigInt(this.maximum!)));
  }
}

/** Of milliseconds; what is below them, readers allow for. */
export class TimestampStatistics extends WholeStatistics {
  override write(message: ProtobufWriter): void {
    const [minimum, maximum] = [BigInt(this.minimum!), BigInt(this.maximum!)];
    // The writer's zone is UTC, so that both pairs are the same.
    const inner = new ProtobufWriter().signed(1, minimum).signed(2, maximum).signed(3, minimum).signed(4, maximum);
    message.message(9, inner);
  }
}

/** Of unscaled values. */
export class DecimalStatistics extends WholeStatistics {
  readonly #scale: number;

  constructor(scale: number) {
    super();
    this.#scale = scale;
  }

  override write(message: ProtobufWriter): void {
    const inner = new ProtobufWriter()
      .text(1, decimalText(BigInt(this.minimum!), this.#scale))
      .text(2, decimalText(BigInt(this.maximum!), this.#scale));
    // Readers keep sums in 38 digits.
    if (this.sum < 10n ** 38n && this.sum > -(10n ** 38n)) inner.text(3, decimalText(this.sum, this.#scale));
    message.message(6, inner);
  }
}

function decimalText(unscaled: bigint, scale: number): string {
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  const sign = unscaled < 0n ? '-' : '';
  return scale === 0 ? `${sign}${digits}` : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** A NaN makes the sum NaN, by which readers know that the bounds do not hold for it. */
export class FloatingStatistics extends AnyStatistics {
  #minimum = Infinity;
  #maximum = -Infinity;
  #sum = 0;

  add(value: number): void {
    if (value < this.#minimum) this.#minimum = value;
    if (value > this.#maximum) this.#maximum = value;
    this.#sum += value;
  }

  override merge(other: AnyStatistics): void {
    if (!(other instanceof FloatingStatistics)) return;
    this.#minimum = Math.min(this.#minimum, other.#minimum);
    this.#maximum = Math.max(this.#maximum, other.#maximum);
    this.#sum += other.#sum;
  }

  override write(message: ProtobufWriter): void {
    const inner = new ProtobufWriter();
    // Only NaN: there are no bounds.
    if (this.#minimum <= this.#maximum) inner.double(1, this.#minimum).double(2, this.#maximum);
    message.message(3, inner.double(3, this.#sum));
  }
}

/** Booleans: how many are true. */
export class TruthStatistics extends AnyStatistics {
  #count = 0;

  add(value: number): void {
    this.#count += value;
  }

  override merge(other: AnyStatistics): void {
    if (other instanceof TruthStatistics) this.#count += other.#count;
  }

  override write(message: ProtobufWriter): void {
    message.message(5, new ProtobufWriter().packed(1, [this.#count]));
  }
}

/** Longer bounds would bloat the footer; without bounds readers skip nothing. */
const longestBound = 1024;

/** Text in the order of its bytes, and the length of all of it; of binary the length only. */
export class TextStatistics extends AnyStatistics {
  readonly #binary: boolean;
  #minimum: Uint8Array | null = null;
  #maximum: Uint8Array | null = null;
  #length = 0;

  constructor(binary: boolean) {
    super();
    this.#binary = binary;
  }

  add(bytes: Uint8Array, start: number, end: number): void {
    this.#length += end - start;
    if (this.#binary) return;
    if (this.#minimum === null || compare(bytes, start, end, this.#minimum) < 0)
      this.#minimum = bytes.slice(start, end);
    if (this.#maximum === null || compare(bytes, start, end, this.#maximum) > 0)
      this.#maximum = bytes.slice(start, end);
  }

  override merge(other: AnyStatistics): void {
    if (!(other instanceof TextStatistics)) return;
    this.#length += other.#length;
    const low = other.#minimum;
    const high = other.#maximum;
    if (low === null || high === null) return;
    if (this.#minimum === null || Buffer.compare(low, this.#minimum) < 0) this.#minimum = low;
    if (this.#maximum === null || Buffer.compare(high, this.#maximum) > 0) this.#maximum = high;
  }

  override write(message: ProtobufWriter): void {
    const length = BigInt(this.#length);
    if (this.#binary) {
      message.message(8, new ProtobufWriter().signed(1, length));
      return;
    }
    const inner = new ProtobufWriter();
    if (this.#minimum!.length <= longestBound && this.#maximum!.length <= longestBound) {
      inner.bytes(1, this.#minimum!).bytes(2, this.#maximum!);
    }
    message.message(4, inner.signed(3, length));
  }
}

function compare(bytes: Uint8Array, start: number, end: number, bound: Uint8Array): number {
  const length = Math.min(end - start, bound.length);
  for (let index = 0; index < length; index += 1) {
    const difference = bytes[start + index]! - bound[index]!;
    if (difference !== 0) return difference;
  }
  return end - start - bound.length;
}
