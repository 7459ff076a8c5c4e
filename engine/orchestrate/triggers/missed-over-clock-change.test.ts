/**
 * Due times that a closed host missed over a change of the clocks, under each rule: as many as a search minute by minute
 * finds, and started as the rule says.
 */

import { expect, describe, test } from 'vitest';
import { dueInZone, recordClock } from '#engine/orchestrate/schedules/testing/brute-force.ts';
import type { TriggerPlace } from '#engine/orchestrate/triggers/testing/trigger-place.ts';
import { useTriggerPlace } from '#engine/orchestrate/triggers/testing/use-trigger-place.ts';

const minute = 60_000;
const hour = 60 * minute;

/** Zones whose clocks jump by an hour, by half an hour, and at midnight; closed from, until. */
const nights = [
  { timeZone: 'Europe/Berlin', change: 'ahead', from: Date.UTC(2024, 2, 30, 20), until: Date.UTC(2024, 2, 31, 6) },
  { timeZone: 'Europe/Berlin', change: 'back', from: Date.UTC(2024, 9, 26, 20), until: Date.UTC(2024, 9, 27, 6) },
  { timeZone: 'Australia/Lord_Howe', change: 'back', from: Date.UTC(2024, 3, 6, 10), until: Date.UTC(2024, 3, 6, 20) },
  { timeZone: 'America/Asuncion', change: 'ahead', from: Date.UTC(2023, 8, 30, 20), until: Date.UTC(2023, 9, 1, 9) },
] as const;

/** Schedules that are due within the hour that is skipped or comes twice; `holds` says the same in other words. */
const schedules = [
  { cron: 'cron(30 2 * * ? *)', holds: (at: { hour: number; minute: number }) => at.hour === 2 && at.minute === 30 },
  { cron: 'cron(15 0 * * ? *)', holds: (at: { hour: number; minute: number }) => at.hour === 0 && at.minute === 15 },
  { cron: 'cron(0/30 * * * ? *)', holds: (at: { minute: number }) => at.minute % 30 === 0 },
] as const;

let place: TriggerPlace;
let begin = 0;

describe.each(nights)('$timeZone, clocks set $change', ({ timeZone, from, until }) => {
  useTriggerPlace(
    () => {
      begin = from;
      return from;
    },
    (opened) => (place = opened),
  );

  test.each(schedules)('$cron', async ({ cron, holds }) => {
    // Of a search that knows nothing of the schedules; what is due is due before the host is opened, and long ago.
    const clock = recordClock(timeZone, from - 4 * hour, until + 10 * minute);
    const due = dueInZone(holds, clock).filter((time) => time > begin);
    const rules = ['skip', 'once', 'all'] as const;
    for (const rule of rules) {
      const actions = [{ jobName: `of ${rule}`, arguments: {} }];
      await place.put({ name: rule, type: 'SCHEDULED', schedule: cron, timeZone, missedRuns: rule, actions });
    }
    await place.close();
    place.jump(until + 10 * minute);
    await place.open();
    // Those of `all` run one after the other.
    for (let turn = 0; turn <= due.length; turn += 1) {
      for (const run of await place.catalog.jobRuns.getUnfinishedJobRuns()) await place.endRun(run.id, 'SUCCEEDED');
      await place.control.settled();
    }
    const startsOf = async (rule: string): Promise<number> =>
      (await place.catalog.jobRuns.getJobRuns(`of ${rule}`, { limit: 1000 })).items.length;
    const expected = { skip: 0, once: Math.min(1, due.length), all: due.length };
    for (const rule of rules) {
      expect(await startsOf(rule), rule).toBe(expected[rule]);
      const { items } = await place.catalog.triggers.getFirings('trigger', rule, { limit: 1000 });
      // Each due time is a firing, or is counted as missed by one.
      const counted = items.reduce((sum, { missedCount }) => sum + 1 + missedCount, 0);
      expect(counted, rule).toBe(due.length);
      expect(
        items.map((firing) => firing.due).filter((time) => !due.includes(time!)),
        rule,
      ).toEqual([]);
      if (due.length > 0) expect(items[0]!.due, rule).toBe(due.at(-1));
      if (rule !== 'skip')
        expect(
          items.every(({ caughtUp }) => caughtUp),
          rule,
        ).toBe(true);
    }
    // What follows is on time, once.
    const after = await place.catalog.triggers.getFirings('trigger', 'all', { limit: 1000 });
    expect(new Set(after.items.map((firing) => firing.due)).size).toBe(due.length);
  });
});
