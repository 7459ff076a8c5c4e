/** Rows as CSV (RFC 4180), formulas made harmless unless they are to be kept. */

import { guardFormula } from '#engine/contract/formula-guard.ts';

export interface CsvStyle {
  /** Put an apostrophe before text that a spreadsheet would run. */
  readonly guardFormulas: boolean;
}

/** One line with CRLF. Null is empty, empty text is `""`. */
export function formatCsvLine(values: readonly unknown[], style: CsvStyle): string {
  return `${values.map((value) => csvField(value, style)).join(',')}\r\n`;
}

function csvField(value: unknown, { guardFormulas }: CsvStyle): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text === '') return '""';
  const safe = guardFormulas && typeof value === 'string' ? guardFormula(text) : text;
  return /[",\r\n]|^\s|\s$/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
