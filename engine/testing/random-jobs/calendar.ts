/** Days and microseconds since 1970 in the proleptic Gregorian calendar, by Howard Hinnant's algorithms. */

const dayMicros = 86_400_000_000n;

export interface CalendarDay {
  readonly year: number;
  /** From 1. */
  readonly month: number;
  /** From 1. */
  readonly day: number;
}

/** https://howardhinnant.github.io/date_algorithms.html#days_from_civil */
export function daysFromCalendar(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

export function calendarOf(days: number): CalendarDay {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shiftedMonth + (shiftedMonth < 10 ? 3 : -9);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

export function lengthOfMonth(year: number, month: number): number {
  return month === 12 ? 31 : daysFromCalendar(year, month + 1, 1) - daysFromCalendar(year, month, 1);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** `YYYY-MM-DD`. */
export function dateText(days: number): string {
  const { year, month, day } = calendarOf(days);
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

/** Days of a text `YYYY-MM-DD`; undefined when it is not a date. */
export function daysOf(text: string): number | undefined {
  const match = /^(\d{4,6})-(\d{2})-(\d{2})$/u.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  if (month < 1 || month > 12 || day < 1 || day > lengthOfMonth(year, month)) return undefined;
  return daysFromCalendar(year, month, day);
}

export interface TimeOfDay {
  readonly days: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly micros: number;
}

export function timeOf(micros: bigint): TimeOfDay {
  const rest = ((micros % dayMicros) + dayMicros) % dayMicros;
  const seconds = Number(rest / 1_000_000n);
  return {
    days: Number((micros - rest) / dayMicros),
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    micros: Number(rest % 1_000_000n),
  };
}

export function microsOfDay(days: number): bigint {
  return BigInt(days) * dayMicros;
}

/** `YYYY-MM-DD HH:MM:SS[.ffffff]`, the fraction without zeros at its end. */
export function timeText(micros: bigint): string {
  const { days, hour, minute, second, micros: part } = timeOf(micros);
  const fraction = part === 0 ? '' : `.${String(part).padStart(6, '0').replace(/0+$/u, '')}`;
  return `${dateText(days)} ${two(hour)}:${two(minute)}:${two(second)}${fraction}`;
}

/** Value of a text as {@link timeText} writes it, with a T or a space; undefined for other text. */
export function microsOf(text: string): bigint | undefined {
  const match = /^(\S{10,12}?)[ T](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,6}))?$/u.exec(text);
  const days = match === null ? undefined : daysOf(match[1]!);
  if (match === null || days === undefined) return undefined;
  const [hour, minute, second] = match.slice(2, 5).map(Number) as [number, number, number];
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const seconds = BigInt(hour * 3600 + minute * 60 + second);
  return microsOfDay(days) + seconds * 1_000_000n + BigInt((match[5] ?? '').padEnd(6, '0'));
}
