/** A series of any length has a bounded number of points, in the order of time, with the maxima of what was measured. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shortestEvery, UsageSeries, type UsagePoint } from '#engine/execute/run/usage/usage-series.ts';

/** Milliseconds until each measure (a pause now and then, a clock that is set back) and what was measured. */
const measures = fc.array(
  fc.record({
    after: fc.oneof(
      { weight: 20, arbitrary: fc.integer({ min: 1, max: 1000 }) },
      { weight: 1, arbitrary: fc.integer({ min: -5000, max: 100_000_000 }) },
    ),
    memory: fc.nat(1e12),
    spilled: fc.option(fc.nat(1e12)),
    workers: fc.integer({ min: 1, max: 9 }),
  }),
  { minLength: 1, maxLength: 400 },
);
const mostOf = (values: readonly (number | null)[]): number | null =>
  values.reduce<number | null>((most, value) => (value === null ? most : Math.max(most ?? 0, value)), null);

test('any series is bounded, in the order of time, and has its maxima where they were measured', () => {
  fc.assert(
    fc.property(measures, fc.integer({ min: 1, max: 40 }), fc.nat(400), (drawn, most, pausedAt) => {
      let time = 1_700_000_000_000;
      let series = new UsageSeries(undefined, most);
      const added: UsagePoint[] = [];
      for (const [index, { after, ...measured }] of drawn.entries()) {
        // As kept while the run is paused, and read again.
        if (index === pausedAt) series = new UsageSeries(structuredClone(series.record), most);
        time += after;
        series.add({ time, ...measured });
        added.push({ time: Math.max(time, added.at(-1)?.time ?? 0), ...measured });
        expect(series.record.points.length).toBeLessThanOrEqual(most);
      }
      const { every, points } = series.record;
      for (const [index, point] of points.entries()) {
        expect(point.time).toBeGreaterThanOrEqual((points[index - 1]?.time ?? -every) + every);
        const within = added.filter((each) => each.time >= point.time && each.time < point.time + every);
        expect(point).toEqual({
          time: point.time,
          memory: mostOf(within.map((each) => each.memory)),
          spilled: mostOf(within.map((each) => each.spilled)),
          workers: mostOf(within.map((each) => each.workers)),
        });
      }
      expect(mostOf(points.map(({ memory }) => memory))).toBe(mostOf(added.map(({ memory }) => memory)));
      expect(mostOf(points.map(({ spilled }) => spilled))).toBe(mostOf(added.map(({ spilled }) => spilled)));
    }),
  );
});

test('measured every quarter of a second, and half as often each time the points are full', () => {
  const series = new UsageSeries(undefined, 4);
  expect(series.every).toBe(shortestEvery);
  for (let time = 0; time < 2000; time += 250) series.add({ time, memory: time, spilled: null, workers: 1 });
  expect(series.record).toEqual({
    every: 500,
    points: [0, 500, 1000, 1500].map((time) => ({ time, memory: time + 250, spilled: null, workers: 1 })),
  });
});
