/** An open ORC file: ranges of its bytes, checked against its size before anything is allocated. */

import type { ReadyRanges } from '#engine/bytes/ready-ranges.ts';
import { malformedOrc } from '#engine/formats/orc/container/malformed-orc.ts';
import type { ByteRange, ByteSource } from '#engine/storage/byte-source.ts';

/** Decoders cannot wait in the middle of a stream, so what they will read is fetched before. Closed by who opened it. */
export class OrcFile implements AsyncDisposable {
  /** As errors name it. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly #source: ByteSource;
  readonly #ranges: ReadyRanges;
  readonly #signal: AbortSignal;

  /** @param source without a packing of the whole file; closed with this file, as `ranges` of it are. */
  constructor(source: ByteSource, ranges: ReadyRanges, signal: AbortSignal) {
    this.path = source.path;
    this.size = source.size;
    this.#source = source;
    this.#ranges = ranges;
    this.#signal = signal;
  }

  /** False: what is read has to be fetched before. */
  get isWhole(): boolean {
    return this.#ranges.isWhole;
  }

  /** Makes ranges ready to be read; they are cut at the ends of the file. */
  async fetch(ranges: readonly ByteRange[]): Promise<void> {
    await this.#ranges.fetch(ranges, this.#signal);
  }

  /** @throws EngineError `MalformedFile` when the range does not lie in the file. */
  read(offset: number, length: number): Uint8Array {
    this.check(offset, length, 'a range');
    const bytes = new Uint8Array(length);
    this.readInto(bytes, offset);
    return bytes;
  }

  /** Fills `target` from `offset` on; the range was checked before. */
  readInto(target: Uint8Array, offset: number): void {
    this.#ranges.readNow(target, offset);
  }

  check(offset: number, length: number, what: string): void {
    if (offset < 0 || length < 0 || offset + length > this.size) {
      throw malformedOrc(
        this.path,
        Math.min(Math.max(offset, 0), this.size),
        `${what} of ${length} bytes at ${offset} does not lie in the file's ${this.size} bytes`,
      );
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#ranges[Symbol.asyncDispose]();
    await this.#source[Symbol.asyncDispose]();
  }
}
