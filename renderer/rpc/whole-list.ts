/** A list of the engine as a whole, read page by page: what is there is shown while the rest is read. */

import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { EngineError } from '#engine/contract/errors.ts';
import type { Input, Output } from '#engine/contract/procedures/index.ts';
import { client } from '#renderer/rpc/connection.ts';
import type { ListItem, ListName } from '#renderer/rpc/list-pages.ts';
import { shownError } from '#renderer/rpc/queries.ts';

interface WholeList<T> {
  /** In the engine's order; as many as were read. */
  readonly items: readonly T[];
  /** The end was reached. */
  readonly isComplete: boolean;
  /** Not even the first page is there. */
  readonly isLoading: boolean;
  readonly error: EngineError | null;
}

/** Enough for the first picture, then the most that the engine gives at once. */
const [firstItems, pageItems] = [200, 1000];

/** Pages follow each other without being asked for; what becomes stale is read again as a whole, and swapped at once. */
export function useWholeList<N extends ListName>(
  name: N,
  input: Omit<Input<N>, 'limit' | 'after'>,
  options: { enabled?: boolean } = {},
): WholeList<ListItem<N>> {
  const { data, error, hasNextPage, isFetching, isLoading, fetchNextPage } = useInfiniteQuery<
    Output<N>,
    EngineError,
    { readonly pages: readonly Output<N>[] },
    readonly unknown[],
    string | null
  >({
    queryKey: [name, 'whole', input],
    queryFn: ({ pageParam, signal }) =>
      client.call(
        name,
        { ...input, limit: pageParam === null ? firstItems : pageItems, after: pageParam } as Input<N>,
        signal,
      ),
    enabled: options.enabled ?? true,
    initialPageParam: null,
    getNextPageParam: (page) => page.next,
  });
  useEffect(() => {
    if (hasNextPage && !isFetching && error === null) void fetchNextPage();
  }, [hasNextPage, isFetching, error, fetchNextPage, data]);
  const items = useMemo(() => (data?.pages ?? []).flatMap((page): readonly ListItem<N>[] => page.items), [data]);
  return { items, isComplete: data !== undefined && !hasNextPage, isLoading, error: shownError(error, data) };
}
