/** Every type that the text of a value can have: the plain ones, grouped numbers, words for booleans, written dates. */

import { nullTexts } from '#engine/types/casts/null-texts.ts';
import {
  anyGrouping,
  groupedPlainNumber,
  groupedTypes,
  numberGrouping,
} from '#engine/formats/csv/values/grouped-numbers.ts';
import { valueType, valueTypes } from '#engine/formats/csv/values/value-types.ts';
import { datePatterns } from '#engine/formats/csv/values/written-dates.ts';

/** Bits beyond those of {@link valueType}; `wholeNumber`: digits, or digits and `.0`. */
export const valueKind = {
  ...numberGrouping,
  yesNo: 1 << 13,
  letterTf: 1 << 14,
  writtenDate: 1 << 15,
  wholeNumber: 1 << 16,
} as const;

export const anyValueKind = (1 << 17) - 1;

const plainNumber = valueType.bigint | valueType.double | valueType.commaDouble;

/** Of a number that a double holds, whatever its digits are. */
const mostExactDigits = 15;
/** Any whole number of so few digits. */
const shortWhole = plainNumber | anyGrouping | valueKind.wholeNumber;

/** @returns bits of {@link valueType} and {@link valueKind}; 0: text only. */
export function classifyValue(bytes: Uint8Array, start: number, end: number): number {
  if (isShortWhole(bytes, start, end)) return shortWhole;
  const plain = valueTypes(bytes, start, end);
  if ((plain & valueType.bigint) !== 0) {
    // With fractions beside it, a whole number that no double holds is text.
    const grouped = (plain & valueType.double) === 0 ? 0 : anyGrouping;
    return plain | grouped | valueKind.wholeNumber;
  }
  if ((plain & plainNumber) !== 0) {
    const grouped = plain | groupedPlainNumber(bytes, start, end);
    return isPointZero(bytes, start, end) ? grouped | valueKind.wholeNumber : grouped;
  }
  if ((plain & valueType.date) !== 0) return plain | valueKind.writtenDate;
  if (plain !== 0) return plain;
  const first = bytes[start]!;
  const isDigit = first >= 48 && first <= 57;
  if (isDigit || first === 45) {
    const grouped = groupedTypes(bytes, start, end);
    if (grouped !== 0) return grouped;
  }
  if (!isDigit && (first | 0x20) < 97) return 0;
  if (end - start <= 3) {
    const word = booleanWord(bytes, start, end);
    if (word !== 0) return word;
  }
  return datePatterns(bytes, start, end) === 0 ? 0 : valueKind.writtenDate;
}

/** Most values of most columns, found at once. */
function isShortWhole(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start]!;
  if (end - start > mostExactDigits || first < 49 || first > 57) return false;
  for (let at = start + 1; at < end; at += 1) {
    const byte = bytes[at]!;
    if (byte < 48 || byte > 57) return false;
  }
  return true;
}

/** `12.0`, as programs write a whole number that they keep as a double. */
function isPointZero(bytes: Uint8Array, start: number, end: number): boolean {
  const length = end - start;
  if (length < 3 || length > mostExactDigits + 2) return false;
  return bytes[end - 1] === 48 && bytes[end - 2] === 46 && bytes[end - 3]! >= 48;
}

function booleanWord(bytes: Uint8Array, start: number, end: number): number {
  const letter = (at: number): number => (start + at < end ? bytes[start + at]! | 0x20 : 0);
  const first = letter(0);
  if (end - start === 1) return first === 0x74 || first === 0x66 ? valueKind.letterTf : 0;
  const isNo = first === 0x6e && letter(1) === 0x6f && end - start === 2;
  const isYes = first === 0x79 && letter(1) === 0x65 && letter(2) === 0x73;
  return isNo || isYes ? valueKind.yesNo : 0;
}

const longestNullText = Math.max(...[...nullTexts].map((text) => text.length));

const mayBeginNull = new Uint8Array(256);
for (const text of nullTexts)
  for (const first of [text[0]!, text[0]!.toUpperCase()]) mayBeginNull[first.charCodeAt(0)] = 1;

/** In the spellings that files have; where nobody looks for them in the values themselves. */
export const nullSpellings: readonly string[] = [
  ...new Set(
    [...nullTexts].flatMap((text) => [
      text,
      text.toUpperCase(),
      text.replace(/[a-z]/u, (first) => first.toUpperCase()),
    ]),
  ),
];

/** Texts that stand for a missing value in many tools; in a column that is otherwise typed they mean null. */
export function isNullText(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start > longestNullText || mayBeginNull[bytes[start]!] === 0) return false;
  return nullTexts.has(
    Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start)
      .toString('latin1')
      .toLowerCase(),
  );
}
