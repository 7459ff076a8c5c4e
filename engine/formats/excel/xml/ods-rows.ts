/** The rows of a table in OpenDocument, with their repetitions. */

import { mostColumns, mostRows, type CellSink } from '#engine/formats/excel/cell-sink.ts';
import type { CellWriter } from '#engine/formats/excel/cell-writer.ts';
import { numberForm } from '#engine/formats/excel/number-format.ts';
import { appendText } from '#engine/formats/excel/xml/sheet-text.ts';
import { ElementText } from '#engine/formats/xml/element-text.ts';
import { behindPrefix } from '#engine/formats/xml/name-table.ts';
import { behindElement, token, tokenLength } from '#engine/formats/xml/tape.ts';
import { GrowingBytes } from '#engine/arrow/growing-bytes.ts';

/** Rows with values that one element may stand for; a table has more only by mistake or malice. */
const mostRepeatedCells = 20_000_000;
const mostSpaces = 100_000;

interface OdsCell {
  type: string;
  value: string;
  repeated: number;
  text: string;
  isFormula: boolean;
}

export class OdsRows {
  readonly #writer: CellWriter;
  readonly #sink: CellSink;
  readonly #text = new ElementText();
  readonly #scratch = new GrowingBytes(256);
  #nextRow = 0;
  #repeatedCells = 0;

  constructor(writer: CellWriter, sink: CellSink) {
    this.#writer = writer;
    this.#sink = sink;
  }

  /** @returns what is wrong with the row, undefined when nothing is. */
  add(bytes: Uint8Array, tape: Int32Array): string | undefined {
    const repeated = this.#count(bytes, tape, 0, 'number-rows-repeated');
    const cells: { column: number; cell: OdsCell }[] = [];
    let column = 0;
    for (let at = behindAttributes(tape, 0); tape[at] !== token.end;) {
      if (tape[at] === token.text) {
        at += tokenLength[token.text];
        continue;
      }
      const name = localName(bytes, tape, at);
      if (name === 'table-cell' || name === 'covered-table-cell') {
        const cell = this.#cell(bytes, tape, at);
        this.#noteMerge(bytes, tape, at, column);
        if (cell.type !== '' || cell.text !== '' || cell.isFormula) cells.push({ column, cell });
        column += cell.repeated;
      }
      at = behindElement(tape, at);
    }
    const row = this.#nextRow;
    this.#nextRow += repeated;
    if (cells.length === 0) return undefined;
    const width = cells.reduce((sum, { cell }) => sum + cell.repeated, 0);
    this.#repeatedCells += width * repeated;
    if (
      row + repeated > mostRows ||
      column - cells.at(-1)!.cell.repeated >= mostColumns ||
      this.#repeatedCells > mostRepeatedCells * 50
    )
      return `row ${row + 1} lies outside of a sheet`;
    if (width * repeated > mostRepeatedCells) return `row ${row + 1} represents too many cells`;
    for (let index = 0; index < repeated; index += 1) {
      this.#writer.row(row + index);
      for (const { column: first, cell } of cells)
        for (let offset = 0; offset < cell.repeated && first + offset < mostColumns; offset += 1)
          this.#put(first + offset, cell);
    }
    return undefined;
  }

  #put(column: number, { type, value, text, isFormula }: OdsCell): void {
    const writer = this.#writer;
    if (isFormula && type === '' && text === '') writer.uncomputed(column);
    else if (type === 'float' || type === 'percentage' || type === 'currency') {
      const bytes = Buffer.from(value);
      writer.digits(column, bytes, 0, bytes.length, numberForm.number);
    } else if (type === 'boolean') writer.boolean(column, value === 'true');
    else if (type === 'date') writer.iso(column, value);
    else if (type === 'time') {
      const milliseconds = durationOf(value);
      if (milliseconds === undefined) writer.string(column, text);
      else writer.time(column, milliseconds);
    } else if (/^(?:#[A-Z0-9/]+[!?]?|Err:\d+)$/u.test(text)) {
      const bytes = Buffer.from(text);
      writer.error(column, bytes, 0, bytes.length);
    } else writer.string(column, text === '' ? value : text);
  }

