/** The cells of a worksheet in XML (ECMA-376 part 1, §18.3), row by row. */

import { columnOfLetters, mostColumns, mostRows, type CellRange } from '#engine/formats/excel/cell-sink.ts';
import type { CellWriter } from '#engine/formats/excel/cell-writer.ts';
import type { SharedStrings } from '#engine/formats/excel/xml/shared-strings.ts';
import { appendRichText, resolveEscapes } from '#engine/formats/excel/xml/sheet-text.ts';
import { ElementText } from '#engine/formats/xml/element-text.ts';
import { behindPrefix } from '#engine/formats/xml/name-table.ts';
import { behindElement, token, tokenLength } from '#engine/formats/xml/tape.ts';
import { GrowingBytes } from '#engine/arrow/growing-bytes.ts';

export interface SheetStyles {
  readonly shared: SharedStrings;
  /** By index of the cell style. */
  readonly forms: readonly number[];
}

const letter = { r: 0x72, s: 0x73, t: 0x74, v: 0x76, b: 0x62, d: 0x64, e: 0x65, f: 0x66, i: 0x69, n: 0x6e } as const;

/** Puts the rows of one sheet into a writer. */
export class XlsxRows {
  readonly #writer: CellWriter;
  readonly #styles: SheetStyles;
  readonly #text = new ElementText();
  readonly #scratch = new GrowingBytes(256);
  #nextRow = 0;

  constructor(writer: CellWriter, styles: SheetStyles) {
    this.#writer = writer;
    this.#styles = styles;
  }

  /** @returns what is wrong with the row, undefined when nothing is. */
  add(bytes: Uint8Array, tape: Int32Array): string | undefined {
    let at = tokenLength[token.start] as number;
    let row = this.#nextRow;
    for (; tape[at] === token.attribute; at += tokenLength[token.attribute]) {
      if (isLetter(bytes, tape, at, letter.r)) row = wholeAt(bytes, tape[at + 3]!, tape[at + 4]!) - 1;
    }
    if (!(row >= 0 && row < mostRows)) return `row ${row + 1} lies outside of a sheet`;
    if (row + 1 < this.#nextRow) return `row ${row + 1} is behind row ${this.#nextRow}`;
    this.#nextRow = row + 1;
    this.#writer.row(row);
    let column = 0;
    for (;;) {
      const kind = tape[at]!;
      if (kind === token.end) return this.#fault;
      if (kind === token.text) at += tokenLength[token.text];
      else {
        const nameTo = tape[at + 2]!;
        const isCell = bytes[nameTo - 1] === 0x63 && nameTo - behindPrefix(bytes, tape[at + 1]!, nameTo) === 1;
        if (!isCell) at = behindElement(tape, at);
        else {
          at = this.#cell(bytes, tape, at, column);
          column = this.#column + 1;
          if (column > mostColumns) return `a cell of row ${row + 1} lies outside of a sheet`;
        }
      }
    }
  }

  /** Of the cell that was read last. */
  #column = 0;
  #fault: string | undefined;

  #cell(bytes: Uint8Array, tape: Int32Array, index: number, expected: number): number {
    this.#column = expected;
    let form = 0;
    let type: number = letter.n;
    let typeTo = 0;
    let at = index + tokenLength[token.start];
    for (; tape[at] === token.attribute; at += tokenLength[token.attribute]) {
      const from = tape[at + 3]!;
      const to = tape[at + 4]!;
      if (tape[at + 2]! - tape[at + 1]! !== 1) continue;
      const name = bytes[tape[at + 1]!]!;
      if (name === letter.r) this.#column = columnAt(bytes, from, to, expected);
      else if (name === letter.s) form = this.#styles.forms[wholeAt(bytes, from, to)] ?? 0;
      else if (name === letter.t && to > from) {
        type = bytes[from]!;
        typeTo = to - from;
      }
    }
    let behind = at;
    let [isFormula, hasValue] = [false, false];
    while (tape[behind] !== token.end) {
      if (tape[behind] === token.text) behind += tokenLength[token.text];
      else {
        const nameTo = tape[behind + 2]!;
        const nameFrom = behindPrefix(bytes, tape[behind + 1]!, nameTo);
        const length = nameTo - nameFrom;
        if (length === 1 && bytes[nameFrom] === letter.v) {
          behind = this.#value(bytes, tape, behind, type, typeTo, form);
          hasValue = this.#text.to > this.#text.from;
        } else if (length === 2 && bytes[nameFrom] === letter.i && type === letter.i)
          behind = this.#inline(bytes, tape, behind);
        else {
          isFormula ||= length === 1 && bytes[nameFrom] === letter.f;
          behind = behindElement(tape, behind);
        }
      }
    }
    // The text of a formula may be empty.
    if (isFormula && !hasValue && type === letter.n) this.#writer.uncomputed(this.#column);
    return behind + tokenLength[token.end];
  }

