/**
 * Bins of numbers: steps of 1, 2 or 5 times a power of ten, each with its lower bound and without its upper one. Bounds
 * are exact: a decimal 0.3 is in the bin from 0.3, whatever the binary fraction of 0.1 is.
 */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { decimalText as everyDigit } from '#engine/duckdb/decimal-text.ts';
import type { DataType } from '#engine/types/data-type.ts';

export interface Bins {
  /** `50`, `month`, `5 years`. */
  readonly step: string;
  /** In order and without gaps; `from` belongs to the bin, `to` to the next. */
  readonly bins: readonly { readonly from: string; readonly to: string }[];
  /**
   * What rows are first grouped by, cheap to compute; NULL for NULL. Only of finite values between those that the bins
   * were chosen for.
   */
  readonly key: Sql;
  /** Position of the key's bin, from 0. */
  place(key: Sql): Sql;
}

/** `mantissa` × 10^`exponent`. */
interface Step {
  readonly mantissa: 1 | 2 | 5;
  readonly exponent: number;
}

/** Doubles tell whole numbers apart up to here. */
const mostExact = 2 ** 52;
const leastExponent = -290;

export function isNumber({ kind }: DataType): boolean {
  return ['tinyint', 'smallint', 'int', 'bigint', 'float', 'double', 'decimal'].includes(kind);
}

/**
 * @param least, most the smallest and the largest finite value, as DuckDB writes them.
 * @param wanted most bins; there may be one more, since the first begins at a multiple of the step.
 */
export function numberBins(value: Sql, type: DataType, least: string, most: string, wanted: number): Bins {
  if (type.kind === 'float' || type.kind === 'double') return floatBins(value, Number(least), Number(most), wanted);
  const scale = type.kind === 'decimal' ? type.scale : 0;
  const [low, high] = [scaledOf(least, scale), scaledOf(most, scale)];
  const step = exactStep(high - low, wanted, scale);
  const width = BigInt(step.mantissa) * 10n ** BigInt(step.exponent + scale);
  const first = floorDivided(low, width);
  const count = Number(floorDivided(high, width) - first) + 1;
  const bins = boundsOf(step, first, count);
  const start = first * width;
  if ([low, high, start].every((each) => magnitude(each) < BigInt(mostExact) / 4n)) {
    // A quotient of whole numbers of this size is never rounded up to the next one. The half absorbs that a decimal times
    // its power of ten is not quite whole.
    const scaled = scale === 0 ? sql`CAST(${value} AS DOUBLE)` : sql`CAST(${value} AS DOUBLE) * ${double(10 ** scale)}`;
    const place = sql`floor((${scaled} - ${double(Number(start) - 0.5)}) / ${double(Number(width))})`;
    return { ...bins, key: sql`CAST(${place} AS INTEGER)` };
  }
  if (type.kind !== 'decimal') {
    const fits = start >= -(2n ** 63n) && high - start < 2n ** 63n;
    const whole = fits ? sql`CAST(${value} AS BIGINT)` : sql`CAST(${value} AS HUGEINT)`;
    return { ...bins, key: sql`CAST((${whole} - ${literal(start)}) // ${literal(width)} AS INTEGER)` };
  }
  if (magnitude(start) >= 10n ** 38n || high - start >= 10n ** 38n) {
    // The first bound or a distance from it is not a decimal. Next to a bound, a value may be in the neighbouring bin.
    const near = floatPlaces(sql`CAST(${value} AS DOUBLE)`, step, Number(first));
    return {
      ...bins,
      key: sql`CASE WHEN ${value} IS NOT NULL THEN greatest(0, least(${literal(count - 1)}, ${near})) END`,
    };
  }
  // Far from zero doubles would not tell neighbours apart; their distances from the first bound are small.
  const bound = sql`CAST(${literal(everyDigit(start, scale))} AS DECIMAL(38, ${literal(scale)}))`;
  const distance = sql`CAST(CAST(${value} AS DECIMAL(38, ${literal(scale)})) - ${bound} AS DOUBLE)`;
  return { ...bins, key: floatPlaces(distance, step, 0) };
}

function floatBins(value: Sql, low: number, high: number, wanted: number): Bins {
  const largest = Math.max(Math.abs(low), Math.abs(high));
  const range = high / 2 - low / 2;
  const width = Math.max(range === 0 ? largest / 10 : (range / wanted) * 2, largest / mostExact);
  const step = roundStep(width === 0 ? 1 : width);
  const first = floatPlace(low, step);
  const bins = boundsOf(step, BigInt(first), floatPlace(high, step) - first + 1);
  return { ...bins, key: floatPlaces(sql`CAST(${value} AS DOUBLE)`, step, first, largest < mostExact / 4) };
}

