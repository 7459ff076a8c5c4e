/** Rewrites the records of a CSV text in a plain dialect, one line each, with their places; bad ones are marked. */

import type { CsvReadOptions } from '#engine/formats/csv/options.ts';
import { BytePlaces } from '#engine/formats/csv/records/byte-places.ts';
import { unescapeValue } from '#engine/formats/csv/records/cell-text.ts';
import { endOfRecord, HeaderRecord } from '#engine/formats/csv/records/header-record.ts';
import { longestRecord, recordTooLong } from '#engine/formats/csv/infer/record-pass.ts';
import { endOfContent, needMore, RecordReader } from '#engine/formats/csv/records/record-reader.ts';
import { TextPieces } from '#engine/formats/csv/records/text-pieces.ts';
import { RecordWriter, type WrittenValue } from '#engine/formats/csv/records/record-writer.ts';

const quote = 34;
/** Hardly ever occurs in text. */
const unitSeparator = 31;

export interface RewriteRequest {
  readonly options: CsvReadOptions;
  /** Canonical. */
  readonly encoding: string;
  readonly markLength: number;
  /** Good rows that suffice. */
  readonly rows: number;
  /** For errors. */
  readonly path: string;
}

/** Set when the text was read to its end, or to the rows that suffice. */
export interface RewriteOutcome {
  separator: string;
  columnCount: number;
  longest: number;
  faults: number;
  /** Some record has more than one line. */
  spansLines: boolean;
}

/**
 * @param pieces UTF-8 without a byte order mark.
 * @throws EngineError MalformedFile for a record without an end.
 */
export async function* rewriteRecords(
  pieces: AsyncIterable<Uint8Array>,
  request: RewriteRequest,
  outcome: RewriteOutcome,
): AsyncGenerator<Uint8Array, void, void> {
  const rewriter = new Rewriter(request, outcome);
  for await (const piece of pieces) {
    rewriter.add(piece, false);
    const written = rewriter.take(false);
    if (written !== undefined) yield written;
    if (rewriter.done) break;
  }
  if (!rewriter.done) rewriter.add(new Uint8Array(0), true);
  const rest = rewriter.take(true);
  if (rest !== undefined) yield rest;
}

class Rewriter {
  done = false;
  readonly #request: RewriteRequest;
  readonly #outcome: RewriteOutcome;
  readonly #reader: RecordReader;
  readonly #places: BytePlaces;
  readonly #lastLine: number;
  /** Without quotes the bytes of a record can be taken as they are. */
  readonly #sameSeparator: boolean;
  readonly #sameQuoting: boolean;
  #writer: RecordWriter | undefined;
  readonly #pieces = new TextPieces();
  #passed = 0;
  #toSkip: number;
  #headers: number;
  readonly #header = new HeaderRecord();
  #rows = 0;

  constructor(request: RewriteRequest, outcome: RewriteOutcome) {
    const { options } = request;
    this.#request = request;
    this.#outcome = outcome;
    this.#reader = new RecordReader(options, new Uint8Array(0), false);
    this.#places = new BytePlaces(request.encoding, request.markLength);
    this.#lastLine = options.lastLine ?? Number.POSITIVE_INFINITY;
    this.#toSkip = options.skipLines;
    this.#headers = (options.withHeader ? options.headerRows : 0) + Number(options.skipFirst);
    const separator = Buffer.from(options.separator);
    this.#sameSeparator = separator.length === 1 && separator[0] !== quote;
    this.#sameQuoting = options.quoteChar === '"' && (options.escaper === '' || options.escaper === '"');
    outcome.separator = this.#sameSeparator ? options.separator : String.fromCharCode(unitSeparator);
    if (options.columns !== undefined) this.#open(options.columns.length);
  }

