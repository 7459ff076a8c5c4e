/** Whether a line at the end of a table is a note, a line of totals, or a row. */

import { kindsOf } from '#engine/formats/csv/infer/record-kinds.ts';
import { isLikeKeys, isPlainColumn, isUnlikeRows, type RowProfile } from '#engine/formats/csv/infer/row-profile.ts';
import { cellText, type SampledRecord } from '#engine/formats/csv/infer/sampled-records.ts';
import { hasTotalWord, isTotalWord } from '#engine/formats/csv/infer/total-words.ts';

/** What is around the line. */
export interface LineContext {
  readonly width: number;
  readonly rows: RowProfile;
  /** The first column has numbers or dates. */
  readonly typedFirst: boolean;
  /** The same, where short lines count as well. */
  readonly typedAlone: boolean;
  /** A blank line above it, notes below it, or more lines as short as it. */
  readonly isApart: boolean;
  /** Titles, notes or blank lines show that a person reads the file. */
  readonly isReport: boolean;
}

/** In a file that only programs read, hardly any line is one: a text alone. */
export function isNote(record: SampledRecord, context: LineContext): boolean {
  const { width, rows, isApart, isReport } = context;
  const isShort = record.values < width - 0.5;
  if (record.filled <= 1)
    return !isLikeKeys(record, rows) && (isPlainNote(record, context) || (isReport && isSingleNote(record, context)));
  if (!isReport && !(isApart && isShort)) return false;
  const kinds = kindsOf(record);
  // Words where rows have numbers: a sentence with separators, or a label beside its value.
  if (isUnlikeRows(record, rows)) return isShort || isApart || (record.filled <= 2 && rows.leastFilled > 3);
  if (record.filled > 2 || rows.leastFilled <= 2 || kinds[0] !== 'text') return false;
  return /:\s*$/u.test(cellText(record.cells[0]!)) || (isApart && (isShort || isReport));
}

function isPlainNote(record: SampledRecord, { width, rows, typedAlone, isReport }: LineContext): boolean {
  if (kindsOf(record)[0] !== 'text') return false;
  if (typedAlone || (width > 2 && record.values < 1.5)) return true;
  // With all its separators, it may be the name in a row of which nothing else is known.
  if ((width > 2 || record.values > 1.5) && !isReport) {
    const text = cellText(record.cells[0]!);
    const isLong = /\s\S+\s/u.test(text) && text.length > rows.longestFirst * 1.5;
    return isLong || /^[(*]|[:©]|[.]$|^(?:total|end|source|note)/iu.test(text);
  }
  return /[.:()*]|\s\S+\s|^(?:total|end|source|note)/iu.test(cellText(record.cells[0]!));
}

function isSingleNote(record: SampledRecord, { width, rows, typedFirst, isApart }: LineContext): boolean {
  const [first] = kindsOf(record);
  const isAlone = width > 2 && record.values < 1.5;
  if (first === 'typed') return !typedFirst && isApart && (isAlone || rows.leastFilled > 2);
  if (first === 'missing') return (isAlone || isApart) && rows.leastFilled > 2;
  return first === 'text' && (typedFirst || (isApart && width > 2) || /[©]/u.test(cellText(record.cells[0]!)));
}

/** A last row that begins with a word for totals, and is unlike the rows above or holds the sum of one of them. */
export function isTotals(records: readonly SampledRecord[], isReport: boolean): boolean {
  const last = records.at(-1)!;
  const at = last.cells.findIndex((cell) => cell.bytes.length > 0);
  if (at === -1 || !hasTotalWord(cellText(last.cells[at]!))) return false;
  const rows = records.slice(1, -1).filter(({ filled }) => filled > 1);
  const word = cellText(last.cells[at]!);
  // One of several in the table is a subtotal, a row.
  if (rows.some(({ cells }) => cells[at] !== undefined && cellText(cells[at]) === word)) return false;
  const added = rows.filter(({ cells }) => cells[at] === undefined || !isTotalWord(cellText(cells[at])));
  const isAdded = last.cells.some((_, index) => isSum([...added, last], index) || isSum([...rows, last], index));
  if (!isTotalWord(word)) return isAdded;
  if (isPlainColumn(rows, at)) return true;
  // Between titles and notes a line of totals is not a row, even if its figures add up to something.
  if (isReport && at === 0 && kindsOf(last).includes('typed')) return true;
  const emptier = last.cells.some(
    (cell, index) =>
      cell.bytes.length === 0 && rows.length > 0 && rows.every((row) => (row.cells[index]?.bytes.length ?? 0) > 0),
  );
  return emptier || isAdded;
}

/** However the thousands are grouped and fractions are written. */
function isSum(records: readonly SampledRecord[], index: number): boolean {
  const texts = records.map((record) => (record.cells[index] === undefined ? '' : cellText(record.cells[index])));
  return [plainNumber, commaNumber].some((read) => {
    const numbers = texts.map((text) => (text === '' ? 0 : read(text)));
    const sum = numbers.slice(0, -1).reduce((total, number) => total + number, 0);
    return sum !== 0 && Math.abs(sum - numbers.at(-1)!) < 1e-6 * Math.abs(sum);
  });
}

function plainNumber(text: string): number {
  return Number(text.replaceAll(/[,'’\s]/gu, ''));
}

function commaNumber(text: string): number {
  return Number(text.replaceAll(/[.'’\s]/gu, '').replace(',', '.'));
}
