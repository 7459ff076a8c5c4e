/** Writes the values of cells as the texts that {@link cellKind} promises, and hands them on. */

import { cellKind, type CellSink } from '#engine/formats/excel/cell-sink.ts';
import { isDoubleText } from '#engine/formats/double-held.ts';
import { numberForm } from '#engine/formats/excel/number-format.ts';

const millisecondsOfDay = 86_400_000;
/** 1899-12-30, from which serial numbers count days beyond 60: 1900-02-29, which never was, and is given as the day before. */
const epoch1900 = Date.UTC(1899, 11, 30);
const epoch1904 = Date.UTC(1904, 0, 1);
/** 9999-12-31, the last day that a spreadsheet shows. */
const lastSerial = 2_958_466;
const mostDates = 50_000;
const wholeNumber = /^-?[0-9]+$/u;
const decimalNumber = /^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]+)?$/iu;
const encoder = new TextEncoder();
const texts = { true: Buffer.from('true'), false: Buffer.from('false') };

export class CellWriter {
  readonly #sink: CellSink;
  readonly #is1904: boolean;
  readonly #scratch = new Uint8Array(512);
  /** Texts of days, which mostly come again. */
  readonly #dates = new Map<number, string>();

  constructor(sink: CellSink, is1904: boolean) {
    this.#sink = sink;
    this.#is1904 = is1904;
  }

  row(index: number): void {
    this.#sink.row(index);
  }

  /** Empty text does not count as a value. */
  text(column: number, bytes: Uint8Array, from: number, to: number): void {
    if (to > from) this.#sink.cell(column, cellKind.text, bytes, from, to);
  }

  /** Text of the cell itself; one that is empty may be intended. */
  inline(column: number, bytes: Uint8Array, from: number, to: number): void {
    if (to > from) this.text(column, bytes, from, to);
    else this.#sink.emptyText?.(column);
  }

  /** A formula without the value that it had last. */
  uncomputed(column: number): void {
    this.#sink.uncomputed?.(column);
  }

  string(column: number, text: string): void {
    if (text === '') return;
    const bytes = Buffer.from(text);
    this.#sink.cell(column, cellKind.text, bytes, 0, bytes.length);
  }

  boolean(column: number, value: boolean): void {
    const bytes = value ? texts.true : texts.false;
    this.#sink.cell(column, cellKind.boolean, bytes, 0, bytes.length);
  }

  error(column: number, bytes: Uint8Array, from: number, to: number): void {
    this.#sink.cell(column, cellKind.error, bytes, from, to);
  }

