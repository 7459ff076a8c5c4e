/** Values of a column in the rows that the panel shows of a node; nothing is read for them. */

import type { Output } from '#engine/contract/procedures/index.ts';
import { queryClient } from '#renderer/rpc/queries.ts';
import type { Suggestion } from '#renderer/ui/form/suggest-input.tsx';
import { countedValues } from '#renderer/ui/filter-builder/counted-values.ts';

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
  return preview === undefined ? [] : countedValues(preview.columns, preview.rows, column);
}
