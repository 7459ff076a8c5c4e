/** What the engine says of a schedule while it is typed; its times are asked for again once the first has passed. */

import { useEffect, useRef } from 'react';
import type { Output } from '#engine/contract/procedures/index.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';

/** As many as the engine is asked for. */
const shownTimes = 10;
/** Timers cannot wait longer. */
const longestTimer = 2 ** 31 - 1;

/** undefined: the first answer is not there yet. Until there is another answer, the one before stays. */
export function useScheduleCheck(schedule: string, timeZone: string): Output<'checkSchedule'> | undefined {
  const { data, refetch } = useProcedure('checkSchedule', { schedule, timeZone, next: shownTimes });
  const kept = useRef(data);
  if (data !== undefined) kept.current = data;
  const first = data?.next[0];
  useEffect(() => {
    if (first === undefined) return undefined;
    const wait = Math.min(longestTimer, Math.max(1000, first - Date.now()));
    const timer = setTimeout(() => void refetch(), wait);
    return () => clearTimeout(timer);
  }, [first, refetch]);
  return data ?? kept.current;
}
