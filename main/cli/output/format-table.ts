/** Rows as a table for people: as wide as the terminal, numbers to the right, no colour where no terminal is. */

import { countText } from '#engine/contract/count-text.ts';
import type { ColumnText } from '#engine/contract/procedures/column.ts';
import { clipText, padText, printable, textWidth } from '#main/cli/output/text-width.ts';

export interface TableStyle {
  /** Terminal cells; null: as wide as it gets, cells cut at 80. */
  readonly width: number | null;
  readonly colour: boolean;
}

const narrowest = 6;
const widestUnlimited = 80;
/** UTF-16 units of a value that are read: wider than any terminal. */
const mostShown = 10_000;
const numeric = /^(?:tinyint|smallint|int|bigint|float|double|decimal.*)$/u;

export function terminalStyle(): TableStyle {
  const terminal = process.stdout.isTTY;
  return {
    width: terminal ? process.stdout.columns || 80 : null,
    colour: terminal && (process.env['NO_COLOR'] ?? '') === '',
  };
}

/** Columns of texts, by their names. */
export function textColumns(names: readonly string[]): ColumnText[] {
  return names.map((name) => ({ name, type: 'string' }));
}

/** Lines with a line break behind each. */
export function formatTable(
  columns: readonly ColumnText[],
  rows: readonly Readonly<Record<string, unknown>>[],
  style: TableStyle,
): string {
  const cells = rows.map((row) => columns.map(({ name }) => cellText(row[name])));
  const heads = columns.map(({ name }) => printable(name));
  const types = columns.map(({ type }) => printable(type));
  const natural = columns.map((_, index) =>
    Math.max(1, ...[heads[index]!, types[index]!, ...cells.map((row) => row[index]!)].map(textWidth)),
  );
  const { widths, left, hidden } = fit(natural, style.width);
  const shown = widths.map((width, index) => ({ width, source: index < left ? index : index + hidden }));
  const right = columns.map(({ type }) => numeric.test(type));
  const line = (texts: readonly string[], mark: (text: string) => string = (text) => text): string => {
    const parts = shown.map(({ width, source }) =>
      mark(padText(clipText(texts[source]!, width), width, right[source]!)),
    );
    if (hidden > 0) parts.splice(left, 0, '…');
    return `${parts.join('  ').trimEnd()}\n`;
  };
  const bold = style.colour ? (text: string): string => `\u001B[1m${text}\u001B[22m` : undefined;
  const dim = style.colour ? (text: string): string => `\u001B[2m${text}\u001B[22m` : undefined;
  const more = hidden === 0 ? '' : `${countText(hidden, 'more column')}: use --output json\n`;
  const rule = columns.map((_, index) => '-'.repeat(shown.find(({ source }) => source === index)?.width ?? 0));
  return line(heads, bold) + line(types, dim) + line(rule, dim) + cells.map((row) => line(row)).join('') + more;
}

export function cellText(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return printable(text.length > mostShown ? `${text.slice(0, mostShown)}…` : text);
}

/** Cuts the widest columns first; when even narrow ones do not fit, columns in the middle are omitted. */
function fit(natural: readonly number[], width: number | null): { widths: number[]; left: number; hidden: number } {
  const widths = natural.map((cells) => Math.min(cells, widestUnlimited));
  if (width === null) return { widths, left: widths.length, hidden: 0 };
  const total = (list: readonly number[]): number => list.reduce((sum, cells) => sum + cells + 2, -2);
  while (total(widths) > width && Math.max(...widths) > narrowest) {
    const widest = widths.indexOf(Math.max(...widths));
    widths[widest] = Math.max(
      narrowest,
      widths[widest]! - Math.max(1, Math.ceil((total(widths) - width) / widths.length)),
    );
  }
  let hidden = 0;
  let left = Math.ceil(widths.length / 2);
  while (total(widths) + (hidden > 0 ? 3 : 0) > width && widths.length > 1) {
    left = Math.ceil(widths.length / 2) - (widths.length % 2 === 0 ? 0 : 1);
    widths.splice(left, 1);
    hidden += 1;
  }
  return { widths, left: hidden === 0 ? widths.length : left, hidden };
}