/** The smallest of 1, 2, 5 × 10^n that is not below a width. */
function roundStep(width: number): Step {
  let exponent = Math.max(leastExponent, Math.floor(Math.log10(width)));
  const fits = (mantissa: number): boolean => widthOf({ mantissa: mantissa as 1, exponent }) >= width * (1 - 1e-12);
  for (const mantissa of [1, 2, 5] as const) if (fits(mantissa)) return { mantissa, exponent };
  exponent += 1;
  return { mantissa: 1, exponent };
}

/** The same of a range of whole numbers of 10^-`scale`; never finer than one of them. */
function exactStep(range: bigint, wanted: number, scale: number): Step {
  for (let exponent = -scale; ; exponent += 1) {
    for (const mantissa of [1, 2, 5] as const) {
      if (BigInt(mantissa) * 10n ** BigInt(exponent + scale) * BigInt(wanted) > range) return { mantissa, exponent };
    }
  }
}

function widthOf({ mantissa, exponent }: Step): number {
  return exponent >= 0 ? mantissa * 10 ** exponent : mantissa / 10 ** -exponent;
}

/** The nearest double to the exact bound; a value that is the same decimal is the same double. */
function boundOf(place: number, { mantissa, exponent }: Step): number {
  return exponent >= 0 ? place * mantissa * 10 ** exponent : (place * mantissa) / 10 ** -exponent;
}

function floatPlace(value: number, step: Step): number {
  const place = Math.floor(value / widthOf(step));
  if (value >= boundOf(place + 1, step)) return place + 1;
  return value < boundOf(place, step) ? place - 1 : place;
}

/**
 * As `floatPlace`, in DuckDB.
 * @param isExact all bounds of steps without a fraction are exact doubles.
 */
function floatPlaces(value: Sql, step: Step, first: number, isExact = false): Sql {
  const power = double(10 ** Math.abs(step.exponent));
  const mantissa = double(step.mantissa);
  const bound = (place: Sql): Sql =>
    step.exponent >= 0 ? sql`${place} * ${mantissa} * ${power}` : sql`(${place} * ${mantissa}) / ${power}`;
  const place = sql`floor(${value} / ${double(widthOf(step))})`;
  const whole = sql`CAST(${place} - ${double(first)} AS INTEGER)`;
  // Where a width and its multiples are exact doubles, a value below a multiple is further away from it, relative to it, than
  // half the distance to the double below the whole number: the quotient is never rounded up to that.
  if (step.exponent >= 0 && isExact) return whole;
  const isBelow = sql`${value} < ${bound(place)}`;
  const isAbove = sql`${value} >= ${bound(sql`(${place} + ${double(1)})`)}`;
  return sql`CASE WHEN ${isBelow} THEN ${whole} - 1 WHEN ${isAbove} THEN ${whole} + 1 ELSE ${whole} END`;
}

/** Calculations with it are those of doubles. */
function double(value: number): Sql {
  return sql`CAST(${literal(value)} AS DOUBLE)`;
}

function boundsOf({ mantissa, exponent }: Step, first: bigint, count: number): Omit<Bins, 'key'> {
  const bound = (place: bigint): string => decimalText(place * BigInt(mantissa), exponent);
  return {
    step: decimalText(BigInt(mantissa), exponent),
    place: (key) => key,
    bins: Array.from({ length: count }, (_, index) => ({
      from: bound(first + BigInt(index)),
      to: bound(first + BigInt(index + 1)),
    })),
  };
}

/** `whole` × 10^`exponent`, written out up to 21 digits. */
function decimalText(whole: bigint, exponent: number): string {
  const sign = whole < 0n ? '-' : '';
  const digits = String(magnitude(whole));
  if (whole === 0n) return '0';
  if (digits.length + Math.abs(exponent) > 40 && Math.abs(exponent) > 21) {
    const short = digits.replace(/0+$/u, '');
    const fraction = short.length > 1 ? `.${short.slice(1)}` : '';
    return `${sign}${short.slice(0, 1)}${fraction}e${exponent + digits.length - 1}`;
  }
  if (exponent >= 0) return `${sign}${digits}${'0'.repeat(exponent)}`;
  const padded = digits.padStart(1 - exponent, '0');
  const fraction = padded.slice(exponent).replace(/0+$/u, '');
  return `${sign}${padded.slice(0, exponent)}${fraction === '' ? '' : `.${fraction}`}`;
}

/** `12.5` with scale 2 → 1250. */
function scaledOf(text: string, scale: number): bigint {
  const [whole = '0', fraction = ''] = text.split('.');
  const digits = BigInt(`${whole.replace('-', '')}${fraction.padEnd(scale, '0').slice(0, scale)}` || '0');
  return text.startsWith('-') ? -digits : digits;
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function floorDivided(value: bigint, divisor: bigint): bigint {
  const quotient = value / divisor;
  return value < 0n && value % divisor !== 0n ? quotient - 1n : quotient;
}
