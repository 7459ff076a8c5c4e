/** What is due at a moment, and what of it starts: a rule for times that passed while nobody looked. */

import { lastTime, nextTime, type Schedule } from '#engine/orchestrate/schedules/schedule.ts';

export interface DueRequest {
  readonly schedule: Schedule;
  readonly anchor: number;
  /** Due times up to this moment are settled. */
  readonly handledUntil: number;
  readonly now: number;
  readonly missedRuns: 'skip' | 'once' | 'all';
  /** Due times since then that have a firing already: the clock was ahead then, and was set back. */
  readonly fired: ReadonlySet<number>;
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
  /** Oldest first; empty: all that is due has its firing. */
  readonly firings: readonly DueFiring[];
}

/** A due time is missed when nobody looked for so long after it. */
export const onTime = 60_000;
/** Of `all`. */
export const mostCaughtUp = 100;
/** Missed due times are counted up to this number. */
export const mostCounted = 1000;

/** Pure. Undefined: nothing is due. */
export function planDue({ schedule, anchor, handledUntil, now, missedRuns, fired }: DueRequest): DuePlan | undefined {
  const last = lastTime(schedule, handledUntil, now, anchor);
  if (last === undefined) return undefined;
  const lastOpen = (until: number): number | undefined => {
    let due = lastTime(schedule, handledUntil, until, anchor);
    while (due !== undefined && fired.has(due)) due = lastTime(schedule, handledUntil, due - 1, anchor);
    return due;
  };
  const countBefore = (due: number): number => {
    let count = 0;
    for (let time = handledUntil; count < mostCounted;) {
      time = nextTime(schedule, time, anchor) ?? due;
      if (time >= due) break;
      if (!fired.has(time)) count += 1;
    }
    return count;
  };
  const dues: number[] = [];
  const most = missedRuns === 'all' ? mostCaughtUp : 1;
  for (let due = lastOpen(now); due !== undefined && dues.length < most; due = lastOpen(due - 1)) dues.unshift(due);
  const firings = dues.map((due, index): DueFiring => {
    const isMissed = now - due > onTime;
    const starts = !isMissed || missedRuns !== 'skip';
    return { due, starts, caughtUp: isMissed && starts, missedCount: index === 0 ? countBefore(due) : 0 };
  });
  return { handledUntil: last, firings };
}

/** @param getFired asked only when something is due. */
export async function findDue(
  request: Omit<DueRequest, 'fired'>,
  getFired: () => Promise<readonly number[]>,
): Promise<DuePlan | undefined> {
  const { schedule, handledUntil, now, anchor } = request;
  if (lastTime(schedule, handledUntil, now, anchor) === undefined) return undefined;
  return planDue({ ...request, fired: new Set(await getFired()) });
}
