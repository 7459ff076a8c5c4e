/** Hands the integers of a stream out in any portions, whatever the runs are that they are stored in. */

import type { StreamBytes } from '#engine/formats/orc/container/stream-bytes.ts';
import { createRun, halvesToNumber, type RunDecoder } from '#engine/formats/orc/encoding/integer-run.ts';

export class IntegerReader {
  readonly #bytes: StreamBytes;
  readonly #signed: boolean;
  readonly #decode: RunDecoder;
  readonly #run = createRun();
  #position = 0;

  constructor(bytes: StreamBytes, signed: boolean, decode: RunDecoder) {
    this.#bytes = bytes;
    this.#signed = signed;
    this.#decode = decode;
  }

  /** @throws EngineError `MalformedFile` when a value does not fit into 16 bits. */
  readShorts(target: Int16Array, count: number): void {
    for (let done = 0; done < count;) {
      const length = this.#next(count - done);
      this.#checkNarrow(length);
      const { low } = this.#run;
      for (let index = 0, from = this.#position; index < length; index += 1, from += 1) {
        const value = low[from]!;
        if ((value << 16) >> 16 !== value)
          throw this.#bytes.fail(`the number ${value} does not fit a column of 16 bits`);
        target[done + index] = value;
      }
      this.#position += length;
      done += length;
    }
  }

  /** @throws EngineError `MalformedFile` when a value does not fit into 32 bits. */
  readInts(target: Int32Array, count: number): void {
    for (let done = 0; done < count;) {
      const length = this.#next(count - done);
      this.#checkNarrow(length);
      const { low } = this.#run;
      for (let index = 0, from = this.#position; index < length; index += 1, from += 1)
        target[done + index] = low[from]!;
      this.#position += length;
      done += length;
    }
  }

  /** @param target two elements per value, the lower half first. */
  readLongs(target: Int32Array, count: number): void {
    for (let done = 0; done < count;) {
      const length = this.#next(count - done);
      const { low, high, wide } = this.#run;
      let at = done * 2;
      for (let from = this.#position, end = from + length; from < end; from += 1, at += 2) {
        const value = low[from]!;
        target[at] = value;
        target[at + 1] = wide ? high[from]! : value >> 31;
      }
      this.#position += length;
      done += length;
    }
  }

  /** Beyond 2^53 values lose digits: for seconds, and what must be small. */
  readNumbers(target: Float64Array, count: number): void {
    for (let done = 0; done < count;) {
      const length = this.#next(count - done);
      const { low, high, wide } = this.#run;
      for (let index = 0, from = this.#position; index < length; index += 1, from += 1) {
        target[done + index] = wide ? halvesToNumber(low[from]!, high[from]!) : low[from]!;
      }
      this.#position += length;
      done += length;
    }
  }

  /**
   * Lengths or places.
   * @param limit each must be below; a place behind it would read what is not there.
   * @throws EngineError `MalformedFile` for others, and for negative ones.
   */
  readCounts(target: Int32Array, count: number, limit: number, what: string): void {
    this.readInts(target, count);
    for (let index = 0; index < count; index += 1) {
      const value = target[index]!;
      if (value < 0 || value >= limit) throw this.#bytes.fail(`${what} of ${value >>> 0} is not possible`);
    }
  }

  fail(reason: string): Error {
    return this.#bytes.fail(reason);
  }

  /** Decodes a run when the last is used up. @returns how many values of it may be taken, at most `wanted`. */
  #next(wanted: number): number {
    if (this.#position === this.#run.length) {
      this.#decode(this.#bytes, this.#signed, this.#run);
      this.#position = 0;
    }
    return Math.min(wanted, this.#run.length - this.#position);
  }

  #checkNarrow(length: number): void {
    if (!this.#run.wide) return;
    const { low, high } = this.#run;
    for (let at = this.#position, end = at + length; at < end; at += 1) {
      if (high[at] !== low[at]! >> 31) {
        throw this.#bytes.fail(`the number ${halvesToNumber(low[at]!, high[at]!)} does not fit into 32 bits`);
      }
    }
  }
}
