/** Bytes that grow at the end and are used again for the next page. */

export class GrowingBytes {
  bytes: Uint8Array<ArrayBuffer>;
  length = 0;

  constructor(capacity = 1024) {
    this.bytes = new Uint8Array(capacity);
  }

  /** Reserves space and returns the offset for the new bytes; their content is undefined. */
  extend(count: number): number {
    const start = this.length;
    this.length += count;
    if (this.length > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.length, this.bytes.length * 2));
      larger.set(this.bytes.subarray(0, start));
      this.bytes = larger;
    }
    return start;
  }

  append(source: Uint8Array): void {
    const start = this.extend(source.length);
    this.bytes.set(source, start);
  }

  /** The bytes written so far; valid until the next change. */
  written(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }
}
