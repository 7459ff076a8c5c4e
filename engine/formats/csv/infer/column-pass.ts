/** What one pass over a CSV file learns of one column. */

import { isFinerTime } from '#engine/formats/csv/values/finer-time.ts';
import { beginsWithDigit } from '#engine/formats/csv/values/value-types.ts';
import { anyValueKind, classifyValue, isNullText, valueKind } from '#engine/formats/csv/values/value-kinds.ts';
import { anyDatePattern, datePatterns, isEitherWay, isoDatePattern } from '#engine/formats/csv/values/written-dates.ts';
import { valueType } from '#engine/formats/csv/values/value-types.ts';
import { doubleDigits, significantDigits } from '#engine/formats/double-held.ts';

/** A value that decided something, with its line. */
export interface TellingValue {
  readonly text: string;
  readonly line: number;
}

const mostNullTexts = 20;
const anyDouble = valueType.double | valueType.commaDouble;

export class ColumnPass {
  /** Types all values can have; every bit while there is no value, 0: text. */
  types = anyValueKind;
  /** Patterns all written dates fit. */
  patterns = anyDatePattern;
  /** Values that were checked: those before the one that made the column text, without texts for null. */
  values = 0;
  hasValues = false;
  /** A value written with digits was seen; NaN alone makes no number. */
  hasDigits = false;
  /** A whole number without a point was seen. */
  sawWhole = false;
  quotedValues = false;
  unquotedValues = false;
  quotedEmpty = false;
  /** Both letters, for true and for false, were seen. */
  sawBothLetters = false;
  #letter = 0;
  /** Blanks are null in a typed column however many there are; one spelling says so. */
  #sawBlank = false;
  /** Dates whose day and month could stand either way round. */
  eitherWay = 0;
  /** The first date that can only be read one way. */
  decided: TellingValue | undefined;
  /** The value that made the column text; the first one if there were no typed values before it. */
  misfit: TellingValue | undefined;
  /** The first number with more digits than a double holds. */
  longNumber: TellingValue | undefined;
  /** The first number that is not zero, but becomes it as a double. */
  vanishing: TellingValue | undefined;
  /** The first time with more than microseconds, which made the column text. */
  finerTime: TellingValue | undefined;
  /** Texts for null, as they are written, with how often they stand. */
  readonly nullTexts = new Map<string, number>();
  readonly #trims: boolean;

  /** @param trims spaces and tabs around a value do not decide its type. */
  constructor(trims: boolean) {
    this.#trims = trims;
  }

  /** @param quoted it was between quotes; such a value never means null, unless it is blank. */
  add(bytes: Uint8Array, from: number, to: number, quoted: boolean, line: number): void {
    const isTrimmed = this.#trims && !isBlank(bytes, from, to);
    const start = isTrimmed ? firstText(bytes, from) : from;
    const end = isTrimmed ? lastText(bytes, to) : to;
    const kinds = classifyValue(bytes, start, end);
    const types = this.types & kinds;
    if (types === 0) {
      if (isBlank(bytes, start, end)) {
        if (!this.#sawBlank) this.#sawBlank = this.#addNull(bytes, start, end);
        return;
      }
      if (!quoted && isNullText(bytes, start, end) && this.#addNull(bytes, start, end)) return;
      // In a column of times so far, or in its first value.
      if ((this.types & valueType.timestamp) !== 0 && isFinerTime(bytes, start, end))
        this.finerTime = { text: textOf(bytes, start, end), line };
      this.misfit = { text: textOf(bytes, start, end), line };
      this.types = 0;
      this.hasValues = true;
      return;
    }
    this.hasValues = true;
    this.values += 1;
    this.types = types;
    if ((kinds & valueType.bigint) !== 0) this.sawWhole = true;
    if (end - start > doubleDigits && this.longNumber === undefined && (types & anyDouble) !== 0) {
      const text = textOf(bytes, start, end);
      if (significantDigits(text) > doubleDigits) this.longNumber = { text, line };
    }
    if (
      (types & anyDouble) !== 0 &&
      (kinds & valueKind.wholeNumber) === 0 &&
      this.vanishing === undefined &&
      hasExponent(bytes, start, end)
    ) {
      const text = textOf(bytes, start, end).replace(',', '.');
      if (Number(text) === 0 && /^[^eE]*[1-9]/u.test(text)) this.vanishing = { text, line };
    }
    if (!this.hasDigits && beginsWithDigit(bytes, start)) this.hasDigits = true;
    if (types === valueKind.letterTf && !this.sawBothLetters) {
      const letter = bytes[start]! | 0x20;
      this.sawBothLetters = this.#letter !== 0 && this.#letter !== letter;
      this.#letter = letter;
    }
    if ((types & valueKind.writtenDate) !== 0) this.#addDate(bytes, start, end, line);
  }

  #addDate(bytes: Uint8Array, start: number, end: number, line: number): void {
    const iso = (this.types & valueType.date) !== 0;
    const fits = iso ? isoDatePattern : datePatterns(bytes, start, end);
    const patterns = this.patterns & fits;
    if (!iso) {
      if (isEitherWay(fits)) this.eitherWay += 1;
      else this.decided ??= { text: textOf(bytes, start, end), line };
    }
    if ((patterns & 0xffffff) === 0 || patterns >>> 24 === 0) {
      this.types &= ~valueKind.writtenDate;
      if (this.types === 0) this.misfit = { text: textOf(bytes, start, end), line };
    } else this.patterns = patterns;
  }

  #addNull(bytes: Uint8Array, start: number, end: number): boolean {
    const text = textOf(bytes, start, end);
    const count = this.nullTexts.get(text);
    if (count === undefined && this.nullTexts.size >= mostNullTexts) return false;
    this.nullTexts.set(text, (count ?? 0) + 1);
    return true;
  }
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (bytes[at] !== 32 && bytes[at] !== 9) return false;
  return true;
}

/** Of a value that is not blank. */
function firstText(bytes: Uint8Array, start: number): number {
  let at = start;
  while (bytes[at] === 32 || bytes[at] === 9) at += 1;
  return at;
}

function lastText(bytes: Uint8Array, end: number): number {
  let at = end;
  while (bytes[at - 1] === 32 || bytes[at - 1] === 9) at -= 1;
  return at;
}

function hasExponent(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if ((bytes[at]! | 0x20) === 0x65) return true;
  return false;
}

function textOf(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, Math.min(end - start, 100)).toString();
}
