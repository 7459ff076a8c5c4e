/** Whether the lines of a CSV text are records, judged from any part of it. */

import type { CsvReadOptions } from '#engine/formats/csv/options.ts';

export type LineDialect = Pick<CsvReadOptions, 'separator' | 'quoteChar' | 'escaper' | 'columns'>;

const lineFeed = 10;
const carriageReturn = 13;

/**
 * Looks at pieces of a text. A line that is a record has pairs of quotes, and as many separators outside of them as the
 * others; a line inside a quoted value hardly ever has both.
 */
export class LineMisfits {
  readonly #separator: Buffer;
  /** Bytes; -1: none. */
  readonly #quote: number;
  readonly #escape: number;
  /** undefined: not known, or there is only one column. */
  readonly #separators: number | undefined;
  #quotes = false;
  #misfits = false;

  constructor({ separator, quoteChar, escaper, columns }: LineDialect) {
    this.#separator = Buffer.from(separator);
    this.#quote = byteOf(quoteChar);
    this.#escape = escaper === quoteChar ? -1 : byteOf(escaper);
    this.#separators = columns === undefined || columns.length === 1 ? undefined : columns.length - 1;
  }

  /** Some text is quoted, and some line is not a record. */
  get spansLines(): boolean {
    return this.#quotes && this.#misfits;
  }

  /**
   * @param bytes from the middle of the text: its first and last line are skipped.
   * @returns whether there was a line between them.
   */
  look(bytes: Uint8Array): boolean {
    const first = nextLine(bytes, 0);
    let start = first;
    for (let end = nextLine(bytes, start); end > start && !this.spansLines; end = nextLine(bytes, start)) {
      this.#lookAt(bytes, start, end);
      start = end;
    }
    return start > first;
  }

  #lookAt(bytes: Uint8Array, start: number, end: number): void {
    const first = this.#separator[0]!;
    let separators = 0;
    let quotes = 0;
    let blank = true;
    for (let at = start; at < end; at += 1) {
      const byte = bytes[at]!;
      if (byte === lineFeed || byte === carriageReturn) continue;
      blank = false;
      if (byte === this.#escape) at += 1;
      else if (byte === this.#quote) quotes += 1;
      else if (byte === first && quotes % 2 === 0 && this.#isSeparator(bytes, at)) separators += 1;
    }
    if (quotes > 0) this.#quotes = true;
    if (blank) return;
    if (quotes % 2 === 1 || (this.#separators !== undefined && separators !== this.#separators)) this.#misfits = true;
  }

  #isSeparator(bytes: Uint8Array, at: number): boolean {
    const { length } = this.#separator;
    return length === 1 || this.#separator.compare(bytes, at, Math.min(at + length, bytes.length)) === 0;
  }
}

/** Of the first character; -1: there is none. All dialects have signs of ASCII here. */
function byteOf(sign: string): number {
  return sign === '' ? -1 : Buffer.from(sign)[0]!;
}

/** Offset behind the next line end; `from`: there is none. */
function nextLine(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at]!;
    if (byte === lineFeed || (byte === carriageReturn && bytes[at + 1] !== lineFeed)) return at + 1;
  }
  return from;
}
