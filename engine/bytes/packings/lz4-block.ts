/** Unpacks LZ4 blocks (lz4 block format), which may refer to up to 64 KiB before them. */

const windowLength = 64 * 1024;

export class Lz4Blocks {
  /** What came before, then the block that is unpacked. */
  #bytes: Uint8Array;
  #filled = 0;
  readonly #largest: number;

  /** @param largest unpacked bytes of the largest block. */
  constructor(largest: number) {
    this.#largest = largest;
    this.#bytes = new Uint8Array(windowLength + largest);
  }

  /** Forgets what came before. */
  clear(): void {
    this.#filled = 0;
  }

  /** @returns a copy. */
  unpack(block: Uint8Array): Uint8Array {
    this.#slide();
    const start = this.#filled;
    this.#filled = unpackInto(block, this.#bytes, start, start + this.#largest);
    return this.#bytes.slice(start, this.#filled);
  }

  /** A block that is stored as it is. */
  store(block: Uint8Array): Uint8Array {
    if (block.length > this.#largest) throw new Error('a block is larger than its frame allows');
    this.#slide();
    this.#bytes.set(block, this.#filled);
    this.#filled += block.length;
    return block.slice();
  }

  #slide(): void {
    if (this.#filled <= windowLength) return;
    this.#bytes.copyWithin(0, this.#filled - windowLength, this.#filled);
    this.#filled = windowLength;
  }
}

/** Blocks may refer to bytes before `start`. @returns where the unpacked bytes end. */
export function unpackInto(block: Uint8Array, out: Uint8Array, start: number, limit: number): number {
  const length = block.length;
  let to = start;
  for (let at = 0; at < length;) {
    const token = block[at++]!;
    let literals = token >>> 4;
    if (literals === 15) {
      let more;
      do {
        if (at >= length) throw damaged();
        literals += more = block[at++]!;
      } while (more === 255);
    }
    if (at + literals > length || to + literals > limit) throw damaged();
    if (literals > 32) out.set(block.subarray(at, at + literals), to);
    else for (let index = 0; index < literals; index += 1) out[to + index] = block[at + index]!;
    at += literals;
    to += literals;
    if (at === length) return to;
    if (at + 2 > length) throw damaged();
    const distance = block[at]! | (block[at + 1]! << 8);
    at += 2;
    let copied = (token & 15) + 4;
    if (copied === 19) {
      let more;
      do {
        if (at >= length) throw damaged();
        copied += more = block[at++]!;
      } while (more === 255);
    }
    if (distance === 0 || distance > to || to + copied > limit) throw damaged();
    const from = to - distance;
    if (distance >= copied && copied > 32) out.copyWithin(to, from, from + copied);
    else for (let index = 0; index < copied; index += 1) out[to + index] = out[from + index]!;
    to += copied;
  }
  return to;
}

function damaged(): Error {
  return new Error('a block is not valid LZ4');
}
