/** Walks CSV bytes record by record without making strings. */

import { splitLine, type LineSyntax } from '#engine/formats/csv/records/line-values.ts';
import { MalformedRun, MalformedRuns } from '#engine/formats/csv/records/malformed-run.ts';
import type { Dialect } from '#engine/formats/csv/options.ts';

const lineFeed = 10;
const carriageReturn = 13;
const space = 32;

/** What `next` answers instead of a number of values. */
export const endOfContent = -1;
/** The content ends within a record although more may follow. */
export const needMore = -2;

/** Where stray quotes are kept, a quote that does not close within so many bytes is taken for one. */
const longestQuoted = 1024 * 1024;

/** Arrays of up to 64 bytes are much cheaper to make, and a reader is made for every dialect that is tried on a file. */
const firstValues = 16;

const knownSpecial = new Map<number, Uint8Array>();

/** 1 for the bytes given and for line ends. @param escape -1: none. */
function specialBytes(first: number, escape: number): Uint8Array {
  const key = first * 512 + escape;
  let special = knownSpecial.get(key);
  if (special === undefined) {
    special = new Uint8Array(256);
    for (const byte of [first, lineFeed, carriageReturn]) special[byte] = 1;
    if (escape >= 0) special[escape] = 1;
    knownSpecial.set(key, special);
  }
  return special;
}

/**
 * Reads UTF-8 bytes (or any encoding that is ASCII below 0x80). After `next()` the values of the record stand in
 * `starts`, `ends` (without quotes) and `quoted`. The same rules as DuckDB's reader: spaces around a quoted value
 * do not count, a blank line is not a record unless there is one column, one extra empty value at the end is not a value.
 */
export class RecordReader {
  starts = new Int32Array(firstValues);
  ends = new Int32Array(firstValues);
  quoted = new Uint8Array(firstValues);
  /** Offset of the record in the current bytes, and of the next one. */
  recordStart = 0;
  position = 0;
  /** 1-based line of the record, and of the next one. */
  recordLine = 1;
  line = 1;
  /** True when there was text between a closing quote and the next separator, or a quote was never closed. */
  malformed = false;
  sawLineFeed = false;
  sawBoth = false;
  sawReturn = false;
  /** An escape character was outside of quotes. */
  sawBareEscape = false;
  /** Stray quotes of the record were taken for text. */
  repaired = false;
  /** Lines that were skipped as comments, the line of the first, and those of them that are as wide as a record should be. */
  comments = 0;
  firstComment = 0;
  wideComments = 0;
  /** Values that a record should have, by which stray quotes are judged; 0: not known. */
  expectedValues = 0;

  #bytes: Uint8Array;
  #final: boolean;
  readonly #separator: Buffer;
  readonly #first: number;
  readonly #quote: number;
  readonly #escape: number;
  readonly #comment: number;
  /** Stray quotes are text where the record fits then. */
  readonly #keepsStray: boolean;
  /** The same for one physical line. */
  readonly #lineSyntax: LineSyntax;
  /** A quote of the record does not close. */
  #unclosed = false;
  /** In the current bytes. */
  readonly #malformedRuns = new MalformedRuns();
  /** 1 for bytes that end or change an unquoted value. */
  readonly #special: Uint8Array;

  constructor(dialect: Dialect, bytes: Uint8Array, final: boolean) {
    this.#bytes = bytes;
    this.#final = final;
    this.#separator = Buffer.from(dialect.separator);
    this.#first = this.#separator[0]!;
    this.#quote = byteOf(dialect.quoteChar);
    this.#escape = dialect.escaper === '' ? this.#quote : byteOf(dialect.escaper);
    this.#comment = byteOf(dialect.comment);
    this.#keepsStray = dialect.strayQuotes === 'keep' && this.#quote >= 0;
    this.#lineSyntax = { separator: this.#separator, quote: this.#quote, escape: this.#escape };
    this.#special = specialBytes(this.#first, this.#escape === this.#quote ? -1 : this.#escape);
  }

  /** Continues with other bytes: those from `position` on, and what follows them. */
  feed(bytes: Uint8Array, final: boolean): void {
    this.#bytes = bytes;
    this.#final = final;
    this.position = 0;
    this.#malformedRuns.clear();
  }

