/** Lines of a header whose titles span several columns, as spreadsheets write merged cells: a title, then empty cells. */

import { kindsOf } from '#engine/formats/csv/infer/record-kinds.ts';
import { cellText, type SampledRecord } from '#engine/formats/csv/infer/sampled-records.ts';

/** Years of a report, from the first to the last. */
const longestSpan = 80;

const isYear = (cell: string): boolean => /^(?:1[6-9]|20|21)\d\d$/u.test(cell);

function cellsOf(record: SampledRecord): string[] {
  return record.cells.map((cell) => cellText(cell).trim());
}

/**
 * Nothing in the first column, words or years above others, and more names in the line below. At the far end alone a
 * title could span nothing: that is a remark, such as the unit of all figures.
 */
export function isSpanningTitle(record: SampledRecord, below: SampledRecord | undefined, width: number): boolean {
  if (width < 3 || below === undefined || record.cells.length < 2 || record.cells.length > width) return false;
  const cells = cellsOf(record);
  const first = cells.findIndex((cell) => cell !== '');
  if (first < 1 || first >= width - 1 || below.filled <= record.filled || cellsOf(below)[first] === '') return false;
  // One title over all figures begins above the first of them; in the middle of the page it is a title of the table.
  if (record.filled === 1 && first > Math.max(2, width / 3)) return false;
  return isHeaderLine(record) && isHeaderLine(below);
}

/** Names of the first columns, which the line below leaves free, then titles over the names there. */
export function isMergedDown(record: SampledRecord, below: SampledRecord, width: number): boolean {
  const cells = cellsOf(record);
  const lower = cellsOf(below);
  const keys = lower.findIndex((cell) => cell !== '');
  if (keys < 1 || cells.slice(0, keys).includes('') || (cells[keys] ?? '') === '') return false;
  const free = lower.slice(keys).filter((_cell, at) => (cells[keys + at] ?? '') === '').length;
  const named = lower.slice(keys).filter((cell) => cell !== '').length;
  return free > 0 && named >= (width - keys) * 0.8 && isHeaderLine(record) && isHeaderLine(below);
}

/** Below titles over several columns: a year for each of them, the same ones again and again, and no years below. */
export function isYearsBelowTitles(records: readonly SampledRecord[], row: number): boolean {
  const cells = cellsOf(records[row]!);
  const kinds = kindsOf(records[row]!);
  const typed = cells.filter((_, at) => kinds[at] === 'typed');
  if (typed.length < 2 || !typed.every(isYear) || !kindsOf(records[row - 1]!).includes('text')) return false;
  // Figures that happen to look like years are further apart.
  if (Math.max(...typed.map(Number)) - Math.min(...typed.map(Number)) > longestSpan) return false;
  const below = records.slice(row + 1, row + 6).map(cellsOf);
  return below.some((values) => values.some((cell, at) => kinds[at] === 'typed' && cell !== '' && !isYear(cell)));
}

/** Words, or years. */
export function isHeaderLine(record: SampledRecord): boolean {
  const kinds = kindsOf(record);
  return cellsOf(record).every((cell, at) => kinds[at] !== 'typed' || isYear(cell));
}
