/** Values of a column in rows that are there, to be chosen for a condition. */

import type { ColumnText } from '#engine/contract/procedures/column.ts';
import type { Suggestion } from '#renderer/ui/form/suggest-input.tsx';
import { countOf } from '#renderer/ui/format/words.ts';

const mostValues = 100;

/** The different values as text, most frequent first. */
export function countedValues(
  columns: readonly ColumnText[],
  rows: readonly Readonly<Record<string, unknown>>[],
  column: string,
): readonly Suggestion[] {
  const isTime = columns.find(({ name }) => name === column)?.type.startsWith('timestamp') === true;
  const counts = new Map<string, number>();
  for (const row of rows) {
    const value = Object.hasOwn(row, column) ? row[column] : undefined;
    if (!['string', 'number', 'boolean', 'bigint'].includes(typeof value) || value === '') continue;
    const text = isTime ? String(value).replace('T', ' ').replace(/ ?Z$/u, '') : String(value);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return [...counts]
    .sort(([left, many], [right, more]) => more - many || left.localeCompare(right, undefined, { numeric: true }))
    .slice(0, mostValues)
    .map(([value, count]) => ({ value, caption: countOf(count, 'row') }));
}
