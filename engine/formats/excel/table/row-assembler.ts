/** Gathers the cells of one range row by row, with blank rows between others and merged cells filled where wanted. */

import { cellKind, type CellRange, type CellSink } from '#engine/formats/excel/cell-sink.ts';
import { GrowingBytes } from '#engine/arrow/growing-bytes.ts';

/** The cells of one row; index 0 is the first column of the range. */
export class RowCells {
  /** 0: the cell is empty. */
  readonly kinds: Uint8Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly #text = new GrowingBytes(4096);
  /** Columns with a value, those that were empty again included. */
  lastFilled = -1;
  /** A cell holds an error or an empty text that was taken for null. */
  isFilled = false;

  constructor(columnCount: number) {
    this.kinds = new Uint8Array(columnCount);
    this.from = new Int32Array(columnCount);
    this.to = new Int32Array(columnCount);
  }

  get bytes(): Uint8Array {
    return this.#text.bytes;
  }

  get isBlank(): boolean {
    return this.lastFilled === -1 && !this.isFilled;
  }

  set(column: number, kind: number, bytes: Uint8Array, from: number, to: number): void {
    const length = to - from;
    const at = this.#text.extend(length);
    const target = this.#text.bytes;
    if (length > 32) target.set(bytes.subarray(from, to), at);
    else for (let index = 0; index < length; index += 1) target[at + index] = bytes[from + index]!;
    this.kinds[column] = kind;
    this.from[column] = at;
    this.to[column] = at + length;
    if (column > this.lastFilled) this.lastFilled = column;
  }

  string(column: number): string {
    const { bytes } = this;
    const from = this.from[column]!;
    return Buffer.from(bytes.buffer, bytes.byteOffset + from, this.to[column]! - from).toString();
  }

  clear(): void {
    this.kinds.fill(0, 0, this.lastFilled + 1);
    this.#text.length = 0;
    this.lastFilled = -1;
    this.isFilled = false;
  }
}

export interface AssemblerOptions {
  readonly range: CellRange;
  readonly errorsAsText: boolean;
  /** Otherwise a cell with empty text is an empty one. */
  readonly keepsEmptyText: boolean;
  /** Their cells all get the value of their first one. */
  readonly merged: readonly CellRange[];
}

const noBytes = new Uint8Array(0);

/** Hands on every row of the range from its first to the last one that is not blank. */
export class RowAssembler implements CellSink {
  readonly cells: RowCells;
  #row = -1;
  #given: number;
  #isWanted = false;
  readonly #take: (cells: RowCells, row: number) => void;
  readonly #options: AssemblerOptions;
  readonly #merged: { readonly range: CellRange; kind: number; text: Uint8Array }[];

  constructor(options: AssemblerOptions, take: (cells: RowCells, row: number) => void) {
    const { range, merged } = options;
    this.#options = options;
    this.#take = take;
    this.#given = range.firstRow - 1;
    this.cells = new RowCells(range.lastColumn - range.firstColumn + 1);
    this.#merged = merged.map((each) => ({ range: each, kind: 0, text: new Uint8Array(0) }));
  }

  row(index: number): void {
    this.#end();
    this.#row = index;
    const { firstRow, lastRow } = this.#options.range;
    this.#isWanted = index >= firstRow && index <= lastRow;
  }

  cell(column: number, kind: number, bytes: Uint8Array, from: number, to: number): void {
    if (!this.#isWanted && this.#merged.length === 0) return;
    if (kind === cellKind.error && !this.#options.errorsAsText) {
      if (this.#holds(column)) this.cells.isFilled = true;
      return;
    }
    for (const merged of this.#merged) {
      if (merged.range.firstRow !== this.#row || merged.range.firstColumn !== column) continue;
      merged.kind = kind;
      merged.text = bytes.slice(from, to);
    }
    if (this.#holds(column)) this.cells.set(column - this.#options.range.firstColumn, kind, bytes, from, to);
  }

  emptyText(column: number): void {
    if (this.#options.keepsEmptyText) this.cell(column, cellKind.text, noBytes, 0, 0);
    else if (this.#holds(column)) this.cells.isFilled = true;
  }

  uncomputed(column: number): void {
    if (this.#holds(column)) this.cells.isFilled = true;
  }

  /** After the last cell. */
  finish(): void {
    this.#end();
    this.#row = -1;
    this.#isWanted = false;
  }

  /** Whether a cell of the row is in the range. */
  #holds(column: number): boolean {
    const { firstColumn, lastColumn } = this.#options.range;
    return this.#isWanted && column >= firstColumn && column <= lastColumn;
  }

  #end(): void {
    if (!this.#isWanted) return;
    for (const merged of this.#merged) this.#fill(merged);
    if (this.cells.isBlank) return;
    const { cells } = this;
    // A repeated row, in a file not written by a spreadsheet program, is one more row.
    const until = Math.max(this.#row, this.#given + 1);
    const blank = until - this.#given - 1;
    if (blank > 0) this.#giveBlank(blank);
    this.#take(cells, this.#row);
    this.#given = until;
    cells.clear();
  }

  #giveBlank(count: number): void {
    const empty = new RowCells(this.cells.kinds.length);
    const firstRow = this.#given + 1;
    for (let index = 0; index < count; index += 1) this.#take(empty, firstRow + index);
  }

  #fill({ range, kind, text }: { range: CellRange; kind: number; text: Uint8Array }): void {
    const { firstColumn, lastColumn } = this.#options.range;
    if (kind === 0 || this.#row < range.firstRow || this.#row > range.lastRow) return;
    const last = Math.min(range.lastColumn, lastColumn);
    for (let column = Math.max(range.firstColumn, firstColumn); column <= last; column += 1)
      if (this.cells.kinds[column - firstColumn] === 0)
        this.cells.set(column - firstColumn, kind, text, 0, text.length);
  }
}
