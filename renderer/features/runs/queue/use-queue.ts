/** The queue of runs, followed while runs wait in it. */

import { useEffect } from 'react';
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

/** Why a run waits and what is ahead of it, as the queue says it; undefined: it does not wait in the queue. */
export function useWaitingReason(runId: string, isWaiting: boolean): string | undefined {
  return useQueue(isWaiting).data?.waiting.find((run) => run.runId === runId)?.why;
}
