/**
 * Schedules as Glue writes them, `cron(…)` in a time zone and `rate(…)` from an anchor: when they are due. Pure.
 * Due times of a cron are instants of its time zone's clock: one that the clock shows twice is due once, the first
 * time; one that it skips is due when it jumps (see zoned-time.ts).
 */

import { EngineError } from '#engine/contract/errors.ts';
import {
  parseCronFields,
  type CronFields,
  type DayOfMonth,
  type DayOfWeek,
} from '#engine/orchestrate/schedules/cron-fields.ts';
import {
  checkTimeZone,
  day,
  dayClockOf,
  instantOf,
  type Instant,
  type LocalTime,
} from '#engine/orchestrate/schedules/zoned-time.ts';

export type Schedule =
  | { readonly kind: 'cron'; readonly fields: CronFields; readonly timeZone: string }
  | { readonly kind: 'rate'; readonly every: number };

const minute = 60_000;
const hour = 60 * minute;
const units: Readonly<Record<string, number>> = { minute, hour, day };
/** Longer text is a mistake, and would be read for long. */
const longestText = 1000;
/** Of a rate: a century. */
const longestRate = 36_525 * day;

/** @throws EngineError InvalidInput that names the field or the time zone. */
export function parseSchedule(text: string, timeZone = 'UTC'): Schedule {
  if (text.length > longestText) {
    const count = `${text.length.toLocaleString('en')} characters, and at most ${longestText.toLocaleString('en')} are read`;
    throw new EngineError('InvalidInput', `Cannot read the schedule "${shownOf(text)}": it has ${count}.`, {
      hint: 'Write ranges and steps instead of long lists, for example 0-59 or 0/5.',
    });
  }
  const [, kind, inner] = /^\s*(cron|rate)\s*\(([^()]*)\)\s*$/iu.exec(text) ?? [];
  if (kind === undefined || inner === undefined) {
    const why = 'it is neither cron(…) nor rate(…)';
    throw new EngineError('InvalidInput', `Cannot read the schedule "${shownOf(text)}": ${why}.`, {
      hint: 'Write for example cron(0 6 * * ? *) or rate(30 minutes).',
    });
  }
  checkTimeZone(timeZone, 'Cannot read the schedule: its time zone');
  if (kind.toLowerCase() === 'cron') return { kind: 'cron', fields: parseCronFields(inner), timeZone };
  return { kind: 'rate', every: parseRate(inner) };
}

function parseRate(text: string): number {
  const [, count, unit] = /^\s*(\d+)\s+(minute|hour|day)s?\s*$/iu.exec(text) ?? [];
  const unitLength = units[unit?.toLowerCase() ?? ''] ?? Number.NaN;
  const every = Number(count) * unitLength;
  if (every >= minute && every <= longestRate) return every;
  const why =
    every > longestRate
      ? 'is longer than a century, which is the longest'
      : every < minute
        ? 'is shorter than a minute'
        : 'is not a whole number and a unit';
  throw new EngineError('InvalidInput', `Cannot read the schedule: rate(${shownOf(text)}) ${why}.`, {
    hint:
      every > longestRate
        ? `Write at most rate(${longestRate / unitLength} ${unit!.toLowerCase()}s).`
        : 'Write a whole number from 1 and minutes, hours or days, for example rate(30 minutes).',
  });
}

function shownOf(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/**
 * The first due time after a moment; undefined: there is none any more.
 * @param anchor of a rate: it is due at whole multiples of its period after this moment.
 */
export function nextTime(schedule: Schedule, after: Instant, anchor: Instant): Instant | undefined {
  if (schedule.kind === 'cron') return comingTime(schedule, after);
  const periods = Math.max(1, Math.floor((after - anchor) / schedule.every) + 1);
  return anchor + periods * schedule.every;
}

export function nextTimes(schedule: Schedule, after: Instant, anchor: Instant, count: number): Instant[] {
  const times: Instant[] = [];
  for (let last = after; times.length < count;) {
    const next = nextTime(schedule, last, anchor);
    if (next === undefined) break;
    times.push(next);
    last = next;
  }
  return times;
}

/** The last due time after one moment and up to another; undefined: there is none. */
export function lastTime(schedule: Schedule, after: Instant, until: Instant, anchor: Instant): Instant | undefined {
  const isDueAfter = (moment: Instant): Instant | undefined => {
    const next = nextTime(schedule, moment, anchor);
    return next !== undefined && next <= until ? next : undefined;
  };
  let found = isDueAfter(after);
  if (found === undefined) return undefined;
  // The first due time after a moment is never earlier than that after an earlier moment.
  let [low, high] = [found, until];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const next = isDueAfter(middle);
    if (next === undefined) high = middle;
    else {
      found = next;
      low = next;
    }
  }
  return found;
}

