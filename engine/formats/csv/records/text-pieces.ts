/** Joins pieces of a text with the rest of the previous ones, so that a long record is not scanned again and again. */

/** The rest of a piece is seldom longer. */
const spareBytes = 64 * 1024;

export class TextPieces {
  #rest: Uint8Array = new Uint8Array(0);
  #waiting: Uint8Array[] = [];
  #waitingLength = 0;
  /** Where pieces are joined, again and again: fresh memory for each would cost more than the copy. */
  #joined = Buffer.alloc(0);

  /** Bytes left over by the last look. */
  get restLength(): number {
    return this.#rest.length;
  }

  /**
   * @param final nothing follows.
   * @returns the text to look at, which the next call overwrites; undefined while it would be less than twice what was
   *   not enough the last time.
   */
  add(piece: Uint8Array, final: boolean): Uint8Array | undefined {
    if (this.#rest.length === 0 && this.#waitingLength === 0) return piece;
    this.#waiting.push(piece);
    this.#waitingLength += piece.length;
    if (!final && this.#waitingLength < this.#rest.length) return undefined;
    const length = this.#rest.length + this.#waitingLength;
    const joined = length > this.#joined.length ? Buffer.allocUnsafeSlow(length + spareBytes) : this.#joined;
    // The rest may lie in the same memory.
    joined.set(this.#rest);
    this.#joined = joined;
    let at = this.#rest.length;
    for (const waiting of this.#waiting) {
      joined.set(waiting, at);
      at += waiting.length;
    }
    this.#waiting = [];
    this.#waitingLength = 0;
    return joined.subarray(0, length);
  }

  /** What of the text could not be used yet. */
  keep(rest: Uint8Array): void {
    this.#rest = rest;
  }
}
