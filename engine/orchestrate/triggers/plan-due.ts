/** What is due at a moment, and what of it starts: a rule for times that passed while nobody looked. Pure. */

import { lastTime, nextTime, type Schedule } from '#engine/orchestrate/schedules/schedule.ts';

export interface DueRequest {
  readonly schedule: Schedule;
  readonly anchor: number;
  /** Due times up to this moment are settled. */
  readonly handledUntil: number;
  readonly now: number;
  readonly missedRuns: 'skip' | 'once' | 'all';
}

export interface DueFiring {
  readonly due: number;
  readonly starts: boolean;
  readonly caughtUp: boolean;
  /** Due times before it that start nothing; see {@link mostCounted}. */
  readonly missedCount: number;
}

export interface DuePlan {
  readonly handledUntil: number;
  /** Oldest first. */
  readonly firings: readonly DueFiring[];
}

/** A due time is missed when nobody looked for so long after it. */
export const onTime = 60_000;
/** Of `all`. */
export const mostCaughtUp = 100;
/** Missed due times are counted up to this number. */
export const mostCounted = 1000;

/** Undefined: nothing is due. */
export function planDue({ schedule, anchor, handledUntil, now, missedRuns }: DueRequest): DuePlan | undefined {
  const last = lastTime(schedule, handledUntil, now, anchor);
  if (last === undefined) return undefined;
  const isMissed = now - last > onTime;
  const countBefore = (due: number): number => {
    let count = 0;
    for (let time = handledUntil; count < mostCounted; count += 1) {
      time = nextTime(schedule, time, anchor) ?? due;
      if (time >= due) break;
    }
    return count;
  };
  if (missedRuns !== 'all') {
    const starts = !isMissed || missedRuns === 'once';
    return {
      handledUntil: last,
      firings: [{ due: last, starts, caughtUp: isMissed && starts, missedCount: countBefore(last) }],
    };
  }
  const dues = [last];
  while (dues.length < mostCaughtUp) {
    const before = lastTime(schedule, handledUntil, dues[0]! - 1, anchor);
    if (before === undefined) break;
    dues.unshift(before);
  }
  return {
    handledUntil: last,
    firings: dues.map((due, index) => ({
      due,
      starts: true,
      caughtUp: now - due > onTime,
      missedCount: index === 0 ? countBefore(due) : 0,
    })),
  };
}
