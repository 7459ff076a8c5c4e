/** Values of a column in the rows that the panel shows of a node; nothing is read for them. */

import type { Output } from '#engine/contract/procedures/index.ts';
import { queryClient } from '#renderer/rpc/queries.ts';
import type { Suggestion } from '#renderer/ui/form/suggest-input.tsx';
import { countOf } from '#renderer/ui/format/words.ts';

const mostValues = 100;

/**
 * The different values as text, most frequent first; none while no rows are shown.
 * @param feed key of the node and its output; another job may have a node of the same id.
 */
export function sampledValues(jobName: string, feed: string | undefined, column: string): readonly Suggestion[] {
  if (feed === undefined) return [];
  const [latest] = queryClient
    .getQueryCache()
    .findAll({ queryKey: ['previewNode', jobName, feed] })
    .filter(({ state }) => state.data !== undefined)
    .sort((left, right) => right.state.dataUpdatedAt - left.state.dataUpdatedAt);
  const preview = latest?.state.data as Output<'previewNode'> | undefined;
  const isTime = preview?.columns.find(({ name }) => name === column)?.type.startsWith('timestamp') === true;
  const counts = new Map<string, number>();
  for (const row of preview?.rows ?? []) {
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