  /** A number as it is written in a file. */
  digits(column: number, bytes: Uint8Array, from: number, to: number, form: number): void {
    if (form === numberForm.number) {
      const kind = plainKind(bytes, from, to);
      if (kind !== 0) {
        this.#sink.cell(column, kind, bytes, from, to);
        return;
      }
    }
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from)
      .toString('latin1')
      .trim();
    const value = decimalNumber.test(text) ? Number(text) : NaN;
    // A spreadsheet program writes no whole number that it would read as another one, and none that is infinite.
    if (!Number.isFinite(value) || (form === numberForm.number && wholeNumber.test(text) && !isDoubleText(text)))
      this.text(column, bytes, from, to);
    else this.number(column, value, form);
  }

  number(column: number, value: number, form: number): void {
    if (form === numberForm.number || !this.#isDay(value)) this.#plain(column, value);
    else if (form === numberForm.duration) this.#duration(column, value);
    // A day before the first one shows as its time only. Counted from 1904, it is the first one.
    else if (value >= 0 && value < 1 && (form === numberForm.time || !this.#is1904))
      this.#put(column, cellKind.time, timeText(Math.round(value * millisecondsOfDay)));
    else this.#day(column, value, form);
  }

  /** An ISO date, time or both, as newer files hold them. */
  iso(column: number, text: string): void {
    const match = /^(\d{4}-\d\d-\d\d)?T?(\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?Z?$/u.exec(text.trim());
    if (match === null || (match[1] === undefined && match[2] === undefined)) this.string(column, text);
    else if (match[2] === undefined) this.#put(column, cellKind.date, match[1]!);
    else {
      const time = match[2].length === 5 ? `${match[2]}:00` : match[2];
      if (match[1] === undefined) this.#put(column, cellKind.time, time);
      else this.#put(column, cellKind.timestamp, `${match[1]} ${time}`);
    }
  }

  /** Hours, minutes and seconds that may be more than a day. */
  time(column: number, milliseconds: number): void {
    this.#put(column, cellKind.time, timeText(milliseconds));
  }

  #isDay(value: number): boolean {
    return value > -lastSerial / 4 && value < lastSerial;
  }

  #plain(column: number, value: number): void {
    if (!Number.isFinite(value)) return this.string(column, String(value));
    const isWhole = Number.isSafeInteger(value);
    this.#put(column, isWhole ? cellKind.whole : cellKind.number, String(isWhole ? value + 0 : value));
  }

  #day(column: number, value: number, form: number): void {
    if (form === numberForm.date && Number.isInteger(value)) {
      let text = this.#dates.get(value);
      if (text === undefined) {
        text = this.#dayText(value, form).text;
        if (this.#dates.size < mostDates) this.#dates.set(value, text);
      }
      this.#put(column, cellKind.date, text);
      return;
    }
    const { kind, text } = this.#dayText(value, form);
    this.#put(column, kind, text);
  }

  #dayText(value: number, form: number): { kind: number; text: string } {
    const epoch = this.#is1904 ? epoch1904 : epoch1900;
    const serial = !this.#is1904 && value > 0 && value < 60 ? value + 1 : value;
    const moment = new Date(epoch + Math.round(serial * millisecondsOfDay));
    const year = moment.getUTCFullYear();
    const date = `${String(year).padStart(4, '0')}-${two(moment.getUTCMonth() + 1)}-${two(moment.getUTCDate())}`;
    const milliseconds = ((moment.getTime() % millisecondsOfDay) + millisecondsOfDay) % millisecondsOfDay;
    if (form === numberForm.date && milliseconds === 0) return { kind: cellKind.date, text: date };
    return { kind: cellKind.timestamp, text: `${date} ${timeText(milliseconds)}` };
  }

  #duration(column: number, value: number): void {
    const text = timeText(Math.round(Math.abs(value) * millisecondsOfDay));
    this.#put(column, cellKind.time, value < 0 ? `-${text}` : text);
  }

  #put(column: number, kind: number, text: string): void {
    const { written } = encoder.encodeInto(text, this.#scratch);
    this.#sink.cell(column, kind, this.#scratch, 0, written);
  }
}

/** Of digits that are as short as the number can be written; 0: they may be longer, or no number. */
function plainKind(bytes: Uint8Array, from: number, to: number): number {
  const digitsFrom = bytes[from] === 0x2d ? from + 1 : from;
  if (to === digitsFrom || to - digitsFrom > 15) return 0;
  let dot = -1;
  for (let at = digitsFrom; at < to; at += 1) {
    const byte = bytes[at]!;
    if (byte === 0x2e && dot === -1) dot = at;
    else if (byte < 0x30 || byte > 0x39) return 0;
  }
  const wholeDigits = (dot === -1 ? to : dot) - digitsFrom;
  if (wholeDigits === 0 || (bytes[digitsFrom] === 0x30 && wholeDigits > 1)) return 0;
  if (dot === -1) return bytes[digitsFrom] === 0x30 && digitsFrom > from ? 0 : cellKind.whole;
  // Very small numbers are written with an exponent.
  const isSmall = bytes[digitsFrom] === 0x30 && bytes[dot + 1] === 0x30;
  return dot === to - 1 || bytes[to - 1] === 0x30 || isSmall ? 0 : cellKind.number;
}

function timeText(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const fraction = milliseconds - seconds * 1000;
  const text = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return fraction === 0 ? text : `${text}.${String(fraction).padStart(3, '0')}`;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
