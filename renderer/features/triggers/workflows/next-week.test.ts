/** Each due time of the next seven days is in exactly one day, at its place on the clock. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clock, dayTitle, nextWeek, shareOfDay, timesWords } from '#renderer/features/triggers/workflows/next-week.ts';

const at = (day: number, hour: number, minute = 0): number => new Date(2026, 9, day, hour, minute).getTime();

test('of random times, each within the week is in one day', () => {
  const now = at(22, 10, 15);
  const hour = 3_600_000;
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -48, max: 24 * 10 }), { maxLength: 60 }), (hours) => {
      const times = [...new Set(hours)].toSorted((one, other) => one - other).map((each) => now + each * hour);
      const days = nextWeek(times, now);
      expect(days).toHaveLength(7);
      expect(days.flatMap((day) => day.times)).toEqual(times.filter((time) => time >= now && time < at(29, 0)));
      for (const { start, times: own } of days) {
        expect(shareOfDay(start)).toBe(0);
        for (const time of own) expect(new Date(time).getDate()).toBe(new Date(start).getDate());
      }
    }),
  );
});

test('words', () => {
  expect(shareOfDay(at(22, 18))).toBe(0.75);
  expect(clock(at(22, 2, 30))).toBe('02:30');
  expect(dayTitle(at(22, 0))).toBe('Thu 22 Oct');
  expect(timesWords([])).toBe('no start');
  expect(timesWords([at(22, 2), at(22, 14, 5)])).toBe('02:00, 14:05');
  expect(timesWords(Array.from({ length: 24 }, (_, hour) => at(22, hour)))).toBe('24 starts from 00:00 to 23:00');
});
