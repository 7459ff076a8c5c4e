/** A schedule as the pickers show it, read from its text and written back; most cron texts have no picker. */

/** In the order of a week as people here write it; cron calls Sunday 1. */
export const weekdays = ['MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT', 'SUN'] as const;
export type Weekday = (typeof weekdays)[number];

/** `time` is HH:MM; `day` of a month is 1 to 31, or L for the last one. */
export type ScheduleChoice =
  | { readonly every: 'minutes' | 'hours'; readonly count: number }
  | { readonly every: 'day'; readonly time: string }
  | { readonly every: 'week'; readonly days: readonly Weekday[]; readonly time: string }
  | { readonly every: 'month'; readonly day: number | 'L'; readonly time: string }
  | { readonly every: 'text' };

export type ChoiceName = ScheduleChoice['every'];

const cronDays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] as const;

/** `text` for everything that no picker shows, mistakes included. */
export function readChoice(text: string): ScheduleChoice {
  const [, count, unit] = /^\s*rate\s*\(\s*(\d{1,6})\s+(minute|hour)s?\s*\)\s*$/iu.exec(text) ?? [];
  if (unit !== undefined) return { every: unit.toLowerCase() === 'hour' ? 'hours' : 'minutes', count: Number(count) };
  const fields = cronFieldsOf(text);
  if (fields === undefined) return { every: 'text' };
  const [minute, hour, day, month, weekday, year] = fields;
  const time = timeOf(hour, minute);
  if (time === undefined || month !== '*' || year !== '*') return { every: 'text' };
  if ((day === '*' && weekday === '?') || (day === '?' && weekday === '*')) return { every: 'day', time };
  if (day === '?') {
    const days = readWeekdays(weekday);
    return days === undefined ? { every: 'text' } : { every: 'week', days, time };
  }
  if (weekday !== '?') return { every: 'text' };
  if (day.toUpperCase() === 'L') return { every: 'month', day: 'L', time };
  return /^\d{1,2}$/u.test(day) && Number(day) >= 1 && Number(day) <= 31
    ? { every: 'month', day: Number(day), time }
    : { every: 'text' };
}

export function writeChoice(choice: Exclude<ScheduleChoice, { every: 'text' }>): string {
  switch (choice.every) {
    case 'minutes':
    case 'hours':
      return `rate(${choice.count} ${choice.count === 1 ? choice.every.slice(0, -1) : choice.every})`;
    case 'day':
      return `cron(${fieldsOfTime(choice.time)} * * ? *)`;
    case 'week':
      return `cron(${fieldsOfTime(choice.time)} ? * ${writeWeekdays(choice.days)} *)`;
    case 'month':
      return `cron(${fieldsOfTime(choice.time)} ${choice.day} * ? *)`;
  }
}

/** The schedule of another picker, at the same time of day where it has one. */
export function changeChoice(name: Exclude<ChoiceName, 'text'>, before: ScheduleChoice): ScheduleChoice {
  const time = 'time' in before ? before.time : '06:00';
  switch (name) {
    case 'minutes':
      return { every: 'minutes', count: 30 };
    case 'hours':
      return { every: 'hours', count: 2 };
    case 'day':
      return { every: 'day', time };
    case 'week':
      return { every: 'week', days: ['MON', 'TUE', 'WED', 'THU', 'FRI'], time };
    case 'month':
      return { every: 'month', day: 1, time };
  }
}

export type CronFields = readonly [string, string, string, string, string, string];

/** As they are written; undefined: it does not have that form. */
export function cronFieldsOf(text: string): CronFields | undefined {
  const inner = /^\s*cron\s*\(([^()]*)\)\s*$/iu.exec(text)?.[1]?.trim().split(/\s+/u);
  return inner?.length === 6 ? (inner as unknown as CronFields) : undefined;
}

/** The days that a field names, in the order of {@link weekdays}; undefined: it has a form without picker. */
export function readWeekdays(field: string): readonly Weekday[] | undefined {
  const found = new Set<Weekday>();
  for (const part of field.toUpperCase().split(',')) {
    const [first, last = first, ...more] = part.split('-').map(dayNumber);
    if (first === undefined || last === undefined || more.length > 0 || last < first) return undefined;
    for (const name of cronDays.slice(first, last + 1)) found.add(name);
  }
  return weekdays.filter((each) => found.has(each));
}

/** 0 is Sunday. */
function dayNumber(text: string): number | undefined {
  const index = /^[1-7]$/u.test(text) ? Number(text) - 1 : cronDays.findIndex((name) => name === text);
  return index === -1 ? undefined : index;
}

function writeWeekdays(days: readonly Weekday[]): string {
  const chosen = weekdays.filter((each) => days.includes(each));
  return chosen.join(',') === 'MON,TUE,WED,THU,FRI' ? 'MON-FRI' : chosen.join(',');
}

/** HH:MM of two single numbers. */
export function timeOf(hour: string, minute: string): string | undefined {
  if (!/^\d{1,2}$/u.test(hour) || !/^\d{1,2}$/u.test(minute) || Number(hour) > 23 || Number(minute) > 59)
    return undefined;
  return `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
}

function fieldsOfTime(time: string): string {
  const [hour = '0', minute = '0'] = time.split(':');
  return `${Number(minute)} ${Number(hour)}`;
}
