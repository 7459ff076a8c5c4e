/** Byte and boolean run length encoding. */

import type { StreamBytes } from '#engine/formats/orc/container/stream-bytes.ts';

/** Runs of 3 to 130 equal bytes, and 1 to 128 literal ones. */
export class ByteReader {
  readonly #bytes: StreamBytes;
  /** Values left of the run. */
  #left = 0;
  /** Of a run of equal bytes; −1 for literals. */
  #value = -1;

  constructor(bytes: StreamBytes) {
    this.#bytes = bytes;
  }

  read(target: Uint8Array, count: number): void {
    const bytes = this.#bytes;
    for (let done = 0; done < count;) {
      if (this.#left === 0) this.#startRun();
      const length = Math.min(count - done, this.#left);
      if (this.#value >= 0) {
        target.fill(this.#value, done, done + length);
      } else {
        bytes.need(length);
        for (let index = 0, at = bytes.position; index < length; index += 1)
          target[done + index] = bytes.buffer[at + index]!;
        bytes.position += length;
      }
      this.#left -= length;
      done += length;
    }
  }

  fail(reason: string): Error {
    return this.#bytes.fail(reason);
  }

  #startRun(): void {
    const bytes = this.#bytes;
    bytes.need(2);
    const control = bytes.buffer[bytes.position]!;
    bytes.position += 1;
    if (control >= 0x80) {
      this.#left = 256 - control;
      this.#value = -1;
    } else {
      this.#left = control + 3;
      this.#value = bytes.buffer[bytes.position]!;
      bytes.position += 1;
    }
  }
}

/** Bits, the most significant of each byte first. */
export class BooleanReader {
  readonly #bytes: ByteReader;
  #scratch = new Uint8Array(0);
  /** Bits of the last byte that were not asked for yet; they are its lowest. */
  #pending = 0;
  #pendingBits = 0;

  constructor(bytes: StreamBytes) {
    this.#bytes = new ByteReader(bytes);
  }

  /** Writes 0 or 1 per value. @returns how many are 1. */
  read(target: Uint8Array, count: number): number {
    let ones = 0;
    let done = 0;
    for (; done < count && this.#pendingBits > 0; done += 1) {
      this.#pendingBits -= 1;
      ones += target[done] = (this.#pending >> this.#pendingBits) & 1;
    }
    const byteCount = (count - done + 7) >> 3;
    if (byteCount === 0) return ones;
    if (this.#scratch.length < byteCount) this.#scratch = new Uint8Array(byteCount);
    const scratch = this.#scratch;
    this.#bytes.read(scratch, byteCount);
    const whole = (count - done) >> 3;
    for (let index = 0; index < whole; index += 1, done += 8) {
      const byte = scratch[index]!;
      if (byte === 0xff || byte === 0) {
        target.fill(byte & 1, done, done + 8);
        if (byte !== 0) ones += 8;
        continue;
      }
      for (let bit = 0; bit < 8; bit += 1) ones += target[done + bit] = (byte >> (7 - bit)) & 1;
    }
    if (done < count) {
      this.#pending = scratch[whole]!;
      this.#pendingBits = 8;
      for (; done < count; done += 1) {
        this.#pendingBits -= 1;
        ones += target[done] = (this.#pending >> this.#pendingBits) & 1;
      }
    }
    return ones;
  }
}
