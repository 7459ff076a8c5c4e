/** Counts and measures the records in the bytes of a written text file, without reading their values. */

/** Where records of a written file end: at each line end outside of quotes. Plain data. */
export interface RecordEnds {
  /** The first record holds the column names. */
  readonly header: boolean;
  /** One ASCII character around values that hold line ends; empty: no value holds one. */
  readonly quote: string;
  /** The character before a quote inside a value; the quote itself where it is doubled. */
  readonly escape: string;
  /** Of the whole file; the counter takes its unpacked bytes. */
  readonly packing: 'none' | 'gzip' | 'zstd';
}

const lineEnd = 0x0a;

/** Takes the bytes of one file, piece by piece in their order. */
export class RecordCounter {
  readonly #hasHeader: boolean;
  /** -1: no byte is one. */
  readonly #quote: number;
  readonly #escape: number;
  #lines = 0;
  #isQuoted = false;
  #isEscaped = false;
  #endsLine = true;
  #longest = 0;
  /** Bytes from the start of the piece in which the last record ended. */
  #sinceEnd = 0;

  constructor({ header, quote, escape }: Omit<RecordEnds, 'packing'>) {
    this.#hasHeader = header;
    this.#quote = quote === '' ? -1 : quote.charCodeAt(0);
    this.#escape = escape === '' || escape === quote ? -1 : escape.charCodeAt(0);
  }

  add(bytes: Buffer): void {
    if (bytes.length === 0) return;
    const before = this.#lines;
    this.#endsLine = bytes[bytes.length - 1] === lineEnd;
    const isPlain = !this.#isQuoted && (this.#quote === -1 || !bytes.includes(this.#quote));
    if (isPlain) this.#lines += countLineEnds(bytes);
    else this.#walk(bytes);
    this.#sinceEnd += bytes.length;
    if (this.#lines === before) return;
    this.#longest = Math.max(this.#longest, this.#sinceEnd);
    this.#sinceEnd = bytes.length;
  }

  /** No record has more bytes than this; at most those of two pieces fewer. */
  get longest(): number {
    return Math.max(this.#longest, this.#sinceEnd);
  }

  /** Records without the header; text after the last line end is one more. */
  get records(): number {
    const lines = this.#lines + Number(!this.#endsLine);
    return Math.max(0, lines - Number(this.#hasHeader));
  }

  /** A doubled quote ends a quoted part and begins one. */
  #walk(bytes: Buffer): void {
    const [quote, escape] = [this.#quote, this.#escape];
    let [lines, isQuoted, isEscaped] = [0, this.#isQuoted, this.#isEscaped];
    for (let at = 0; at < bytes.length; at += 1) {
      const byte = bytes[at]!;
      if (isEscaped) isEscaped = false;
      else if (byte === quote) isQuoted = !isQuoted;
      else if (byte === lineEnd) lines += Number(!isQuoted);
      else if (byte === escape) isEscaped = isQuoted;
    }
    this.#lines += lines;
    this.#isQuoted = isQuoted;
    this.#isEscaped = isEscaped;
  }
}

/** Four bytes at once: this is done for every byte that is written, so it must cost next to nothing. */
function countLineEnds(bytes: Buffer): number {
  let count = 0;
  const isAligned = bytes.byteOffset % 4 === 0;
  const words = isAligned ? new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2) : new Int32Array(0);
  for (let from = 0; from < words.length; from += 255) {
    const to = Math.min(words.length, from + 255);
    // A byte of `sums` counts up to 255 of its column.
    let sums = 0;
    for (let at = from; at < to; at += 1) {
      const difference = words[at]! ^ 0x0a0a0a0a;
      // The highest bit of each byte: set where the byte differs.
      const differs = ((difference & 0x7f7f7f7f) + 0x7f7f7f7f) | difference;
      sums = (sums + ((~differs >>> 7) & 0x01010101)) | 0;
    }
    count += (sums & 0xff) + ((sums >>> 8) & 0xff) + ((sums >>> 16) & 0xff) + (sums >>> 24);
  }
  for (let at = words.length * 4; at < bytes.length; at += 1) count += Number(bytes[at] === lineEnd);
  return count;
}
