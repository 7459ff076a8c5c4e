/** Bins of dates and times along the calendar, in UTC: years, quarters, months, weeks from Monday, days, parts of days. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import type { chartSteps } from '#engine/contract/procedures/charts.ts';
import { civilOf, dayOf } from '#engine/explore/charts/civil-days.ts';
import type { Bins } from '#engine/explore/charts/number-bins.ts';
import type { DataType } from '#engine/types/data-type.ts';

/** The steps that one can ask for. */
export type CalendarStep = (typeof chartSteps)[number];

/** A number of months, or of microseconds from Monday, 5 January 1970. */
interface TimeStep {
  readonly name: string;
  readonly unit: 'month' | 'microsecond';
  readonly size: bigint;
}

const second = 1_000_000n;
const minute = 60n * second;
const hour = 60n * minute;
const day = 24n * hour;
const fourDays = 4n;

const fixed = (name: string, size: bigint): TimeStep => ({ name, unit: 'microsecond', size });
const months = (name: string, size: bigint): TimeStep => ({ name, unit: 'month', size });
const several = (count: bigint, noun: string): string => (count === 1n ? noun : `${count} ${noun}s`);

const steps: readonly TimeStep[] = [
  ...[1n, 10n, 100n].flatMap((power) =>
    [1n, 2n, 5n].map((size) => fixed(several(size * power, 'microsecond'), size * power)),
  ),
  ...[1n, 10n, 100n].flatMap((power) =>
    [1n, 2n, 5n].map((size) => fixed(several(size * power, 'millisecond'), size * power * 1000n)),
  ),
  ...[1n, 5n, 15n, 30n].map((size) => fixed(several(size, 'second'), size * second)),
  ...[1n, 5n, 15n, 30n].map((size) => fixed(several(size, 'minute'), size * minute)),
  ...[1n, 3n, 6n, 12n].map((size) => fixed(several(size, 'hour'), size * hour)),
  fixed('day', day),
  fixed('week', 7n * day),
  months('month', 1n),
  months('quarter', 3n),
  ...[1n, 10n, 100n, 1000n, 10_000n, 100_000n, 1_000_000n, 10_000_000n].flatMap((power) =>
    [1n, 2n, 5n].map((size) => months(several(size * power, 'year'), size * power * 12n)),
  ),
];

export function isTime({ kind }: DataType): boolean {
  return kind === 'date' || kind === 'timestamp' || kind === 'timestamp_ntz';
}

/** An instant as grids show it. @param text from DuckDB. */
export function timeText(text: string, { kind }: DataType): string {
  return kind === 'timestamp' ? text.replace(/\+00$/u, ' Z') : text;
}

/** Whole number of a column's least step of time: days of dates, microseconds of times, since 1970. */
export function timeNumber(value: Sql, type: DataType): Sql {
  return type.kind === 'date' ? sql`date_diff('day', DATE '1970-01-01', ${value})` : sql`epoch_us(${value})`;
}

/**
 * @param least, most as {@link timeNumber}, finite.
 * @param asked of the person; coarser if there would be more than `allowed`, which the answer's step shows.
 */
export function timeBins(
  value: Sql,
  type: DataType,
  least: bigint,
  most: bigint,
  wanted: number,
  asked: CalendarStep | undefined,
  allowed: number,
): Bins {
  const isDate = type.kind === 'date';
  const inMicroseconds = (number: bigint): bigint => (isDate ? number * day : number);
  const [low, high] = [inMicroseconds(least), inMicroseconds(most)];
  const finest = asked ?? (isDate ? 'day' : 'microsecond');
  const step = steps
    .slice(steps.findIndex(({ name }) => name === finest))
    .find((each) => placeOf(high, each) - placeOf(low, each) < BigInt(asked === undefined ? wanted : allowed))!;
  const first = placeOf(low, step);
  const count = Number(placeOf(high, step) - first) + 1;
  const bound = (place: bigint): string => boundText(place, step);
  return {
    step: step.name,
    bins: Array.from({ length: count }, (_, index) => ({
      from: bound(first + BigInt(index)),
      to: bound(first + BigInt(index + 1)),
    })),
    ...keyAndPlace(value, type, step, first),
  };
}

/** Number of the step that holds a time. */
function placeOf(microseconds: bigint, { unit, size }: TimeStep): bigint {
  if (unit === 'microsecond') return floorDivided(microseconds - fourDays * day, size);
  const { year, month } = civilOf(floorDivided(microseconds, day));
  return floorDivided(year * 12n + BigInt(month - 1), size);
}

/** Bins of days and more are those of dates, which are far fewer than rows: the calendar is asked about them only. */
function keyAndPlace(value: Sql, type: DataType, { unit, size }: TimeStep, first: bigint): Pick<Bins, 'key' | 'place'> {
  if (unit === 'microsecond' && size % day !== 0n) {
    const start = first * size + fourDays * day;
    return {
      key: sql`CAST((CAST(epoch_us(${value}) AS HUGEINT) - ${literal(start)}) // ${literal(size)} AS INTEGER)`,
      place: (key) => key,
    };
  }
  // Of instants the UTC calendar, whatever the session's zone is.
  const local = type.kind === 'timestamp' ? sql`make_timestamp(epoch_us(${value}))` : value;
  return {
    key: sql`CAST(${local} AS DATE)`,
    place: (key) =>
      unit === 'month'
        ? sql`CAST((CAST(year(${key}) AS BIGINT) * 12 + month(${key}) - 1 - ${literal(first * size)}) // ${literal(size)} AS INTEGER)`
        : sql`CAST((date_diff('day', DATE '1970-01-01', ${key}) - ${literal((first * size) / day + fourDays)}) // ${literal(size / day)} AS INTEGER)`,
  };
}

/** ISO; a year beyond 9999 has more digits, one before 1 a minus sign (the year 0 is 1 BC). */
function boundText(place: bigint, { unit, size }: TimeStep): string {
  const start =
    unit === 'microsecond'
      ? place * size + fourDays * day
      : dayOf(floorDivided(place * size, 12n), Number(modulo(place * size, 12n)) + 1, 1) * day;
  const days = floorDivided(start, day);
  const { year, month, day: date } = civilOf(days);
  const years = `${year < 0n ? '-' : ''}${String(year < 0n ? -year : year).padStart(4, '0')}`;
  const text = `${years}-${padded(month)}-${padded(date)}`;
  if (unit === 'month' || size % day === 0n) return text;
  const rest = start - days * day;
  const clock = [rest / hour, (rest / minute) % 60n, (rest / second) % 60n].map((part) => padded(Number(part)));
  const fraction = String(rest % second)
    .padStart(6, '0')
    .replace(/0+$/u, '');
  return `${text}T${clock.join(':')}${fraction === '' ? '' : `.${fraction}`}`;
}

function padded(part: number): string {
  return String(part).padStart(2, '0');
}

function floorDivided(value: bigint, divisor: bigint): bigint {
  return (value - modulo(value, divisor)) / divisor;
}

function modulo(value: bigint, divisor: bigint): bigint {
  return ((value % divisor) + divisor) % divisor;
}
