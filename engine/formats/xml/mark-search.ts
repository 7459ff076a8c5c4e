/** Finds the marks that end comments, CDATA sections and instructions. */

/**
 * A mark that does not follow is searched for once: where thousands of sections begin and none ends, a search to the end for
 * each of them would take time by the square of the size.
 */
export class MarkSearch {
  #bytes: Uint8Array = new Uint8Array(0);
  #text: Buffer = Buffer.alloc(0);
  /** Positions from which a mark does not follow any more. */
  readonly #absentFrom = new Map<string, number>();

  /** @param mark ASCII. @returns the position behind the first mark from there on; -1: there is none. */
  behind(bytes: Uint8Array, mark: string, from: number): number {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      this.#absentFrom.clear();
    }
    if (from >= (this.#absentFrom.get(mark) ?? Infinity)) return -1;
    const found = this.#text.indexOf(mark, from, 'latin1');
    if (found === -1) this.#absentFrom.set(mark, from);
    return found === -1 ? -1 : found + mark.length;
  }
}
