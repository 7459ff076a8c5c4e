/** The time of the run before. */

import { expect, test } from 'vitest';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import { timeBefore } from '#renderer/features/runs/facts/time-before.ts';

function run(number: number, jobRunState: JobRunText['jobRunState'], took: number | null): JobRunText {
  return {
    id: `jr_${number}`,
    number,
    jobName: 'load',
    jobRunState,
    attempt: 0,
    previousRunId: null,
    redriveOf: null,
    arguments: {},
    createdOn: number * 1000,
    startedOn: number * 1000,
    completedOn: took === null ? null : number * 1000 + took,
    error: null,
    hasRejects: false,
    undone: false,
    undoUntil: null,
    unfinishedUndo: null,
    paused: null,
  };
}

test('names the run before of the job, with its time, and its state if it did not succeed', () => {
  const runs = [run(7, 'RUNNING', null), run(5, 'SUCCEEDED', 180), run(4, 'FAILED', 90), run(2, 'SUCCEEDED', 10)];
  expect(timeBefore(runs[0]!, runs)).toBe('#5: 180 ms');
  expect(timeBefore(runs[1]!, runs)).toBe('#4: 90 ms, FAILED');
  expect(timeBefore(runs[3]!, runs)).toBeUndefined();
  expect(timeBefore({ id: 'not listed' }, runs)).toBeUndefined();
  expect(timeBefore(runs[2]!, [runs[2]!, { ...run(3, 'STOPPED', null), startedOn: null }])).toBeUndefined();
});
