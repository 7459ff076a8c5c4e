/** A range of dates as slices: hours, days, weeks, months or years of the calendar, written by patterns. Pure. */

import { EngineError } from '#engine/contract/errors.ts';

export type DateStep = 'hour' | 'day' | 'week' | 'month' | 'year';

export interface DateRange {
  /** YYYY-MM-DD or YYYY-MM-DDTHH. */
  readonly from: string;
  /** Included; slices of hours go to the last hour of a date without one. */
  readonly to: string;
  readonly every: DateStep;
  /** Argument → pattern of the start of a slice. */
  readonly arguments: Readonly<Record<string, string>>;
  /** Argument → pattern of its end, which is the start of the next one. */
  readonly endArguments: Readonly<Record<string, string>>;
}

const hour = 3_600_000;
const firstYear = 100;

/** @throws EngineError InvalidInput for a date that does not exist, a range that ends before it begins, too many slices, or a pattern. */
export function dateSlices(range: DateRange, most: number): Record<string, string>[] {
  const first = floor(parseDate(range.from), range.every);
  // The last day is included, with each of its hours.
  const last = parseDate(range.every === 'hour' && !range.to.includes('T') ? `${range.to}T23` : range.to);
  if (last < parseDate(range.from))
    throw invalid(`The range ends on ${range.to}, before it begins on ${range.from}.`, 'Exchange the two dates.');
  if (Object.keys(range.arguments).length + Object.keys(range.endArguments).length === 0)
    throw invalid(
      'No argument gets the date.',
      'Name an argument of the job, for example day with the pattern yyyy-MM-dd.',
    );
  const starts = Object.entries(range.arguments).map(([name, pattern]) => [name, parsePattern(pattern)] as const);
  const ends = Object.entries(range.endArguments).map(([name, pattern]) => [name, parsePattern(pattern)] as const);
  const slices: Record<string, string>[] = [];
  for (let start = first; start <= last; start = after(start, range.every)) {
    if (slices.length === most)
      throw invalid(
        `The range from ${range.from} to ${range.to} has more than ${most.toLocaleString('en')} slices.`,
        'Choose a shorter range or longer slices.',
      );
    const end = after(start, range.every);
    slices.push(
      Object.fromEntries([
        ...starts.map(([name, write]) => [name, write(new Date(start))] as const),
        ...ends.map(([name, write]) => [name, write(new Date(end))] as const),
      ]),
    );
  }
  return slices;
}

/** Which days the slices cover, where they begin before the range or end after it; null: they do not. */
export function coveredNote({ from, to, every }: Pick<DateRange, 'from' | 'to' | 'every'>): string | null {
  if (every === 'hour' || every === 'day') return null;
  const [begin, last] = [parseDate(from), parseDate(to)];
  const first = floor(begin, every);
  let end = first;
  while (end <= last) end = after(end, every);
  const covered = [first, end - hour].map(dateText);
  if (covered[0] === dateText(begin) && covered[1] === dateText(last)) return null;
  return `The slices cover whole ${every}s, from ${covered.join(' to ')}: more than the range.`;
}

function dateText(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** Milliseconds; the calendar has no time zone here. */
function parseDate(text: string): number {
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}))?$/u.exec(text);
  const [year, month, day, hours] = (match ?? []).slice(1).map((part) => Number(part ?? 0));
  // Years below 100 would be years of the 20th century to Date.UTC; 400 years later is the same calendar.
  const isEarly = match !== null && year! < firstYear;
  const time = match === null ? Number.NaN : Date.UTC(isEarly ? year! + 400 : year!, month! - 1, day, hours);
  const date = new Date(time);
  const exists = date.getUTCMonth() === month! - 1 && date.getUTCDate() === day && hours! < 24;
  if (exists && !isEarly) return time;
  if (exists)
    throw invalid(
      `The year of "${text}" is out of range: years from 0100 to 9999 are possible.`,
      'Write dates as YYYY-MM-DD.',
    );
  throw invalid(`"${text}" is not a date.`, 'Write dates as YYYY-MM-DD, and hours as YYYY-MM-DDTHH.');
}

/** A month begins on its first day, and a year on 1 January; days and weeks begin where the range does. */
function floor(time: number, every: DateStep): number {
  const date = new Date(time);
  if (every === 'hour') return time;
  const day = every === 'month' || every === 'year' ? 1 : date.getUTCDate();
  return Date.UTC(date.getUTCFullYear(), every === 'year' ? 0 : date.getUTCMonth(), day);
}

function after(time: number, every: DateStep): number {
  const date = new Date(time);
  switch (every) {
    case 'hour':
      return time + hour;
    case 'day':
      return time + 24 * hour;
    case 'week':
      return time + 7 * 24 * hour;
    case 'month':
      return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
    case 'year':
      return Date.UTC(date.getUTCFullYear() + 1, 0, 1);
  }
}

const parts: Readonly<Record<string, (date: Date) => string>> = {
  yyyy: (date) => String(date.getUTCFullYear()).padStart(4, '0'),
  MM: (date) => two(date.getUTCMonth() + 1),
  dd: (date) => two(date.getUTCDate()),
  HH: (date) => two(date.getUTCHours()),
};

function two(amount: number): string {
  return String(amount).padStart(2, '0');
}

/** Text in single quotes and everything but letters stays as it is. */
function parsePattern(pattern: string): (date: Date) => string {
  const writers: ((date: Date) => string)[] = [];
  for (const [token, quoted] of pattern.matchAll(/'([^']*)'|yyyy|MM|dd|HH|\p{L}+|[^\p{L}']+|'/gu)) {
    const write = parts[token];
    if (write !== undefined) writers.push(write);
    else if (quoted !== undefined) writers.push(() => quoted);
    else if (/^[^\p{L}']/u.test(token)) writers.push(() => token);
    else
      throw invalid(
        `The pattern "${pattern}" has "${token}", which is not a part of a date.`,
        "Use yyyy, MM, dd and HH, and put other letters in single quotes, for example yyyy-MM-dd'T'HH.",
      );
  }
  return (date) => writers.map((write) => write(date)).join('');
}

function invalid(message: string, hint: string): EngineError {
  return new EngineError('InvalidInput', message, { hint });
}
