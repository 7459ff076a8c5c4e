/** The lines above and below the rows of a table, in the same block of lines: titles, totals, notes. */

import { kindsOf } from '#engine/formats/csv/infer/record-kinds.ts';
import { cellText, fitsWidth, type SampledRecord } from '#engine/formats/csv/infer/sampled-records.ts';
import { isHeaderLine, isSpanningTitle } from '#engine/formats/csv/infer/spanning-titles.ts';
import { startsTable } from '#engine/formats/csv/infer/starts-table.ts';
import { isTotalWord } from '#engine/formats/csv/infer/total-words.ts';

export interface TrimmedTable {
  readonly records: SampledRecord[];
  readonly taken: readonly SampledRecord[];
}

export const mostTitles = 6;

/** Takes titles from above the table, totals and notes from below it. */
export function trimTable(records: readonly SampledRecord[], width: number): TrimmedTable {
  let start = belowTitles(records, width);
  while (start < records.length - 1 && records[start]!.filled === 0) start += 1;
  while (
    start < records.length - 1 &&
    !isSpanningTitle(records[start]!, records[start + 1], width) &&
    (isTitle(records[start]!, width) || isAboveHeader(records, start, width))
  )
    start += 1;
  // Titles are fewer than rows; where all looks like them there is no table below.
  if (start > 0 && !records.slice(start).some((record) => fitsWidth(record, width))) start = 0;
  let end = records.length;
  const typedFirst = records.at(-1)!.filled <= 1 && isTypedColumn(records.slice(start), 0);
  while (end > start + 2 && isNote(records[end - 1]!, width, typedFirst)) end -= 1;
  // Between rows and notes, lines of separators are as blank as others.
  if (end < records.length) while (end > start + 2 && records[end - 1]!.filled === 0) end -= 1;
  const isReport = start > 0 || end < records.length;
  if (end > start + 2 && isTotals(records.slice(start, end), isReport)) end -= 1;
  return { records: records.slice(start, end), taken: [...records.slice(0, start), ...records.slice(end)] };
}

/** Lines of one value, padded with separators, above names above values, or above a header of several lines. */
function belowTitles(records: readonly SampledRecord[], width: number): number {
  for (let at = 0; at < mostTitles && records[at] !== undefined && records[at]!.filled <= 1; at += 1) {
    if (isSpanningTitle(records[at]!, records[at + 1], width)) return at;
    if (startsTable(records.slice(at + 1))) return at + 1;
  }
  let titles = 0;
  while (titles < mostTitles && isPaddedTitle(records[titles], width)) titles += 1;
  const below = records.slice(titles);
  // Right above values it is the only name of a header, not a title.
  const isTitled = titles > 0 && below.length > titles && isHeaderLine(below[0]!);
  return isTitled && below.filter(({ filled }) => filled > 1).length * 2 > below.length ? titles : 0;
}

/** A text in the first column alone, or at the far end, where a title could span nothing. */
function isPaddedTitle(record: SampledRecord | undefined, width: number): boolean {
  if (record === undefined || width < 3 || record.filled !== 1 || !fitsWidth(record, width)) return false;
  const at = record.cells.findIndex((cell) => cell.bytes.length > 0);
  return (at === 0 || at === width - 1) && kindsOf(record)[at] === 'text';
}

/** One value where rows have more; a row that is only a little shorter belongs to the table. */
function isTitle(record: SampledRecord, width: number): boolean {
  if (width === 2) return record.values < 1.5;
  const values = Math.floor(record.values);
  return values <= Math.max(2, width / 2) && values < width - 1;
}

/** Shorter than the table, and right below it stand names above values. */
function isAboveHeader(records: readonly SampledRecord[], at: number, width: number): boolean {
  if (records[at]!.values >= width - 0.5 || kindsOf(records[at]!).includes('typed')) return false;
  return fitsWidth(records[at + 1]!, width) && startsTable(records.slice(at + 1));
}

function isNote(record: SampledRecord, width: number, typedFirst: boolean): boolean {
  if (record.filled > 1) return false;
  const [first] = kindsOf(record);
  if (first === 'typed' && typedFirst) return false;
  if (first !== 'text') return false;
  if (typedFirst || (width > 2 && record.values < 1.5)) return true;
  return /[.:()*]|\s\S+\s|^(?:total|end|source|note)/iu.test(cellText(record.cells[0]!));
}

/** A last row that begins with a word for totals, and is unlike the rows above or holds the sum of one of them. */
function isTotals(records: readonly SampledRecord[], isReport: boolean): boolean {
  const last = records.at(-1)!;
  const at = last.cells.findIndex((cell) => cell.bytes.length > 0);
  if (at === -1 || !isTotalWord(cellText(last.cells[at]!))) return false;
  const rows = records.slice(1, -1);
  if (isTypedColumn(rows, at)) return true;
  // Between titles and notes a line of totals is not a row, even if its figures add up to something.
  if (isReport && at === 0 && kindsOf(last).includes('typed')) return true;
  const emptier = last.cells.some(
    (cell, index) =>
      cell.bytes.length === 0 && rows.filter((row) => (row.cells[index]?.bytes.length ?? 0) === 0).length === 0,
  );
  return emptier || last.cells.some((_, index) => isSum(records.slice(1), index));
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

function isTypedColumn(records: readonly SampledRecord[], index: number): boolean {
  const kinds = records.map((record) => kindsOf(record)[index]).filter((kind) => kind === 'typed' || kind === 'text');
  return kinds.length > 0 && kinds.filter((kind) => kind === 'typed').length >= kinds.length * 0.7;
}
