/** A content whose first bytes are checked before the rest is read. */

import { detectEncoding } from '#engine/bytes/encoding.ts';

export class MarkedContent {
  readonly #source: AsyncGenerator<Uint8Array, void, void>;
  #first: IteratorResult<Uint8Array, void> | undefined;

  constructor(source: AsyncGenerator<Uint8Array, void, void>) {
    this.#source = source;
  }

  /** Bytes of the byte order mark. */
  async markLength(): Promise<number> {
    this.#first ??= await this.#source.next();
    if (this.#first.done === true) return 0;
    return detectEncoding(this.#first.value.subarray(0, 4), false)?.markLength ?? 0;
  }

  async *pieces(): AsyncGenerator<Uint8Array, void, void> {
    const first = (this.#first ??= await this.#source.next());
    if (first.done === true) return;
    yield first.value;
    yield* this.#source;
  }
}
