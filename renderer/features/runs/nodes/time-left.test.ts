/** An estimate is a range with its basis, and is only there where there is a basis. */

import { expect, test } from 'vitest';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { leftByPace, leftByRuns, withPoint, type ProgressPoint } from '#renderer/features/runs/nodes/time-left.ts';

const pointsOf = (...pairs: readonly (readonly [number, number])[]): readonly ProgressPoint[] =>
  pairs.reduce<readonly ProgressPoint[]>((all, [time, fraction]) => withPoint(all, { time, fraction }), []);

test('an even pace gives one time, an uneven one both ends', () => {
  expect(leftByPace(pointsOf([0, 0], [4000, 0.2], [8000, 0.4]), 8000)).toBe(
    'about 12 s left, estimated from its pace so far',
  );
  expect(leftByPace(pointsOf([0, 0], [4000, 0.1], [8000, 0.5]), 8000)).toBe(
    '5 s to 8 s left, estimated from its pace so far',
  );
});

test('what a resumed run took over does not count as pace', () => {
  expect(leftByPace(pointsOf([0, 0.9], [5000, 0.91], [10_000, 0.95]), 10_000)).toBe(
    '6 s to 10 s left, estimated from its pace so far',
  );
});

test.each([
  ['nothing was seen', [], 0],
  ['it moved for less than two seconds', pointsOf([0, 0], [1000, 0.5]), 1000],
  ['it hardly moved', pointsOf([0, 0.1], [5000, 0.11]), 5000],
  ['it does not move', pointsOf([0, 0], [5000, 0.5]), 9000],
  ['it is done', pointsOf([0, 0], [5000, 1]), 5000],
  ['a task began again', pointsOf([0, 0], [5000, 0.5], [6000, 0.1]), 6000],
])('no estimate when %s', (_why, points, now) => {
  expect(leftByPace(points, now)).toBeUndefined();
});

test('points of a long run stay few, with the first and the last', () => {
  const points = pointsOf(...Array.from({ length: 1000 }, (_, index) => [index * 100, index / 1000] as const));
  expect(points.length).toBeLessThanOrEqual(33);
  expect([points[0]!.time, points.at(-1)!.time]).toEqual([0, 99_900]);
});

const runOf = (id: string, seconds: number | null, more: Partial<JobRunText> = {}): JobRunText =>
  ({
    id,
    jobRunState: seconds === null ? 'RUNNING' : 'SUCCEEDED',
    attempt: 0,
    previousRunId: null,
    redriveOf: null,
    startedOn: 0,
    completedOn: seconds === null ? null : seconds * 1000,
    paused: null,
    ...more,
  }) as JobRunText;

test('earlier runs give a range, and then its end alone', () => {
  const earlier = [runOf('a', 20), runOf('b', 40)];
  const run = runOf('now', null);
  expect(leftByRuns(run, [run, ...earlier], 5000)).toBe('15 s to 35 s left, estimated from 2 earlier runs');
  expect(leftByRuns(run, earlier, 30_000)).toBe('at most 10 s left, estimated from 2 earlier runs');
  expect(leftByRuns(run, [runOf('a', 20)], 5000)).toBe('about 15 s left, estimated from 1 earlier run');
});

test.each([
  ['there are none', runOf('now', null), []],
  ['it takes longer than they did', runOf('now', null), [runOf('a', 4)]],
  ['they differ too much', runOf('now', null), [runOf('a', 20), runOf('b', 600)]],
  [
    'they failed or were resumed',
    runOf('now', null),
    [runOf('a', 20, { jobRunState: 'FAILED' }), runOf('b', 20, { previousRunId: 'a' })],
  ],
  ['the run is a resumed one', runOf('now', null, { previousRunId: 'a' }), [runOf('a', 20)]],
  ['the host was killed during the run', runOf('now', null, { attempt: 1 }), [runOf('a', 20)]],
  ['it waits', runOf('now', null, { jobRunState: 'WAITING' }), [runOf('a', 20)]],
])('no estimate from earlier runs when %s', (_why, run, earlier) => {
  expect(leftByRuns(run, earlier, 5000)).toBeUndefined();
});
