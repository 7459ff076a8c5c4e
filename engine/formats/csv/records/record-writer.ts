/** Writes records in the one dialect that rewritten files have: each with its place, fault and raw text before its values. */

const quote = 34;
const lineFeed = 10;
const carriageReturn = 13;
const space = 32;
const pieceBytes = 1024 * 1024;
const longestRaw = 64 * 1024;
/** Digits of line and offset, separators and quotes. */
const prefixBytes = 64;

export interface WrittenValue {
  readonly bytes: Uint8Array;
  /** It was between quotes: never null, unless empty ones are. */
  readonly quoted: boolean;
}

export class RecordWriter {
  readonly #columnCount: number;
  readonly #separator: number;
  #out = Buffer.allocUnsafeSlow(pieceBytes + prefixBytes);
  #length = 0;
  /** Bytes of the longest record. */
  longest = 0;
  faults = 0;

  constructor(columnCount: number, separator: number) {
    this.#columnCount = columnCount;
    this.#separator = separator;
  }

  /** Values that stand in the dialect already, from the first one to the end of the last. */
  addVerbatim(line: number, offset: number | null, bytes: Uint8Array, start: number, end: number, raw: boolean): void {
    const from = this.#begin(line, offset, (end - start) * (raw ? 3 : 1));
    this.#mark();
    if (raw) this.#quoted(bytes.subarray(start, end));
    this.#mark();
    this.#out.set(bytes.subarray(start, end), this.#length);
    this.#length += end - start;
    this.#end(from);
  }

  /** @param raw the raw text of the record; null: its values between separators. */
  addValues(line: number, offset: number | null, values: readonly WrittenValue[], raw: Uint8Array | null): void {
    const size = values.reduce((sum, value) => sum + value.bytes.length * 2 + 3, 0);
    const from = this.#begin(line, offset, size + (raw?.length ?? 0) * 2 + this.#columnCount);
    this.#mark();
    if (raw !== null) this.#quoted(raw.subarray(0, longestRaw));
    for (let index = 0; index < this.#columnCount; index += 1) {
      this.#mark();
      const value = values[index];
      if (value === undefined) continue;
      if (value.quoted || this.#needsQuotes(value.bytes)) this.#quoted(value.bytes);
      else {
        this.#out.set(value.bytes, this.#length);
        this.#length += value.bytes.length;
      }
    }
    this.#end(from);
  }

  /** A record that is not a row. */
  addFault(line: number, offset: number | null, reason: string, raw: Uint8Array): void {
    this.faults += 1;
    const told = raw.subarray(0, longestRaw);
    const from = this.#begin(line, offset, told.length * 2 + reason.length * 4 + this.#columnCount);
    this.#quoted(Buffer.from(reason));
    this.#mark();
    this.#quoted(told);
    for (let index = 0; index < this.#columnCount; index += 1) this.#mark();
    this.#end(from);
  }

  /** What was written since the last time; undefined while it is little. */
  take(final: boolean): Uint8Array | undefined {
    if (this.#length === 0 || (!final && this.#length < pieceBytes)) return undefined;
    const piece = this.#out.subarray(0, this.#length);
    this.#out = Buffer.allocUnsafeSlow(pieceBytes + prefixBytes);
    this.#length = 0;
    return piece;
  }

  #begin(line: number, offset: number | null, size: number): number {
    const needed = this.#length + size + prefixBytes;
    if (needed > this.#out.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#out.length * 2));
      larger.set(this.#out.subarray(0, this.#length));
      this.#out = larger;
    }
    const from = this.#length;
    this.#number(line);
    this.#mark();
    if (offset !== null) this.#number(offset);
    this.#mark();
    return from;
  }

  #end(from: number): void {
    this.#out[this.#length] = lineFeed;
    this.#length += 1;
    if (this.#length - from > this.longest) this.longest = this.#length - from;
  }

  #mark(): void {
    this.#out[this.#length] = this.#separator;
    this.#length += 1;
  }

  #number(value: number): void {
    let digits = 1;
    for (let rest = value; rest >= 10; rest = Math.floor(rest / 10)) digits += 1;
    let rest = value;
    for (let at = this.#length + digits - 1; at >= this.#length; at -= 1) {
      this.#out[at] = 48 + (rest % 10);
      rest = Math.floor(rest / 10);
    }
    this.#length += digits;
  }

  #quoted(bytes: Uint8Array): void {
    const out = this.#out;
    let at = this.#length;
    out[at++] = quote;
    for (let index = 0; index < bytes.length; index += 1) {
      const byte = bytes[index]!;
      if (byte === quote) out[at++] = quote;
      out[at++] = byte;
    }
    out[at++] = quote;
    this.#length = at;
  }

  #needsQuotes(bytes: Uint8Array): boolean {
    if (bytes.length === 0) return false;
    if (bytes[0] === space || bytes[bytes.length - 1] === space) return true;
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at]!;
      if (byte === this.#separator || byte === quote || byte === lineFeed || byte === carriageReturn) return true;
    }
    return false;
  }
}
