/** One pass over the records of a CSV file: types per column, counts, and what is odd. */

import { EngineError } from '#engine/contract/errors.ts';
import { ColumnPass } from '#engine/formats/csv/infer/column-pass.ts';
import type { Dialect } from '#engine/formats/csv/options.ts';
import { HeaderRecord } from '#engine/formats/csv/records/header-record.ts';
import { endOfContent, needMore, RecordReader } from '#engine/formats/csv/records/record-reader.ts';
import { TextPieces } from '#engine/formats/csv/records/text-pieces.ts';

export interface PassOptions {
  readonly dialect: Dialect;
  readonly columnCount: number;
  /** Each record begins with its line, byte offset, fault and raw text, as rewritten ones do; false when absent. */
  readonly placed?: boolean;
  /** Records at the start that are not rows: the header, and Glue's `skipFirst`. */
  readonly skipRecords: number;
  /** Records that are equal to the first of those are not rows either; false when absent. */
  readonly skipsHeaders?: boolean;
  readonly nullValues: readonly string[];
  /** Spaces and tabs around values do not decide types; false when absent. */
  readonly trimsValues?: boolean;
  /** Line of the last record that counts; absent: the end of the content. */
  readonly lastLine?: number | undefined;
  /** Bytes of the longest record that is valid; absent: {@link longestRecord}. */
  readonly maximumSize?: number | undefined;
  /** For errors. */
  readonly path: string;
}

const placeValues = 4;
const faultValue = 2;

/** A longer record is invalid, unless it is said to fit: a quote was never closed, or the file does not consist of lines. */
export const longestRecord = 32 * 1024 * 1024;

/** What is wrong with a record. */
export type RecordFault = 'short' | 'long' | 'quotes';

/** Accumulates over any number of pieces of content. */
export class RecordPass {
  readonly columns: ColumnPass[];
  rowCount = 0;
  readonly faults: Record<RecordFault, number> = { short: 0, long: 0, quotes: 0 };
  /** Line of the first record of each fault. */
  readonly firstLine: Partial<Record<RecordFault, number>> = {};
  longestRecord = 0;
  /** Records whose stray quotes were taken for text. */
  repaired = 0;
  /** Rows with a NUL character, and the line of the first. */
  nulRows = 0;
  firstNul = 0;
  /** Quotes of the header do not match. */
  strayHeader = false;
  /** Quotes above the rows that DuckDB reads differently: in lines to be skipped, or around line ends in the header. */
  quotesAbove = false;
  /** Records that are equal to the header and are skipped, and the line of the first. */
  headers = 0;
  firstHeader = 0;
  /** Blank lines that were followed by a record. */
  gaps = 0;
  /** The most blank lines in a row. */
  longestGap = 0;
  /** The last bytes of a content that was read in pieces. */
  tail: Uint8Array = new Uint8Array(0);
  readonly #reader: RecordReader;
  readonly #nullTexts: ReadonlySet<string> | undefined;
  readonly #pieces = new TextPieces();
  #skipLines: number;
  #skipRecords: number;
  readonly #skipsHeaders: boolean;
  readonly #header = new HeaderRecord();
  readonly #lastLine: number;
  /** Values before the columns. */
  readonly #places: number;
  readonly #maximumSize: number;
  readonly #path: string;
  /** Byte; -1: none. */
  readonly #quote: number;
  /** The current bytes contain a NUL. */
  #holdsNul = false;
  #blankBefore = false;
  #blankLines = 0;
  /** The last line that counts was passed. */
  #done = false;

  constructor(options: PassOptions) {
    this.#reader = new RecordReader(options.dialect, new Uint8Array(0), false);
    this.#skipLines = options.dialect.skipLines;
    this.#skipRecords = options.skipRecords;
    this.#skipsHeaders = options.skipsHeaders ?? false;
    const texts = options.nullValues.filter((text) => text !== '');
    this.#nullTexts = texts.length === 0 ? undefined : new Set(texts);
    this.#lastLine = options.lastLine ?? Number.POSITIVE_INFINITY;
    this.#maximumSize = Math.max(options.maximumSize ?? 0, longestRecord);
    this.#path = options.path;
    this.#quote = options.dialect.quoteChar === '' ? -1 : options.dialect.quoteChar.charCodeAt(0);
    this.#places = options.placed === true ? placeValues : 0;
    this.#reader.expectedValues = options.columnCount + this.#places;
    this.columns = Array.from({ length: options.columnCount }, () => new ColumnPass(options.trimsValues ?? false));
  }

  get reader(): RecordReader {
    return this.#reader;
  }

