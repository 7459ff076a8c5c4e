/** Whenever somebody looks, each due time starts once or is counted as missed once, under every rule. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextTimes, parseSchedule } from '#engine/orchestrate/schedules/schedule.ts';
import { mostCaughtUp, onTime, planDue, type DueFiring } from '#engine/orchestrate/triggers/plan-due.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

const minute = 60_000;
const begin = Date.UTC(2024, 9, 26, 12, 3);
const schedules = [
  parseSchedule('rate(7 minutes)'),
  parseSchedule('cron(0/10 * * * ? *)', 'Europe/Berlin'),
  parseSchedule('cron(30 2 * * ? *)', 'Europe/Berlin'),
  parseSchedule('cron(0 0 1 1 ? 2020)'),
];
const none: ReadonlySet<number> = new Set();
const looks = fc.array(
  fc.oneof(fc.integer({ min: 0, max: 3 * minute }), fc.integer({ min: 0, max: 20 * 60 * minute })),
  { minLength: 1, maxLength: 12 },
);

test('looks at any times', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...schedules),
      fc.constantFrom('skip' as const, 'once' as const, 'all' as const),
      looks,
      (schedule, missedRuns, pauses) => {
        let handledUntil = begin;
        let now = begin;
        let settled = 0;
        const fired: DueFiring[] = [];
        for (const pause of pauses) {
          now += pause;
          const plan = planDue({ schedule, anchor: begin, handledUntil, now, missedRuns, fired: none });
          if (plan === undefined) continue;
          expect(plan.handledUntil).toBeGreaterThan(handledUntil);
          expect(plan.firings.at(-1)?.due).toBe(plan.handledUntil);
          handledUntil = plan.handledUntil;
          fired.push(...plan.firings);
          settled += plan.firings.reduce((sum, { missedCount }) => sum + 1 + missedCount, 0);
          if (missedRuns !== 'all') expect(plan.firings).toHaveLength(1);
          expect(plan.firings.length).toBeLessThanOrEqual(mostCaughtUp);
          for (const { due, starts, caughtUp, missedCount } of plan.firings) {
            const isLate = now - due > onTime;
            expect(starts).toBe(missedRuns !== 'skip' || !isLate);
            expect(caughtUp).toBe(starts && isLate);
            if (missedRuns === 'all' && plan.firings.length < mostCaughtUp) expect(missedCount).toBe(0);
          }
        }
        const due = nextTimes(schedule, begin, begin, 3000).filter((time) => time <= now);
        expect(settled).toBe(due.length);
        const dues = fired.map((firing) => firing.due);
        expect(dues).toEqual(due.filter((time) => dues.includes(time)));
        expect(new Set(dues).size).toBe(dues.length);
      },
    ),
    { numRuns: triesOfRun(200, 20) },
  );
}, 300_000);

test('looks at any times of a clock that is also set back', () => {
  const pauses = fc.array(fc.integer({ min: -8 * 60 * minute, max: 10 * 60 * minute }), {
    minLength: 2,
    maxLength: 12,
  });
  fc.assert(
    fc.property(
      fc.constantFrom(...schedules.slice(0, 2)),
      fc.constantFrom('skip' as const, 'once' as const, 'all' as const),
      pauses,
      (schedule, missedRuns, steps) => {
        const fired = new Set<number>();
        let now = begin;
        let handledUntil = begin;
        for (const step of steps) {
          now += step;
          handledUntil = Math.min(handledUntil, now);
          const open = nextTimes(schedule, handledUntil, begin, 3000).filter((time) => time <= now && !fired.has(time));
          const plan = planDue({ schedule, anchor: begin, handledUntil, now, missedRuns, fired });
          const firings = plan?.firings ?? [];
          // Each time that has no firing gets one, or is counted by one; the last of them gets it.
          expect(firings.reduce((sum, { missedCount }) => sum + 1 + missedCount, 0)).toBe(open.length);
          expect(firings.at(-1)?.due).toBe(open.at(-1));
          expect(open).toEqual(expect.arrayContaining(firings.map(({ due }) => due)));
          for (const { due, missedCount } of firings.slice(0, 1))
            expect(open.filter((time) => time < due)).toHaveLength(missedCount);
          for (const { due } of firings) fired.add(due);
          handledUntil = plan?.handledUntil ?? handledUntil;
        }
      },
    ),
    { numRuns: triesOfRun(200, 20) },
  );
}, 300_000);