  add(piece: Uint8Array, final: boolean): void {
    const bytes = this.#pieces.add(piece, final);
    if (bytes === undefined) return;
    const reader = this.#reader;
    reader.feed(bytes, final);
    this.#passed = 0;
    while (this.#toSkip > 0 && reader.skipLines(1)) this.#toSkip -= 1;
    if (this.#toSkip === 0 || final) this.#addRecords(bytes);
    this.#pass(bytes, reader.position);
    this.#pieces.keep(bytes.subarray(reader.position));
    const longest = Math.max(longestRecord, this.#request.options.maximumLineSize);
    if (this.#pieces.restLength > longest) throw recordTooLong(this.#request.path, reader.recordLine, longest);
  }

  take(final: boolean): Uint8Array | undefined {
    const writer = this.#writer;
    if (writer === undefined) return undefined;
    this.#outcome.longest = writer.longest;
    this.#outcome.faults = writer.faults;
    return writer.take(final);
  }

  #open(columnCount: number): void {
    this.#outcome.columnCount = columnCount;
    this.#reader.expectedValues = columnCount;
    this.#writer = new RecordWriter(columnCount, this.#outcome.separator.charCodeAt(0));
  }

  #addRecords(bytes: Uint8Array): void {
    const reader = this.#reader;
    for (;;) {
      const count = reader.next();
      if (count === endOfContent || count === needMore) return;
      if (reader.recordLine > this.#lastLine || this.#rows >= this.#request.rows) {
        this.done = true;
        return;
      }
      if (this.#outcome.columnCount !== 1 && reader.isBlank(count)) continue;
      if (this.#writer === undefined) this.#open(count);
      if (this.#headers > 0) {
        this.#headers -= 1;
        const { withHeader, skipRepeatedHeaders } = this.#request.options;
        if (withHeader && skipRepeatedHeaders && !this.#header.isKnown)
          this.#header.keep(bytes, reader.recordStart, reader.position);
        continue;
      }
      if (this.#header.isAgain(bytes, reader.recordStart, reader.position)) continue;
      this.#pass(bytes, reader.recordStart);
      if (reader.line - reader.recordLine > 1) this.#outcome.spansLines = true;
      const faults = this.#writer!.faults;
      this.#addRecord(bytes, count, this.#writer!, this.#outcome.columnCount);
      if (this.#writer!.faults === faults) this.#rows += 1;
    }
  }

  #pass(bytes: Uint8Array, until: number): void {
    this.#places.pass(bytes, this.#passed, until);
    this.#passed = until;
  }

  #addRecord(bytes: Uint8Array, count: number, writer: RecordWriter, wanted: number): void {
    const reader = this.#reader;
    const { recordLine: line, recordStart: start } = reader;
    const { offset } = this.#places;
    const end = endOfRecord(bytes, start, reader.position);
    const raw = bytes.subarray(start, end);
    if (reader.malformed) return writer.addFault(line, offset, 'a quote does not match', raw);
    const trailing =
      count === wanted + 1 && reader.starts[wanted] === reader.ends[wanted] && reader.quoted[wanted] === 0;
    if (count > wanted && !trailing) return writer.addFault(line, offset, `too many values: more than ${wanted}`, raw);
    if (count < wanted && !this.#request.options.padShortRows)
      return writer.addFault(line, offset, `too few values: ${count} instead of ${wanted}`, raw);
    let quoted = false;
    for (let index = 0; index < count; index += 1) if (reader.quoted[index] === 1) quoted = true;
    const escaped = this.#request.options.escaper !== '' && raw.includes(this.#request.options.escaper.charCodeAt(0));
    const foreignQuote = !quoted && raw.includes(quote);
    const plain = count === wanted && this.#sameSeparator && !reader.repaired && !escaped && !foreignQuote;
    if (plain && (!quoted || this.#sameQuoting)) return writer.addVerbatim(line, offset, bytes, start, end, quoted);
    const { options } = this.#request;
    const values = Array.from({ length: Math.min(count, wanted) }, (_, index): WrittenValue => {
      const isQuoted = reader.quoted[index] === 1;
      const value = unescapeValue(bytes, reader.starts[index]!, reader.ends[index]!, isQuoted, options);
      return { bytes: value, quoted: isQuoted };
    });
    writer.addValues(line, offset, values, raw);
  }
}
