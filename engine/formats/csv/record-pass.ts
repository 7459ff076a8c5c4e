/** One pass over the records of a CSV file: types per column, counts, and what is odd. */

import type { Dialect } from '#engine/formats/csv/options.ts';
import { endOfContent, needMore, RecordReader } from '#engine/formats/csv/record-reader.ts';
import { anyValueType, beginsWithDigit, valueTypes } from '#engine/formats/csv/value-types.ts';

export interface PassOptions {
  readonly dialect: Dialect;
  readonly columnCount: number;
  /** Records at the start that are no rows: the header, and Glue's `skipFirst`. */
  readonly skipRecords: number;
  readonly nullValues: readonly string[];
}

export interface ColumnPass {
  /** Types all values can have; every bit while there is no value. */
  types: number;
  hasValues: boolean;
  /** A value written with digits was seen; NaN alone makes no number. */
  hasDigits: boolean;
  quotedValues: boolean;
  quotedEmpty: boolean;
}

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
  quotedLineEnds = false;
  readonly #reader: RecordReader;
  readonly #nullTexts: ReadonlySet<string> | undefined;
  #rest: Uint8Array = new Uint8Array(0);
  #skipLines: number;
  #skipRecords: number;

  constructor(options: PassOptions) {
    this.#reader = new RecordReader(options.dialect, this.#rest, false);
    this.#skipLines = options.dialect.skipLines;
    this.#skipRecords = options.skipRecords;
    const texts = options.nullValues.filter((text) => text !== '');
    this.#nullTexts = texts.length === 0 ? undefined : new Set(texts);
    this.columns = Array.from({ length: options.columnCount }, () => ({
      types: anyValueType,
      hasValues: false,
      hasDigits: false,
      quotedValues: false,
      quotedEmpty: false,
    }));
  }

  get reader(): RecordReader {
    return this.#reader;
  }

  /** @param final no content follows; an unfinished record then ends here. */
  add(piece: Uint8Array, final: boolean): void {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    const reader = this.#reader;
    reader.feed(bytes, final);
    while (this.#skipLines > 0 && reader.skipLines(1)) this.#skipLines -= 1;
    if (this.#skipLines === 0 || final) this.#readRows(bytes);
    this.#rest = bytes.subarray(reader.position);
  }

  #readRows(bytes: Uint8Array): void {
    const reader = this.#reader;
    const wanted = this.columns.length;
    for (;;) {
      const count = reader.next();
      if (count === endOfContent || count === needMore) return;
      if (count === 1 && wanted > 1 && reader.isBlank(count)) continue;
      if (this.#skipRecords > 0) {
        this.#skipRecords -= 1;
        continue;
      }
      const size = reader.position - reader.recordStart;
      if (size > this.longestRecord) this.longestRecord = size;
      if (reader.line - reader.recordLine > 1) this.quotedLineEnds = true;
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
    if (count < wanted) this.#fault('short');
    this.rowCount += 1;
    const limit = count < wanted ? count : wanted;
    const { starts, ends, quoted } = reader;
    const { columns } = this;
    for (let index = 0; index < limit; index += 1) {
      const column = columns[index]!;
      const start = starts[index]!;
      const end = ends[index]!;
      if (start === end) {
        if (quoted[index] === 1) column.quotedEmpty = true;
        continue;
      }
      if (quoted[index] === 1) column.quotedValues = true;
      if (column.types === 0) continue;
      if (
        this.#nullTexts !== undefined &&
        this.#nullTexts.has(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString())
      )
        continue;
      column.hasValues = true;
      column.types &= valueTypes(bytes, start, end);
      if (!column.hasDigits && beginsWithDigit(bytes, start)) column.hasDigits = true;
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
