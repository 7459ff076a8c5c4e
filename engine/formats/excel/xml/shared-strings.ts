/** The texts that the cells of a workbook share, as one run of bytes. */

import { EngineError } from '#engine/contract/errors.ts';
import { GrowingBytes } from '#engine/arrow/growing-bytes.ts';

/** More is not kept in memory. */
const mostBytes = 1024 ** 3;

export class SharedStrings {
  readonly #text = new GrowingBytes(64 * 1024);
  #ends = new Uint32Array(1024);
  count = 0;
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  get bytes(): Uint8Array {
    return this.#text.bytes;
  }

  /** Text that the next {@link end} closes is appended here. */
  get open(): GrowingBytes {
    return this.#text;
  }

  end(): void {
    if (this.#text.length > mostBytes) {
      throw new EngineError('MalformedFile', `The shared texts of ${this.#path} are larger than ${mostBytes} bytes.`, {
        hint: 'Split the workbook into several.',
        details: { path: this.#path },
      });
    }
    if (this.count === this.#ends.length) {
      const larger = new Uint32Array(this.#ends.length * 2);
      larger.set(this.#ends);
      this.#ends = larger;
    }
    this.#ends[this.count] = this.#text.length;
    this.count += 1;
  }

  from(index: number): number {
    return index === 0 ? 0 : this.#ends[index - 1]!;
  }

  to(index: number): number {
    return this.#ends[index]!;
  }
}
