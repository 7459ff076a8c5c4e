/** One text for all spellings of a day or of a moment in a folder name. */

const day = /^(\d{4,6})-(\d{2})-(\d{2})( \(BC\))?$/u;
const moment =
  /^(\d{4,6})-(\d{2})-(\d{2})( \(BC\))?[ T]((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d{2})(?::?(\d{2}))?)?( \(BC\))?$/u;

/** Later years are in no timestamp of DuckDB; its first and last year are excluded. */
const lastYear = 290_000;
/** DuckDB reads no greater offset than this. */
const longestOffset = 15 * 60 + 59;

/**
 * As DuckDB writes it, in UTC, without the offset and without a fraction that is zero. A moment without a time zone
 * ignores its offset, as in DuckDB. Digits beyond microseconds are cut off.
 * @returns undefined for a text that is not a value of the type.
 */
export function canonicalMoment(value: string, kind: 'date' | 'timestamp' | 'timestamp_ntz'): string | undefined {
  const [, years, month, ofMonth, early, time, fraction = '', sign, hours, minutes, late] =
    (kind === 'date' ? day : moment).exec(value) ?? [];
  if (years === undefined || (early !== undefined && late !== undefined)) return undefined;
  const isBefore = (early ?? late) !== undefined;
  const year = isBefore ? 1 - Number(years) : Number(years);
  if ((isBefore && year > 0) || (kind !== 'date' && Math.abs(year) > lastYear)) return undefined;
  if (Number(ofMonth) > daysIn(year, Number(month)) || ofMonth === '00') return undefined;
  if (time === undefined) return dated(year, `${month}-${ofMonth}`, '');
  const offset = Number(hours ?? 0) * 60 + Number(minutes ?? 0);
  if (offset > longestOffset || Number(minutes ?? 0) > 59) return undefined;
  const micros = fraction.slice(0, 6).replace(/0+$/u, '');
  const [atYear, rest] =
    kind === 'timestamp' && offset !== 0
      ? shifted(year, `${month}-${ofMonth}T${time}`, sign === '-' ? offset : -offset)
      : [year, `${month}-${ofMonth}T${time}`];
  const [at, clock] = rest.split('T');
  return dated(atYear, at!, ` ${clock}${micros === '' ? '' : `.${micros}`}`);
}

function dated(year: number, monthAndDay: string, time: string): string {
  const shown = String(year > 0 ? year : 1 - year).padStart(4, '0');
  return `${shown}-${monthAndDay}${year > 0 ? '' : ' (BC)'}${time}`;
}

/** 0 for a month that is none. */
function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

/** Years repeat after 400, so any year can be moved into the range of Date. @param rest `MM-DDTHH:MM:SS`. */
function shifted(year: number, rest: string, byMinutes: number): [number, string] {
  const near = 2000 + (((year % 400) + 400) % 400);
  const moved = new Date(Date.parse(`${near}-${rest}Z`) + byMinutes * 60_000).toISOString();
  return [year + Number(moved.slice(0, 4)) - near, moved.slice(5, 19)];
}
