/** Joins pieces of a text with the rest of the previous ones, so that a long record is not scanned again and again. */

export class TextPieces {
  #rest: Uint8Array = new Uint8Array(0);
  #waiting: Uint8Array[] = [];
  #waitingLength = 0;

  /** Bytes left over by the last look. */
  get restLength(): number {
    return this.#rest.length;
  }

  /**
   * @param final nothing follows.
   * @returns the text to look at; undefined while it would be less than twice what was not enough the last time.
   */
  add(piece: Uint8Array, final: boolean): Uint8Array | undefined {
    if (this.#rest.length === 0 && this.#waitingLength === 0) return piece;
    this.#waiting.push(piece);
    this.#waitingLength += piece.length;
    if (!final && this.#waitingLength < this.#rest.length) return undefined;
    const bytes = Buffer.concat([this.#rest, ...this.#waiting]);
    this.#waiting = [];
    this.#waitingLength = 0;
    return bytes;
  }

  /** What of the text could not be used yet. */
  keep(rest: Uint8Array): void {
    this.#rest = rest;
  }
}
