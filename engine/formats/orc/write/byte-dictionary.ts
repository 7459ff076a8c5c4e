/** Distinct byte strings in the order in which they came, found again by hash. */

import { GrowingBytes } from '#engine/arrow/growing-bytes.ts';

export class ByteDictionary {
  readonly #bytes = new GrowingBytes(4096);
  /** Entry i is `offsets[i] … offsets[i + 1]`. */
  #offsets = new Int32Array(1025);
  /** Entry + 1, by hash; 0: free. */
  #slots = new Int32Array(4096);
  #hashes = new Int32Array(1024);
  count = 0;

  /** Bytes of all entries. */
  get byteCount(): number {
    return this.#bytes.length;
  }

  /** The number of the entry, which is added when it is new. */
  indexOf(source: Uint8Array, start: number, end: number): number {
    let hash = 0x811c9dc5;
    for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ source[at]!, 0x01000193);
    const mask = this.#slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    for (; ; slot = (slot + 1) & mask) {
      const entry = this.#slots[slot]! - 1;
      if (entry < 0) break;
      if (this.#hashes[entry] === hash && this.#equals(entry, source, start, end)) return entry;
    }
    const added = this.#add(hash, source.subarray(start, end));
    this.#slots[slot] = added + 1;
    // Kept at most a quarter full: an entry that is not there is found to be missing at once.
    if (this.count === this.#hashes.length) this.#grow();
    return added;
  }

  lengthOf(entry: number): number {
    return this.#offsets[entry + 1]! - this.#offsets[entry]!;
  }

  /** All entries, one after the other; valid until the next is added. */
  written(): Uint8Array {
    return this.#bytes.written();
  }

  /** The bytes of an entry; valid until the next is added. */
  entry(index: number): Uint8Array {
    return this.#bytes.bytes.subarray(this.#offsets[index]!, this.#offsets[index + 1]!);
  }

  #equals(entry: number, source: Uint8Array, start: number, end: number): boolean {
    const from = this.#offsets[entry]!;
    if (this.#offsets[entry + 1]! - from !== end - start) return false;
    const { bytes } = this.#bytes;
    for (let index = 0; index < end - start; index += 1) {
      if (bytes[from + index] !== source[start + index]) return false;
    }
    return true;
  }

  #add(hash: number, bytes: Uint8Array): number {
    const entry = this.count;
    this.#hashes[entry] = hash;
    this.#bytes.append(bytes);
    this.#offsets[entry + 1] = this.#bytes.length;
    this.count += 1;
    return entry;
  }

  #grow(): void {
    const hashes = new Int32Array(this.#hashes.length * 2);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
    const offsets = new Int32Array(hashes.length + 1);
    offsets.set(this.#offsets);
    this.#offsets = offsets;
    const slots = new Int32Array(hashes.length * 4);
    const mask = slots.length - 1;
    for (let entry = 0; entry < this.count; entry += 1) {
      const hash = hashes[entry]!;
      let slot = (hash ^ (hash >>> 15)) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = entry + 1;
    }
    this.#slots = slots;
  }
}
