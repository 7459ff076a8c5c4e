/** The lines above and below the rows of a table, in the same block of lines: titles, totals, notes. */

import { isNote, isTotals } from '#engine/formats/csv/infer/lines-below.ts';
import { kindsOf } from '#engine/formats/csv/infer/record-kinds.ts';
import {
  isPlainColumn,
  isTypedColumn,
  isUnlikeRows,
  profileRows,
  type RowProfile,
} from '#engine/formats/csv/infer/row-profile.ts';
import { fitsWidth, type SampledRecord, filledInMost } from '#engine/formats/csv/infer/sampled-records.ts';
import { isHeaderLine, isMergedDown, isSpanningTitle } from '#engine/formats/csv/infer/spanning-titles.ts';
import { startsTable } from '#engine/formats/csv/infer/starts-table.ts';

export interface TrimmedTable {
  readonly records: SampledRecord[];
  readonly taken: readonly SampledRecord[];
}

/** Lines of titles, labels and their values that may stand above a table. */
export const mostTitles = 12;

const sampledAtEnd = 200;

/**
 * Takes titles from above the table, totals and notes from below it.
 * @param isReport there are titles or notes apart from this block.
 */
export function trimTable(records: readonly SampledRecord[], width: number, isReport: boolean): TrimmedTable {
  const start = headerAt(records, width) ?? belowShortLines(records, width);
  if (hasOneColumn(records.slice(start + 1), width))
    return { records: records.slice(start), taken: records.slice(0, start) };
  const short = countShort(records.slice(start));
  const seen = sampleRows(records.slice(start, records.length - short));
  const rows = profileRows(seen, width);
  const typedFirst = isTypedColumn(
    seen.filter(({ filled }) => filled > 1),
    0,
  );
  const typedAlone = records.at(-1)!.filled <= 1 && isPlainColumn(records.slice(start), 0);
  const isSeveral = records.slice(-2).every(({ values, filled }) => filled <= 2 && values < width - 0.5);
  const isMixed = short > 1 && records.slice(-short).some((record) => kindsOf(record)[0] === 'text');
  const isDense = rows.leastFilled >= width * 0.6;
  const isGap = (at: number): boolean => isDense && isAfterGap(records, at);
  const isBelowGap = isGap(unlikeFrom(records, rows));
  const [top, second] = records.slice(start);
  const isTitled = second !== undefined && (isSpanningTitle(top!, second, width) || isMergedDown(top!, second, width));
  let end = records.length;
  for (;;) {
    const before = end;
    const isSoFar = isReport || isTitled || start > 0 || end < records.length || isBelowGap || isGap(end - 1);
    while (end > start + 2) {
      const isApart = end < records.length || (short > 1 && (isSoFar || isSeveral)) || isBelowGap || isGap(end - 1);
      const isTypedFirst = (typedFirst || typedAlone) && !(isMixed && kindsOf(records[end - 1]!)[0] === 'typed');
      const context = { width, rows, typedFirst: isTypedFirst, typedAlone, isApart, isReport: isSoFar };
      if (!isNote(records[end - 1]!, context)) break;
      end -= 1;
    }
    // Between rows and notes, lines of separators are as blank as others.
    if (end < records.length) while (end > start + 2 && records[end - 1]!.filled === 0) end -= 1;
    if (end > start + 2 && isTotals(records.slice(start, end), isSoFar || end < before)) end -= 1;
    if (end === before) break;
  }
  return { records: records.slice(start, end), taken: [...records.slice(0, start), ...records.slice(end)] };
}

/** All have the separators of rows and one value at most: notes look like rows. */
function hasOneColumn(records: readonly SampledRecord[], width: number): boolean {
  return records.length > 1 && records.every((record) => record.filled <= 1 && fitsWidth(record, width));
}

/** What is typical of the rows; in a large table, the first and the last ones show it. */
function sampleRows(records: readonly SampledRecord[]): readonly SampledRecord[] {
  if (records.length <= 2 * sampledAtEnd) return records;
  return [...records.slice(0, sampledAtEnd), ...records.slice(-sampledAtEnd)];
}

/** Lines at the end that have two values at most, where others have more than twice as many. */
function countShort(records: readonly SampledRecord[]): number {
  const longer = sampleRows(records).filter(({ filled }) => filled > 2);
  if (longer.length < 2 || filledInMost(longer, 0.5)! < 4) return 0;
  return records.length - 1 - records.findLastIndex(({ filled }) => filled > 2);
}

/** Where the last lines begin that have one value, or words where rows have numbers. */
function unlikeFrom(records: readonly SampledRecord[], rows: RowProfile): number {
  return records.findLastIndex((record) => record.filled > 1 && !isUnlikeRows(record, rows)) + 1;
}

/** There are blank lines, or lines of separators, above the record. */
function isAfterGap(records: readonly SampledRecord[], at: number): boolean {
  const above = records[at - 1];
  return above !== undefined && records[at] !== undefined && records[at].line > above.lastLine + 1;
}

/**
 * Where names stand above values, below lines that may be titles, or labels beside their values; undefined where no
 * line is surely one of names.
 */
export function headerAt(records: readonly SampledRecord[], width: number): number | undefined {
  for (let at = 0; at < Math.min(mostTitles, records.length - 1); at += 1) {
    const [record, below] = [records[at]!, records[at + 1]!];
    const isNames = record.filled > 1 && startsTable(records.slice(at));
    if (isNames || isSpanningTitle(record, below, width) || isMergedDown(record, below, width)) return at;
    if (!isAside(records[at]!, width)) return undefined;
  }
  return undefined;
}

/** Too few values for a row, or a sentence with separators in it. */
function isAside(record: SampledRecord, width: number): boolean {
  const [first, second] = record.cells;
  const isPair = record.filled === 2 && width > 2 && (first?.bytes.length ?? 0) > 0 && (second?.bytes.length ?? 0) > 0;
  if (record.filled <= 1 || isPair) return true;
  return record.values < width - 0.5 && !kindsOf(record).includes('typed');
}

function belowShortLines(records: readonly SampledRecord[], width: number): number {
  let start = belowPaddedTitles(records, width);
  while (start < records.length - 1 && records[start]!.filled === 0) start += 1;
  while (
    start < records.length - 1 &&
    !isSpanningTitle(records[start]!, records[start + 1], width) &&
    (isTitle(records[start]!, width) || isAboveHeader(records, start, width))
  )
    start += 1;
  // Titles are fewer than rows; where all looks like them there is no table below.
  return start > 0 && !records.slice(start).some((record) => fitsWidth(record, width)) ? 0 : start;
}

/** Lines of one value, padded with separators, above a line of names. */
function belowPaddedTitles(records: readonly SampledRecord[], width: number): number {
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
