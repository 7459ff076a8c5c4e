/** Columns as people write them: a name and a type on each line. */

import type { ColumnText } from '#engine/contract/procedures/column.ts';

/** `problem`: of the first line that is not a column. Empty lines, commas at ends and backticks around names are ignored. */
export function readColumnLines(text: string): {
  readonly columns: readonly ColumnText[];
  readonly problem?: string;
} {
  const columns: ColumnText[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const stated = line.trim().replace(/,$/u, '').trim();
    if (stated === '') continue;
    const found = /^(?:`(?<quoted>[^`]+)`|(?<plain>[^\s`:]+))[\s:]+(?<type>\S.*)$/u.exec(stated)?.groups;
    if (found === undefined)
      return { columns, problem: `Line ${index + 1} has no type: write, for example, ${stated.slice(0, 40)} string` };
    columns.push({ name: found['quoted'] ?? found['plain']!, type: found['type']! });
  }
  return { columns };
}
