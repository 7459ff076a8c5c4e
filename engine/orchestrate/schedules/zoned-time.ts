/** Local times of a time zone as instants, from the zone data of the runtime. */

import { unknownTimeZone } from '#engine/contract/definitions/time-zone.ts';
import { EngineError } from '#engine/contract/errors.ts';

/** Milliseconds since 1970 UTC. */
export type Instant = number;
/** A reading of the local clock, as milliseconds since 1970 as if it were UTC. */
export type LocalTime = number;

export const day = 86_400_000;

const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * @param whose begins the message: what has the time zone.
 * @throws EngineError InvalidInput with near names.
 */
export function checkTimeZone(timeZone: string, whose?: string): void {
  formatOf(timeZone, whose);
}

function formatOf(timeZone: string, whose = 'The time zone'): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  try {
    const made = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      era: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, made);
    return made;
  } catch {
    const { why, hint } = unknownTimeZone(timeZone);
    throw new EngineError('InvalidInput', `${whose} ${why}.`, { hint });
  }
}

/** What the clock of the zone shows. */
export function localTimeAt(instant: Instant, timeZone: string): LocalTime {
  if (timeZone === 'UTC') return instant;
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of formatOf(timeZone).formatToParts(instant)) parts[type] = Number(value);
  const { year = 0, month = 1, day: date = 1, hour = 0, minute = 0, second = 0 } = parts;
  const below = ((instant % 1000) + 1000) % 1000;
  return Date.UTC(year, month - 1, date, hour, minute, second) + below;
}

function offsetAt(instant: Instant, timeZone: string): number {
  return localTimeAt(instant, timeZone) - instant;
}

/** How local times of one day become instants. */
export interface DayClock {
  /** Offset of the zone's clock when the day begins. */
  readonly before: number;
  /** When clocks change, in the day or near it, and the offset from then on; null: they do not. */
  readonly change: { readonly at: Instant; readonly after: number } | null;
}

/** By zone and day: a schedule asks for the same days again and again, and the runtime's answer is slow. */
const dayClocks = new Map<string, DayClock>();
const mostKept = 20_000;

/** @param localDay midnight of the day. */
export function dayClockOf(localDay: LocalTime, timeZone: string): DayClock {
  const key = `${localDay} ${timeZone}`;
  const known = dayClocks.get(key);
  if (known !== undefined) return known;
  const [from, until] = [localDay - day, localDay + 2 * day];
  const [before, after] = [offsetAt(from, timeZone), offsetAt(until, timeZone)];
  const change = before === after ? null : { at: findChange(from, until, before, timeZone), after };
  if (dayClocks.size >= mostKept) dayClocks.clear();
  dayClocks.set(key, { before, change });
  return { before, change };
}

/**
 * The first instant at which the clock shows this time or a later one. So a time that exists twice counts once, and
 * one that is skipped counts when the clock jumps over it.
 */
export function instantOf(local: LocalTime, { before, change }: DayClock): Instant {
  if (change === null || local - before < change.at) return local - before;
  return Math.max(change.at, local - change.after);
}

/** The first instant with another offset than the one at the beginning. */
function findChange(from: Instant, to: Instant, before: number, timeZone: string): Instant {
  let [low, high] = [from, to];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle, timeZone) === before) low = middle;
    else high = middle;
  }
  return high;
}
