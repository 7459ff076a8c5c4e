/** The starts of the next seven days, by the days and hours of this computer's clock. Pure. */

import { needsYear } from '#renderer/ui/format/words.ts';

export interface Day {
  /** Midnight at its begin, in milliseconds since 1970 UTC. */
  readonly start: number;
  /** In ascending order. */
  readonly times: readonly number[];
}

/** @param times due times in ascending order; those before `now` and after seven days are not shown. */
export function nextWeek(times: readonly number[], now: number): Day[] {
  return Array.from({ length: 7 }, (_, index) => {
    const [start, end] = [midnight(now, index), midnight(now, index + 1)];
    return { start, times: times.filter((time) => time >= Math.max(start, now) && time < end) };
  });
}

/** A day that the clock makes longer or shorter still ends at midnight. */
function midnight(now: number, days: number): number {
  const date = new Date(now);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}

/** Share of the day that has passed on the clock, 0 to 1. */
export function shareOfDay(time: number): number {
  const date = new Date(time);
  return (date.getHours() * 60 + date.getMinutes()) / 1440;
}

/** `02:30`. */
export function clock(time: number): string {
  return new Date(time).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
}

/** `Wed 25 Nov`, or `Sat 26 Jan 2199` if it needs its year. */
export function dayTitle(start: number, now = Date.now()): string {
  const year = needsYear(start, now) ? 'numeric' : undefined;
  return new Date(start)
    .toLocaleDateString('en-GB', { weekday: 'short', day: '2-digit', month: 'short', year })
    .replace(',', '');
}

const mostTimes = 6;

/** `02:30, 14:30`, or `24 starts from 00:00 to 23:00` where there are many. */
export function timesWords(times: readonly number[]): string {
  if (times.length === 0) return 'no start';
  if (times.length <= mostTimes) return times.map(clock).join(', ');
  return `${times.length} starts from ${clock(times[0]!)} to ${clock(times.at(-1)!)}`;
}
