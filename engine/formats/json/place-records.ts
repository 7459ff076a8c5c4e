/**
 * Records of JSON text, each on a line behind its line number and byte offset in the file. For the isolating form: its reader of
 * lines would end one at a carriage return, too, and values of an array have no lines.
 */

import { isUtf8 } from 'node:buffer';
import { literal, sql, type Sql } from '#engine/base/sql.ts';
import type { EngineError } from '#engine/contract/errors.ts';
import type { BytePlaces } from '#engine/formats/csv/records/byte-places.ts';
import { malformedJson, placeIn, type TextPlace } from '#engine/formats/json/malformed-json.ts';
import type { JsonLayout } from '#engine/formats/json/options.ts';
import { isSpace, JsonFault, JsonScanner, needMoreBytes } from '#engine/formats/json/scanner.ts';
import { Shape } from '#engine/formats/json/shape.ts';

const [lineFeed, carriageReturn, openArray, closeArray, comma] = [0x0a, 0x0d, 0x5b, 0x5d, 0x2c];
/** What no line can hold is written as it and a letter. */
const mark = 0x02;
/** In the order in which they are read back: no letter of an earlier one may follow a mark of the text. */
const escapes: readonly (readonly [byte: number, letter: string])[] = [
  [carriageReturn, 'r'],
  [lineFeed, 'n'],
  [mark, 'b'],
];
const letters = new Map(escapes.map(([byte, letter]) => [byte, letter.charCodeAt(0)]));
/** Of what is before each record. */
const lineWidth = 12;
const offsetWidth = 16;

export interface PlacedSizes {
  /** Most bytes of a written line. */
  longest: number;
}

/** @param placed VARCHAR: a line of the written file. */
export function lineOf(placed: Sql): Sql {
  return sql`CAST(substr(${placed}, 1, ${literal(lineWidth)}) AS BIGINT)`;
}

/** NULL where the length of a character in the file is not known. */
export function offsetOf(placed: Sql): Sql {
  return sql`TRY_CAST(substr(${placed}, ${literal(lineWidth + 1)}, ${literal(offsetWidth)}) AS BIGINT)`;
}

/** The record as it is in the file. */
export function recordOf(placed: Sql): Sql {
  return escapes.reduce(
    (text, [byte, letter]) =>
      sql`replace(${text}, ${literal(`${String.fromCharCode(mark)}${letter}`)}, chr(${literal(byte)}))`,
    sql`substr(${placed}, ${literal(lineWidth + offsetWidth + 1)})`,
  );
}

/** Whether lines of the text would be read as others, or not at all: it has carriage returns, or bytes that are not UTF-8. */
export async function hasOddLines(text: AsyncIterable<Uint8Array>): Promise<boolean> {
  let rest: Uint8Array = new Uint8Array(0);
  for await (const piece of text) {
    if (piece.includes(carriageReturn)) return true;
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    // No character of UTF-8 spans a line end.
    const end = bytes.lastIndexOf(lineFeed) + 1;
    if (!isUtf8(bytes.subarray(0, end))) return true;
    rest = Uint8Array.from(bytes.subarray(end));
  }
  return !isUtf8(rest);
}

/**
 * @param text UTF-8.
 * @param path of the file, for errors.
 * @throws EngineError `MalformedFile` where values do not follow each other; a line that is not JSON is a record as others are.
 */
export async function* placeRecords(
  text: AsyncIterable<Uint8Array>,
  layout: JsonLayout,
  path: string,
  places: BytePlaces,
  sizes: PlacedSizes,
): AsyncGenerator<Uint8Array, void, void> {
  const writer = new PlacedWriter(places, sizes);
  const records = layout === 'lines' ? new LineRecords(writer) : new ValueRecords(writer, layout === 'array', path);
  for await (const piece of text) {
    records.add(piece, false);
    const written = writer.take();
    if (written.length > 0) yield written;
  }
  records.add(new Uint8Array(0), true);
  yield writer.take();
}

class PlacedWriter {
  readonly #places: BytePlaces;
  readonly #sizes: PlacedSizes;
  #parts: Uint8Array[] = [];
  #line = 1;

  constructor(places: BytePlaces, sizes: PlacedSizes) {
    this.#places = places;
    this.#sizes = sizes;
  }

  /** Bytes of the file, in their order, before the next record or after it. */
  pass(bytes: Uint8Array, from: number, to: number): void {
    this.#places.pass(bytes, from, to);
    for (let at = bytes.indexOf(lineFeed, from); at !== -1 && at < to; at = bytes.indexOf(lineFeed, at + 1))
      this.#line += 1;
  }

  /** At the place up to which bytes were passed. */
  write(record: Uint8Array): void {
    const { offset } = this.#places;
    const place = `${String(this.#line).padStart(lineWidth)}${(offset === null ? '' : String(offset)).padStart(offsetWidth)}`;
    const body = escaped(record);
    this.#sizes.longest = Math.max(this.#sizes.longest, place.length + body.length);
    this.#parts.push(Buffer.from(place), body, lineEnd);
  }

