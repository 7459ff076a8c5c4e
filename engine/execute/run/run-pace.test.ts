/** The pace of a run is what it read lately, and says nothing before it has seen enough. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noPace, RunPace } from '#engine/execute/run/run-pace.ts';

test('before a second has passed, and while nothing is read, there is none', () => {
  const pace = new RunPace();
  pace.begin('s0');
  expect(pace.pace).toEqual(noPace);
  pace.move(0, 0);
  pace.move(500, 500);
  expect(pace.pace).toEqual(noPace);
  const still = new RunPace();
  still.move(0, 0);
  still.move(0, 5000);
  expect(still.pace).toEqual(noPace);
});

test('rows follow the bytes of finished tasks of the same stage', () => {
  const pace = new RunPace();
  pace.begin('s0');
  pace.move(0, 0);
  pace.move(2000, 1000);
  expect(pace.pace).toEqual({ bytesPerSecond: 2000, rowsPerSecond: null });
  pace.finish(1000, 40);
  expect(pace.pace).toEqual({ bytesPerSecond: 2000, rowsPerSecond: 80 });
  pace.begin('s0');
  expect(pace.pace.rowsPerSecond).toBe(80);
  pace.begin('s1');
  expect(pace.pace).toEqual(noPace);
});

test('a task that begins again begins the pace again; what is long past does not count', () => {
  const pace = new RunPace();
  for (let second = 0; second <= 60; second += 1) pace.move(second < 40 ? 1000 : 10, second * 1000);
  expect(pace.pace.bytesPerSecond).toBe(10);
  pace.move(-5000, 61_000);
  expect(pace.pace).toEqual(noPace);
});

test('however often it is reported, a steady pace is found', () => {
  const isSteady = fc.check(
    fc.property(fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 30, maxLength: 100 }), (steps) => {
      const pace = new RunPace();
      let time = 0;
      pace.move(0, 0);
      for (const step of steps) pace.move(7 * step, (time += step));
      return time < 1000 || Math.abs((pace.pace.bytesPerSecond ?? 0) - 7000) < 0.001;
    }),
  );
  expect(isSteady.counterexample).toBeNull();
});
