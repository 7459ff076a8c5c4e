/** One pass over JSON content: layout, rows, shapes, and the exact place of what is wrong. */

import { EngineError } from '#engine/contract/errors.ts';
import type { JsonLayout } from '#engine/formats/json/options.ts';
import { isSpace, JsonFault, JsonScanner, needMoreBytes } from '#engine/formats/json/scanner.ts';
import { kindBits, Shape } from '#engine/formats/json/shape.ts';

/** A second value directly behind the first, when the first is no object, is more likely an error than a row. */
const behindValue = 'more text stands behind the end of the value';

export class JsonPass {
  readonly shape = new Shape();
  readonly scanner = new JsonScanner();
  rowCount = 0;
  nullRows = 0;
  largestValue = 0;
  /** Lines that hold no JSON among lines that do; each is one record that cannot be read. */
  badLines = 0;
  /** Of the first bad line. */
  firstFault: EngineError | undefined;
  #final = false;
  #path: string;
  #mode: 'unknown' | 'array' | 'arrayEnd' | 'sequence' = 'unknown';
  #pieces: Uint8Array[] = [];
  #pending = 0;
  #tryAt = 0;
  #bytes: Uint8Array = new Uint8Array(0);
  /** Bytes and lines before the current bytes, and bytes since the last line end before them. */
  #bytesBefore = 0;
  #linesBefore = 0;
  #columnBefore = 0;
  #needsComma = false;
  #lineSinceValue = true;
  #spansLines = false;
  #sharesLines = false;

  constructor(path: string) {
    this.#path = path;
  }

