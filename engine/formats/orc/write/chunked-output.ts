/** A stream under construction: bytes go in, chunks packed with the file's codec come out. */

import type { ChunkCodec } from '#engine/formats/orc/container/chunk-codec.ts';

/** Kept in memory until its stripe is written. */
export class ChunkedOutput {
  readonly #codec: ChunkCodec;
  readonly #chunks: Uint8Array[] = [];
  /** Bytes of `#chunks`. */
  #stored = 0;
  #buffer: Uint8Array;
  #length = 0;

  constructor(codec: ChunkCodec) {
    this.#codec = codec;
    this.#buffer = new Uint8Array(Math.min(codec.chunkSize, 4096));
  }

  /** About what it holds in memory. */
  get size(): number {
    return this.#stored + this.#length;
  }

  byte(value: number): void {
    if (this.#length === this.#buffer.length) this.#makeRoom();
    this.#buffer[this.#length] = value;
    this.#length += 1;
  }

  append(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length;) {
      if (this.#length === this.#buffer.length) this.#makeRoom();
      const count = Math.min(bytes.length - from, this.#buffer.length - this.#length);
      this.#buffer.set(bytes.subarray(from, from + count), this.#length);
      this.#length += count;
      from += count;
    }
  }

  /** An unsigned base 128 varint; at most 2^53. */
  varint(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.byte((rest % 128) + 128);
      rest = Math.floor(rest / 128);
    }
    this.byte(rest);
  }

  /** The position of the next byte, as recorded in the row index. */
  position(): number[] {
    if (this.#codec.name === 'none') return [this.#stored + this.#length];
    if (this.#length === this.#codec.chunkSize) this.#finishChunk();
    return [this.#stored, this.#length];
  }

  /** All chunks, in order; the output is empty afterwards. */
  take(): Uint8Array[] {
    if (this.#length > 0) this.#finishChunk();
    this.#stored = 0;
    return this.#chunks.splice(0);
  }

  #makeRoom(): void {
    if (this.#length === this.#codec.chunkSize) {
      this.#finishChunk();
      return;
    }
    const larger = new Uint8Array(Math.min(this.#codec.chunkSize, this.#buffer.length * 4));
    larger.set(this.#buffer);
    this.#buffer = larger;
  }

  #finishChunk(): void {
    const bytes = this.#buffer.subarray(0, this.#length);
    if (this.#codec.name === 'none') {
      this.#push(bytes.slice());
    } else {
      const packed = this.#codec.pack(bytes);
      const original = packed.length >= bytes.length;
      const body = original ? bytes.slice() : packed;
      const header = body.length * 2 + (original ? 1 : 0);
      this.#push(Uint8Array.of(header & 0xff, (header >> 8) & 0xff, header >> 16));
      this.#push(body);
    }
    this.#length = 0;
  }

  #push(bytes: Uint8Array): void {
    this.#chunks.push(bytes);
    this.#stored += bytes.length;
  }
}
