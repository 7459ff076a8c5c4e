/** Integer run length encoding, version 2, written: short repeat, delta and direct. */

import { longestRun } from '#engine/formats/orc/encoding/integer-run.ts';
import type { ChunkedOutput } from '#engine/formats/orc/write/chunked-output.ts';
import { codeOfWidth, fastWidth, packBits } from '#engine/formats/orc/write/pack-bits.ts';

/** Number of equal consecutive values that are worth a separate run. */
const worthwhileRepeat = 6;
const wordSize = 4_294_967_296;
/** Beyond this, differences of numbers are not exact. */
const largestExact = 2 ** 52;

export class IntegerWriter {
  readonly output: ChunkedOutput;
  readonly #signed: boolean;
  readonly #low = new Int32Array(longestRun);
  readonly #high = new Int32Array(longestRun);
  /** What is packed: values or differences without signs. */
  readonly #packedLow = new Int32Array(longestRun);
  readonly #packedHigh = new Int32Array(longestRun);
  #count = 0;

  constructor(output: ChunkedOutput, signed: boolean) {
    this.output = output;
    this.#signed = signed;
  }

  int(value: number): void {
    this.long(value, value >> 31);
  }

  /** Halves of a 64-bit value. */
  long(low: number, high: number): void {
    this.#low[this.#count] = low;
    this.#high[this.#count] = high;
    this.#count += 1;
    if (this.#count === longestRun) this.flush();
  }

  /** Where the next value will stand: of the stream, and how many values stand before it from there. */
  position(): number[] {
    return [...this.output.position(), this.#count];
  }

  flush(): void {
    const end = this.#count;
    for (let from = 0; from < end;) {
      const equal = this.#equalFrom(from, end);
      if (equal >= 3) {
        this.#writeRepeat(from, equal);
        from += equal;
        continue;
      }
      let to = from + equal;
      for (;;) {
        if (to >= end) break;
        const next = this.#equalFrom(to, end);
        if (next >= worthwhileRepeat) break;
        to += next;
      }
      this.#writeDifferent(from, to);
      from = to;
    }
    this.#count = 0;
  }

  /** How many values from `from` on are the same. */
  #equalFrom(from: number, end: number): number {
    const low = this.#low[from];
    const high = this.#high[from];
    let to = from + 1;
    while (to < end && this.#low[to] === low && this.#high[to] === high) to += 1;
    return to - from;
  }

  #writeRepeat(from: number, count: number): void {
    this.#loadUnsigned(from, from + 1);
    const low = this.#packedLow[from]!;
    const high = this.#packedHigh[from]!;
    if (count > 10) {
      this.#header(3, 0, count);
      this.#varint(low, high);
      this.output.byte(0);
      return;
    }
    const bits = high === 0 ? 32 - Math.clz32(low) : 64 - Math.clz32(high);
    const bytes = Math.max(1, Math.ceil(bits / 8));
    this.output.byte(((bytes - 1) << 3) | (count - 3));
    packBits(this.output, this.#packedLow, this.#packedHigh, from, from + 1, bytes * 8);
  }

  #writeDifferent(from: number, to: number): void {
    this.#loadUnsigned(from, to);
    const width = this.#widthOf(from, to, 1);
    if (this.#writeDelta(from, to, width)) return;
    if (to - from > 2) this.#loadUnsigned(from, to);
    this.#header(1, codeOfWidth(width), to - from);
    packBits(this.output, this.#packedLow, this.#packedHigh, from, to, width);
  }

  /** Writes rising or falling values as differences when that is shorter than `width` bits each. */
  #writeDelta(from: number, to: number, width: number): boolean {
    if (to - from < 3) return false;
    const start = this.#numberAt(from);
    const first = this.#numberAt(from + 1) - start;
    if (first === 0 || Math.abs(start) > largestExact) return false;
    let previous = start + first;
    let fixed = true;
    for (let index = from + 2; index < to; index += 1) {
      const value = this.#numberAt(index);
      if (Math.abs(value) > largestExact) return false;
      const step = value - previous;
      if (step !== 0 && step > 0 !== first > 0) return false;
      if (step !== first) fixed = false;
      const size = Math.abs(step);
      this.#packedLow[index] = size;
      this.#packedHigh[index] = Math.floor(size / wordSize);
      previous = value;
    }
    const stepWidth = fixed ? 0 : this.#widthOf(from + 2, to, 2);
    if (stepWidth >= width) return false;
    this.#header(3, fixed ? 0 : codeOfWidth(stepWidth), to - from);
    if (this.#signed) this.#signedVarint(start);
    else this.output.varint(start);
    this.#signedVarint(first);
    if (!fixed) packBits(this.output, this.#packedLow, this.#packedHigh, from + 2, to, stepWidth);
    return true;
  }

  #numberAt(index: number): number {
    return this.#high[index]! * wordSize + (this.#low[index]! >>> 0);
  }

  /** Values as they are packed: zigzag-coded when they have signs. */
  #loadUnsigned(from: number, to: number): void {
    for (let index = from; index < to; index += 1) {
      const low = this.#low[index]!;
      const high = this.#high[index]!;
      const sign = this.#signed ? high >> 31 : 0;
      this.#packedLow[index] = this.#signed ? (low << 1) ^ sign : low;
      this.#packedHigh[index] = this.#signed ? ((high << 1) | (low >>> 31)) ^ sign : high;
    }
  }

  #widthOf(from: number, to: number, least: number): number {
    let low = 0;
    let high = 0;
    for (let index = from; index < to; index += 1) {
      low |= this.#packedLow[index]!;
      high |= this.#packedHigh[index]!;
    }
    return fastWidth(low, high, least);
  }

  #header(encoding: number, widthCode: number, count: number): void {
    this.output.byte((encoding << 6) | (widthCode << 1) | ((count - 1) >> 8));
    this.output.byte((count - 1) & 0xff);
  }

  #varint(low: number, high: number): void {
    let lower = low;
    let upper = high;
    while (upper !== 0 || lower >>> 0 >= 0x80) {
      this.output.byte((lower & 0x7f) | 0x80);
      lower = (lower >>> 7) | (upper << 25);
      upper >>>= 7;
    }
    this.output.byte(lower);
  }

  #signedVarint(value: number): void {
    this.output.varint(value < 0 ? -value * 2 - 1 : value * 2);
  }
}
