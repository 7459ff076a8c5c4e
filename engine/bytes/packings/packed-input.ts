/** Reads packed bytes in the portions that a framing asks for. */

import { CutShort } from '#engine/bytes/packings/packing.ts';

export class PackedInput {
  readonly #source: AsyncIterator<Uint8Array>;
  #piece: Uint8Array = new Uint8Array(0);
  #at = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** True when no byte is left. */
  async atEnd(): Promise<boolean> {
    while (this.#at === this.#piece.length) {
      const next = await this.#source.next();
      if (next.done === true) return true;
      this.#piece = next.value;
      this.#at = 0;
    }
    return false;
  }

  /** Exactly so many bytes. @throws {@link CutShort} */
  async take(count: number): Promise<Uint8Array> {
    if (this.#piece.length - this.#at >= count) {
      this.#at += count;
      return this.#piece.subarray(this.#at - count, this.#at);
    }
    const pieces: Uint8Array[] = [];
    for (let left = count; left > 0;) {
      const piece = await this.some(left);
      pieces.push(piece);
      left -= piece.length;
    }
    return Buffer.concat(pieces);
  }

  /** At least one byte and at most so many, as they come. @throws {@link CutShort} */
  async some(most: number): Promise<Uint8Array> {
    if (await this.atEnd()) throw new CutShort();
    const end = Math.min(this.#piece.length, this.#at + most);
    const piece = this.#piece.subarray(this.#at, end);
    this.#at = end;
    return piece;
  }

  /** So many bytes in pieces as they come. @throws {@link CutShort} */
  async *pieces(count: number): AsyncGenerator<Uint8Array, void, void> {
    for (let left = count; left > 0;) {
      const piece = await this.some(left);
      left -= piece.length;
      yield piece;
    }
  }

  /** Gives bytes back that were read too far; they must be the last ones taken. */
  putBack(bytes: Uint8Array): void {
    this.#piece = Buffer.concat([bytes, this.#piece.subarray(this.#at)]);
    this.#at = 0;
  }

  /** Lets go of the source. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }
}

export function readUint32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}

export function readUint32BigEndian(bytes: Uint8Array, at: number): number {
  return ((bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!) >>> 0;
}
