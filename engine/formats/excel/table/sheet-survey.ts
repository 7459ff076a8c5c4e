/** Finds the tables of a sheet: blocks of cells with blank rows and columns around them. */

import { cellKind, type CellRange, type CellSink } from '#engine/formats/excel/cell-sink.ts';

export interface HeadCell {
  readonly kind: number;
  readonly text: string;
}

/** One of the first rows of a table; only these are kept. */
export interface HeadRow {
  readonly row: number;
  readonly cells: ReadonlyMap<number, HeadCell>;
}

export interface FoundTable extends CellRange {
  /** Cells that are not empty. */
  readonly filled: number;
  readonly head: readonly HeadRow[];
  /** Kinds of the cells below the head, by column from `firstColumn`. */
  readonly kinds: Uint8Array;
}

interface OpenTable {
  firstRow: number;
  lastRow: number;
  firstColumn: number;
  lastColumn: number;
  filled: number;
  head: HeadRow[];
  kinds: Uint8Array;
}

const mostHeadRows = 16;
/** Further tables of a sheet are no longer distinguished. */
const mostTables = 500;

export class SheetSurvey implements CellSink {
  readonly tables: OpenTable[] = [];
  rowCount = 0;
  /** Approximate bytes of the cells read so far. */
  size = 0;
  /** Cells with errors, those above tables included. */
  errorCount = 0;
  /** Cells with formulas that were not computed. */
  uncomputedCount = 0;
  readonly merges: CellRange[] = [];
  readonly #range: CellRange;
  /** The range was stated: it is one table, whatever is blank in it. */
  readonly #isOneTable: boolean;
  #row = -1;
  #isWanted = false;
  /** Of kind 0: cells with empty text. */
  #cells: { column: number; kind: number; text: string | undefined }[] = [];
  #block: { firstRow: number; lastRow: number; head: HeadRow[]; filled: number } | undefined;
  readonly #kinds = new Uint8Array(16_384);
  readonly #counts = new Int32Array(16_384);
  readonly #firstRows = new Int32Array(16_384);
  readonly #lastRows = new Int32Array(16_384);
  #columns: number[] = [];

  constructor(range: CellRange, isOneTable: boolean) {
    this.#range = range;
    this.#isOneTable = isOneTable;
  }

  row(index: number): void {
    this.#endRow();
    this.#row = index;
    this.#isWanted = index >= this.#range.firstRow && index <= this.#range.lastRow;
  }

