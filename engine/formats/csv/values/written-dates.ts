/** Dates that are not written as ISO 8601 has it: which patterns a text fits, as bits, and their strptime spelling. */

const orders = ['ymd', 'dmy', 'mdy'] as const;
const marks = ['/', '-', '.'] as const;

export type DateOrder = (typeof orders)[number];

export interface DatePattern {
  readonly bit: number;
  readonly order: DateOrder;
  /** For DuckDB's strptime. */
  readonly format: string;
  /** As people write it: `dd/mm/yyyy`. */
  readonly title: string;
}

/** Bits 0…17: order × mark × digits of the year; 18…23: with the month as a word. */
const numeric: readonly DatePattern[] = orders.flatMap((order, orderIndex) =>
  marks.flatMap((mark, markIndex) =>
    ['%Y', '%y'].map((year, short) => {
      const part = { y: year, m: '%m', d: '%d' };
      const shown = { y: short === 0 ? 'yyyy' : 'yy', m: 'mm', d: 'dd' };
      const each = [...order] as ('y' | 'm' | 'd')[];
      return {
        bit: 1 << (orderIndex * 6 + markIndex * 2 + short),
        order,
        format: each.map((letter) => part[letter]).join(mark),
        title: each.map((letter) => shown[letter]).join(mark),
      };
    }),
  ),
);

const worded: readonly DatePattern[] = [
  { bit: 1 << 18, order: 'dmy', format: '%d %b %Y', title: 'dd mon yyyy' },
  { bit: 1 << 19, order: 'dmy', format: '%d-%b-%Y', title: 'dd-mon-yyyy' },
  { bit: 1 << 20, order: 'dmy', format: '%d-%b-%y', title: 'dd-mon-yy' },
  { bit: 1 << 21, order: 'mdy', format: '%b %d, %Y', title: 'mon dd, yyyy' },
  { bit: 1 << 22, order: 'dmy', format: '%d %B %Y', title: 'dd month yyyy' },
  { bit: 1 << 23, order: 'mdy', format: '%B %d, %Y', title: 'month dd, yyyy' },
];

export const datePatternList: readonly DatePattern[] = [...numeric, ...worded];

/** Bits 24…28: what follows the date. */
export const timePatternList: readonly { readonly bit: number; readonly format: string; readonly title: string }[] = [
  { bit: 1 << 24, format: '', title: '' },
  { bit: 1 << 25, format: ' %H:%M', title: ' hh:mm' },
  { bit: 1 << 26, format: ' %H:%M:%S', title: ' hh:mm:ss' },
  { bit: 1 << 27, format: ' %H:%M:%S.%f', title: ' hh:mm:ss.ffffff' },
  { bit: 1 << 28, format: ' %I:%M %p', title: ' hh:mm AM' },
  { bit: 1 << 29, format: ' %I:%M:%S %p', title: ' hh:mm:ss AM' },
];

const datePart = (1 << 24) - 1;
export const anyDatePattern = (1 << 30) - 1;
/** `YYYY-MM-DD` itself. */
export const isoDatePattern = (1 << 2) | (1 << 24);

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const fullMonths = [
  'january', 'february', 'march', 'april', 'may', 'june', 'july', 'august', 'september', 'october', 'november', 'december',
]; // prettier-ignore

const numericText = /^(\d{1,4})([/.-])(\d{1,2})\2(\d{1,4})(?: (.+))?$/u;
const dayFirstText = /^(\d{1,2})([ -])([A-Za-z]{3,9})\2(\d{2}|\d{4})(?: (.+))?$/u;
const monthFirstText = /^([A-Za-z]{3,9}) (\d{1,2}), (\d{4})(?: (.+))?$/u;
const timeText = /^(\d{1,2}):(\d\d)(?::(\d\d)(\.\d{1,6})?)?( [AaPp][Mm])?$/u;
const longest = 40;

