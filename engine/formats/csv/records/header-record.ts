/** The record with the names of the columns, by which it is recognised where it occurs again: in files that were joined. */

const lineFeed = 10;
const carriageReturn = 13;
const mark = Buffer.from([0xef, 0xbb, 0xbf]);

export class HeaderRecord {
  #bytes: Buffer | undefined;

  get isKnown(): boolean {
    return this.#bytes !== undefined;
  }

  /** @param next where the record after it begins. */
  keep(bytes: Uint8Array, start: number, next: number): void {
    this.#bytes = Buffer.from(bytes.subarray(start, endOfRecord(bytes, start, next)));
  }

  /** Whether a record has the same bytes, behind a byte order mark or not. False as long as none is kept. */
  isAgain(bytes: Uint8Array, start: number, next: number): boolean {
    const header = this.#bytes;
    if (header === undefined || next - start < header.length) return false;
    const from = bytes[start] === mark[0] && mark.equals(bytes.subarray(start, start + 3)) ? start + 3 : start;
    // Nearly all other records differ in the first byte.
    if (bytes[from] !== header[0]) return false;
    const end = endOfRecord(bytes, from, next);
    return end - from === header.length && header.equals(bytes.subarray(from, end));
  }
}

/** @param next where the record after it begins. @returns where the record ends, without its line end. */
export function endOfRecord(bytes: Uint8Array, start: number, next: number): number {
  let end = next;
  if (end > start && bytes[end - 1] === lineFeed) end -= 1;
  if (end > start && bytes[end - 1] === carriageReturn) end -= 1;
  return end;
}
