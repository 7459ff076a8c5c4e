/** One pass over JSON content: layout, rows, shapes, and the exact place of what is wrong. */

import { isUtf8 } from 'node:buffer';
import type { EngineError } from '#engine/contract/errors.ts';
import { findLine, isWholeLine } from '#engine/formats/json/json-lines.ts';
import type { JsonLayout } from '#engine/formats/json/options.ts';
import { malformedJson, placeIn, type TextPlace } from '#engine/formats/json/malformed-json.ts';
import { isSpace, JsonFault, JsonScanner, needMoreBytes, skipSpace } from '#engine/formats/json/scanner.ts';
import { kindBits, Shape } from '#engine/formats/json/shape.ts';

/** A second value directly after the first, when the first is not an object, is more likely an error than a row. */
const behindValue = 'more text follows the end of the value';

/** The changes of reading a piece; reverted when a line of the piece turns out to be broken. */
interface PassState {
  rowCount: number;
  nullRows: number;
  largestValue: number;
  badLines: number;
  strayBytes: boolean;
  firstFault: EngineError | undefined;
  mode: 'unknown' | 'array' | 'arrayEnd' | 'sequence';
  needsComma: boolean;
  lineSinceValue: boolean;
  spansLines: boolean;
  sharesLines: boolean;
}

