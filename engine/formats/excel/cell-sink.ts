/** The interface through which a reader of workbooks passes on a sheet, cell by cell. */

/** What a cell holds, as bits, so that kinds can be gathered. Its text is what the value is written as. */
export const cellKind = {
  text: 1,
  /** Digits, at most 2^53 either way. */
  whole: 2,
  /** Any other number, as short as it can be written exactly. */
  number: 4,
  /** true or false. */
  boolean: 8,
  /** YYYY-MM-DD */
  date: 16,
  /** YYYY-MM-DD HH:MM:SS[.fff] */
  timestamp: 32,
  /** HH:MM:SS[.fff] of a day, or of a duration with any number of hours. */
  time: 64,
  /** `#N/A` and its like. */
  error: 128,
} as const;

export interface CellRange {
  /** All from 0, both ends included. */
  readonly firstRow: number;
  readonly lastRow: number;
  readonly firstColumn: number;
  readonly lastColumn: number;
}

/** Takes cells in ascending rows; columns in a row come in any order, the last value of a cell counts. */
export interface CellSink {
  /** Starts a row; rows without cells may be skipped. */
  row(index: number): void;
  /** A cell that is not empty; `bytes` are UTF-8 and used again afterwards. */
  cell(column: number, kind: number, bytes: Uint8Array, from: number, to: number): void;
  /** A cell whose text is empty, as programs write it. */
  emptyText?(column: number): void;
  /** A cell with a formula that the program which wrote the file has not computed. */
  uncomputed?(column: number): void;
  /** Cells that were merged into one; may be called at any time. */
  merged?(range: CellRange): void;
}

/** Largest numbers of rows and columns of a sheet (ECMA-376, and what Excel opens). */
export const mostRows = 1_048_576;
export const mostColumns = 16_384;

/** `A` → 0, `XFD` → 16383; −1 when there are no letters. */
export function columnOfLetters(letters: string): number {
  let column = 0;
  for (const letter of letters.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

export function lettersOfColumn(column: number): string {
  let letters = '';
  for (let rest = column; rest >= 0; rest = Math.floor(rest / 26) - 1)
    letters = String.fromCharCode(65 + (rest % 26)) + letters;
  return letters;
}
