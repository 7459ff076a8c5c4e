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
    const separator = this.#separator[0]!;
    const quote = this.#quote;
    const escape = this.#escape;
    let start = first;
    let separators = 0;
    let quotes = 0;
    for (let at = first; at < bytes.length; at += 1) {
      const byte = bytes[at]!;
      if (byte === lineFeed || byte === carriageReturn) {
        // Blank lines are never records.
        if (at > start) this.#note(quotes, separators);
        if (byte === carriageReturn && bytes[at + 1] === lineFeed) at += 1;
        if (this.spansLines) return true;
        start = at + 1;
        separators = 0;
        quotes = 0;
      } else if (byte === escape) {
        if (bytes[at + 1] !== lineFeed && bytes[at + 1] !== carriageReturn) at += 1;
      } else if (byte === quote) quotes += 1;
      else if (byte === separator && quotes % 2 === 0 && this.#isSeparator(bytes, at)) separators += 1;
    }
    return start > first;
  }

  #note(quotes: number, separators: number): void {
    if (quotes > 0) this.#quotes = true;
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
