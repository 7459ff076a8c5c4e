/** A column under construction of text or bytes, as offsets into one run of bytes. */

import type { BatchColumn } from '#engine/formats/batches/batch-column.ts';
import { ValidityBits } from '#engine/formats/batches/validity-bits.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { ColumnVector } from '#engine/duckdb/column-vector.ts';

const firstRows = 1024;
const firstBytes = 16_384;
/** Offsets have 31 bits. */
const mostBytes = 2_147_483_647;
/** Below this, copying byte by byte beats a call. */
const smallCopy = 32;
const encoder = new TextEncoder();

export class TextColumn implements BatchColumn {
  rows = 0;
  /** Of all rows so far: a decoder ends its batch before they are too many. */
  byteLength = 0;
  #offsets = new Int32Array(firstRows + 1);
  #bytes = new Uint8Array(firstBytes);
  readonly #validity = new ValidityBits();

  appendNull(): void {
    this.#validity.setNull(this.rows);
    this.#endRow();
  }

  /** Appends `source[start … end)`. */
  append(source: Uint8Array, start = 0, end = source.length): void {
    const at = this.#room(end - start);
    const bytes = this.#bytes;
    if (end - start > smallCopy) bytes.set(source.subarray(start, end), at);
    else for (let from = start, to = at; from < end; from += 1, to += 1) bytes[to] = source[from]!;
    this.#endRow();
  }

  /** Unpaired surrogates become U+FFFD. */
  appendText(text: string): void {
    // A code unit is at most three bytes of UTF-8.
    const at = this.#room(text.length * 3);
    const { written } = encoder.encodeInto(text, this.#bytes.subarray(at));
    this.byteLength = at + written;
    this.#endRow();
  }

  /** Makes room for more bytes and gives where they go. */
  #room(count: number): number {
    const at = this.byteLength;
    const length = at + count;
    if (length > mostBytes) {
      throw new EngineError('MalformedFile', 'The text of one batch of rows is larger than 2 GiB.', {
        hint: 'A single value may be too large; exclude the column.',
      });
    }
    this.byteLength = length;
    if (length > this.#bytes.length) {
      const larger = new Uint8Array(Math.min(mostBytes, Math.max(length, this.#bytes.length * 2)));
      larger.set(this.#bytes.subarray(0, at));
      this.#bytes = larger;
    }
    return at;
  }

  #endRow(): void {
    this.rows += 1;
    if (this.rows >= this.#offsets.length) {
      const larger = new Int32Array(this.#offsets.length * 2);
      larger.set(this.#offsets);
      this.#offsets = larger;
    }
    this.#offsets[this.rows] = this.byteLength;
  }

  take(): ColumnVector {
    const offsets = this.#offsets.subarray(0, this.rows + 1);
    const bytes = this.#bytes.subarray(0, this.byteLength);
    const validity = this.#validity.take(this.rows);
    this.#offsets = new Int32Array(Math.max(firstRows, this.rows) + 1);
    this.#bytes = new Uint8Array(Math.max(firstBytes, this.byteLength));
    this.rows = 0;
    this.byteLength = 0;
    return { data: { kind: 'bytes', offsets, bytes }, validity };
  }
}
