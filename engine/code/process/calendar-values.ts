/** Dates and timestamps from ISO 8601 text, exactly, over the whole range that DuckDB has. */

const expanded = /^([+-]\d{6,7}|\d{4})-(\d\d)-(\d\d)$/u;
const clock = /^(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6})0*)?$/u;
const largestDay = 2_147_483_646;
const infinity = 9_223_372_036_854_775_807n;
const microsPerDay = 86_400_000_000n;

/** Days since 1970-01-01; undefined for other text. `infinity` and `-infinity` are DuckDB's. */
export function daysOf(text: string): number | undefined {
  if (text === 'infinity') return largestDay + 1;
  if (text === '-infinity') return -largestDay - 1;
  const match = expanded.exec(text);
  if (match === null) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return undefined;
  // From civil date to days by 400-year eras that start on 1 March.
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  const days = era * 146_097 + dayOfEra - 719_468;
  return Math.abs(days) <= largestDay ? days : undefined;
}

/** Microseconds since 1970-01-01T00:00:00; undefined for text that is not a timestamp without a zone. */
export function microsOf(text: string): bigint | undefined {
  if (text === 'infinity') return infinity;
  if (text === '-infinity') return -infinity;
  const at = text.search(/[T ]/u);
  const days = at === -1 ? daysOf(text) : daysOf(text.slice(0, at));
  if (days === undefined || Math.abs(days) > largestDay) return undefined;
  const micros = at === -1 ? 0n : clockMicros(text.slice(at + 1));
  if (micros === undefined) return undefined;
  const value = BigInt(days) * microsPerDay + micros;
  return value > -infinity && value < infinity ? value : undefined;
}

/** As `microsOf`, for an instant: the text ends in `Z` or in an offset such as +02:00. */
export function instantOf(text: string): bigint | undefined {
  if (text === 'infinity' || text === '-infinity') return microsOf(text);
  const match = /^(.*[T ].*?)(?:Z|([+-])(\d\d):?(\d\d))$/u.exec(text);
  if (match === null) return undefined;
  const local = microsOf(match[1]!);
  if (local === undefined || match[2] === undefined) return local;
  const [hours, minutes] = [Number(match[3]), Number(match[4])];
  if (hours > 15 || minutes > 59) return undefined;
  const offset = BigInt(hours * 60 + minutes) * 60_000_000n;
  const value = match[2] === '+' ? local - offset : local + offset;
  return value > -infinity && value < infinity ? value : undefined;
}

function clockMicros(text: string): bigint | undefined {
  const match = clock.exec(text);
  if (match === null) return undefined;
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3])];
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined;
  return BigInt((hours * 60 + minutes) * 60 + seconds) * 1_000_000n + BigInt((match[4] ?? '').padEnd(6, '0'));
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}
