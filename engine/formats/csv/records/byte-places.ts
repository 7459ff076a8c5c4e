/** From places in decoded UTF-8 back to byte offsets in the unpacked file. */

const fixedWidth: Readonly<Record<string, number>> = { 'utf-32le': 4, 'utf-32be': 4 };
const singleByte = /^(?:iso-8859-|windows-125|windows-874|koi8|macintosh|x-mac|cp\d|ibm866)/u;

/** Counts along a text that is given piece by piece, from its start. */
export class BytePlaces {
  #offset: number;
  readonly #bytesOf: ((bytes: Uint8Array, start: number, end: number) => number) | undefined;

  /** @param markLength bytes of the byte order mark, which decoding takes away. */
  constructor(encoding: string, markLength: number) {
    this.#offset = markLength;
    this.#bytesOf = measureOf(encoding);
  }

  /** Continues with the text that follows. */
  pass(bytes: Uint8Array, start: number, end: number): void {
    if (this.#bytesOf !== undefined) this.#offset += this.#bytesOf(bytes, start, end);
  }

  /** Byte offset of what follows; null where a character's length in the file is not known. */
  get offset(): number | null {
    return this.#bytesOf === undefined ? null : this.#offset;
  }
}

function measureOf(encoding: string): ((bytes: Uint8Array, start: number, end: number) => number) | undefined {
  if (encoding === 'utf-8') return (_, start, end) => end - start;
  const width = fixedWidth[encoding];
  if (width !== undefined) return (bytes, start, end) => countCharacters(bytes, start, end, 1) * width;
  if (encoding === 'utf-16le' || encoding === 'utf-16be')
    return (bytes, start, end) => countCharacters(bytes, start, end, 2) * 2;
  return singleByte.test(encoding) ? (bytes, start, end) => countCharacters(bytes, start, end, 1) : undefined;
}

/** @param astral what a character beyond U+FFFF counts. */
function countCharacters(bytes: Uint8Array, start: number, end: number, astral: number): number {
  let count = 0;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at]!;
    if (byte >= 0xf0) count += astral;
    else if ((byte & 0xc0) !== 0x80) count += 1;
  }
  return count;
}
