/** A schedule in plain words; the text itself where its words would be longer than it is. */

import { cronFieldsOf, readWeekdays, timeOf, weekdays } from '#renderer/features/schedules/schedule-choice.ts';

const weekdayNames: Readonly<Record<string, string>> = {
  MON: 'Monday',
  TUE: 'Tuesday',
  WED: 'Wednesday',
  THU: 'Thursday',
  FRI: 'Friday',
  SAT: 'Saturday',
  SUN: 'Sunday',
};
const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
const ordinals = ['first', 'second', 'third', 'fourth', 'fifth'] as const;
/** Times of a day that are listed one by one. */
const mostTimes = 6;

/** `Every day at 02:30`; the trimmed text where there are no short words. */
export function scheduleWords(text: string): string {
  const [, count, unit] = /^\s*rate\s*\(\s*(\d{1,9})\s+(minute|hour|day)s?\s*\)\s*$/iu.exec(text) ?? [];
  if (unit !== undefined) {
    const noun = unit.toLowerCase();
    return capital(everyWords(Number(count), noun));
  }
  const fields = cronFieldsOf(text);
  const words = fields === undefined ? undefined : cronWords(fields);
  return words === undefined ? text.trim() : capital(words);
}

function everyWords(count: number, noun: string): string {
  return count === 1 ? `every ${noun}` : `every ${count} ${noun}s`;
}

function capital(words: string): string {
  return `${words[0]!.toUpperCase()}${words.slice(1)}`;
}

function cronWords([minutes, hours, day, month, weekday, year]: ReturnType<typeof cronFieldsOf> & object):
  | string
  | undefined {
  const time = timesWords(minutes, hours);
  const days = daysWords(day, weekday);
  const months = month === '*' ? '' : monthsWords(month);
  const years = year === '*' ? '' : /^\d{4}$/u.test(year) ? ` in ${year}` : undefined;
  if (time === undefined || days === undefined || months === undefined || years === undefined) return undefined;
  if (!time.startsWith('every')) return `${days} ${time}${months}${years}`;
  return days === 'every day'
    ? `${time}${months}${years}`
    : `${time} ${days.replace(/^every /u, 'on ')}${months}${years}`;
}

function timesWords(minutes: string, hours: string): string | undefined {
  const step = /^(?:\*|(\d{1,2}))\/(\d{1,2})$/u.exec(minutes);
  const range = /^(\d{1,2})-(\d{1,2})$/u.exec(hours);
  const everyMinutes =
    minutes === '*'
      ? 'every minute'
      : step === null
        ? undefined
        : `${everyWords(Number(step[2]), 'minute')}${Number(step[1] ?? 0) === 0 ? '' : ` from minute ${Number(step[1])}`}`;
  if (everyMinutes !== undefined) {
    if (hours === '*') return everyMinutes;
    return range === null ? undefined : `${everyMinutes} from ${clock(range[1]!, '00')} to ${clock(range[2]!, '59')}`;
  }
  if (!/^\d{1,2}$/u.test(minutes)) return undefined;
  const past = `:${minutes.padStart(2, '0')}`;
  if (hours === '*') return `every hour at ${past}`;
  const hourStep = /^(?:\*|0)\/(\d{1,2})$/u.exec(hours);
  if (hourStep !== null) return `${everyWords(Number(hourStep[1]), 'hour')} at ${past}`;
  if (range !== null) return `every hour from ${clock(range[1]!, minutes)} to ${clock(range[2]!, minutes)}`;
  const times = hours.split(',').map((hour) => timeOf(hour, minutes));
  if (times.length > mostTimes || times.includes(undefined)) return undefined;
  return `at ${listed(times as string[])}`;
}

function daysWords(day: string, weekday: string): string | undefined {
  if (weekday === '?') return day === '*' ? 'every day' : daysOfMonth(day.toUpperCase());
  if (day !== '?') return undefined;
  if (weekday === '*') return 'every day';
  const wanted = weekday.toUpperCase();
  const last = /^(\w{3}|[1-7])L$/u.exec(wanted);
  if (last !== null) return inMonth('last', last[1]!);
  const nth = /^(\w{3}|[1-7])#([1-5])$/u.exec(wanted);
  if (nth !== null) return inMonth(ordinals[Number(nth[2]) - 1]!, nth[1]!);
  const days = wanted === 'L' ? (['SAT'] as const) : readWeekdays(wanted);
  if (days === undefined) return undefined;
  const names = days.map((each) => weekdayNames[each]!);
  const first = weekdays.indexOf(days[0]!);
  const isRow = days.length > 2 && days.every((each, index) => weekdays[first + index] === each);
  if (days.length === 7) return 'every day';
  return `every ${isRow ? `${names[0]} to ${names.at(-1)}` : listed(names)}`;
}

function inMonth(which: string, weekday: string): string | undefined {
  const name = readWeekdays(weekday)?.[0];
  return name === undefined ? undefined : `on the ${which} ${weekdayNames[name]} of the month`;
}

function daysOfMonth(day: string): string | undefined {
  if (day === 'L') return 'on the last day of the month';
  if (day === 'LW') return 'on the last weekday of the month';
  const near = /^(\d{1,2})W$/u.exec(day);
  if (near !== null) return `on the weekday nearest to day ${Number(near[1])} of the month`;
  const days = day.split(',');
  if (!days.every((each) => /^\d{1,2}$/u.test(each))) return undefined;
  return `on day${days.length === 1 ? '' : 's'} ${listed(days.map((each) => String(Number(each))))} of the month`;
}

function monthsWords(field: string): string | undefined {
  const range = field.split('-').map(monthName);
  if (range.length === 2) return range.includes(undefined) ? undefined : ` from ${range[0]} to ${range[1]}`;
  const names = field.split(',').map(monthName);
  return names.includes(undefined) ? undefined : ` in ${listed(names as string[])}`;
}

function monthName(text: string): string | undefined {
  if (/^\d{1,2}$/u.test(text)) return monthNames[Number(text) - 1];
  return monthNames.find((name) => name.slice(0, 3).toUpperCase() === text.toUpperCase());
}

function clock(hour: string, minute: string): string {
  return `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
}

/** `a, b and c`. */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
