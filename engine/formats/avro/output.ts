/** Writes Avro's binary encoding into bytes that grow. */

export class AvroOutput {
  #bytes = new Uint8Array(1 << 16);
  #view = new DataView(this.#bytes.buffer);
  length = 0;

  written(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }

  clear(): void {
    this.length = 0;
  }

  /** @returns where the next `count` bytes go. */
  #room(count: number): number {
    const at = this.length;
    this.length += count;
    if (this.length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.length, this.#bytes.length * 2));
      larger.set(this.#bytes.subarray(0, at));
      this.#bytes = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }

  byte(value: number): void {
    const at = this.#room(1);
    this.#bytes[at] = value;
  }

  bytes(source: Uint8Array, start = 0, end = source.length): void {
    const at = this.#room(end - start);
    if (end - start > 32) this.#bytes.set(source.subarray(start, end), at);
    else for (let from = start, to = at; from < end; from += 1, to += 1) this.#bytes[to] = source[from]!;
  }

  /** 32 bits. */
  int(value: number): void {
    this.long(value, value >> 31);
  }

  /** A whole number up to 2^53, for counts and lengths. */
  count(value: number): void {
    this.long(value | 0, Math.floor(value / 4294967296));
  }

  /** Zigzag, then groups of seven bits, the lowest first. */
  long(low: number, high: number): void {
    const sign = high >> 31;
    let first = (low << 1) ^ sign;
    let second = ((high << 1) | (low >>> 31)) ^ sign;
    while (second !== 0 || first >>> 0 > 127) {
      this.byte((first & 127) | 128);
      first = (first >>> 7) | (second << 25);
      second >>>= 7;
    }
    this.byte(first);
  }

  text(value: string): void {
    const bytes = new TextEncoder().encode(value);
    this.count(bytes.length);
    this.bytes(bytes);
  }

  float(value: number): void {
    const at = this.#room(4);
    this.#view.setFloat32(at, value, true);
  }

  double(value: number): void {
    const at = this.#room(8);
    this.#view.setFloat64(at, value, true);
  }
}
