/** Earlier runs count for a stage that they had, with similar input and in similar time. */

import { expect, test } from 'vitest';
import type { JobTask } from '#engine/catalog/entities.ts';
import type { RunGraph } from '#engine/execute/plan/stage-nodes.ts';
import { forecastStages, type EarlierRun } from '#engine/execute/run/run-forecast.ts';

const graphOf = (weight: number, taskCount = 2, nodeIds: readonly string[] = ['in', 'out']): RunGraph => ({
  nodes: [],
  stages: [{ stageId: 's0', nodeIds, taskCount, weight }],
});
const task = (taskId: string, startedOn: number, completedOn: number): JobTask =>
  ({
    stageId: 's0',
    taskId,
    startedOn,
    completedOn,
    receipts: [
      { nodeId: 'in', kind: 'source', rowsIn: 100, rowsOut: 100 },
      { nodeId: 'out.inner', kind: 'filter', rowsIn: 100, rowsOut: 25 },
    ],
  }) as unknown as JobTask;
const earlier = (weight: number, length: number): EarlierRun => ({
  graph: graphOf(weight),
  tasks: [task('a', 1000, 1000 + length / 2), task('b', 1000 + length / 2, 1000 + length)],
});

test('times are scaled by the input, and make a range', () => {
  const [stage] = forecastStages(graphOf(200, 4), [earlier(100, 1000), earlier(200, 4000)]);
  expect(stage).toEqual({
    stageId: 's0',
    runCount: 2,
    stage: { least: 2000, most: 4000 },
    task: { least: 500, most: 1000 },
    rowsPerByte: 2,
    rowShares: { in: 1, out: 0.25 },
  });
});

test('what differs too much, or was not done whole, says nothing', () => {
  expect(forecastStages(graphOf(1000), [earlier(100, 1000)])).toEqual([]);
  expect(forecastStages(graphOf(100), [earlier(100, 1000), earlier(100, 4000)])).toEqual([]);
  expect(forecastStages(graphOf(100, 2, ['in', 'new', 'out']), [earlier(100, 1000)])).toEqual([]);
  const half = { ...earlier(100, 1000), tasks: earlier(100, 1000).tasks.slice(1) };
  expect(forecastStages(graphOf(100), [half])).toEqual([]);
  expect(forecastStages(graphOf(100), [])).toEqual([]);
});
