/** A sparse index of a text file: where every 2,048th row begins, so that any row is found with one short read. */

import { setImmediate } from 'node:timers/promises';
import { endOfContent, needMore, RecordReader } from '#engine/formats/csv/records/record-reader.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';
import type { Dialect } from '#engine/formats/csv/options.ts';

/** A page reads the whole of its block: one four times as large would cost a jump 8 ms more. */
export const rowsPerBlock = 2048;
const pieceBytes = 4 * 1024 * 1024;

export interface LineIndex {
  /** Byte offset of row 0, 2048, 4096, …; the last entry is the end of the file. */
  readonly offsets: readonly number[];
  readonly rowCount: number;
}

/** How rows are separated. Lines: each line that is not blank. */
export type RowShape =
  | { readonly kind: 'lines' }
  | { readonly kind: 'csv'; readonly dialect: Dialect; readonly columnCount: number; readonly skipRecords: number };

/** Unpacked UTF-8 files only. @throws EngineError Cancelled by the signal. */
export async function buildLineIndex(
  source: ByteSource,
  shape: RowShape,
  signal: AbortSignal,
  onProgress: (fraction: number) => void,
): Promise<LineIndex> {
  const walker = shape.kind === 'lines' ? new LineWalker() : new RecordWalker(shape);
  const { size } = source;
  for (let position = 0; position < size;) {
    const piece = await source.read(position, pieceBytes);
    position += piece.length;
    walker.add(Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength), false);
    onProgress(position / size);
    await setImmediate();
    signal.throwIfAborted();
  }
  walker.add(Buffer.alloc(0), true);
  return { offsets: [...walker.offsets, size], rowCount: walker.rowCount };
}

abstract class RowWalker {
  readonly offsets: number[] = [];
  rowCount = 0;

  abstract add(piece: Buffer, final: boolean): void;

  protected count(offset: number): void {
    if (this.rowCount % rowsPerBlock === 0) this.offsets.push(offset);
    this.rowCount += 1;
  }
}

const lineFeed = 10;

class LineWalker extends RowWalker {
  #base = 0;
  /** Start of the line that is not complete yet, in the file. */
  #lineStart = 0;
  #blank = true;

  override add(piece: Buffer, final: boolean): void {
    let at = 0;
    for (;;) {
      const end = piece.indexOf(lineFeed, at);
      if (this.#blank) this.#blank = isBlank(piece, at, end === -1 ? piece.length : end);
      if (end === -1) break;
      if (!this.#blank) this.count(this.#lineStart);
      at = end + 1;
      this.#lineStart = this.#base + at;
      this.#blank = true;
    }
    this.#base += piece.length;
    if (final && !this.#blank) this.count(this.#lineStart);
  }
}

function isBlank(piece: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) {
    const byte = piece[at];
    if (byte !== 32 && byte !== 9 && byte !== 13) return false;
  }
  return true;
}

/** CSV: a quoted value may hold line ends, so records are walked as the format itself walks them. */
class RecordWalker extends RowWalker {
  readonly #reader: RecordReader;
  readonly #columnCount: number;
  /** Quote character, when a line without one is surely a whole record; -1: no line is, NaN: every line is. */
  readonly #quote: number;
  #rest: Buffer = Buffer.alloc(0);
  #base = 0;
  #skipLines: number;
  #skipRecords: number;

  constructor({ dialect, columnCount, skipRecords }: Extract<RowShape, { kind: 'csv' }>) {
    super();
    this.#reader = new RecordReader(dialect, this.#rest, false);
    this.#columnCount = columnCount;
    this.#quote =
      dialect.escaper !== '' || dialect.comment !== ''
        ? -1
        : dialect.quoteChar === ''
          ? Number.NaN
          : Buffer.from(dialect.quoteChar)[0]!;
    this.#skipLines = dialect.skipLines;
    this.#skipRecords = skipRecords;
  }

  override add(piece: Buffer, final: boolean): void {
    const reader = this.#reader;
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    reader.feed(bytes, final);
    while (this.#skipLines > 0 && reader.skipLines(1)) this.#skipLines -= 1;
    if (this.#skipLines === 0 || final) this.#walk(bytes);
    // A small rest does not keep the whole piece in memory.
    this.#rest = Buffer.from(bytes.subarray(reader.position));
    this.#base += reader.position;
  }

  #walk(bytes: Buffer): void {
    const reader = this.#reader;
    let quoteAt = this.#quote === -1 ? Number.NEGATIVE_INFINITY : -1;
    for (;;) {
      const start = reader.position;
      if (quoteAt !== Number.NEGATIVE_INFINITY && quoteAt < start) quoteAt = this.#findQuote(bytes, start);
      const end = quoteAt > start ? bytes.indexOf(lineFeed, start) : -1;
      if (end !== -1 && end < quoteAt) {
        reader.position = end + 1;
        const blank = end === start || (end === start + 1 && bytes[start] === 13);
        if (!blank || this.#columnCount === 1) this.#countRecord(this.#base + start);
        continue;
      }
      const count = reader.next();
      if (count === endOfContent || count === needMore) return;
      if (this.#columnCount > 1 && reader.isBlank(count)) continue;
      this.#countRecord(this.#base + reader.recordStart);
    }
  }

  #countRecord(offset: number): void {
    if (this.#skipRecords > 0) this.#skipRecords -= 1;
    else this.count(offset);
  }

  #findQuote(bytes: Buffer, from: number): number {
    const at = Number.isNaN(this.#quote) ? -1 : bytes.indexOf(this.#quote, from);
    return at === -1 ? Number.POSITIVE_INFINITY : at;
  }
}