  /**
   * @param final no content follows; an unfinished record then ends here.
   * @throws EngineError MalformedFile for a record without an end.
   */
  add(piece: Uint8Array, final: boolean): void {
    if (this.#done) return;
    const bytes = this.#pieces.add(piece, final);
    if (bytes === undefined) return;
    const reader = this.#reader;
    reader.feed(bytes, final);
    this.#holdsNul = bytes.includes(0);
    if (this.#skipLines > 0) this.#skipAbove(bytes);
    if (this.#skipLines === 0 || final) this.#readRows(bytes);
    this.#pieces.keep(bytes.subarray(reader.position));
    if (this.#pieces.restLength > this.#maximumSize)
      throw recordTooLong(this.#path, reader.recordLine, this.#maximumSize);
  }

  #skipAbove(bytes: Uint8Array): void {
    const reader = this.#reader;
    while (this.#skipLines > 0 && reader.skipLines(1)) this.#skipLines -= 1;
    if (this.#quote >= 0 && bytes.subarray(0, reader.position).includes(this.#quote)) this.quotesAbove = true;
  }

  #readRows(bytes: Uint8Array): void {
    const reader = this.#reader;
    const wanted = this.columns.length + this.#places;
    for (;;) {
      const count = reader.next();
      if (count === endOfContent || count === needMore) return;
      if (reader.recordLine > this.#lastLine) {
        this.#done = true;
        reader.position = bytes.length;
        return;
      }
      if (count === 1 && wanted > 1 && reader.isBlank(count)) {
        this.#blankBefore = this.rowCount > 0;
        this.#blankLines += 1;
        if (this.#blankLines > this.longestGap) this.longestGap = this.#blankLines;
        continue;
      }
      this.#blankLines = 0;
      if (this.#blankBefore) {
        this.gaps += 1;
        this.#blankBefore = false;
      }
      if (this.#skipRecords > 0) {
        this.#skipRecords -= 1;
        if (reader.malformed || reader.repaired) this.strayHeader = true;
        if (reader.line - reader.recordLine > 1) this.quotesAbove = true;
        if (this.#skipsHeaders && !this.#header.isKnown) this.#header.keep(bytes, reader.recordStart, reader.position);
        continue;
      }
      if (this.#header.isAgain(bytes, reader.recordStart, reader.position)) {
        this.headers += 1;
        this.firstHeader ||= reader.recordLine;
        continue;
      }
      const size = reader.position - reader.recordStart;
      if (size > this.longestRecord) this.longestRecord = size;
      this.#addRecord(bytes, count, wanted);
    }
  }

  #addRecord(bytes: Uint8Array, count: number, wanted: number): void {
    const reader = this.#reader;
    if (reader.malformed) {
      this.#fault('quotes');
      return;
    }
    if (count > wanted && !(count === wanted + 1 && this.#isEmpty(wanted))) {
      this.#fault('long');
      return;
    }
    const places = this.#places;
    if (places > 0 && reader.ends[faultValue]! > reader.starts[faultValue]!) return;
    if (reader.repaired) this.repaired += 1;
    if (count < wanted) this.#fault('short');
    this.rowCount += 1;
    if (this.#holdsNul && bytes.subarray(reader.recordStart, reader.position).includes(0)) {
      this.nulRows += 1;
      this.firstNul ||= reader.recordLine;
    }
    const limit = count < wanted ? count : wanted;
    const { starts, ends, quoted } = reader;
    const { columns } = this;
    const line = places === 0 ? reader.recordLine : numberAt(bytes, starts[0]!, ends[0]!);
    for (let index = places; index < limit; index += 1) {
      const column = columns[index - places]!;
      const start = starts[index]!;
      const end = ends[index]!;
      if (start === end) {
        if (quoted[index] === 1) column.quotedEmpty = true;
        continue;
      }
      const isQuoted = quoted[index] === 1;
      if (isQuoted) column.quotedValues = true;
      else column.unquotedValues = true;
      if (column.types === 0) continue;
      if (
        this.#nullTexts !== undefined &&
        this.#nullTexts.has(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString())
      )
        continue;
      column.add(bytes, start, end, isQuoted, line);
    }
  }

  #isEmpty(index: number): boolean {
    const { starts, ends, quoted } = this.#reader;
    return starts[index] === ends[index] && quoted[index] === 0;
  }

  #fault(fault: RecordFault): void {
    this.faults[fault] += 1;
    this.firstLine[fault] ??= this.#reader.recordLine;
  }
}

function numberAt(bytes: Uint8Array, start: number, end: number): number {
  return Number(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1'));
}

/** True for what {@link recordTooLong} made. */
export function isRecordTooLong(thrown: unknown): boolean {
  return thrown instanceof EngineError && thrown.code === 'MalformedFile' && thrown.details['longest'] !== undefined;
}

export function recordTooLong(path: string, line: number, longest: number): EngineError {
  return new EngineError(
    'MalformedFile',
    `The row that begins on line ${line} of ${path} is longer than ${Math.floor(longest / 1024 / 1024)} MB: a quote in it may never close.`,
    {
      hint: 'Correct the line, or set the option quoteChar to -1 if quotes are ordinary text in this file. If rows are so long, set the option maximumLineSize to the bytes of the longest.',
      details: { path, line, longest },
    },
  );
}