  take(): Uint8Array {
    const written = Buffer.concat(this.#parts);
    this.#parts = [];
    return written;
  }
}

const lineEnd = Buffer.from('\n');

function escaped(record: Uint8Array): Uint8Array {
  if (escapes.every(([byte]) => !record.includes(byte))) return record;
  const written = Buffer.alloc(record.length * 2);
  let to = 0;
  for (const byte of record) {
    const letter = letters.get(byte);
    if (letter !== undefined) written[to++] = mark;
    written[to++] = letter ?? byte;
  }
  return written.subarray(0, to);
}

/** Lines that are not blank, whether they are JSON or not. */
class LineRecords {
  readonly #writer: PlacedWriter;
  /** Pieces of a line that has not ended. */
  #waiting: Uint8Array[] = [];

  constructor(writer: PlacedWriter) {
    this.#writer = writer;
  }

  add(piece: Uint8Array, final: boolean): void {
    let from = 0;
    for (let end = piece.indexOf(lineFeed); end !== -1; end = piece.indexOf(lineFeed, from)) {
      this.#write(piece.subarray(from, end + 1));
      from = end + 1;
    }
    // A copy: whoever gave the piece may write over it.
    if (from < piece.length) this.#waiting.push(Uint8Array.from(piece.subarray(from)));
    if (final && this.#waiting.length > 0) this.#write(new Uint8Array(0));
  }

  /** @param rest of the line, with its end. */
  #write(rest: Uint8Array): void {
    const line = this.#waiting.length === 0 ? rest : Buffer.concat([...this.#waiting, rest]);
    this.#waiting = [];
    let end = line.length;
    if (line[end - 1] === lineFeed) end -= line[end - 2] === carriageReturn ? 2 : 1;
    const record = line.subarray(0, end);
    if (!record.every(isSpace)) this.#writer.write(record);
    this.#writer.pass(line, 0, line.length);
  }
}

/** The elements of one array, or values behind each other. */
class ValueRecords {
  readonly #writer: PlacedWriter;
  readonly #isArray: boolean;
  readonly #path: string;
  readonly #scanner = new JsonScanner();
  #waiting: Uint8Array[] = [];
  #size = 0;
  #tryAt = 0;
  #isOpen = false;
  #isClosed = false;
  #hasValues = false;
  /** Behind an element. */
  #needsComma = false;
  #place: TextPlace = { line: 1, column: 1 };
  #offset = 0;

  constructor(writer: PlacedWriter, isArray: boolean, path: string) {
    this.#writer = writer;
    this.#isArray = isArray;
    this.#path = path;
  }

  add(piece: Uint8Array, final: boolean): void {
    this.#waiting.push(piece);
    this.#size += piece.length;
    // A value that is larger than what is there is tried again only when there is twice as much.
    if (!final && this.#size < this.#tryAt) return;
    const bytes = this.#waiting.length === 1 ? piece : Buffer.concat(this.#waiting);
    const scanner = this.#scanner;
    scanner.feed(bytes, final);
    let passed = 0;
    const write = (from: number): void => {
      this.#writer.pass(bytes, passed, from);
      passed = from;
      this.#writer.write(bytes.subarray(from, scanner.at));
    };
    try {
      while (scanner.peek() !== undefined) if (!this.#isBetween(bytes) && !this.#readValue(write)) break;
      if (final && this.#isArray && !this.#isClosed) throw new JsonFault('the array is not closed', scanner.at);
    } catch (thrown) {
      if (!(thrown instanceof JsonFault)) throw thrown;
      throw this.#malformed(thrown, bytes);
    }
    this.#writer.pass(bytes, passed, scanner.at);
    this.#pass(bytes, scanner.at);
    const rest = Uint8Array.from(bytes.subarray(scanner.at));
    this.#waiting = rest.length === 0 ? [] : [rest];
    this.#size = rest.length;
    this.#tryAt = rest.length * 2;
  }

  /** Passes what is between values. @returns false at a value. */
  #isBetween(bytes: Uint8Array): boolean {
    if (!this.#isArray) return false;
    const scanner = this.#scanner;
    const byte = bytes[scanner.at]!;
    if (this.#isClosed) throw new JsonFault('more text follows the end of the value', scanner.at);
    if (!this.#isOpen) {
      if (byte !== openArray) throw new JsonFault('an array is expected', scanner.at);
      this.#isOpen = true;
    } else if (byte === closeArray && (this.#needsComma || !this.#hasValues)) this.#isClosed = true;
    else if (!this.#needsComma) return false;
    else if (byte === comma) this.#needsComma = false;
    else throw new JsonFault('"," or "]" is expected', scanner.at);
    scanner.at += 1;
    return true;
  }

  /** @returns false when the bytes end within the value. */
  #readValue(write: (from: number) => void): boolean {
    const scanner = this.#scanner;
    const from = scanner.at;
    try {
      scanner.value(new Shape(), true);
    } catch (thrown) {
      if (thrown !== needMoreBytes) throw thrown;
      scanner.at = from;
      return false;
    }
    write(from);
    this.#hasValues = true;
    this.#needsComma = true;
    return true;
  }

  #pass(bytes: Uint8Array, to: number): void {
    this.#place = placeIn(bytes, to, this.#place);
    this.#offset += to;
  }

  #malformed(fault: JsonFault, bytes: Uint8Array): EngineError {
    const at = Math.min(fault.at, bytes.length);
    return malformedJson(this.#path, fault.message, {
      ...placeIn(bytes, at, this.#place),
      byteOffset: this.#offset + at,
      near: bytes.subarray(at, at + 20),
    });
  }
}
