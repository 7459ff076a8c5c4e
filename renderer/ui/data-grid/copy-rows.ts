/** Copies rows of a grid as TSV, CSV or JSON. */

import { guardFormula } from '#engine/contract/formula-guard.ts';
import { plainText } from '#renderer/ui/data-grid/cell-text.ts';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';

export type CopyFormat = 'TSV' | 'CSV' | 'JSON';

export interface CopiedRow {
  value(column: number): unknown;
}

export interface CopiedText {
  readonly text: string;
  /** Cells that got an apostrophe, since a spreadsheet would run them as formulas. */
  readonly escaped: number;
}

/** @param keepFormulas leaves text in TSV and CSV unescaped that a spreadsheet would run; JSON is never escaped. */
export function copyText(
  format: CopyFormat,
  columns: readonly GridColumn[],
  rows: readonly CopiedRow[],
  keepFormulas: boolean,
): CopiedText {
  if (format === 'JSON') {
    const objects = rows.map((row) =>
      Object.fromEntries(columns.map((column, index) => [column.name, row.value(index) ?? null])),
    );
    return { text: JSON.stringify(objects, null, 2), escaped: 0 };
  }
  let escaped = 0;
  const cell = (value: unknown): string => {
    const plain = plainText(value);
    if (typeof value !== 'string' || keepFormulas) return plain;
    // A spreadsheet takes quotes around a pasted cell away, so what is behind them counts.
    const pasted = format === 'TSV' ? plain.replace(/^"+/u, '') : plain;
    if (guardFormula(pasted) === pasted) return plain;
    escaped += 1;
    return `'${plain}`;
  };
  const write = format === 'TSV' ? tsvCell : csvCell;
  const lines = [
    columns.map((column) => write(cell(column.name))),
    ...rows.map((row) =>
      columns.map((_, index) => {
        const value = row.value(index);
        // RFC 4180; null is nothing, an empty text is quoted, so that both come back.
        return value === '' && format === 'CSV' ? '""' : write(cell(value));
      }),
    ),
  ];
  return { text: lines.map((cells) => cells.join(format === 'TSV' ? '\t' : ',')).join('\n'), escaped };
}

/** Spreadsheets split a pasted cell at tabs and line ends. */
function tsvCell(text: string): string {
  return text.replace(/[\t\r\n]+/gu, ' ');
}

function csvCell(text: string): string {
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
