/** A list of the engine by pages, of which a person asks for the next one. */

import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { EngineError } from '#engine/contract/errors.ts';
import type { Input, NamesOfKind, Output } from '#engine/contract/procedures/index.ts';
import { client } from '#renderer/rpc/connection.ts';
import { shownError } from '#renderer/rpc/queries.ts';

/** Queries that answer in pages. */
export type ListName = {
  [N in NamesOfKind<'query'>]: Output<N> extends { readonly items: readonly unknown[]; readonly next: string | null }
    ? N
    : never;
}[NamesOfKind<'query'>];
export type ListItem<N extends ListName> = Output<N>['items'][number];

export interface ListPages<T> {
  /** Of the pages that were read, in the engine's order; undefined: not even the first one is there. */
  readonly items: readonly T[] | undefined;
  readonly error: EngineError | null;
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  readonly isLoadingMore: boolean;
  loadMore(): void;
}

/** @param limit items of a page. */
export function useListPages<N extends ListName>(
  name: N,
  input: Omit<Input<N>, 'limit' | 'after'>,
  { limit, enabled = true }: { readonly limit: number; readonly enabled?: boolean },
): ListPages<ListItem<N>> {
  const { data, error, hasNextPage, isFetchingNextPage, isLoading, fetchNextPage } = useInfiniteQuery<
    Output<N>,
    EngineError,
    { readonly pages: readonly Output<N>[] },
    readonly unknown[],
    string | null
  >({
    queryKey: [name, 'pages', input],
    queryFn: ({ pageParam, signal }) => client.call(name, { ...input, limit, after: pageParam } as Input<N>, signal),
    enabled,
    initialPageParam: null,
    getNextPageParam: (page) => page.next,
  });
  const items = useMemo(() => data?.pages.flatMap((page): readonly ListItem<N>[] => page.items), [data]);
  return {
    items,
    error: shownError(error, data),
    hasMore: hasNextPage,
    isLoading,
    isLoadingMore: isFetchingNextPage,
    loadMore: () => void fetchNextPage(),
  };
}
