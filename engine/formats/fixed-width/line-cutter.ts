/** Cuts lines into values at fixed places and writes them with their places, as rewritten CSV files have them. */

import { BytePlaces } from '#engine/formats/csv/records/byte-places.ts';
import { RecordWriter, type WrittenValue } from '#engine/formats/csv/records/record-writer.ts';
import { recordTooLong, longestRecord } from '#engine/formats/csv/infer/record-pass.ts';
import { TextPieces } from '#engine/formats/csv/records/text-pieces.ts';
import type { FixedColumn, FixedWidthReadOptions } from '#engine/formats/fixed-width/options.ts';

const lineFeed = 10;
const carriageReturn = 13;
const space = 32;
/** What DOS writes at the end of a text; programs that join files leave it between them. */
const endMark = 0x1a;

/** Between values of the written lines; hardly ever occurs in text. */
export const cutSeparator = '\u001f';

export interface CutRequest {
  readonly columns: readonly FixedColumn[];
  readonly options: Pick<FixedWidthReadOptions, 'skipLines' | 'withHeader' | 'ruler' | 'trim'>;
  readonly encoding: string;
  readonly markLength: number;
  /** Rows that suffice. */
  readonly rows: number;
  readonly path: string;
}

export class LineCutter {
  done = false;
  rowCount = 0;
  /** A line reaches beyond the last column. */
  tooLong = 0;
  /** The first line that holds nothing but the end mark of DOS; no row. */
  endMarkLine: number | undefined;
  readonly writer: RecordWriter;
  readonly #request: CutRequest;
  readonly #places: BytePlaces;
  readonly #pieces = new TextPieces();
  #line = 0;
  #toSkip: number;

  constructor(request: CutRequest) {
    const { columns, options } = request;
    this.#request = request;
    this.#toSkip = options.skipLines + Number(options.withHeader) + Number(options.ruler);
    this.#places = new BytePlaces(request.encoding, request.markLength);
    this.writer = new RecordWriter(columns.length, cutSeparator.charCodeAt(0));
  }

  /** @throws EngineError MalformedFile for a line without an end. */
  add(piece: Uint8Array, final: boolean): void {
    const bytes = this.#pieces.add(piece, final);
    if (bytes === undefined || this.done) return;
    let at = 0;
    while (at < bytes.length && !this.done) {
      let end = at;
      while (end < bytes.length && bytes[end] !== lineFeed && bytes[end] !== carriageReturn) end += 1;
      if (end + 1 >= bytes.length && !final) break;
      const next = bytes[end] === carriageReturn && bytes[end + 1] === lineFeed ? end + 2 : end + 1;
      this.#addLine(bytes.subarray(at, end));
      this.#places.pass(bytes, at, Math.min(next, bytes.length));
      at = Math.min(next, bytes.length);
    }
    this.#pieces.keep(bytes.subarray(at));
    if (bytes.length - at > longestRecord) throw recordTooLong(this.#request.path, this.#line + 1, longestRecord);
  }

  #addLine(line: Uint8Array): void {
    this.#line += 1;
    if (this.#toSkip > 0) {
      this.#toSkip -= 1;
      return;
    }
    const { columns, options, rows } = this.#request;
    if (isBlank(line, 0, line.length)) return;
    if (line.every((byte) => byte === endMark)) {
      this.endMarkLine ??= this.#line;
      return;
    }
    const offset = this.#places.offset;
    const last = columns.at(-1)!;
    const text = isAscii(line) ? undefined : [...Buffer.from(line).toString()];
    const length = text?.length ?? line.length;
    const end = last.width === null ? Number.POSITIVE_INFINITY : last.start - 1 + last.width;
    if (length > end && !isBlankFrom(line, text, end)) {
      this.tooLong += 1;
      this.writer.addFault(
        this.#line,
        offset,
        `the line is longer than its columns: ${length} instead of ${end} characters`,
        line,
      );
      return;
    }
    this.rowCount += 1;
    const values = columns.map((column): WrittenValue => {
      const start = column.start - 1;
      const stop = column.width === null ? length : Math.min(length, start + column.width);
      const value =
        text === undefined ? line.subarray(Math.min(start, stop), stop) : Buffer.from(text.slice(start, stop).join(''));
      return { bytes: options.trim ? trimmed(value) : value, quoted: false };
    });
    this.writer.addValues(this.#line, offset, values, line);
    this.done = this.rowCount >= rows;
  }
}

function isAscii(line: Uint8Array): boolean {
  for (const byte of line) if (byte >= 0x80) return false;
  return true;
}

function isBlank(line: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (line[at] !== space) return false;
  return true;
}

function isBlankFrom(line: Uint8Array, text: readonly string[] | undefined, start: number): boolean {
  return text === undefined
    ? isBlank(line, start, line.length)
    : text.slice(start).every((character) => character === ' ');
}

function trimmed(value: Uint8Array): Uint8Array {
  let start = 0;
  let end = value.length;
  while (start < end && value[start] === space) start += 1;
  while (end > start && value[end - 1] === space) end -= 1;
  return value.subarray(start, end);
}
