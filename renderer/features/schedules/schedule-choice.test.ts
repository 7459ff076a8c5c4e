/** Pickers and text of a schedule are kept in step: what a picker writes, it reads. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSchedule } from '#engine/orchestrate/schedules/schedule.ts';
import {
  changeChoice,
  readChoice,
  weekdays,
  writeChoice,
  type ScheduleChoice,
} from '#renderer/features/schedules/schedule-choice.ts';

const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
const choices: fc.Arbitrary<Exclude<ScheduleChoice, { every: 'text' }>> = fc.oneof(
  fc.record({
    every: fc.constantFrom('minutes' as const, 'hours' as const),
    count: fc.integer({ min: 1, max: 100_000 }),
  }),
  fc.record({ every: fc.constant('day' as const), time }),
  fc.record({
    every: fc.constant('week' as const),
    // Named in the order of the week, and not all of them: that is every day.
    days: fc.subarray([...weekdays], { minLength: 1, maxLength: 7 }),
    time,
  }),
  fc.record({
    every: fc.constant('month' as const),
    day: fc.oneof(fc.constant('L' as const), fc.integer({ min: 1, max: 31 })),
    time,
  }),
);

test('what a picker writes, it reads, and the engine takes', () => {
  fc.assert(
    fc.property(choices, (choice) => {
      const text = writeChoice(choice);
      expect(readChoice(text)).toEqual(choice);
      expect(() => parseSchedule(text)).not.toThrow();
    }),
  );
});

test.each<readonly [string, ScheduleChoice]>([
  [' CRON( 30  2 ? * * * ) ', { every: 'day', time: '02:30' }],
  ['cron(0 6 ? * 2-6 *)', { every: 'week', days: ['MON', 'TUE', 'WED', 'THU', 'FRI'], time: '06:00' }],
  ['cron(0 6 ? * sun,MON *)', { every: 'week', days: ['MON', 'SUN'], time: '06:00' }],
  ['cron(5 0 l * ? *)', { every: 'month', day: 'L', time: '00:05' }],
  ['rate(1 hour)', { every: 'hours', count: 1 }],
])('%s has a picker', (text, choice) => expect(readChoice(text)).toEqual(choice));

test.each([
  '',
  'cron(0 6 * * *)',
  'cron(0/5 6 * * ? *)',
  'cron(0 24 * * ? *)',
  'cron(0 6 * 1 ? *)',
  'cron(0 6 * * ? 2027)',
  'cron(0 6 15W * ? *)',
  'cron(0 6 32 * ? *)',
  'cron(0 6 ? * 6L *)',
  'cron(0 6 ? * FRI-MON *)',
  'cron(0 6 1 * MON *)',
  'rate(1 day)',
  'rate(1.5 hours)',
  'every day',
])('%s is shown as text alone', (text) => expect(readChoice(text)).toEqual({ every: 'text' }));

test('another picker keeps the time of day', () => {
  const weekly = changeChoice('week', { every: 'day', time: '21:15' });
  expect(weekly).toMatchObject({ every: 'week', time: '21:15' });
  expect(changeChoice('month', { every: 'text' })).toEqual({ every: 'month', day: 1, time: '06:00' });
  expect(changeChoice('minutes', weekly)).toEqual({ every: 'minutes', count: 30 });
});
