/** The card of costs against the ledger: whatever was used, its rows and bars add up to the total. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CostText } from '#engine/contract/procedures/costs.ts';
import { barsOfJobs, othersOf } from '#renderer/features/runs/costs/bars-of-jobs.ts';
import { summarizeJobs } from '#renderer/features/runs/costs/job-summary.ts';

const now = Date.parse('2026-03-05T12:00:00Z');
const span = { from: Date.parse('2026-03-01T00:00:00Z'), before: null };
const names = ['runCount', 'cpuSeconds', 'unmeasured', 'glue', 'emrServerless'] as const;

const none: CostText = {
  jobName: null,
  workflowName: null,
  workflowRunId: null,
  workflowRunNumber: null,
  period: null,
  runId: null,
  runNumber: null,
  stageId: null,
  endedOn: null,
  runCount: 0,
  attempts: 0,
  unmeasured: 0,
  workerSeconds: 0,
  cpuSeconds: 0,
  gigabyteSeconds: 0,
  readBytes: 0,
  writtenBytes: 0,
  spilledBytes: 0,
  glue: 0,
  emrServerless: 0,
};

/** Uses of a job in a day. */
const uses = fc.array(
  fc.record({
    job: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'),
    day: fc.integer({ min: 1, max: 5 }),
    cpu: fc.integer({ min: 1, max: 5000 }),
    unmeasured: fc.nat(2),
  }),
  { minLength: 1, maxLength: 60 },
);

function sumsBy(
  used: readonly { readonly job: string; readonly day: number; readonly cpu: number; readonly unmeasured: number }[],
  keyOf: (each: { readonly job: string; readonly day: number }) => string,
): Map<string, CostText> {
  const sums = new Map<string, CostText>();
  for (const each of used) {
    const before = sums.get(keyOf(each)) ?? none;
    sums.set(keyOf(each), {
      ...before,
      jobName: each.job,
      period: `2026-03-0${each.day}`,
      runCount: before.runCount + 1,
      cpuSeconds: before.cpuSeconds + each.cpu / 16,
      unmeasured: before.unmeasured + each.unmeasured,
      glue: before.glue + each.cpu / 32,
      emrServerless: before.emrServerless + each.cpu / 64,
    });
  }
  return sums;
}

test('rows, the row of the others and bars are the total, also where lists were cut', () => {
  fc.assert(
    fc.property(uses, fc.integer({ min: 1, max: 9 }), fc.nat(40), (used, most, cut) => {
      const byCpu = (left: CostText, right: CostText): number => right.cpuSeconds - left.cpuSeconds;
      const jobs = [...sumsBy(used, ({ job }) => job).values()].toSorted(byCpu);
      const [total] = sumsBy(used, () => '').values();
      for (const isComplete of [true, false]) {
        const listed = isComplete ? jobs : jobs.slice(0, Math.max(1, jobs.length - 1));
        const { shown, others, all } = summarizeJobs({ costs: listed, total: total!, isComplete }, most);
        for (const name of names) {
          const rows = shown.reduce((sum, cost) => sum + cost[name], others?.[name] ?? 0);
          expect([name, rows]).toEqual([name, total![name]]);
          expect(all[name]).toBe(total![name]);
        }
        expect(shown.length).toBeLessThanOrEqual(most + 1);
        if (isComplete) expect(shown.length + (others?.jobCount ?? 0)).toBe(jobs.length);
      }
      const days = [...sumsBy(used, ({ job, day }) => `${day} ${job}`).values()].toSorted((left, right) =>
        right.period!.localeCompare(left.period!),
      );
      const bars = barsOfJobs({ costs: days, isComplete: true }, span, now);
      const inBars = [...bars.ofAll.values()].reduce((sum, seconds) => sum + seconds, 0);
      expect(inBars).toBe(total!.cpuSeconds);
      const first = jobs.slice(0, most).map(({ jobName }) => jobName!);
      const others = othersOf(bars, first);
      for (const [day, seconds] of bars.ofAll) {
        expect(bars.steps).toContain(day);
        const shown = first.reduce((sum, job) => sum + (bars.ofJob.get(job)?.get(day) ?? 0), 0);
        expect(shown + (others.get(day) ?? 0)).toBe(seconds);
      }
      // A list that was cut shows whole days, or none.
      const short = barsOfJobs({ costs: days.slice(0, Math.min(cut, days.length - 1)), isComplete: false }, span, now);
      for (const [day, seconds] of short.ofAll) expect(seconds).toBe(bars.ofAll.get(day));
    }),
  );
});
