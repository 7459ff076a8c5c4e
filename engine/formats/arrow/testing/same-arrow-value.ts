/**
 * Whether Tenon's JSON of a row says what Arrow's integration file states of it, exactly: whole numbers and decimals to
 * the digit, single floats as single floats, times to the microsecond (finer ones are cut towards the past).
 */

import type { ArrowType, ArrowValue } from '#engine/formats/arrow/testing/integration-columns.ts';

export function sameArrowValue(theirs: ArrowValue, ours: unknown): boolean {
  if (theirs === null || ours === null || ours === undefined) return theirs === null && (ours ?? null) === null;
  switch (theirs.kind) {
    case 'list':
      return Array.isArray(ours) && sameItems(theirs.items, ours);
    case 'struct':
      return typeof ours === 'object' && sameItems(theirs.items, Object.values(ours));
    case 'map': {
      if (typeof ours !== 'object' || Array.isArray(ours)) return false;
      // Members of a JSON object whose names are digits are ordered by them, so the key is looked up.
      const entries = new Map(Object.entries(ours));
      return (
        entries.size === theirs.entries.length &&
        theirs.entries.every(([key, value]) => {
          const name = [...entries.keys()].find((each) => sameArrowValue(key!, each));
          return name !== undefined && sameArrowValue(value!, entries.get(name));
        })
      );
    }
    case 'scalar':
      return sameScalar(theirs.type, theirs.stated, ours);
  }
}

function sameItems(theirs: readonly ArrowValue[], ours: readonly unknown[]): boolean {
  return theirs.length === ours.length && theirs.every((item, index) => sameArrowValue(item, ours[index]));
}

function sameScalar(type: ArrowType, stated: unknown, ours: unknown): boolean {
  switch (type.name) {
    case 'bool':
      return ours === Boolean(stated);
    case 'int':
      return isNumberOrText(ours) && isWhole(ours) && BigInt(ours) === BigInt(stated as string);
    case 'floatingpoint':
      return sameFloat(type, Number(stated), ours);
    case 'utf8':
    case 'largeutf8':
    case 'utf8view':
      return ours === stated;
    case 'binary':
    case 'largebinary':
    case 'binaryview':
    case 'fixedsizebinary':
      return sameBytes(String(stated).toLowerCase(), ours);
    case 'decimal':
      return typeof ours === 'string' && unscaled(ours, type.scale!) === BigInt(stated as string);
    case 'date':
      return ours === dateText(BigInt(stated as string) * (type.unit === 'DAY' ? 86_400_000n : 1n));
    case 'time':
      return typeof ours === 'string' && nanosOfClock(ours) === nanos(type, stated);
    case 'timestamp':
      return typeof ours === 'string' && sameInstant(type, nanos(type, stated), ours);
    case 'duration':
      return typeof ours === 'string' && spanOf(ours)?.nanos === nanos(type, stated);
    case 'interval':
      return typeof ours === 'string' && sameInterval(stated, ours);
    default:
      return false;
  }
}

function isNumberOrText(value: unknown): value is number | string {
  return typeof value === 'number' || typeof value === 'string';
}

function isWhole(value: number | string): boolean {
  return /^-?\d+$/u.test(String(value));
}

function sameFloat({ precision }: ArrowType, stated: number, ours: unknown): boolean {
  if (Number.isNaN(stated)) return ours === 'NaN';
  if (typeof ours !== 'number') return String(ours) === String(stated);
  return precision === 'SINGLE' ? Math.fround(ours) === Math.fround(stated) : ours === stated;
}

/** @param stated hexadecimal digits. */
function sameBytes(stated: string, ours: unknown): boolean {
  if (typeof ours !== 'string') return false;
  if (Buffer.from(ours, 'base64').toString('hex') === stated && Buffer.from(stated, 'hex').toString('base64') === ours)
    return true;
  // Bytes that the file calls a UUID are its text.
  return stated.length === 32 && ours.length === 36 && ours.replaceAll('-', '') === stated;
}

/** undefined: it has other digits behind the point than the type. */
function unscaled(text: string, scale: number): bigint | undefined {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/u.exec(text);
  if (match === null || (match[3] ?? '').length !== Math.max(scale, 0)) return undefined;
  return BigInt(`${match[1]}${match[2]}${match[3] ?? ''}`);
}

function dateText(milliseconds: bigint): string {
  const days = floorDivide(milliseconds, 86_400_000n);
  return new Date(Number(days) * 86_400_000).toISOString().slice(0, 10);
}

const nanosPerUnit: Readonly<Record<string, bigint>> = {
  SECOND: 1_000_000_000n,
  MILLISECOND: 1_000_000n,
  MICROSECOND: 1000n,
  NANOSECOND: 1n,
};

function nanos({ unit }: ArrowType, stated: unknown): bigint {
  return BigInt(stated as string) * nanosPerUnit[unit!]!;
}

function nanosOfClock(text: string): bigint | undefined {
  const match = /^(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?$/u.exec(text);
  if (match === null) return undefined;
  const [, hours = '0', minutes = '0', seconds = '0', fraction = ''] = match;
  return (BigInt(hours) * 3600n + BigInt(minutes) * 60n + BigInt(seconds)) * 1_000_000_000n + fractionNanos(fraction);
}

function fractionNanos(digits: string): bigint {
  return BigInt(digits.padEnd(9, '0'));
}

function sameInstant({ timezone }: ArrowType, stated: bigint, ours: string): boolean {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(Z?)$/u.exec(ours);
  if (match === null || (match[3] === 'Z') !== (timezone !== undefined)) return false;
  const micros = BigInt(Date.parse(`${match[1]}Z`)) * 1000n + BigInt((match[2] ?? '').padEnd(6, '0'));
  return micros === floorDivide(stated, 1000n);
}

function floorDivide(value: bigint, by: bigint): bigint {
  return value >= 0n ? value / by : -((-value + by - 1n) / by);
}

/** ISO 8601, each part with its own sign. */
function spanOf(text: string): { months: bigint; days: bigint; nanos: bigint } | undefined {
  const match =
    /^P(?:(-?\d+)Y)?(?:(-?\d+)M)?(?:(-?\d+)D)?(?:T(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?)(\d+)(?:\.(\d{1,9}))?S)?)?$/u.exec(
      text,
    );
  if (match === null) return undefined;
  const [, years = '0', months = '0', days = '0', hours = '0', minutes = '0', sign, seconds = '0', fraction = ''] =
    match;
  const second = BigInt(seconds) * 1_000_000_000n + fractionNanos(fraction);
  return {
    months: BigInt(years) * 12n + BigInt(months),
    days: BigInt(days),
    nanos: (BigInt(hours) * 3600n + BigInt(minutes) * 60n) * 1_000_000_000n + (sign === '-' ? -second : second),
  };
}

function sameInterval(stated: unknown, ours: string): boolean {
  const span = spanOf(ours);
  if (span === undefined) return false;
  if (typeof stated === 'number') return span.months === BigInt(stated) && span.days === 0n && span.nanos === 0n;
  const { months = 0, days = 0, milliseconds, nanoseconds } = stated as Record<string, number | string | undefined>;
  const rest =
    milliseconds === undefined ? BigInt(nanoseconds ?? 0) : BigInt(milliseconds) * nanosPerUnit['MILLISECOND']!;
  return span.months === BigInt(months) && span.days === BigInt(days) && span.nanos === rest;
}
