/**
 * Finds the places of records by their numbers: one pass over a file that looks at line ends and quotes alone notes
 * where some records begin, from which the others are found.
 */

import { setImmediate as nextTurn } from 'node:timers/promises';
import { TextPieces } from '#engine/formats/csv/records/text-pieces.ts';
import type { ByteSource } from '#engine/storage/byte-source.ts';

const lineFeed = 10;
const carriageReturn = 13;
const quote = 34;
/** A longer record would be read again and again. */
const longestRecord = 2 * 1024 * 1024;
/** Records from one that is noted to the next, as long as these are few. */
const leastBetween = 64;
const mostNoted = 100_000;
/** Pieces of a megabyte, after which others have their turn. */
const piecesAtOnce = 16;

export interface RecordLayout {
  /** Lines above the records. */
  readonly skipLines: number;
  /** Records above those that count: the header. */
  readonly skipRecords: number;
  /** A blank line is a record then. */
  readonly isOneColumn: boolean;
  /** Values are enclosed in quotes, which are doubled inside. */
  readonly isQuoted: boolean;
}

export interface PlacedRecord {
  /** From 1. */
  readonly line: number;
  /** From 0. */
  readonly byteOffset: number;
  /** Without its line end. */
  readonly bytes: Uint8Array;
}

type NotedRecord = Omit<PlacedRecord, 'bytes'>;

export interface RecordIndex {
  readonly layout: RecordLayout;
  readonly recordCount: number;
  /** Records from one that is noted to the next. */
  readonly between: number;
  /** The first record, and others at that distance. */
  readonly noted: readonly NotedRecord[];
}

/**
 * It takes every quote for one that opens or closes a value, so the caller checks what it finds.
 * @returns undefined for text that it does not understand: line ends of a carriage return alone, very long records, a
 *   quote that does not close.
 */
export async function indexRecords(
  pieces: AsyncIterable<Uint8Array>,
  layout: RecordLayout,
): Promise<RecordIndex | undefined> {
  let noted: NotedRecord[] = [];
  let between = leastBetween;
  const walk = new RecordWalk(layout, layout, leastBetween, ({ number, start, offset, line }) => {
    if (number % between !== 0) return;
    noted.push({ line, byteOffset: offset + start });
    if (noted.length <= mostNoted) return;
    noted = noted.filter((_, index) => index % 2 === 0);
    between *= 2;
  });
  const texts = new TextPieces();
  let taken = 0;
  for await (const piece of pieces) {
    if (++taken % piecesAtOnce === 0) await nextTurn();
    const bytes = texts.add(piece, false);
    if (bytes === undefined) continue;
    const used = walk.look(bytes, false);
    if (used === undefined || bytes.length - used > longestRecord) return undefined;
    texts.keep(bytes.subarray(used));
  }
  const rest = texts.add(new Uint8Array(0), true)!;
  return walk.look(rest, true) === undefined ? undefined : { layout, recordCount: walk.recordCount, between, noted };
}

/**
 * @param source that was indexed.
 * @param numbers of the wanted records, from 0, ascending. @returns those that there are.
 */
export async function readPlaces(
  source: Pick<ByteSource, 'read' | 'size'>,
  { layout, between, noted }: RecordIndex,
  numbers: readonly number[],
): Promise<PlacedRecord[]> {
  const places: PlacedRecord[] = [];
  const byStart = Map.groupBy(numbers, (number) => Math.floor(number / between));
  for (const [at, wanted] of byStart) {
    const from = noted[at];
    if (from === undefined) continue;
    const bytes = await source.read(from.byteOffset, (noted[at + 1]?.byteOffset ?? source.size) - from.byteOffset);
    const first = at * between;
    const isWanted = new Set(wanted);
    const walk = new RecordWalk(layout, nothingAbove, 1, ({ number, start, end, offset, line }) => {
      if (!isWanted.has(first + number)) return;
      const byteOffset = from.byteOffset + offset + start;
      places.push({ line: from.line + line - 1, byteOffset, bytes: bytes.subarray(start, end) });
    });
    walk.look(bytes, true);
  }
  return places;
}

const nothingAbove = { skipLines: 0, skipRecords: 0 };

interface WalkedRecord {
  readonly number: number;
  /** In the current bytes, without its line end. */
  readonly start: number;
  readonly end: number;
  /** Of the current bytes. */
  readonly offset: number;
  readonly line: number;
}

class RecordWalk {
  recordCount = 0;
  readonly #layout: RecordLayout;
  readonly #every: number;
  readonly #onRecord: (record: WalkedRecord) => void;
  #skipLines: number;
  #skipRecords: number;
  #offset = 0;
  #line = 1;

  constructor(
    layout: RecordLayout,
    { skipLines, skipRecords }: Pick<RecordLayout, 'skipLines' | 'skipRecords'>,
    every: number,
    onRecord: (record: WalkedRecord) => void,
  ) {
    this.#layout = layout;
    this.#skipLines = skipLines;
    this.#skipRecords = skipRecords;
    this.#every = every;
    this.#onRecord = onRecord;
  }
  /** @returns where the rest begins, a record without its end; undefined: see {@link indexRecords}. */
  look(bytes: Uint8Array, final: boolean): number | undefined {
    let start = 0;
    let from = 0;
    let lines = 0;
    let isOpen = false;
    let nextQuote = this.#layout.isQuoted ? bytes.indexOf(quote) : -1;
    let nextReturn = bytes.indexOf(carriageReturn);
    for (;;) {
      let end = bytes.indexOf(lineFeed, from);
      if (end === -1) {
        if (!final || start === bytes.length) break;
        end = bytes.length;
      }
      while (nextQuote !== -1 && nextQuote < end) {
        if (this.#skipLines === 0) isOpen = !isOpen;
        nextQuote = bytes.indexOf(quote, nextQuote + 1);
      }
      // A return alone ends a line, too, but not here.
      if (nextReturn !== -1 && nextReturn < end) {
        if (nextReturn !== end - 1 || end === bytes.length) return undefined;
        nextReturn = bytes.indexOf(carriageReturn, end);
      }
      lines += 1;
      from = end + 1;
      if (isOpen && end < bytes.length) continue;
      if (isOpen) return undefined;
      this.#take(bytes, start, end, lines);
      start = Math.min(from, bytes.length);
      lines = 0;
    }
    this.#offset += start;
    return start;
  }

  #take(bytes: Uint8Array, from: number, lineEnd: number, lines: number): void {
    const start = this.#line === 1 ? from + markLength(bytes) : from;
    const line = this.#line;
    this.#line += lines;
    if (this.#skipLines > 0) {
      this.#skipLines -= 1;
      return;
    }
    const end = lineEnd > start && bytes[lineEnd - 1] === carriageReturn ? lineEnd - 1 : lineEnd;
    if (end === start && !this.#layout.isOneColumn) return;
    if (this.#skipRecords > 0) {
      this.#skipRecords -= 1;
      return;
    }
    if (this.recordCount % this.#every === 0)
      this.#onRecord({ number: this.recordCount, start, end, offset: this.#offset, line });
    this.recordCount += 1;
  }
}

/** Of the byte order mark. */
function markLength(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}
