/** Results of the functions of dates and times; instants are read in UTC. */

import { calendarOf, dateText, daysFromCalendar, lengthOfMonth, microsOfDay, timeOf, timeText } from '../calendar.ts';
import { castTo } from '../casts.ts';
import { simple, type Value } from '../value-types.ts';
import { constants, fn, small, type FunctionModel } from './function-model.ts';

const whole = simple('int');
const long = simple('bigint');
const text = simple('string');
const date = simple('date');
const instant = simple('timestamp');

/** ISO 8601: the week of the year's first Thursday is the first. */
function isoWeek(days: number): number {
  const thursday = days + 3 - weekday(days);
  return Math.floor((thursday - daysFromCalendar(calendarOf(thursday).year, 1, 1)) / 7) + 1;
}

/** Monday is 0; 1970-01-01 was a Thursday. */
function weekday(days: number): number {
  return (((days + 3) % 7) + 7) % 7;
}

function dayOfYear(days: number): number {
  return days - daysFromCalendar(calendarOf(days).year, 1, 1) + 1;
}

const dayParts: Readonly<Record<string, (days: number) => number>> = {
  year: (days) => calendarOf(days).year,
  quarter: (days) => Math.ceil(calendarOf(days).month / 3),
  month: (days) => calendarOf(days).month,
  day: (days) => calendarOf(days).day,
  dayofmonth: (days) => calendarOf(days).day,
  dayofweek: (days) => ((weekday(days) + 1) % 7) + 1,
  dayofyear: dayOfYear,
  weekofyear: isoWeek,
};

const timeParts: Readonly<Record<string, (micros: bigint) => number>> = {
  hour: (micros) => timeOf(micros).hour,
  minute: (micros) => timeOf(micros).minute,
  second: (micros) => timeOf(micros).second,
};

const namedParts: Readonly<Record<string, (micros: bigint) => number>> = {
  year: (micros) => dayParts['year']!(timeOf(micros).days),
  quarter: (micros) => dayParts['quarter']!(timeOf(micros).days),
  month: (micros) => dayParts['month']!(timeOf(micros).days),
  week: (micros) => isoWeek(timeOf(micros).days),
  day: (micros) => dayParts['day']!(timeOf(micros).days),
  doy: (micros) => dayOfYear(timeOf(micros).days),
  hour: timeParts['hour']!,
  minute: timeParts['minute']!,
};

function truncated(unit: string, micros: bigint): bigint {
  const { days } = timeOf(micros);
  const { year, month } = calendarOf(days);
  switch (unit) {
    case 'year':
      return microsOfDay(daysFromCalendar(year, 1, 1));
    case 'quarter':
      return microsOfDay(daysFromCalendar(year, month - ((month - 1) % 3), 1));
    case 'month':
      return microsOfDay(daysFromCalendar(year, month, 1));
    case 'week':
      return microsOfDay(days - weekday(days));
    case 'day':
      return microsOfDay(days);
    default: {
      const size = { hour: 3_600_000_000n, minute: 60_000_000n, second: 1_000_000n }[unit]!;
      return micros - (((micros % size) + size) % size);
    }
  }
}

function addMonths(days: number, months: number): number {
  const { year, month, day } = calendarOf(days);
  const count = year * 12 + month - 1 + months;
  const [toYear, toMonth] = [Math.floor(count / 12), (((count % 12) + 12) % 12) + 1];
  return daysFromCalendar(toYear, toMonth, Math.min(day, lengthOfMonth(toYear, toMonth)));
}

function lastDay(days: number): number {
  const { year, month } = calendarOf(days);
  return daysFromCalendar(year, month, lengthOfMonth(year, month));
}

/** A fraction goes towards 1970. */
function seconds(micros: Value): bigint {
  return (micros as bigint) / 1_000_000n;
}

const partNames = constants(text, Object.keys(namedParts));
const units = constants(text, ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second']);
const dateTexts = constants(text, [
  '2024-02-29',
  '2023-02-29',
  '1999-12-31',
  'no date',
  '',
  '2024-01-31 10:11:12',
  '2024-13-01',
]);
const timeTexts = constants(text, [
  '2024-02-29 10:11:12',
  '2024-02-29 10:11:12.5',
  '2024-02-29',
  'none',
  '2024-02-30 00:00:00',
]);

export const timeFunctions: readonly FunctionModel[] = [
  ...Object.entries(dayParts).flatMap(([name, part]) => [
    fn(name, [date], whole, (a) => BigInt(part(a as number))),
    fn(name, [instant], whole, (a) => BigInt(part(timeOf(a as bigint).days))),
  ]),
  ...Object.entries(timeParts).map(([name, part]) => fn(name, [instant], whole, (a) => BigInt(part(a as bigint)))),
  fn('date_part', [partNames, instant], long, (a, b) => BigInt(namedParts[a as string]!(b as bigint))),
  fn('date_trunc', [units, instant], instant, (a, b) => truncated(a as string, b as bigint)),
  fn('last_day', [date], date, (a) => lastDay(a as number)),
  fn('date_add', [date, small(-400, 400)], date, (a, b) => (a as number) + Number(b)),
  fn('date_sub', [date, small(-400, 400)], date, (a, b) => (a as number) - Number(b)),
  fn('datediff', [date, date], whole, (a, b) => BigInt((a as number) - (b as number))),
  fn('add_months', [date, small(-30, 30)], date, (a, b) => addMonths(a as number, Number(b))),
  { ...fn('to_date', [dateTexts], date, (a) => castTo(a, text, date)), casts: true },
  { ...fn('to_date', [text], date, (a) => castTo(a, text, date)), casts: true },
  { ...fn('to_timestamp', [timeTexts], instant, (a) => castTo(a, text, instant)), casts: true },
  fn('unix_timestamp', [instant], long, seconds),
  fn('from_unixtime', [small(-100_000, 2_000_000_000)], instant, (a) => (a as bigint) * 1_000_000n),
  fn('strftime', [instant, constants(text, ['%Y-%m-%d %H:%M:%S'])], text, (a) =>
    timeText(truncated('second', a as bigint)),
  ),
  fn('strftime', [date, constants(text, ['%Y-%m-%d'])], text, (a) => dateText(a as number)),
];

/** Functions of the current time: no model can predict them, only that they are later than this. */
export const momentFunctions = ['current_date', 'current_timestamp', 'now'] as const;
