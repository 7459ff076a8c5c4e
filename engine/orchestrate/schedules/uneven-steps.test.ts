/** Steps that are reported as uneven are those whose due times are: compared with the times themselves. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextTimes, parseSchedule } from '#engine/orchestrate/schedules/schedule.ts';
import { unevenSteps } from '#engine/orchestrate/schedules/uneven-steps.ts';

const minute = 60_000;
const fields = [
  { size: 60, unit: minute, schedule: (item: string) => `cron(${item} * * * ? *)` },
  { size: 24, unit: 60 * minute, schedule: (item: string) => `cron(0 ${item} * * ? *)` },
];

test('exactly the steps whose due times are not as far apart as they say', () => {
  const differences = fields.flatMap(({ size, unit, schedule }) =>
    Array.from({ length: size }, (_, first) => first).flatMap((first) =>
      Array.from({ length: size + 40 }, (_, step) => step + 1).flatMap((step) => {
        const text = schedule(`${first}/${step}`);
        const times = nextTimes(parseSchedule(text), 0, 0, Math.ceil(size / step) + 2);
        const gaps = times.slice(1).map((time, index) => (time - times[index]!) / unit);
        const isUneven = gaps.some((gap) => gap !== step);
        // A later first one is where it begins each hour or day, unless it is the only one.
        const isChosen = first >= step && new Set(gaps).size > 1;
        const found = unevenSteps(text);
        return found.length === (isUneven && !isChosen ? 1 : 0) ? [] : [`${text}: ${found[0]?.message}`];
      }),
    ),
  );
  expect(differences).toEqual([]);
});

const limits = (own: string, ...others: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof({ weight: 2, arbitrary: fc.constant(own) }, fc.constantFrom(...others));
const step = fc
  .record({ from: fc.constantFrom('*', '0', '3', '7'), step: fc.integer({ min: 1, max: 99 }) })
  .map(({ from, step: every }) => `${from}/${every}`);
const expression = fc
  .record({
    minutes: fc.oneof(step, fc.constantFrom('0', '30', '*', '0,30', '0/45,50', '0-40/25')),
    hours: fc.oneof(step, limits('*', '2', '*/1', '8-18', '0/5,7')),
    days: limits('*', '15', '1-30', '1/2', 'L'),
    months: limits('*', '2', '1-6', '*/2'),
    weekdays: limits('?', 'MON-FRI', '*'),
    years: limits('*', '2026', '2026-2027'),
  })
  .map(({ minutes, hours, days, months, weekdays, years }) => {
    const date = weekdays === 'MON-FRI' ? '?' : days;
    return `cron(${minutes} ${hours} ${date} ${months} ${date === '?' ? weekdays : '?'} ${years})`;
  });
/** First and last days of months, and a later year. */
const starts = [
  ...Array.from({ length: 12 }, (_, month) => [Date.UTC(2026, month, 1), Date.UTC(2026, month + 1, 0, 12)]).flat(),
  Date.UTC(2040, 0, 1),
];

test('a rate is suggested only where its starts are spread over all hours and days like those of the step', () => {
  let suggested = 0;
  fc.assert(
    fc.property(expression, (text) => {
      for (const { message, hint } of unevenSteps(text)) {
        const [, count, unit] = /rate\((\d+) (minute|hour)s?\)/u.exec(hint) ?? [];
        if (count === undefined) continue;
        suggested += 1;
        const { size, unit: length } = fields[unit === 'minute' ? 0 : 1]!;
        for (const start of starts) {
          const times = nextTimes(parseSchedule(text), start, start, 40);
          expect(times, `${text}: ${message}`).toHaveLength(40);
          const gaps = times.map((time, index) => (time - (times[index - 1] ?? start)) / length);
          // Never longer than the step or the hour or day after which it begins again, and as few as the step says.
          expect(Math.max(...gaps), text).toBeLessThanOrEqual(Math.max(Number(count), size));
          const whole = times.filter((time) => time < times[0]! + size * length);
          expect(whole.length, text).toBeLessThanOrEqual(Math.ceil(size / Number(count)));
        }
      }
    }),
    { numRuns: 2000 },
  );
  expect(suggested).toBeGreaterThan(20);
});

test.each([
  [
    'cron(0/45 * * * ? *)',
    'For every 45 minutes, write rate(45 minutes); to keep these times, write 0,45 instead of 0/45.',
  ],
  ['cron(0/45 2 * * ? *)', 'Write 0,45 instead of 0/45.'],
  ['cron(0/45 * ? * MON-FRI *)', 'Write 0,45 instead of 0/45.'],
  [
    'cron(0/90 * * * ? *)',
    'For every 90 minutes, write rate(90 minutes); to keep these times, write 0 instead of 0/90.',
  ],
  [
    'cron(30 0/5 * * ? *)',
    'For every 5 hours, write rate(5 hours); to keep these times, write 0,5,10,15,20 instead of 0/5.',
  ],
  ['cron(0,30 0/5 * * ? *)', 'Write 0,5,10,15,20 instead of 0/5.'],
  ['cron(0/45,50 * * * ? *)', 'Write 0,45 instead of 0/45.'],
])('what to write instead of %s', (schedule, hint) => {
  expect(unevenSteps(schedule).map((found) => found.hint)).toEqual([hint]);
});

test.each([
  ['cron(0/90 * * * ? *)', ['minutes "0/90" are due once each hour, at 0']],
  ['cron(*/45 6 * * ? *)', ['minutes "*/45" begin again each hour, 15 minutes after 45']],
  [
    'cron(0/59 0/5 * * ? *)',
    ['minutes "0/59" begin again each hour, 1 minute after 59', 'hours "0/5" begin again each day, 4 hours after 20'],
  ],
  ['cron(0/15,7 8/4 * * ? *)', []],
  ['cron(0/60 8-18/3 1/4 1/5 ? *)', []],
  ['rate(90 minutes)', []],
])('%s', (schedule, messages) => {
  expect(unevenSteps(schedule).map(({ message }) => message)).toEqual(messages);
});
