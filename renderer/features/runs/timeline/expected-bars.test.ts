/** What is expected of a run with a first stage of three tasks and a second one of one. */

import { expect, test } from 'vitest';
import { endWords, expectedBars, taskKey, waitingTitle } from '#renderer/features/runs/timeline/expected-bars.ts';
import type { Task } from '#renderer/features/runs/task-words.ts';

const stages = [
  { stageId: 's0', nodeIds: ['in'], taskCount: 3, weight: 1 },
  { stageId: 's1', nodeIds: ['out'], taskCount: 1, weight: 1 },
];
const task = (taskId: string, state: Task['state'], startedOn: number): Task =>
  ({ stageId: taskId.slice(0, 2), taskId, attempt: 0, state, startedOn }) as Task;
const expected = (stageId: string, stage: [number, number], each: [number, number]) => ({
  stageId,
  runCount: 2,
  stage: { least: stage[0], most: stage[1] },
  task: { least: each[0], most: each[1] },
  rowsPerByte: null,
  rowShares: {},
});
const forecast = { stages: [expected('s0', [3000, 6000], [1000, 2000]), expected('s1', [500, 800], [500, 800])] };

test('running tasks end in a range; waiting ones follow what is before them', () => {
  const tasks = [task('s0-0', 'DURABLE', 0), task('s0-1', 'RUNNING', 1500)];
  const { running, waiting } = expectedBars(stages, tasks, forecast, 2000);
  expect([...running]).toEqual([[taskKey(tasks[1]!), { least: 2500, most: 3500, runCount: 2 }]]);
  expect(waiting).toEqual([
    { stageId: 's0', count: 1, from: 2000, end: { least: 3000, most: 6000, runCount: 2 } },
    { stageId: 's1', count: 1, from: 3000, end: { least: 3500, most: 6800, runCount: 2 } },
  ]);
  expect(endWords(waiting[1]!.end!, 2000)).toBe('expected to end in 1.50 s to 4.80 s, estimated from 2 earlier runs');
  expect([waitingTitle(1), waitingTitle(6)]).toEqual(['1 task waits', '6 tasks wait']);
});

test('what takes longer than ever, or has no earlier runs, has no end, and so has what follows', () => {
  const tasks = [task('s0-0', 'RUNNING', 0)];
  const late = expectedBars(stages, tasks, forecast, 9000);
  expect(late.running.size).toBe(0);
  expect(late.waiting.map(({ count, from, end }) => ({ count, from, end }))).toEqual([
    { count: 2, from: null, end: null },
    { count: 1, from: null, end: null },
  ]);
  expect(expectedBars(stages, tasks, undefined, 100).waiting.map(({ end }) => end)).toEqual([null, null]);
  const done = stages.flatMap(({ stageId, taskCount }) =>
    Array.from({ length: taskCount }, (_, index) => task(`${stageId}-${index}`, 'DURABLE', 0)),
  );
  expect(expectedBars(stages, done, forecast, 100)).toEqual({ running: new Map(), waiting: [] });
});