  #cell(bytes: Uint8Array, tape: Int32Array, index: number): OdsCell {
    const cell: OdsCell = { type: '', value: '', repeated: 1, text: '', isFormula: false };
    for (let at = index + tokenLength[token.start]; tape[at] === token.attribute; at += tokenLength[token.attribute]) {
      const name = localName(bytes, tape, at);
      if (name === 'value-type' && cell.type === '') cell.type = this.#attribute(bytes, tape, at);
      else if (/^(?:value|boolean-value|date-value|time-value|string-value)$/u.test(name))
        cell.value = this.#attribute(bytes, tape, at);
      else if (name === 'formula') cell.isFormula = true;
      else if (name === 'number-columns-repeated')
        cell.repeated = Math.max(1, Math.min(Number(this.#attribute(bytes, tape, at)) || 1, mostColumns));
    }
    cell.text = this.#paragraphs(bytes, tape, index);
    return cell;
  }

  #attribute(bytes: Uint8Array, tape: Int32Array, at: number): string {
    this.#text.readAttribute(bytes, tape, at);
    return Buffer.from(this.#text.bytes.subarray(this.#text.from, this.#text.to)).toString();
  }

  #count(bytes: Uint8Array, tape: Int32Array, index: number, wanted: string): number {
    for (let at = index + tokenLength[token.start]; tape[at] === token.attribute; at += tokenLength[token.attribute])
      if (localName(bytes, tape, at) === wanted)
        return Math.max(1, Math.min(Number(this.#attribute(bytes, tape, at)) || 1, mostRows));
    return 1;
  }

  #noteMerge(bytes: Uint8Array, tape: Int32Array, at: number, column: number): void {
    if (this.#sink.merged === undefined) return;
    const rows = this.#count(bytes, tape, at, 'number-rows-spanned');
    const columns = this.#count(bytes, tape, at, 'number-columns-spanned');
    if (rows * columns === 1) return;
    const firstRow = this.#nextRow;
    this.#sink.merged({
      firstRow,
      firstColumn: column,
      lastRow: firstRow + rows - 1,
      lastColumn: column + columns - 1,
    });
  }

  /** The paragraphs of a cell, one per line; notes do not count. */
  #paragraphs(bytes: Uint8Array, tape: Int32Array, index: number): string {
    const target = this.#scratch;
    target.length = 0;
    let depth = 0;
    let paragraph = -1;
    let isFirst = true;
    for (let at = index; ;) {
      const kind = tape[at]!;
      if (kind === token.start) {
        const name = localName(bytes, tape, at);
        if (name === 'annotation' || name === 'table') {
          at = behindElement(tape, at);
          continue;
        }
        depth += 1;
        if (paragraph === -1 && (name === 'p' || name === 'h')) {
          if (!isFirst) target.append(Buffer.from('\n'));
          isFirst = false;
          paragraph = depth;
        } else if (name === 's') {
          const spaces = Math.min(this.#count(bytes, tape, at, 'c'), mostSpaces);
          target.append(Buffer.alloc(spaces, ' '));
        } else if (name === 'tab') target.append(Buffer.from('\t'));
        else if (name === 'line-break') target.append(Buffer.from('\n'));
      } else if (kind === token.text) {
        if (paragraph !== -1) appendCollapsed(target, bytes, tape, at);
      } else if (kind === token.end) {
        if (paragraph === depth) paragraph = -1;
        depth -= 1;
      }
      at += tokenLength[kind]!;
      if (depth === 0) return Buffer.from(target.written()).toString();
    }
  }
}

/** White space of the file is one space in a paragraph (OpenDocument 1.3 part 3, §6.1.2). */
function appendCollapsed(target: GrowingBytes, bytes: Uint8Array, tape: Int32Array, at: number): void {
  const from = target.length;
  appendText(target, bytes, tape, at);
  let to = from;
  for (let index = from; index < target.length; index += 1) {
    const byte = target.bytes[index]!;
    const isBlank = byte === 0x20 || byte === 9 || byte === 10 || byte === 13;
    const last = to === 0 ? 0x20 : target.bytes[to - 1];
    if (isBlank && (last === 0x20 || last === 10)) continue;
    target.bytes[to] = isBlank ? 0x20 : byte;
    to += 1;
  }
  target.length = to;
}

function behindAttributes(tape: Int32Array, index: number): number {
  let at = index + tokenLength[token.start];
  while (tape[at] === token.attribute) at += tokenLength[token.attribute];
  return at;
}

function localName(bytes: Uint8Array, tape: Int32Array, at: number): string {
  const to = tape[at + 2]!;
  const from = behindPrefix(bytes, tape[at + 1]!, to);
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1');
}

/** `PT12H30M05.5S` in milliseconds. */
function durationOf(text: string): number | undefined {
  const match = /^(-)?P(?:(\d+)D)?T?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?$/u.exec(text);
  if (match === null) return undefined;
  const [, , days = '0', hours = '0', minutes = '0', seconds = '0'] = match;
  return Math.round(
    ((Number(days) * 24 + Number(hours)) * 3600 + Number(minutes) * 60 + Number(seconds.replace(',', '.'))) * 1000,
  );
}
