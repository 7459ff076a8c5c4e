/** Steps that are reported as uneven are those whose due times are: compared with the times themselves. */

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
