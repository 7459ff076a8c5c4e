/** Due times found by looking at every minute, one after the other; shares no code with the schedules. */

import type { CalendarMinute } from '#engine/orchestrate/schedules/testing/draw-cron.ts';

const minute = 60_000;

/** @param from, until whole minutes; a minute is in it from the first on and before the second. */
export function dueInUtc(holds: (at: CalendarMinute) => boolean, from: number, until: number): number[] {
  const due: number[] = [];
  for (let time = from; time < until; time += minute) if (holds(calendarOf(time))) due.push(time);
  return due;
}

/** What the clock of a zone shows in each minute of a span. */
export interface ClockRecord {
  readonly from: number;
  readonly shown: readonly number[];
}

/** @param from long enough after the last time that clocks were set back. */
export function recordClock(timeZone: string, from: number, until: number): ClockRecord {
  const format = clockOf(timeZone);
  const shown: number[] = [];
  for (let time = from - minute; time < until; time += minute) shown.push(format(time));
  return { from, shown };
}

/** Milliseconds of a time as if its clock showed UTC. */
function clockOf(timeZone: string): (time: number) => number {
  // Swedish dates are written as ISO 8601.
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  return (time) => Date.parse(`${format.format(time).replace(' ', 'T')}Z`);
}

/** As {@link recordClock}, of whole years of UTC: since 2000, clocks change only at full quarters of an hour. */
export function recordYears(timeZone: string, first: number, end: number): ClockRecord {
  const [from, until] = [Date.UTC(first, 0), Date.UTC(end, 0)];
  const format = clockOf(timeZone);
  const shown = [format(from - minute)];
  for (let quarter = from; quarter < until; quarter += 15 * minute) {
    const start = format(quarter);
    for (let passed = 0; passed < 15; passed += 1) shown.push(start + passed * minute);
  }
  return { from, shown };
}

/** What the clock shows for the first time, and what it jumped over, is due then. */
export function dueInZone(holds: (at: CalendarMinute) => boolean, { from, shown }: ClockRecord): number[] {
  const due: number[] = [];
  let highest = shown[0]!;
  shown.slice(1).forEach((now, index) => {
    let isDue = false;
    for (let local = highest + minute; local <= now; local += minute) isDue ||= holds(calendarOf(local));
    if (isDue) due.push(from + index * minute);
    highest = Math.max(highest, now);
  });
  return due;
}

let knownDay = Number.NaN;
/** One object for all minutes: there are millions. */
let known = { year: 0, month: 0, lastDate: 0, date: 0, weekday: 0, hour: 0, minute: 0 };

function calendarOf(local: number): CalendarMinute {
  const days = Math.floor(local / 86_400_000);
  if (days !== knownDay) {
    const date = new Date(local);
    const [year, month] = [date.getUTCFullYear(), date.getUTCMonth() + 1];
    const lastDate = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]!;
    known = { year, month, lastDate, date: date.getUTCDate(), weekday: date.getUTCDay() + 1, hour: 0, minute: 0 };
    knownDay = days;
  }
  const minutes = Math.floor((local - days * 86_400_000) / minute);
  known.hour = Math.floor(minutes / 60);
  known.minute = minutes % 60;
  return known;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
