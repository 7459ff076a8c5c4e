/** The queue of runs, followed while runs wait in it. */

import { useEffect } from 'react';
import type { Output } from '#engine/contract/procedures/index.ts';
import { queryClient, useProcedure } from '#renderer/rpc/queries.ts';

/** Milliseconds: free memory changes without an event. */
const readAgainAfter = 3000;

/** The queue as it is now. @param enabled false: it is not read. */
export function useQueue(enabled = true): ReturnType<typeof useProcedure<'getQueue'>> {
  const queue = useProcedure('getQueue', {}, { enabled });
  const isWaiting = enabled && (queue.data?.waiting.length ?? 0) > 0;
  useEffect(() => {
    if (!isWaiting) return undefined;
    const timer = setInterval(() => void queryClient.invalidateQueries({ queryKey: ['getQueue'] }), readAgainAfter);
    return () => clearInterval(timer);
  }, [isWaiting]);
  return queue;
}

function newestQuery() {
  return queryClient
    .getQueryCache()
    .findAll({ queryKey: ['getQueue'] })
    .toSorted((one, other) => other.state.dataUpdatedAt - one.state.dataUpdatedAt)[0];
}

/** As it was read last, though it may have changed; undefined: it was not read. */
export function knownQueue(): Output<'getQueue'> | undefined {
  return newestQuery()?.state.data as Output<'getQueue'> | undefined;
}

/** Whether the queue is held, as it was read last; undefined: it was not read, or may have changed. */
export function knownHold(): boolean | undefined {
  const newest = newestQuery();
  const known =
    newest?.state.isInvalidated === false ? (newest.state.data as Output<'getQueue'> | undefined) : undefined;
  return known === undefined ? undefined : known.heldOn !== null;
}

/** Why a run waits and what is ahead of it, as the queue says it; undefined: it does not wait in the queue. */
export function useWaitingReason(runId: string, isWaiting: boolean): string | undefined {
  return useQueue(isWaiting).data?.waiting.find((run) => run.runId === runId)?.why;
}