/** Bits of every date and time pattern that the text fits; 0: it is not a date. */
export function datePatterns(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start;
  if (length < 6 || length > longest || !looksWritten(bytes, start, end)) return 0;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, length).toString('latin1');
  const numbers = numericText.exec(text);
  if (numbers !== null) {
    const [, first, mark, second, third, time] = numbers;
    return joined(numericPatterns(first!, marks.indexOf(mark as '/'), second!, third!), time);
  }
  const day = dayFirstText.exec(text);
  if (day !== null) return joined(wordedDay(day[1]!, day[2]!, day[3]!, day[4]!), day[5]);
  const month = monthFirstText.exec(text);
  return month === null ? 0 : joined(wordedMonth(month[1]!, month[2]!, month[3]!), month[4]);
}

/** A digit within the first ten characters and one of the marks: most texts are none at a glance. */
function looksWritten(bytes: Uint8Array, start: number, end: number): boolean {
  const limit = Math.min(end, start + 12);
  let digit = false;
  let mark = false;
  for (let at = start; at < limit; at += 1) {
    const byte = bytes[at]!;
    if (byte >= 48 && byte <= 57) digit = true;
    else if (byte === 47 || byte === 45 || byte === 46 || byte === 32) mark = true;
  }
  return digit && mark;
}

function joined(date: number, time: string | undefined): number {
  if (date === 0) return 0;
  const rest = time === undefined ? 1 << 24 : timePattern(time);
  return rest === 0 ? 0 : date | rest;
}

function numericPatterns(first: string, mark: number, second: string, third: string): number {
  const [a, b, c] = [Number(first), Number(second), Number(third)];
  let found = 0;
  const add = (order: number, year: string, month: number, day: number): void => {
    if (year.length !== 4 && year.length !== 2) return;
    const short = year.length === 2 ? 1 : 0;
    const full = short === 0 ? Number(year) : Number(year) + (Number(year) < 69 ? 2000 : 1900);
    if (isDay(full, month, day)) found |= 1 << (order * 6 + mark * 2 + short);
  };
  if (third.length <= 2) add(0, first, b, c);
  if (first.length <= 2) {
    add(1, third, b, a);
    add(2, third, a, b);
  }
  return found;
}

function wordedDay(day: string, mark: string, month: string, year: string): number {
  const [short, full] = monthOf(month);
  const at = short === -1 ? full : short;
  const whole = year.length === 4 ? Number(year) : Number(year) + (Number(year) < 69 ? 2000 : 1900);
  if (at === -1 || !isDay(whole, at + 1, Number(day))) return 0;
  if (mark === ' ') return year.length !== 4 ? 0 : (short === -1 ? 0 : 1 << 18) | (full === -1 ? 0 : 1 << 22);
  return short === -1 ? 0 : year.length === 4 ? 1 << 19 : 1 << 20;
}

function wordedMonth(month: string, day: string, year: string): number {
  const [short, full] = monthOf(month);
  const at = short === -1 ? full : short;
  if (at === -1 || !isDay(Number(year), at + 1, Number(day))) return 0;
  return (short === -1 ? 0 : 1 << 21) | (full === -1 ? 0 : 1 << 23);
}

function monthOf(word: string): [short: number, full: number] {
  const lower = word.toLowerCase();
  return [months.indexOf(lower), fullMonths.indexOf(lower)];
}

function timePattern(text: string): number {
  const time = timeText.exec(text);
  if (time === null) return 0;
  const [, hour, minute, second, fraction, half] = time;
  if (Number(minute) > 59 || Number(second ?? 0) > 59) return 0;
  if (half !== undefined) {
    if (Number(hour) < 1 || Number(hour) > 12 || fraction !== undefined) return 0;
    return second === undefined ? 1 << 28 : 1 << 29;
  }
  if (Number(hour) > 23) return 0;
  if (second === undefined) return 1 << 25;
  return fraction === undefined ? 1 << 26 : 1 << 27;
}

function isDay(year: number, month: number, day: number): boolean {
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = month === 2 ? (leap ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31;
  return day <= days;
}

/** True when day and month could stand either way round. */
export function isEitherWay(patterns: number): boolean {
  const order = (index: number): boolean => (((patterns & datePart) >>> (index * 6)) & 63) !== 0;
  return order(1) && order(2);
}
