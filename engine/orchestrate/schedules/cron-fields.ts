/** The six fields of Glue's cron(…): which values each takes, read into sets. */

import { EngineError } from '#engine/contract/errors.ts';

/** A set of whole numbers in ascending order. */
export type Values = readonly number[];

/** A day of the month that depends on the month. */
export type DayOfMonth =
  | { readonly kind: 'day'; readonly day: number }
  | { readonly kind: 'last' }
  | { readonly kind: 'lastWeekday' }
  /** The weekday (Monday to Friday) nearest to the day, within its month. */
  | { readonly kind: 'weekday'; readonly day: number };

/** A day of the week, 1 (Sunday) to 7 (Saturday), and which one of the month. */
export interface DayOfWeek {
  readonly day: number;
  /** 1 to 5; `last`; null: every one. */
  readonly nth: number | 'last' | null;
}

export interface CronFields {
  readonly minutes: Values;
  readonly hours: Values;
  /** Exactly one of the two is null (`?`). */
  readonly daysOfMonth: readonly DayOfMonth[] | null;
  readonly daysOfWeek: readonly DayOfWeek[] | null;
  readonly months: Values;
  readonly years: Values;
}

interface FieldRule {
  readonly title: string;
  readonly least: number;
  readonly most: number;
  /** From `least` on, in upper case. */
  readonly names?: readonly string[];
}

const minuteRule: FieldRule = { title: 'minutes', least: 0, most: 59 };
const hourRule: FieldRule = { title: 'hours', least: 0, most: 23 };
const dayRule: FieldRule = { title: 'day of month', least: 1, most: 31 };
const monthNames = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const monthRule: FieldRule = { title: 'month', least: 1, most: 12, names: monthNames };
const weekdayNames = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const weekdayRule: FieldRule = { title: 'day of week', least: 1, most: 7, names: weekdayNames };
const yearRule: FieldRule = { title: 'year', least: 1970, most: 2199 };

const form = 'Write cron(minutes hours day-of-month month day-of-week year), for example cron(0 6 * * ? *).';

/**
 * @param text between the parentheses.
 * @throws EngineError InvalidInput that names the field.
 */
export function parseCronFields(text: string): CronFields {
  const fields = text.trim().split(/\s+/u);
  if (text.trim() === '' || fields.length !== 6) {
    const count = text.trim() === '' ? 0 : fields.length;
    throw refusal(`cron(${text}) has ${count} field${count === 1 ? '' : 's'} instead of 6`, form);
  }
  const [minutes, hours, dayOfMonth, month, dayOfWeek, year] = fields as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) {
    throw refusal(
      dayOfMonth === '?' ? 'day of month and day of week are both "?"' : 'day of month and day of week are both set',
      'Set one of them, and write ? for the other, for example cron(0 6 * * ? *).',
    );
  }
  return {
    minutes: parseValues(minutes, minuteRule),
    hours: parseValues(hours, hourRule),
    daysOfMonth: dayOfMonth === '?' ? null : parseDaysOfMonth(dayOfMonth),
    daysOfWeek: dayOfWeek === '?' ? null : parseDaysOfWeek(dayOfWeek),
    months: parseValues(month, monthRule),
    years: parseValues(year, yearRule),
  };
}

function parseDaysOfMonth(text: string): DayOfMonth[] {
  const days: DayOfMonth[] = [];
  const plain: string[] = [];
  for (const item of itemsOf(text, dayRule)) {
    const upper = item.toUpperCase();
    if (upper === 'L') days.push({ kind: 'last' });
    else if (upper === 'LW' || upper === 'WL') days.push({ kind: 'lastWeekday' });
    else if (upper.endsWith('W')) days.push({ kind: 'weekday', day: valueOf(upper.slice(0, -1), dayRule, item) });
    else plain.push(item);
  }
  if (plain.length > 0)
    days.push(...parseValues(plain.join(','), dayRule).map((day): DayOfMonth => ({ kind: 'day', day })));
  return days;
}

