/** Days and hours of a time zone as spans of instants, for calendars (pure): those of a clock change are longer or shorter. */

import { day, dayClockOf, instantOf, localTimeAt, type Instant } from '#engine/orchestrate/schedules/zoned-time.ts';

const hour = 3_600_000;

export interface Slot {
  readonly start: Instant;
  /** Exclusive; the start of the next one. */
  readonly end: Instant;
}

/**
 * The slot in which an instant is, and those around it, without a gap.
 * @throws EngineError InvalidInput for a time zone that is not known.
 */
export function calendarSlots(
  at: Instant,
  { by, back, ahead, timeZone }: { by: 'day' | 'hour'; back: number; ahead: number; timeZone: string },
): Slot[] {
  const bounds = by === 'day' ? dayBounds(at, back, ahead, timeZone) : hourBounds(at, back, ahead, timeZone);
  return bounds.slice(1).map((end, index) => ({ start: bounds[index]!, end }));
}

function dayBounds(at: Instant, back: number, ahead: number, timeZone: string): Instant[] {
  const today = Math.floor(localTimeAt(at, timeZone) / day) * day;
  return Array.from({ length: back + ahead + 2 }, (_, index) => {
    const midnight = today + (index - back) * day;
    return instantOf(midnight, dayClockOf(midnight, timeZone));
  });
}

/** Hours begin where the clock shows a full hour, also in zones that change by half an hour. */
function hourBounds(at: Instant, back: number, ahead: number, timeZone: string): Instant[] {
  const full = (instant: Instant): Instant => instant - (localTimeAt(instant, timeZone) % hour);
  const bounds = [full(at)];
  while (bounds.length <= back) bounds.unshift(full(bounds[0]! - 1));
  while (bounds.length < back + ahead + 2) {
    const last = bounds.at(-1)!;
    const next = full(last + hour);
    // A clock that was set back by less than an hour shows no other full hour in between.
    bounds.push(next > last ? next : full(last + 2 * hour));
  }
  return bounds;
}