  /** Skips physical lines. @returns false when the content ends first. */
  skipLines(count: number): boolean {
    for (let skipped = 0; skipped < count; skipped += 1) if (!this.#skipLine()) return false;
    return true;
  }

  /** @returns number of values of the next record, or {@link endOfContent}, or {@link needMore} (then `position` is its start). */
  next(): number {
    for (;;) {
      if (this.position >= this.#bytes.length) return this.#final ? endOfContent : needMore;
      if (this.#comment < 0 || this.#bytes[this.position] !== this.#comment) break;
      const { position, line } = this;
      const wasSkipped = this.#skipLine();
      if (wasSkipped || this.#final) this.#countComment(position, line);
      if (!wasSkipped) return this.#final ? endOfContent : needMore;
    }
    this.recordStart = this.position;
    this.recordLine = this.line;
    this.malformed = false;
    this.repaired = false;
    this.#unclosed = false;
    let count = this.#readRecord(this.#keepsStray);
    if (this.#keepsStray && count !== needMore && this.malformed) count = this.#readStray(count);
    if (count !== needMore) return count;
    this.position = this.recordStart;
    this.line = this.recordLine;
    return needMore;
  }

  /** Whether the record just read is a line with nothing on it. */
  isBlank(count: number): boolean {
    return count === 1 && this.starts[0] === this.ends[0] && this.quoted[0] === 0;
  }

  /** An empty value after the last one does not count. */
  #fits(count: number): boolean {
    if (this.expectedValues === 0) return true;
    if (count === this.expectedValues) return true;
    const last = count - 1;
    return last === this.expectedValues && this.starts[last] === this.ends[last] && this.quoted[last] === 0;
  }

  /** The record's first line alone, its stray quotes as text; when it does not fit so either, it stays malformed. */
  #readStray(strictCount: number): number {
    const bytes = this.#bytes;
    const start = this.recordStart;
    let end = start;
    while (end < bytes.length && bytes[end] !== lineFeed && bytes[end] !== carriageReturn) end += 1;
    if (end >= bytes.length && !this.#final) return needMore;
    // Where every quote closes and the values are as many as they should be, the record ends where it says.
    const isOne = !this.#unclosed && this.#fits(strictCount);
    for (const quotes of ['closing', 'literal'] as const) {
      const count = splitLine(bytes, start, end, this.#lineSyntax, quotes, this);
      if (!this.#fits(count)) continue;
      this.malformed = false;
      this.repaired = true;
      return this.#endLine(end, count);
    }
    if (!isOne) return this.#endLine(end, splitLine(bytes, start, end, this.#lineSyntax, 'closing', this));
    this.position = start;
    this.line = this.recordLine;
    return this.#readRecord(false);
  }

  /** Continues after the line that ends there. */
  #endLine(end: number, count: number): number {
    this.line = this.recordLine;
    if (end >= this.#bytes.length) {
      this.position = this.#bytes.length;
      return count;
    }
    const next = this.#afterLineEnd(end);
    if (next === needMore) return needMore;
    this.position = next;
    this.line += 1;
    return count;
  }

  /** @param joins stops where a record before it is known to break; only the number of values and the last one are right then. */
  #readRecord(joins: boolean): number {
    const bytes = this.#bytes;
    const length = bytes.length;
    const special = this.#special;
    const quote = this.#quote;
    const first = this.#first;
    const single = this.#separator.length === 1;
    let starts = this.starts;
    let ends = this.ends;
    let count = 0;
    // Indexes of the last values that break, and whose quote does not close.
    let broken = -1;
    let unclosed = -1;
    let at = this.position;
    for (;;) {
      // Most values are unquoted and end at a separator: they are taken here, all others below.
      const begin = bytes[at];
      if (single && begin !== quote && begin !== space) {
        let end = at;
        while (end < length && special[bytes[end]!] === 0) end += 1;
        if (end < length && bytes[end] === first) {
          if (count === starts.length) {
            this.grow();
            starts = this.starts;
            ends = this.ends;
          }
          starts[count] = at;
          ends[count] = end;
          this.quoted[count] = 0;
          count += 1;
          at = end + 1;
          continue;
        }
      }
      let start = at;
      let quoted = 0;
      let end = -1;
      if (this.#quote >= 0) {
        let look = at;
        while (look < length && bytes[look] === space && this.#first !== space) look += 1;
        if (bytes[look] === this.#quote) {
          quoted = 1;
          start = look + 1;
          const run = joins ? this.#malformedRuns.find(start) : undefined;
          if (run !== undefined) {
            this.malformed = true;
            this.#unclosed ||= run.isUnclosedFrom(start);
            const joined = count + run.valuesFrom(start);
            while (joined > this.starts.length) this.grow();
            run.putLast(this, joined);
            return joined;
          }
          end = this.#closingQuote(start);
          if (end === needMore) return needMore;
          if (this.#isUnclosedAt(end)) unclosed = count;
          at = Math.min(end + 1, length);
          let after = at;
          while (after < length && bytes[after] === space && this.#first !== space) after += 1;
          if (after >= length && !this.#final) return needMore;
          at = after;
          const rest = this.#valueEnd(at);
          if (rest === needMore) return needMore;
          if (rest !== at) {
            this.malformed = true;
            broken = count;
          }
        }
      }
      at = this.#valueEnd(at);
      if (at === needMore) return needMore;
      if (count === starts.length) {
        this.grow();
        starts = this.starts;
        ends = this.ends;
      }
      starts[count] = start;
      ends[count] = quoted === 1 ? end : at;
      this.quoted[count] = quoted;
      count += 1;
      const byte = bytes[at];
      if (at >= length || byte === lineFeed || byte === carriageReturn) {
        if (joins && this.malformed && this.line > this.recordLine)
          this.#malformedRuns.add(new MalformedRun(this, count, Math.max(broken, unclosed), unclosed));
        if (at >= length) {
          this.position = length;
          return count;
        }
        const next = this.#afterLineEnd(at);
        if (next === needMore) return needMore;
        this.position = next;
        this.line += 1;
        return count;
      }
      at += this.#separator.length;
    }
  }

  /** Offset of the separator or line end behind a value, `length` at the end of the content. */
  #valueEnd(from: number): number {
    const bytes = this.#bytes;
    const length = bytes.length;
    const special = this.#special;
    let at = from;
    for (;;) {
      while (at < length && special[bytes[at]!] === 0) at += 1;
      if (at >= length) return this.#final ? length : needMore;
      const byte = bytes[at]!;
      if (byte === lineFeed || byte === carriageReturn) return at;
      if (byte === this.#first) {
        const wanted = this.#separator.length;
        if (wanted === 1) return at;
        if (at + wanted > length && !this.#final) return needMore;
        if (this.#separator.compare(bytes, at, Math.min(at + wanted, length)) === 0) return at;
        at += 1;
      } else {
        this.sawBareEscape = true;
        at += 2;
      }
    }
  }

  #closingQuote(from: number): number {
    const bytes = this.#bytes;
    const length = this.#keepsStray ? Math.min(bytes.length, from + longestQuoted) : bytes.length;
    for (let at = from; at < length; at += 1) {
      const byte = bytes[at];
      if (byte === this.#escape && byte !== this.#quote) at += 1;
      else if (byte === this.#quote) {
        if (at + 1 >= length && !this.#final) return needMore;
        if (this.#escape !== this.#quote || bytes[at + 1] !== this.#quote) return at;
        at += 1;
      } else if (byte === lineFeed || (byte === carriageReturn && bytes[at + 1] !== lineFeed)) this.line += 1;
    }
    if (!this.#final && length === bytes.length) return needMore;
    this.malformed = true;
    this.#unclosed = true;
    return length;
  }

  /** @param end what {@link #closingQuote} gave. */
  #isUnclosedAt(end: number): boolean {
    return end >= this.#bytes.length || this.#bytes[end] !== this.#quote;
  }

  #afterLineEnd(at: number): number {
    if (this.#bytes[at] === lineFeed) {
      this.sawLineFeed = true;
      return at + 1;
    }
    if (at + 1 >= this.#bytes.length && !this.#final) return needMore;
    if (this.#bytes[at + 1] === lineFeed) {
      this.sawBoth = true;
      return at + 2;
    }
    this.sawReturn = true;
    return at + 1;
  }

  #skipLine(): boolean {
    const bytes = this.#bytes;
    let at = this.position;
    while (at < bytes.length && bytes[at] !== lineFeed && bytes[at] !== carriageReturn) at += 1;
    if (at >= bytes.length) {
      if (this.#final) this.position = bytes.length;
      return false;
    }
    const next = this.#afterLineEnd(at);
    if (next === needMore) return false;
    this.position = next;
    this.line += 1;
    return true;
  }

  /** @param start of the line that was skipped. */
  #countComment(start: number, line: number): void {
    this.comments += 1;
    this.firstComment ||= line;
    if (this.expectedValues < 2) return;
    let end = this.position;
    while (end > start && (this.#bytes[end - 1] === lineFeed || this.#bytes[end - 1] === carriageReturn)) end -= 1;
    const count = splitLine(this.#bytes, start, end, this.#lineSyntax, 'closing', this);
    if (this.#fits(count)) this.wideComments += 1;
  }

  /** Makes room for more values. */
  grow(): void {
    const size = this.starts.length * 2;
    const larger = <T extends Int32Array | Uint8Array>(old: T, fresh: T): T => {
      fresh.set(old);
      return fresh;
    };
    this.starts = larger(this.starts, new Int32Array(size));
    this.ends = larger(this.ends, new Int32Array(size));
    this.quoted = larger(this.quoted, new Uint8Array(size));
  }
}

function byteOf(character: string): number {
  return character === '' ? -1 : Buffer.from(character)[0]!;
}
