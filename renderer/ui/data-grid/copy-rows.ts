/** Copies rows of a grid as TSV, CSV, JSON, Markdown or SQL. */

import { guardFormula, startsFormula } from '#engine/contract/formula-guard.ts';
import { isNumeric, plainText } from '#renderer/ui/data-grid/cell-text.ts';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';

export type CopyFormat = 'TSV' | 'CSV' | 'JSON' | 'Markdown' | 'SQL';

export interface CopiedRow {
  value(column: number): unknown;
}

export interface CopiedText {
  readonly text: string;
  /** Cells that got an apostrophe, since a spreadsheet would run them as formulas. */
  readonly escaped: number;
}

/**
 * @param keepFormulas leaves text in TSV and CSV unescaped that a spreadsheet would run; the others are never escaped.
 * @param table of the INSERT of SQL.
 */
export function copyText(
  format: CopyFormat,
  columns: readonly GridColumn[],
  rows: readonly CopiedRow[],
  keepFormulas: boolean,
  table = 'rows',
): CopiedText {
  switch (format) {
    case 'JSON': {
      const objects = rows.map((row) =>
        Object.fromEntries(columns.map((column, index) => [column.name, row.value(index) ?? null])),
      );
      return { text: JSON.stringify(objects, null, 2), escaped: 0 };
    }
    case 'Markdown':
      return { text: markdown(columns, rows), escaped: 0 };
    case 'SQL':
      return { text: insertStatement(columns, rows, table), escaped: 0 };
    case 'TSV':
    case 'CSV':
      return separated(format, columns, rows, keepFormulas);
  }
}

function separated(
  format: 'TSV' | 'CSV',
  columns: readonly GridColumn[],
  rows: readonly CopiedRow[],
  keepFormulas: boolean,
): CopiedText {
  let escaped = 0;
  const cell = (value: unknown): string => {
    const plain = plainText(value);
    if (typeof value !== 'string' || keepFormulas) return plain;
    // A spreadsheet takes quotes around a pasted cell away, so what is behind them counts.
    const isQuoted = format === 'TSV' && startsFormula(plain.replace(/^"+/u, '')) && plain.startsWith('"');
    const guarded = `${isQuoted ? "'" : ''}${guardFormula(plain)}`;
    if (guarded !== plain) escaped += 1;
    return guarded;
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

/** GitHub's tables: a cell is one line, and only `|` divides it. */
function markdown(columns: readonly GridColumn[], rows: readonly CopiedRow[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(({ name }) => markdownCell(name))),
    line(columns.map(({ type }) => (isNumeric(type) ? '---:' : '---'))),
    ...rows.map((row) => line(columns.map((_, index) => markdownCell(plainText(row.value(index)))))),
  ].join('\n');
}

function markdownCell(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('\\', '\\\\')
    .replaceAll('|', '\\|')
    .replaceAll(/\r\n|[\r\n]/gu, '<br>');
}

function insertStatement(columns: readonly GridColumn[], rows: readonly CopiedRow[], table: string): string {
  const names = columns.map(({ name }) => quotedName(name)).join(', ');
  const lines = rows.map(
    (row) => `  (${columns.map(({ type }, index) => literal(row.value(index), type)).join(', ')})`,
  );
  return `INSERT INTO ${quotedName(table)} (${names}) VALUES\n${lines.join(',\n')};`;
}

function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** In the SQL that databases have in common. @param type in Hive spelling. */
function literal(value: unknown, type: string): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  const text = plainText(value);
  if (isNumeric(type))
    return /^-?\d/u.test(text) && typeof value !== 'object' ? text : `CAST(${quoted(text)} AS DOUBLE)`;
  if (type === 'date') return `DATE ${quoted(text)}`;
  if (type.startsWith('timestamp')) {
    const instant = text.endsWith(' Z');
    return instant ? `TIMESTAMP WITH TIME ZONE ${quoted(`${text.slice(0, -2)}+00:00`)}` : `TIMESTAMP ${quoted(text)}`;
  }
  return type === 'binary' && text.startsWith('0x') ? `X${quoted(text.slice(2))}` : quoted(text);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
