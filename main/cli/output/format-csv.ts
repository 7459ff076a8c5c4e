/** Rows as CSV (RFC 4180), formulas made harmless when asked. */

/** Spreadsheets take a cell that begins so for a formula (OWASP, CSV injection). */
const formulaStart = /^[=+\-@\t\r]/u;
const plainNumber = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/u;

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
  const safe = guardFormulas && formulaStart.test(text) && !plainNumber.test(text) ? `'${text}` : text;
  return /[",\r\n]|^\s|\s$/u.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