  cell(column: number, kind: number, bytes: Uint8Array, from: number, to: number): void {
    if (!this.#holds(column)) return;
    const isHead = this.#block === undefined || this.#block.head.length < mostHeadRows || !this.#continues();
    const text = isHead ? Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString() : undefined;
    this.#cells.push({ column, kind, text });
    this.size += to - from + 8;
    if (kind === cellKind.error) this.errorCount += 1;
  }

  /** Its row is none of the blank ones that end a table. */
  emptyText(column: number): void {
    if (!this.#holds(column)) return;
    this.#cells.push({ column, kind: 0, text: undefined });
    this.size += 8;
  }

  uncomputed(column: number): void {
    if (this.#holds(column)) this.uncomputedCount += 1;
    this.emptyText(column);
  }

  merged(range: CellRange): void {
    this.merges.push(range);
  }

  /** After the last cell. @returns the tables, the first on top. */
  finish(): FoundTable[] {
    this.#endRow();
    this.#endBlock();
    return this.tables;
  }

  /** Whether a cell of the row is in the range. */
  #holds(column: number): boolean {
    return this.#isWanted && column >= this.#range.firstColumn && column <= this.#range.lastColumn;
  }

  #continues(): boolean {
    return this.#block !== undefined && (this.#isOneTable || this.#row <= this.#block.lastRow + 1);
  }

  #endRow(): void {
    if (this.#cells.length === 0) return;
    this.rowCount += 1;
    if (!this.#continues()) {
      this.#endBlock();
      this.#block = { firstRow: this.#row, lastRow: this.#row, head: [], filled: 0 };
    }
    const block = this.#block!;
    block.lastRow = Math.max(block.lastRow, this.#row);
    block.filled += this.#cells.length;
    const isHead = block.head.length < mostHeadRows;
    for (const { column, kind } of this.#cells) {
      if (this.#counts[column] === 0) {
        this.#columns.push(column);
        this.#firstRows[column] = this.#row;
      }
      this.#lastRows[column] = this.#row;
      this.#counts[column]! += 1;
      if (!isHead) this.#kinds[column]! |= kind;
    }
    if (isHead) {
      const filled = this.#cells.filter(({ kind }) => kind !== 0);
      const cells = new Map(filled.map(({ column, kind, text }) => [column, { kind, text: text ?? '' }]));
      block.head.push({ row: this.#row, cells });
    }
    this.#cells = [];
  }

  #endBlock(): void {
    const block = this.#block;
    if (block === undefined) return;
    this.#block = undefined;
    const columns = this.#columns.sort((left, right) => left - right);
    for (let first = 0; first < columns.length;) {
      let last = first;
      while (last + 1 < columns.length && (this.#isOneTable || columns[last + 1] === columns[last]! + 1)) last += 1;
      this.#addTable(block, columns[first]!, columns[last]!);
      first = last + 1;
    }
    for (const column of columns) {
      this.#counts[column] = 0;
      this.#kinds[column] = 0;
    }
    this.#columns = [];
  }

  #addTable(
    block: { firstRow: number; lastRow: number; head: HeadRow[] },
    firstColumn: number,
    lastColumn: number,
  ): void {
    const head = block.head
      .map(({ row, cells }) => ({
        row,
        cells: new Map([...cells].filter(([column]) => column >= firstColumn && column <= lastColumn)),
      }))
      .filter(({ cells }) => cells.size > 0);
    let filled = 0;
    let firstRow = block.lastRow;
    let lastRow = block.firstRow;
    for (let column = firstColumn; column <= lastColumn; column += 1) {
      if (this.#counts[column] === 0) continue;
      filled += this.#counts[column]!;
      firstRow = Math.min(firstRow, this.#firstRows[column]!);
      lastRow = Math.max(lastRow, this.#lastRows[column]!);
    }
    const kinds = this.#kinds.slice(firstColumn, lastColumn + 1);
    const table: OpenTable = {
      firstRow,
      lastRow,
      firstColumn,
      lastColumn,
      filled,
      head,
      kinds,
    };
    const above = this.tables.findLast(
      (each) => each.firstColumn <= firstColumn && each.lastColumn >= lastColumn && each.lastRow < table.firstRow,
    );
    if (above !== undefined && goesOn(above, table)) join(above, table);
    else if (this.tables.length < mostTables) this.tables.push(table);
  }
}

/** Whether a block below a table, with blank rows between, is more of its rows. */
function goesOn(above: OpenTable, below: OpenTable): boolean {
  const width = above.lastColumn - above.firstColumn + 1;
  // A note under a table fills few of its columns.
  if ((below.lastColumn - below.firstColumn + 1) * 2 < width) return false;
  if (width > 1 && below.firstRow - above.lastRow > 2) return false;
  const first = below.head[0];
  if (first === undefined) return true;
  const typed = [...first.cells].filter(([column]) => {
    const kinds = kindsOf(above, column, 1);
    return kinds !== 0 && (kinds & cellKind.text) === 0;
  });
  // A header again: only texts where the table above has numbers or dates.
  return !(typed.length > 0 && typed.every(([, cell]) => cell.kind === cellKind.text));
}

function join(above: OpenTable, below: OpenTable): void {
  above.lastRow = below.lastRow;
  above.filled += below.filled;
  for (let column = below.firstColumn; column <= below.lastColumn; column += 1)
    above.kinds[column - above.firstColumn]! |= kindsWithErrors(below, column, 0);
}

/** Kinds of the cells of a column, from a row of the head on; errors do not count. */
export function kindsOf(table: FoundTable, column: number, fromHeadRow: number): number {
  return kindsWithErrors(table, column, fromHeadRow) & ~cellKind.error;
}

/** As kindsOf, with errors, which are values where they are read as text. */
export function kindsWithErrors(table: FoundTable, column: number, fromHeadRow: number): number {
  let kinds = table.kinds[column - table.firstColumn]!;
  for (const { cells } of table.head.slice(fromHeadRow)) kinds |= cells.get(column)?.kind ?? 0;
  return kinds;
}