type CronSchedule = Extract<Schedule, { kind: 'cron' }>;

/** Between these moments a schedule has no due time; its next one is the second. */
interface Gap {
  readonly after: Instant;
  readonly next: Instant | undefined;
}

/** A service asks again and again for times that are days away. */
const gaps = new WeakMap<CronSchedule, Gap>();

function comingTime(schedule: CronSchedule, after: Instant): Instant | undefined {
  const known = gaps.get(schedule);
  if (known !== undefined && known.after <= after && (known.next === undefined || after < known.next))
    return known.next;
  const next = nextCronTime(schedule.fields, schedule.timeZone, after);
  gaps.set(schedule, { after, next });
  return next;
}

function nextCronTime(fields: CronFields, timeZone: string, after: Instant): Instant | undefined {
  const lastYear = fields.years.at(-1) ?? 0;
  // Clocks are up to a day behind UTC, and may skip a day.
  for (let from = (Math.floor(after / day) - 2) * day; ;) {
    const localDay = nextLocalDay(fields, from, lastYear);
    if (localDay === undefined) return undefined;
    const found = firstOfDay(fields, localDay, timeZone, after);
    if (found !== undefined) return found;
    from = localDay + day;
  }
}

/** The first day from this one on that the fields name. */
function nextLocalDay(fields: CronFields, from: LocalTime, lastYear: number): LocalTime | undefined {
  const date = new Date(from);
  let [year, month, first] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  while (year <= lastYear) {
    if (fields.years.includes(year) && fields.months.includes(month)) {
      const found = daysOf(fields, year, month).find((each) => each >= first);
      if (found !== undefined) return Date.UTC(year, month - 1, found);
    }
    first = 1;
    month += 1;
    if (month > 12) [year, month] = [year + 1, 1];
  }
  return undefined;
}

function firstOfDay(
  { hours, minutes }: CronFields,
  localDay: LocalTime,
  timeZone: string,
  after: Instant,
): Instant | undefined {
  const clock = dayClockOf(localDay, timeZone);
  for (const each of hours) {
    // Most hours of a steady day are passed over at once.
    if (clock.change === null && localDay + (each + 1) * hour - clock.before <= after) continue;
    for (const value of minutes) {
      const instant = instantOf(localDay + each * hour + value * minute, clock);
      if (instant > after) return instant;
    }
  }
  return undefined;
}

/** Days of the month that the fields name, in ascending order. */
function daysOf({ daysOfMonth, daysOfWeek }: CronFields, year: number, month: number): number[] {
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  // 0 is Sunday.
  const firstWeekday = new Date(Date.UTC(year, month - 1, 1)).getUTCDay();
  const days =
    daysOfMonth === null
      ? (daysOfWeek ?? []).flatMap((each) => weekdaysOf(each, firstWeekday, last))
      : daysOfMonth.flatMap((each) => dayOf(each, firstWeekday, last));
  return [...new Set(days)].sort((left, right) => left - right);
}

function dayOf(wanted: DayOfMonth, firstWeekday: number, last: number): number[] {
  switch (wanted.kind) {
    case 'day':
      return wanted.day <= last ? [wanted.day] : [];
    case 'last':
      return [last];
    case 'lastWeekday':
      return [nearestWeekday(last, firstWeekday, last)];
    case 'weekday':
      return wanted.day <= last ? [nearestWeekday(wanted.day, firstWeekday, last)] : [];
  }
}

/** It never leaves the month, as in Glue. */
function nearestWeekday(date: number, firstWeekday: number, last: number): number {
  const weekday = (firstWeekday + date - 1) % 7;
  if (weekday === 6) return date === 1 ? date + 2 : date - 1;
  if (weekday === 0) return date === last ? date - 2 : date + 1;
  return date;
}

function weekdaysOf({ day: wanted, nth }: DayOfWeek, firstWeekday: number, last: number): number[] {
  const first = 1 + ((wanted - 1 - firstWeekday + 7) % 7);
  const all: number[] = [];
  for (let date = first; date <= last; date += 7) all.push(date);
  if (nth === null) return all;
  return nth === 'last' ? all.slice(-1) : all.slice(nth - 1, nth);
}
