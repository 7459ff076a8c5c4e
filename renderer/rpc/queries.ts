/** Procedures as TanStack queries: keys, defaults for a local engine, and what a command makes stale. */

import {
  focusManager,
  keepPreviousData,
  QueryClient,
  useMutation,
  useQuery,
  type QueryObserverRefetchErrorResult,
  type UseMutationResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { EngineError } from '#engine/contract/errors.ts';
import { procedures, type Input, type NamesOfKind, type Output } from '#engine/contract/procedures/index.ts';
import { client } from '#renderer/rpc/connection.ts';

/**
 * `networkMode: 'always'`: the engine is local, an offline laptop must not pause its calls. Freshness is pushed
 * (events, invalidation), so nothing goes stale by time.
 */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      networkMode: 'always',
      staleTime: Infinity,
      gcTime: 5 * 60_000,
      refetchOnWindowFocus: false,
      // As long as it takes: what waits for an engine that is away has neither failed nor an empty answer.
      retry: (_, error) => isConnectionLost(error),
      retryDelay: 250,
    },
    mutations: { networkMode: 'always', retry: false },
  },
});

export function isConnectionLost(error: unknown): boolean {
  return error instanceof EngineError && error.details['connection'] === 'lost';
}

/** @returns null while no engine answers and an earlier answer is there to be shown. */
export function shownError(error: EngineError | null, data: unknown): EngineError | null {
  return data !== undefined && isConnectionLost(error) ? null : error;
}

// A desktop's window behind another one is not hidden, so the focus decides.
focusManager.setEventListener((onFocus) => {
  const listener = (): void => onFocus();
  window.addEventListener('focus', listener);
  window.addEventListener('visibilitychange', listener);
  return () => {
    window.removeEventListener('focus', listener);
    window.removeEventListener('visibilitychange', listener);
  };
});

type QueryName = NamesOfKind<'query'>;
type CommandName = NamesOfKind<'command'>;

/** `[procedure, input]`; made nowhere else. */
export function queryKey<N extends QueryName>(name: N, input?: Input<N>): readonly unknown[] {
  return input === undefined ? [name] : [name, input];
}

/** While no engine answers, `data` stays what it answered last and `error` is null: the status bar shows the state of the engine. */
export function useProcedure<N extends QueryName>(
  name: N,
  input: Input<N>,
  /** `keepsPrevious`: the answer to the input before stays until this one's comes. `readAgainAfter`: milliseconds; for what changes without an event, while the window has the focus. `isFinal`: such an answer is not read again. */
  options: {
    enabled?: boolean;
    readAgainAfter?: number;
    keepsPrevious?: boolean;
    isFinal?: (answer: Output<N>) => boolean;
  } = {},
): UseQueryResult<Output<N>, EngineError> {
  const result = useQuery<Output<N>, EngineError>({
    queryKey: queryKey(name, input),
    queryFn: ({ signal }) => client.call(name, input, signal),
    enabled: ({ state }) =>
      (options.enabled ?? true) && !(state.data !== undefined && options.isFinal?.(state.data) === true),
    refetchInterval: options.readAgainAfter ?? false,
    ...(options.keepsPrevious === true ? { placeholderData: keepPreviousData } : {}),
  });
  return result.isRefetchError && shownError(result.error, result.data) === null ? withoutError(result) : result;
}

function withoutError<T>(failed: QueryObserverRefetchErrorResult<T, EngineError>): UseQueryResult<T, EngineError> {
  return { ...failed, status: 'success', error: null, isError: false, isRefetchError: false, isSuccess: true };
}

export function useCommand<N extends CommandName>(name: N): UseMutationResult<Output<N>, EngineError, Input<N>> {
  return useMutation<Output<N>, EngineError, Input<N>>({
    mutationFn: (input) => client.call(name, input),
    onSuccess: () => invalidateAfter(name),
  });
}

/** Runs a command outside of React; the same invalidation. */
export async function runCommand<N extends CommandName>(name: N, input: Input<N>): Promise<Output<N>> {
  const output = await client.call(name, input);
  await invalidateAfter(name);
  return output;
}

export async function invalidateAfter(name: keyof typeof procedures): Promise<void> {
  const stale = procedures[name].invalidates ?? [];
  await Promise.all(stale.map((query) => queryClient.invalidateQueries({ queryKey: [query] })));
}

// Answers from before the engine stopped may be stale.
let wasClosed = false;
client.onState((state) => {
  if (state === 'closed') wasClosed = true;
  else if (state === 'open' && wasClosed) void queryClient.invalidateQueries();
});
