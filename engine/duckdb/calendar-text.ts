/** Dates, times and timestamps of DuckDB as ISO 8601 text, over their whole range. */

const microsPerSecond = 1_000_000n;

/** @param days since 1970-01-01. @returns whether DuckDB means an infinite date by them, and not a day. */
export function isInfiniteDate(days: number): boolean {
  return days >= 2147483647 || days <= -2147483647;
}

/** @param days since 1970-01-01; DuckDB's largest and smallest values mean infinity. */
export function dateText(days: number): string {
  if (isInfiniteDate(days)) return days > 0 ? 'infinity' : '-infinity';
  // Days to civil date in the proleptic Gregorian calendar, by 400-year eras starting on 1 March.
  const shifted = days + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${yearText(year)}-${two(month)}-${two(day)}`;
}

/** Four digits; outside 0…9999 a sign and at least six, as ISO 8601 writes expanded years. */
function yearText(year: number): string {
  if (year >= 0 && year <= 9999) return String(year).padStart(4, '0');
  return `${year < 0 ? '-' : '+'}${String(Math.abs(year)).padStart(6, '0')}`;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

/** Units since 1970 by which DuckDB means an infinite timestamp; the negative one means that before all others. */
export const infiniteTimestamp = 9223372036854775807n;

/**
 * `YYYY-MM-DDTHH:MM:SS[.ffffff]`; nanoseconds give nine digits. Trailing zeros of the fraction are cut.
 * @param value units since 1970-01-01T00:00:00.
 */
export function timestampText(value: bigint, unitsPerSecond: bigint, suffix = ''): string {
  if (value === infiniteTimestamp) return 'infinity';
  if (value === -infiniteTimestamp) return '-infinity';
  const unitsPerDay = unitsPerSecond * 86_400n;
  let days = value / unitsPerDay;
  let rest = value % unitsPerDay;
  if (rest < 0n) {
    days -= 1n;
    rest += unitsPerDay;
  }
  return `${dateText(Number(days))}T${clockText(rest, unitsPerSecond)}${suffix}`;
}

/** `HH:MM:SS[.ffffff]` of a time within a day (24:00:00 included). */
export function clockText(value: bigint, unitsPerSecond: bigint = microsPerSecond): string {
  const seconds = Number(value / unitsPerSecond);
  const fraction = value % unitsPerSecond;
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  if (fraction === 0n) return clock;
  const digits = String(unitsPerSecond).length - 1;
  return `${clock}.${String(fraction).padStart(digits, '0').replace(/0+$/, '')}`;
}

/** DuckDB packs 40 bits of microseconds and 24 bits of offset, counted down from +15:59:59. */
export function timeWithZoneText(bits: bigint): string {
  const seconds = 57_599 - Number(bits & 0xffffffn);
  const size = Math.abs(seconds);
  const tail = size % 60 === 0 ? '' : `:${two(size % 60)}`;
  return `${clockText(bits >> 24n)}${seconds < 0 ? '-' : '+'}${two(Math.floor(size / 3600))}:${two(Math.floor(size / 60) % 60)}${tail}`;
}

/** ISO 8601 duration; months, days and time are kept apart as DuckDB keeps them. `PT0S` when all are zero. */
export function intervalText(months: number, days: number, micros: bigint): string {
  let date = '';
  const years = Math.trunc(months / 12);
  if (years !== 0) date += `${years}Y`;
  if (months % 12 !== 0) date += `${months % 12}M`;
  if (days !== 0) date += `${days}D`;
  if (micros === 0n) return date === '' ? 'PT0S' : `P${date}`;
  const sign = micros < 0n ? '-' : '';
  const size = micros < 0n ? -micros : micros;
  const hours = size / 3_600_000_000n;
  const minutes = (size / 60_000_000n) % 60n;
  const seconds = (size / microsPerSecond) % 60n;
  const fraction = size % microsPerSecond;
  let time = '';
  if (hours !== 0n) time += `${sign}${hours}H`;
  if (minutes !== 0n) time += `${sign}${minutes}M`;
  if (seconds !== 0n || fraction !== 0n) {
    const behind = fraction === 0n ? '' : `.${String(fraction).padStart(6, '0').replace(/0+$/, '')}`;
    time += `${sign}${seconds}${behind}S`;
  }
  return `P${date}T${time}`;
}
