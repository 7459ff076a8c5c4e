/** Where times are on a lane of the coming hours, by the clock of this computer. Pure. */

import { clock, dayTitle } from '#renderer/features/triggers/workflows/next-week.ts';

export interface LaneSpan {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly before: number;
}

/** From 0, now, to 1. */
export function shareOf(time: number, { now, before }: LaneSpan): number {
  return (time - now) / (before - now);
}

export interface Tick {
  readonly time: number;
  /** `06:00`; `Tue 24 Nov` at midnight. */
  readonly label: string;
  readonly isDay: boolean;
}

/** Of each third hour of the clock, or sixth or so, also on a day on which the clock changes. @param step hours. */
export function ticksOf({ now, before }: LaneSpan, step = 3): Tick[] {
  const hour = new Date(now);
  hour.setMinutes(0, 0, 0);
  const ticks: Tick[] = [];
  for (let time = hour.getTime() + millisPerHour; time < before; time += millisPerHour) {
    const hours = new Date(time).getHours();
    if (hours % step !== 0) continue;
    ticks.push({ time, label: hours === 0 ? dayTitle(time) : clock(time), isDay: hours === 0 });
  }
  return ticks;
}

const millisPerHour = 3_600_000;

export interface Mark {
  /** The first of them. */
  readonly time: number;
  readonly count: number;
  /** `05:30`, or `12 starts from 05:00 to 05:11`. */
  readonly words: string;
}

/**
 * Marks that would be drawn over one another are one.
 * @param times in ascending order.
 * @param narrowest a mark and a gap, as a share of the lane.
 */
export function marksOf(times: readonly number[], span: LaneSpan, narrowest = 0.008): Mark[] {
  const groups: number[][] = [];
  for (const time of times) {
    if (time < span.now || time >= span.before) continue;
    const last = groups.at(-1);
    if (last !== undefined && shareOf(time, span) - shareOf(last[0]!, span) < narrowest) last.push(time);
    else groups.push([time]);
  }
  return groups.map((group) => ({
    time: group[0]!,
    count: group.length,
    words:
      group.length === 1
        ? clock(group[0]!)
        : `${group.length} starts from ${clock(group[0]!)} to ${clock(group.at(-1)!)}`,
  }));
}

/** `05:30` today, else `Tue 24 Nov 05:30`. */
export function nextWords(time: number, now: number): string {
  const isToday = new Date(time).toDateString() === new Date(now).toDateString();
  return isToday ? clock(time) : `${dayTitle(time)} ${clock(time)}`;
}