export class JsonPass {
  readonly shape = new Shape();
  readonly scanner = new JsonScanner();
  #state: PassState = {
    rowCount: 0,
    nullRows: 0,
    largestValue: 0,
    badLines: 0,
    strayBytes: false,
    firstFault: undefined,
    mode: 'unknown',
    needsComma: false,
    lineSinceValue: true,
    spansLines: false,
    sharesLines: false,
  };
  /** Of the values of the current piece: a broken line must leave nothing in the shape of the file. */
  #pieceShape = new Shape();
  #final = false;
  #path: string;
  #pieces: Uint8Array[] = [];
  #pending = 0;
  #tryAt = 0;
  #bytes: Uint8Array = new Uint8Array(0);
  /** Of the current bytes in the file. */
  #offset = 0;
  #place: TextPlace = { line: 1, column: 1 };

  /** @param isSequence every value is a row, also a single one that is an array. */
  constructor(path: string, isSequence = false) {
    this.#path = path;
    if (isSequence) this.#state.mode = 'sequence';
  }

  get rowCount(): number {
    return this.#state.rowCount;
  }

  get nullRows(): number {
    return this.#state.nullRows;
  }

  get largestValue(): number {
    return this.#state.largestValue;
  }

  /** Lines that hold no JSON among lines that do; each is one record that cannot be read. */
  get badLines(): number {
    return this.#state.badLines;
  }

  /** Whether some of the bad lines are not UTF-8. */
  get strayBytes(): boolean {
    return this.#state.strayBytes;
  }

  /** Of the first bad line. */
  get firstFault(): EngineError | undefined {
    return this.#state.firstFault;
  }

  /** @throws EngineError `MalformedFile` with line, column and byteOffset. */
  add(piece: Uint8Array, final: boolean): void {
    this.#pieces.push(piece);
    this.#pending += piece.length;
    // A value that is larger than what is there is tried again only when there is twice as much.
    if (!final && this.#pending < this.#tryAt) return;
    const bytes = this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat(this.#pieces);
    this.#final = final;
    // A line that is not all there yet would be read twice.
    const lastLineEnd = final || !this.#mayBeLines() ? -1 : bytes.lastIndexOf(10);
    this.#bytes = lastLineEnd === -1 ? bytes : bytes.subarray(0, lastLineEnd + 1);
    try {
      this.#readPiece();
    } catch (thrown) {
      if (thrown instanceof JsonFault) throw this.#malformed(thrown);
      throw thrown;
    }
    this.shape.absorb(this.#pieceShape, true);
    const { at } = this.scanner;
    this.#place = placeIn(this.#bytes, at, this.#place);
    this.#offset += at;
    const rest = bytes.subarray(at);
    this.#pieces = rest.length === 0 ? [] : [rest];
    this.#pending = rest.length;
    this.#tryAt = rest.length * 2;
  }

  get layout(): JsonLayout {
    const { mode, rowCount, spansLines, sharesLines } = this.#state;
    if (mode === 'array' || mode === 'arrayEnd') return 'array';
    if (rowCount === 0) return 'document';
    if (!spansLines && !sharesLines) return 'lines';
    return rowCount === 1 ? 'document' : 'concatenated';
  }

  /** True while every value so far was on a separate line. */
  #mayBeLines(): boolean {
    const { mode, spansLines, sharesLines } = this.#state;
    return (mode === 'unknown' || mode === 'sequence') && !spansLines && !sharesLines;
  }

  /**
   * Reads all values of the piece at full speed. When one is broken, or its end is not there yet, what it left in the
   * shape is dropped with the shape of the piece, and the piece is read once more: each line is tried before it counts.
   */
  #readPiece(): void {
    const { scanner } = this;
    const before = { ...this.#state };
    const { repeatsKeys, duplicateKey } = scanner;
    this.#pieceShape = new Shape();
    scanner.feed(this.#bytes, this.#final);
    let isBroken = false;
    try {
      if (this.#readValues(false) || !this.#mayBeLines()) return;
    } catch (thrown) {
      if (!(thrown instanceof JsonFault) || !this.#mayBeLines()) throw thrown;
      isBroken = true;
    }
    scanner.repeatsKeys = repeatsKeys;
    scanner.duplicateKey = duplicateKey;
    this.#pieceShape = new Shape();
    if (!isBroken && this.#state.rowCount === before.rowCount) return;
    this.#state = before;
    scanner.feed(this.#bytes, this.#final);
    this.#readValues(true);
  }

  /** @param careful each line is tried before it counts. @returns false when the bytes end within a value. */
  #readValues(careful: boolean): boolean {
    const { scanner } = this;
    const state = this.#state;
    for (;;) {
      const from = scanner.at;
      const byte = scanner.peek();
      if (!state.lineSinceValue && this.#bytes.subarray(from, scanner.at).includes(10)) state.lineSinceValue = true;
      if (byte === undefined) {
        if (this.#final && state.mode === 'array') throw new JsonFault('the array is not closed', scanner.at);
        return true;
      }
      if (state.mode === 'unknown') {
        state.mode = byte === 0x5b && !this.#isSequenceOfArrays() ? 'array' : 'sequence';
        if (state.mode === 'array') {
          scanner.at += 1;
          continue;
        }
      }
      if (state.mode === 'arrayEnd') throw new JsonFault(behindValue, scanner.at);
      if (state.mode === 'array') {
        if (byte === 0x5d && (state.needsComma || state.rowCount === 0)) {
          scanner.at += 1;
          state.mode = 'arrayEnd';
          continue;
        }
        if (state.needsComma) {
          if (byte !== 0x2c) throw new JsonFault('"," or "]" is expected', scanner.at);
          scanner.at += 1;
          state.needsComma = false;
          continue;
        }
      } else if (careful && state.lineSinceValue && this.#mayBeLines()) {
        const tried = this.#tryLine(scanner.at);
        if (tried === 'more') return false;
        if (tried === 'skipped') continue;
      }
      if (!this.#readValue()) return false;
    }
  }

  /** @returns false when the bytes end within the value. */
  #readValue(): boolean {
    const { scanner } = this;
    const state = this.#state;
    const shape = this.#pieceShape;
    const start = scanner.at;
    const isNull = this.#bytes[start] === 0x6e && this.#bytes[start + 1] === 0x75;
    if (state.mode === 'sequence' && state.rowCount > 0 && !state.lineSinceValue) {
      const kinds = this.shape.kinds | shape.kinds;
      if (this.#bytes[start] !== 0x7b || (kinds & ~kindBits.object) !== 0) throw new JsonFault(behindValue, start);
      state.sharesLines = true;
    }
    try {
      scanner.value(shape, true);
    } catch (thrown) {
      if (thrown !== needMoreBytes) throw thrown;
      scanner.at = start;
      return false;
    }
    state.rowCount += 1;
    if (isNull) state.nullRows += 1;
    const size = scanner.at - start;
    if (size > state.largestValue) state.largestValue = size;
    if (state.mode === 'array') state.needsComma = true;
    else {
      if (!state.spansLines && this.#bytes.subarray(start, scanner.at).includes(10)) state.spansLines = true;
      state.lineSinceValue = false;
    }
    return true;
  }

  /**
   * Among lines of JSON a broken line costs that line only; in any other layout the fault is the file's.
   * @returns `more` when the bytes so far are not enough to decide; `skipped` when it was broken.
   * @throws JsonFault when the fault is final.
   */
  #tryLine(start: number): 'whole' | 'more' | 'skipped' {
    const { scanner } = this;
    const bytes = this.#bytes;
    const line = findLine(bytes, start)!;
    try {
      scanner.value(new Shape(), true);
      const behind = skipSpace(bytes, scanner.at);
      scanner.at = start;
      // Behind an object another one may stand.
      if (behind >= line.to || bytes[behind] === 0x7b) return 'whole';
      throw new JsonFault(behindValue, behind);
    } catch (thrown) {
      scanner.at = start;
      if (thrown === needMoreBytes) return 'more';
      if (!(thrown instanceof JsonFault)) throw thrown;
      if (this.#state.rowCount === 0) {
        const next = findLine(bytes, line.to);
        if (!this.#final && next?.ends !== true) return 'more';
        if (next === undefined || !isWholeLine(bytes, next.from, next.to)) throw thrown;
      }
      this.#state.badLines += 1;
      this.#state.strayBytes ||= !isUtf8(bytes.subarray(line.from, line.to));
      this.#state.firstFault ??= this.#errorAt(new JsonFault(thrown.message, Math.min(thrown.at, line.to)));
      scanner.at = line.to;
      return 'skipped';
    }
  }

  /** Lines of arrays: the first line is a whole array and another value follows. */
  #isSequenceOfArrays(): boolean {
    const bytes = this.#bytes;
    const end = bytes.indexOf(10, this.scanner.at);
    if (end === -1) return false;
    if (bytes[skipSpace(bytes, end + 1)] !== 0x5b) return false;
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

  #malformed(fault: JsonFault): EngineError {
    // The first bad line explains more than a later fault that it may have caused.
    return this.firstFault ?? this.#errorAt(fault);
  }

  #errorAt(fault: JsonFault): EngineError {
    const at = Math.min(fault.at, this.#bytes.length);
    return malformedJson(this.#path, fault.message, {
      ...placeIn(this.#bytes, at, this.#place),
      byteOffset: this.#offset + at,
      near: this.#bytes.subarray(fault.at, fault.at + 20),
    });
  }
}
