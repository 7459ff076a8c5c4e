/** The bytes of one stream, unpacked chunk by chunk: a window that decoders read from, moved on as they ask for more. */

import type { ChunkCodec } from '#engine/formats/orc/container/chunk-codec.ts';
import { malformedOrc } from '#engine/formats/orc/container/malformed-orc.ts';
import type { OrcFile } from '#engine/formats/orc/container/orc-file.ts';

const pieceLength = 256 * 1024;
const nothing = new Uint8Array(0);

/**
 * Decoders read `buffer[position … end)` themselves and move `position`: a call per byte would cost more than the
 * decoding. Runs may straddle chunks, so they first {@link fill} the window with the longest run there can be.
 */
export class StreamBytes {
  buffer: Uint8Array = nothing;
  position = 0;
  end = 0;
  readonly #file: OrcFile;
  readonly #codec: ChunkCodec;
  /** What is left of the stream in the file. */
  #offset: number;
  #rest: number;
  /** Read from the file and not yet unpacked. */
  #raw: Uint8Array = nothing;
  #rawPosition = 0;
  /** Joins what is left of one chunk with the next. */
  #window: Uint8Array = nothing;

  /** The range was checked against the file's size. */
  constructor(file: OrcFile, codec: ChunkCodec, offset: number, length: number) {
    this.#file = file;
    this.#codec = codec;
    this.#offset = offset;
    this.#rest = length;
  }

  fail(reason: string): Error {
    return malformedOrc(this.#file.path, this.#offset - (this.#raw.length - this.#rawPosition), reason);
  }

  /** Makes at least `count` bytes readable, or all that are left. */
  fill(count: number): void {
    while (this.end - this.position < count) {
      const chunk = this.#nextChunk();
      if (chunk === undefined) return;
      this.#append(chunk);
    }
  }

  /** Makes at least `count` bytes readable. @throws EngineError `MalformedFile` when the stream is shorter. */
  need(count: number): void {
    this.fill(count);
    if (this.end - this.position < count) throw this.fail('a stream ends although more values are promised');
  }

  /** Fills `target` with the next bytes. @throws EngineError `MalformedFile` when the stream is shorter. */
  copyTo(target: Uint8Array): void {
    for (let filled = 0; filled < target.length;) {
      this.need(1);
      const length = Math.min(target.length - filled, this.end - this.position);
      target.set(this.buffer.subarray(this.position, this.position + length), filled);
      this.position += length;
      filled += length;
    }
  }

  /** The next `count` bytes as a separate piece; never allocates far ahead of the stream. */
  take(count: number): Uint8Array {
    let bytes = new Uint8Array(Math.min(count, 16 * 1024 * 1024));
    this.copyTo(bytes);
    while (bytes.length < count) {
      const larger = new Uint8Array(Math.min(count, bytes.length * 2));
      larger.set(bytes);
      this.copyTo(larger.subarray(bytes.length));
      bytes = larger;
    }
    return bytes;
  }

  /** All that is left, as one piece. @param limit more bytes than this are refused. */
  takeAll(limit: number): Uint8Array {
    for (;;) {
      const chunk = this.#nextChunk();
      if (chunk === undefined) break;
      this.#append(chunk);
      if (this.end - this.position > limit) throw this.fail(`it unpacks to more than ${limit} bytes`);
    }
    const bytes = this.buffer.slice(this.position, this.end);
    this.position = this.end;
    return bytes;
  }

  #append(chunk: Uint8Array): void {
    const left = this.end - this.position;
    if (left === 0) {
      this.buffer = chunk;
    } else {
      const needed = left + chunk.length;
      if (needed > this.#window.length) {
        const larger = new Uint8Array(needed + (needed >> 2));
        larger.set(this.buffer.subarray(this.position, this.end));
        this.#window = larger;
      } else {
        this.#window.set(this.buffer.subarray(this.position, this.end));
      }
      this.#window.set(chunk, left);
      this.buffer = this.#window;
    }
    this.position = 0;
    this.end = left + chunk.length;
  }

  /** The next unpacked chunk; undefined at the end of the stream. */
  #nextChunk(): Uint8Array | undefined {
    if (this.#rest === 0 && this.#rawPosition === this.#raw.length) return undefined;
    if (this.#codec.name === 'none') {
      this.#readRaw(1);
      this.#rawPosition = this.#raw.length;
      return this.#raw;
    }
    const header = this.#takeRaw(3);
    const value = header[0]! | (header[1]! << 8) | (header[2]! << 16);
    const packed = this.#takeRaw(value >> 1);
    if ((value & 1) === 1) {
      if (packed.length > this.#codec.chunkSize) throw this.fail('a chunk is longer than a chunk of this file may be');
      return packed;
    }
    let chunk: Uint8Array;
    try {
      chunk = this.#codec.unpack(packed);
    } catch (thrown) {
      throw this.fail(
        `a chunk packed with ${this.#codec.name} cannot be unpacked (${thrown instanceof Error ? thrown.message : String(thrown)})`,
      );
    }
    return chunk;
  }

  #takeRaw(count: number): Uint8Array {
    if (this.#raw.length - this.#rawPosition < count) this.#readRaw(count);
    const at = this.#rawPosition;
    this.#rawPosition = at + count;
    return this.#raw.subarray(at, at + count);
  }

  /** Reads on in the file until `count` raw bytes are there. Earlier pieces stay as they are: views of them may live. */
  #readRaw(count: number): void {
    const left = this.#raw.length - this.#rawPosition;
    if (left + this.#rest < count) throw this.fail('a stream ends inside a chunk');
    const length = Math.min(this.#rest, Math.max(pieceLength, count - left));
    const raw = new Uint8Array(left + length);
    raw.set(this.#raw.subarray(this.#rawPosition));
    this.#file.readInto(raw.subarray(left), this.#offset);
    this.#raw = raw;
    this.#rawPosition = 0;
    this.#offset += length;
    this.#rest -= length;
  }
}
