/** At which of its due times a trigger started nothing. Pure. */

import type { Firing, TriggerState } from '#engine/catalog/trigger-entities.ts';
import { lastTime, type Schedule } from '#engine/orchestrate/schedules/schedule.ts';

type Counted = Pick<Firing, 'due' | 'missedCount'> & {
  readonly actions: readonly Pick<Firing['actions'][number], 'state'>[];
};

/**
 * Firings only count them. The times are those before them by the schedule, as long as it did not change: then the anchor is
 * later than what was due.
 * @param firings newest first: all since `from`.
 * @returns in ascending order, none before `from`.
 */
export function missedTimes(
  schedule: Schedule,
  { anchor }: Pick<TriggerState, 'anchor'>,
  firings: readonly Counted[],
  from: number,
): number[] {
  const fired = new Set(firings.map(({ due }) => due));
  const since = Math.max(anchor, from - 1);
  const found = new Set<number>();
  for (const { due, missedCount, actions } of firings) {
    if (due === null || due <= since) continue;
    if (actions.length > 0 && actions.every(({ state }) => state === 'MISSED')) found.add(due);
    for (let [time, left] = [due, missedCount]; left > 0;) {
      const before = lastTime(schedule, since, time - 1, anchor);
      if (before === undefined) break;
      time = before;
      // One that fired while the clock was ahead is not counted.
      if (fired.has(time)) continue;
      found.add(time);
      left -= 1;
    }
  }
  return [...found].toSorted((left, right) => left - right);
}
