/** Ten years of random expressions in the zones whose clocks change in the oddest ways, against a look at every minute. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextTimes, parseSchedule } from '#engine/orchestrate/schedules/schedule.ts';
import { dueInZone, recordYears } from '#engine/orchestrate/schedules/testing/brute-force.ts';
import { cronExpressions } from '#engine/orchestrate/schedules/testing/draw-cron.ts';
import { casesOfRun, triesOfRun } from '#engine/testing/run-length.ts';

const [first, end] = [2016, 2026];
/** Half hours, years without a change, changes for Ramadan, at midnight, given up or taken up within the ten years. */
const zones = [
  'Australia/Lord_Howe',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'America/Sao_Paulo',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Asia/Beirut',
  'Asia/Kolkata',
  'Asia/Tehran',
  'Pacific/Apia',
  'Pacific/Chatham',
  'UTC',
];
const most = 5000;

test.each(casesOfRun(zones, 2))(`%s from ${first} to ${end}`, { timeout: 1_200_000 }, (zone) => {
  const record = recordYears(zone, first, end);
  const until = record.from + (record.shown.length - 1) * 60_000;
  fc.assert(
    fc.property(cronExpressions([first, end - 1]), ({ text, holds }) => {
      const found = nextTimes(parseSchedule(text, zone), record.from - 1, 0, most).filter((time) => time < until);
      expect(found).toEqual(dueInZone(holds, record).slice(0, most));
    }),
    { numRuns: triesOfRun(60, 8) },
  );
});
