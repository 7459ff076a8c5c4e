import fc from 'fast-check';
import { expect, test } from 'vitest';
import { marksOf, nextWords, shareOf, ticksOf } from '#renderer/features/triggers/operations/coming-lane.ts';

const hour = 3_600_000;
const now = new Date(2026, 6, 3, 8, 42, 41).getTime();
const span = { now, before: now + 24 * hour };

test('ticks are at each third hour of the clock, and name the new day', () => {
  expect(ticksOf(span).map(({ label }) => label)).toEqual([
    '09:00',
    '12:00',
    '15:00',
    '18:00',
    '21:00',
    'Sat 04 Jul',
    '03:00',
    '06:00',
  ]);
  expect(ticksOf(span).filter(({ isDay }) => isDay)).toHaveLength(1);
});

test('no start is lost or counted twice by marks, and marks do not overlap', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: now - hour, max: now + 26 * hour }), { maxLength: 400 }), (drawn) => {
      const times = drawn.toSorted((one, other) => one - other);
      const marks = marksOf(times, span);
      const within = times.filter((time) => time >= span.now && time < span.before);
      expect(marks.reduce((sum, { count }) => sum + count, 0)).toBe(within.length);
      for (const [place, { time }] of marks.entries()) {
        expect(within).toContain(time);
        const next = marks[place + 1];
        if (next !== undefined) expect(shareOf(next.time, span) - shareOf(time, span)).toBeGreaterThan(0.007);
      }
    }),
  );
});

test('marks and next times in words', () => {
  const first = new Date(2026, 6, 3, 9, 0).getTime();
  expect(marksOf([first, first + 60_000, first + 2 * hour], span).map(({ words }) => words)).toEqual([
    '2 starts from 09:00 to 09:01',
    '11:00',
  ]);
  expect([nextWords(first, now), nextWords(first + 24 * hour, now)]).toEqual(['09:00', 'Sat 04 Jul 09:00']);
});