  #value(bytes: Uint8Array, tape: Int32Array, index: number, type: number, typeLength: number, form: number): number {
    const text = this.#text;
    const behind = text.read(bytes, tape, index);
    const { from, to } = text;
    if (from === to) return behind;
    const writer = this.#writer;
    const column = this.#column;
    if (type === letter.n) {
      text.trim();
      writer.digits(column, text.bytes, text.from, text.to, form);
    } else if (type === letter.s && typeLength === 1) this.#shared(wholeAt(text.bytes, from, to));
    else if (type === letter.b) writer.boolean(column, !isFalse(text.bytes[from]!));
    else if (type === letter.e) writer.error(column, text.bytes, from, to);
    else if (type === letter.d) writer.iso(column, Buffer.from(text.bytes.subarray(from, to)).toString());
    else if (type !== letter.i) {
      this.#scratch.length = 0;
      this.#scratch.append(text.bytes.subarray(from, to));
      resolveEscapes(this.#scratch, 0);
      writer.text(column, this.#scratch.bytes, 0, this.#scratch.length);
    }
    return behind;
  }

  #shared(index: number): void {
    const { shared } = this.#styles;
    if (index >= 0 && index < shared.count)
      this.#writer.text(this.#column, shared.bytes, shared.from(index), shared.to(index));
    else this.#fault ??= `row ${this.#nextRow} has a text that is not among the shared ones`;
  }

  #inline(bytes: Uint8Array, tape: Int32Array, index: number): number {
    this.#scratch.length = 0;
    const behind = appendRichText(this.#scratch, bytes, tape, index);
    this.#writer.inline(this.#column, this.#scratch.bytes, 0, this.#scratch.length);
    return behind;
  }
}

/** Of `0` and `false`. */
function isFalse(first: number): boolean {
  return first === 0x30 || (first | 0x20) === letter.f;
}

function isLetter(bytes: Uint8Array, tape: Int32Array, at: number, wanted: number): boolean {
  return tape[at + 2]! - tape[at + 1]! === 1 && bytes[tape[at + 1]!] === wanted;
}

/** Digits as a number, NaN when other characters stand among them. */
function wholeAt(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at += 1) {
    const digit = bytes[at]! - 0x30;
    if (digit < 0 || digit > 9) return NaN;
    value = value * 10 + digit;
  }
  return from === to ? NaN : value;
}

/** The column of a reference such as `AB12`. */
function columnAt(bytes: Uint8Array, from: number, to: number, expected: number): number {
  let column = 0;
  for (let at = from; at < to; at += 1) {
    const value = (bytes[at]! | 0x20) - 0x60;
    if (value < 1 || value > 26) break;
    column = column * 26 + value;
  }
  return column === 0 ? expected : column - 1;
}

/** @param reference `A1:B3` or `A1`. */
export function rangeOfReference(reference: string): CellRange | undefined {
  const match = /^\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?$/iu.exec(reference);
  if (match === null) return undefined;
  const firstColumn = columnOfLetters(match[1]!);
  const firstRow = Number(match[2]) - 1;
  return {
    firstRow,
    firstColumn,
    lastRow: match[4] === undefined ? firstRow : Number(match[4]) - 1,
    lastColumn: match[3] === undefined ? firstColumn : columnOfLetters(match[3]),
  };
}