function parseDaysOfWeek(text: string): DayOfWeek[] {
  const days: DayOfWeek[] = [];
  const plain: string[] = [];
  for (const item of itemsOf(text, weekdayRule)) {
    const upper = item.toUpperCase();
    const [day = '', nth, ...more] = upper.split('#');
    // Alone it is the last day of the week.
    if (upper === 'L') days.push({ day: 7, nth: null });
    else if (nth !== undefined) {
      if (more.length > 0 || !/^[1-5]$/u.test(nth))
        throw badField(weekdayRule, item, 'the number after # must be 1 to 5');
      days.push({ day: valueOf(day, weekdayRule, item), nth: Number(nth) });
    } else if (upper.endsWith('L')) days.push({ day: valueOf(upper.slice(0, -1), weekdayRule, item), nth: 'last' });
    else plain.push(item);
  }
  if (plain.length > 0)
    days.push(...parseValues(plain.join(','), weekdayRule).map((day): DayOfWeek => ({ day, nth: null })));
  return days;
}

/** Lists of values, ranges, steps and `*`. */
function parseValues(text: string, rule: FieldRule): Values {
  const found = new Set<number>();
  for (const item of itemsOf(text, rule)) {
    const [range = '', step, ...more] = item.split('/');
    if (more.length > 0) throw badField(rule, item, 'it has more than one "/"');
    const by = step === undefined ? 1 : stepOf(step, rule, item);
    const [first, last] = rangeOf(range, rule, item, step !== undefined);
    for (let value = first; value <= last; value += by) found.add(value);
  }
  return [...found].sort((left, right) => left - right);
}

function rangeOf(range: string, rule: FieldRule, item: string, hasStep: boolean): [number, number] {
  if (range === '*') return [rule.least, rule.most];
  const [from = '', to, ...more] = range.split('-');
  if (more.length > 0) throw badField(rule, item, 'it has more than one "-"');
  const first = valueOf(from, rule, item);
  // As in Glue, `a/b` begins at a and has no end.
  if (to === undefined) return [first, hasStep ? rule.most : first];
  const last = valueOf(to, rule, item);
  if (last < first)
    throw badField(
      rule,
      item,
      `a range must ascend; write ${from}-${nameOf(rule, rule.most)},${nameOf(rule, rule.least)}-${to}`,
    );
  return [first, last];
}

function nameOf(rule: FieldRule, value: number): string {
  return rule.names?.[value - rule.least] ?? String(value);
}

function stepOf(text: string, rule: FieldRule, item: string): number {
  const step = /^\d{1,4}$/u.test(text) ? Number(text) : 0;
  if (step >= 1) return step;
  throw badField(rule, item, 'the step after "/" must be a whole number from 1');
}

function valueOf(text: string, rule: FieldRule, item: string): number {
  const named = rule.names?.indexOf(text.toUpperCase()) ?? -1;
  if (named !== -1) return named + rule.least;
  const value = /^\d{1,4}$/u.test(text) ? Number(text) : Number.NaN;
  if (value >= rule.least && value <= rule.most) return value;
  const names = rule.names === undefined ? '' : ` or ${rule.names[0]}-${rule.names.at(-1)}`;
  throw badField(rule, item, `it takes ${rule.least}-${rule.most}${names}`);
}

function itemsOf(text: string, rule: FieldRule): string[] {
  const items = text.split(',');
  if (items.includes('')) throw badField(rule, text, 'a value is missing beside a comma');
  return items;
}

function badField({ title }: FieldRule, item: string, why: string): EngineError {
  return refusal(`${title} "${item}" is not valid: ${why}`, form);
}

function refusal(why: string, hint: string): EngineError {
  return new EngineError('InvalidInput', `Cannot read the schedule: ${why}.`, { hint });
}
