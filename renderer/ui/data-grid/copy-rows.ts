/** Copies rows of a grid as TSV, CSV or JSON. */

import { guardFormula } from '#engine/contract/formula-guard.ts';
import { plainText } from '#renderer/ui/data-grid/cell-text.ts';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';

export type CopyFormat = 'TSV' | 'CSV' | 'JSON';

export interface CopiedRow {
  value(column: number): unknown;
}

export function copyText(format: CopyFormat, columns: readonly GridColumn[], rows: readonly CopiedRow[]): string {
  if (format === 'JSON') {
    const objects = rows.map((row) =>
      Object.fromEntries(columns.map((column, index) => [column.name, row.value(index) ?? null])),
    );
    return JSON.stringify(objects, null, 2);
  }
  const write = format === 'TSV' ? tsvCell : csvCell;
  const lines = [
    columns.map((column) => write(column.name)),
    ...rows.map((row) => columns.map((_, index) => write(row.value(index)))),
  ];
  return lines.map((cells) => cells.join(format === 'TSV' ? '\t' : ',')).join('\n');
}

/** Spreadsheets split a pasted cell at tabs and line ends. */
function tsvCell(value: unknown): string {
  return guarded(value).replace(/[\t\r\n]+/gu, ' ');
}

/** Copies are pasted into spreadsheets; JSON keeps every text unchanged. */
function guarded(value: unknown): string {
  const text = plainText(value);
  return typeof value === 'string' ? guardFormula(text) : text;
}

/** RFC 4180; null is nothing, an empty text is quoted, so that both come back. */
function csvCell(value: unknown): string {
  if (value === '') return '""';
  const text = guarded(value);
  return /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
