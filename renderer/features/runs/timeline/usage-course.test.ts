/** The course of a run's memory: where it has workers, where its limit is, and what its words say. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  areaPath,
  describeUsage,
  limitSteps,
  limitWords,
  memoryWords,
  partsOf,
  topOf,
  type Usage,
} from '#renderer/features/runs/timeline/usage-course.ts';

const usageOf = (points: readonly [number, number, number | null, number?][]): Usage => ({
  every: 250,
  memoryPerWorker: 2e9,
  points: points.map(([time, memory, spilled, workers = 0]) => ({ time, memory, spilled, workers })),
});
const usage = usageOf([
  [1000, 1e9, 0, 1],
  [1250, 3e9, 5e8, 2],
  [1500, 2.5e9, 0, 2],
]);
const steps = limitSteps(usage);

test('its words give the last and the highest values, and when they were', () => {
  expect(memoryWords(usage, true)).toBe('2.50 GB, peak 3.00 GB');
  expect(memoryWords(usage, false)).toBe('peak 3.00 GB');
  expect(limitWords(steps)).toBe('limit for data 4.00 GB');
  expect(describeUsage(usage, steps, 1000)).toBe(
    'Most memory: 3.00 GB after 250 ms; limit for data: 2.00 GB for 1 worker, then 4.00 GB for 2 workers; most spilled to disk: 500 MB after 250 ms',
  );
  expect(describeUsage(usageOf([[1000, 1e9, 0]]), [], 1000)).toBe(
    'Most memory: 1.00 GB after 0 ms; nothing spilled to disk',
  );
  expect(describeUsage(usageOf([[1000, 1e9, null]]), [], 1000)).toContain('spill to disk not measured');
});

test('a limit far above the memory is not drawn, and the course keeps its height', () => {
  expect(topOf(usage, steps).hasLimit).toBe(true);
  expect(topOf(usage, limitSteps(usageOf([[0, 1, 0, 9]])))).toEqual({
    bytes: 3e9 * 1.08,
    hasLimit: false,
  });
  expect(topOf(usage, []).hasLimit).toBe(false);
});

test('times without workers divide the course, and no point is lost or drawn outside of the chart', () => {
  const draws = fc
    .array(fc.tuple(fc.integer({ min: 250, max: 5000 }), fc.nat(1e12), fc.option(fc.nat(1e12))), { minLength: 1 })
    .map((drawn) => {
      let time = 0;
      return usageOf(drawn.map(([after, memory, spilled]) => [(time += after), memory, spilled]));
    });
  fc.assert(
    fc.property(draws, (drawn) => {
      const parts = partsOf(drawn);
      expect(parts.flat()).toEqual(drawn.points);
      for (const [index, part] of parts.entries()) {
        const before = parts[index - 1]?.at(-1);
        if (before !== undefined) expect(part[0]!.time - before.time).toBeGreaterThan(750);
        const top = topOf(drawn, []).bytes;
        const { line, area } = areaPath(
          part,
          250,
          (time) => time / 10,
          (bytes) => 48 * (1 - bytes / top),
        );
        expect(line.match(/[ML]/gu)).toHaveLength(part.length + 1);
        for (const [, y] of area.matchAll(/[ML][\d.]+ (-?[\d.]+)/gu)) {
          expect(Number(y)).toBeGreaterThanOrEqual(0);
          expect(Number(y)).toBeLessThanOrEqual(48);
        }
      }
    }),
  );
});