  /** @throws EngineError `MalformedFile` with line, column and byteOffset. */
  add(piece: Uint8Array, final: boolean): void {
    this.#pieces.push(piece);
    this.#pending += piece.length;
    // A value that is larger than what is there is tried again only when there is twice as much.
    if (!final && this.#pending < this.#tryAt) return;
    this.#bytes = this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat(this.#pieces);
    this.#final = final;
    this.scanner.feed(this.#bytes, final);
    try {
      this.#readValues(final);
    } catch (thrown) {
      if (thrown instanceof JsonFault) throw this.#malformed(thrown);
      throw thrown;
    }
    const { at } = this.scanner;
    this.#countLines(at);
    const rest = this.#bytes.subarray(at);
    this.#pieces = rest.length === 0 ? [] : [rest];
    this.#pending = rest.length;
    this.#tryAt = rest.length * 2;
  }

  get layout(): JsonLayout {
    if (this.#mode === 'array' || this.#mode === 'arrayEnd') return 'array';
    if (this.rowCount === 0) return 'document';
    if (!this.#spansLines && !this.#sharesLines) return 'lines';
    return this.rowCount === 1 ? 'document' : 'concatenated';
  }

  #readValues(final: boolean): void {
    const { scanner } = this;
    for (;;) {
      const from = scanner.at;
      const byte = scanner.peek();
      if (!this.#lineSinceValue && this.#bytes.subarray(from, scanner.at).includes(10)) this.#lineSinceValue = true;
      if (byte === undefined) {
        if (final && this.#mode === 'array') throw new JsonFault('the array is not closed', scanner.at);
        return;
      }
      if (this.#mode === 'unknown') {
        this.#mode = byte === 0x5b && !this.#isSequenceOfArrays() ? 'array' : 'sequence';
        if (this.#mode === 'array') {
          scanner.at += 1;
          continue;
        }
      }
      if (this.#mode === 'arrayEnd') throw new JsonFault(behindValue, scanner.at);
      if (this.#mode === 'array') {
        if (byte === 0x5d && (this.#needsComma || this.rowCount === 0)) {
          scanner.at += 1;
          this.#mode = 'arrayEnd';
          continue;
        }
        if (this.#needsComma) {
          if (byte !== 0x2c) throw new JsonFault('"," or "]" is expected', scanner.at);
          scanner.at += 1;
          this.#needsComma = false;
          continue;
        }
      }
      if (!this.#readValue()) return;
    }
  }

  /** @returns false when the bytes end within the value. */
  #readValue(): boolean {
    const { scanner, shape } = this;
    const start = scanner.at;
    const isNull = this.#bytes[start] === 0x6e;
    if (this.#mode === 'sequence' && this.rowCount > 0 && !this.#lineSinceValue) {
      if (this.#bytes[start] !== 0x7b || (shape.kinds & ~kindBits.object) !== 0)
        throw new JsonFault(behindValue, start);
      this.#sharesLines = true;
    }
    try {
      scanner.value(shape, true);
    } catch (thrown) {
      const skipped = thrown instanceof JsonFault ? this.#skipLine(start, thrown) : undefined;
      if (skipped !== undefined) return skipped;
      if (thrown !== needMoreBytes) throw thrown;
      scanner.at = start;
      return false;
    }
    this.rowCount += 1;
    if (isNull) this.nullRows += 1;
    const size = scanner.at - start;
    if (size > this.largestValue) this.largestValue = size;
    if (this.#mode === 'array') this.#needsComma = true;
    else {
      if (!this.#spansLines && this.#bytes.subarray(start, scanner.at).includes(10)) this.#spansLines = true;
      this.#lineSinceValue = false;
    }
    return true;
  }

  /**
   * Among lines of JSON a broken line costs that line only; in any other layout the fault is the file's.
   * @returns undefined when the fault stands; false when the line does not end in the bytes yet.
   */
  #skipLine(start: number, fault: JsonFault): boolean | undefined {
    if (
      this.#mode !== 'sequence' ||
      this.rowCount === 0 ||
      this.#spansLines ||
      this.#sharesLines ||
      !this.#lineSinceValue
    )
      return undefined;
    const end = this.#bytes.indexOf(10, start);
    if (end === -1 && !this.#final) {
      this.scanner.at = start;
      return false;
    }
    this.badLines += 1;
    this.firstFault ??= this.#errorAt(new JsonFault(fault.message, Math.min(fault.at, end === -1 ? fault.at : end)));
    this.scanner.at = end === -1 ? this.#bytes.length : end + 1;
    return true;
  }

  /** Lines of arrays: the first line is a whole array and another value follows. */
  #isSequenceOfArrays(): boolean {
    const bytes = this.#bytes;
    const end = bytes.indexOf(10, this.scanner.at);
    if (end === -1) return false;
    let next = end + 1;
    while (next < bytes.length && isSpace(bytes[next]!)) next += 1;
    if (bytes[next] !== 0x5b) return false;
    let last = end - 1;
    while (last > this.scanner.at && isSpace(bytes[last]!)) last -= 1;
    if (bytes[last] !== 0x5d) return false;
    const probe = new JsonScanner();
    probe.feed(bytes.subarray(this.scanner.at, end), true);
    try {
      probe.value(new Shape(), true);
      return true;
    } catch {
      return false;
    }
  }

  #countLines(until: number): void {
    const bytes = this.#bytes;
    let from = 0;
    for (let at = bytes.indexOf(10); at !== -1 && at < until; at = bytes.indexOf(10, at + 1)) {
      this.#linesBefore += 1;
      this.#columnBefore = 0;
      from = at + 1;
    }
    this.#columnBefore += until - from;
    this.#bytesBefore += until;
  }

  #malformed(fault: JsonFault): EngineError {
    // The first bad line explains more than a later fault that it may have caused.
    return this.firstFault ?? this.#errorAt(fault);
  }

  #errorAt(fault: JsonFault): EngineError {
    const until = Math.min(fault.at, this.#bytes.length);
    const before = this.#bytes.subarray(0, until);
    const lastEnd = before.lastIndexOf(10);
    let line = this.#linesBefore + 1;
    for (let at = before.indexOf(10); at !== -1; at = before.indexOf(10, at + 1)) line += 1;
    const column = (lastEnd === -1 ? this.#columnBefore + until : until - lastEnd - 1) + 1;
    const near = Buffer.from(this.#bytes.subarray(fault.at, fault.at + 20))
      .toString()
      .replace(/[\p{Cc}\ufffd]/gu, ' ')
      .trim();
    return new EngineError(
      'MalformedFile',
      `${this.#path} is not valid JSON: ${fault.message}, at line ${line}, column ${column}.`,
      {
        hint: 'Correct the file at that place, or state another format.',
        details: {
          path: this.#path,
          line,
          columnNumber: column,
          byteOffset: this.#bytesBefore + until,
          ...(near === '' ? {} : { value: near }),
        },
      },
    );
  }
}
