/** Slots of calendars, against the clock that the runtime shows: no gap, and each day begins at its first moment. */

import { expect, test } from 'vitest';
import { calendarSlots } from '#engine/orchestrate/schedules/calendar-slots.ts';

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Africa/Cairo',
  'Pacific/Chatham',
];
const minute = 60_000;

const formats = new Map(
  zones.map((timeZone) => [
    timeZone,
    new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' }),
  ]),
);

function shown(instant: number, timeZone: string): { readonly date: string; readonly time: string } {
  const text = formats.get(timeZone)!.format(instant);
  const [date = '', time = ''] = text.split(' ');
  return { date, time };
}

test.each(zones)('days and hours of %s', (timeZone) => {
  // Each third day of a year and a half, at odd times, so that all clock changes are among the slots.
  for (let at = Date.UTC(2018, 0, 1, 1, 23, 45); at < Date.UTC(2019, 6, 1); at += 3 * 86_400_000 + 7 * minute) {
    for (const by of ['day', 'hour'] as const) {
      const slots = calendarSlots(at, { by, back: 6, ahead: 6, timeZone });
      expect(slots).toHaveLength(13);
      expect(slots[6]!.start).toBeLessThanOrEqual(at);
      expect(slots[6]!.end).toBeGreaterThan(at);
      for (const [index, { start, end }] of slots.entries()) {
        if (index > 0) expect(start).toBe(slots[index - 1]!.end);
        const [first, before, last] = [start, start - 1, end - 1].map((each) => shown(each, timeZone)) as [
          ReturnType<typeof shown>,
          ReturnType<typeof shown>,
          ReturnType<typeof shown>,
        ];
        if (by === 'day') {
          // A day ends where the next one begins, also where midnight does not exist.
          expect(before.date < first.date).toBe(true);
          expect(last.date).toBe(first.date);
          continue;
        }
        const span = (end - start) / minute;
        expect(span >= 30 && span <= 90).toBe(true);
        if (span === 60) expect(first.time.endsWith(':00:00')).toBe(true);
      }
    }
  }
});

test('the days of a clock change have 23 and 25 hours', () => {
  const lengths = (date: string): number[] =>
    calendarSlots(Date.parse(date), { by: 'day', back: 1, ahead: 1, timeZone: 'Europe/Berlin' }).map(
      ({ start, end }) => (end - start) / 3_600_000,
    );
  expect(lengths('2026-03-29T12:00:00Z')).toEqual([24, 23, 24]);
  expect(lengths('2026-10-25T12:00:00Z')).toEqual([24, 25, 24]);
});

test('a time zone that is not known is refused', () => {
  expect(() => calendarSlots(0, { by: 'day', back: 0, ahead: 0, timeZone: 'Europe/Berlim' })).toThrow(
    /^The time zone "Europe\/Berlim" is not known\.$/u,
  );
});
