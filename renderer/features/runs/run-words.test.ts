/** The remedies that a failed run offers. */

import { expect, test } from 'vitest';
import { errorCodes, type ErrorCode } from '#engine/contract/errors.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import {
  canResume,
  canUndo,
  countDone,
  endedBadly,
  groupRuns,
  mendsFirst,
  startWords,
  stateWord,
  undoTerm,
} from '#renderer/features/runs/run-words.ts';

function failed(code: ErrorCode, change: Partial<JobRunText> = {}): JobRunText {
  return {
    id: 'jr_1',
    number: 1,
    jobName: 'load',
    jobRunState: 'FAILED',
    attempt: 0,
    previousRunId: null,
    redriveOf: null,
    arguments: {},
    createdOn: 1,
    startedOn: 1,
    completedOn: 2,
    error: { code, kind: errorCodes[code], message: code },
    hasRejects: false,
    undone: false,
    undoUntil: null,
    unfinishedUndo: null,
    paused: null,
    ...change,
  };
}

test('a run whose files changed under it is not resumed, and the way on is to run again, not to change the job', () => {
  const run = failed('FileChanged');
  expect([endedBadly(run), canResume(run), mendsFirst(run, [])]).toEqual([true, false, false]);
});

test('a task of a run that was paused and continued is one task, though two of its attempts are durable', () => {
  const task = (taskId: string, attempt: number, state: 'DURABLE' | 'FAILED') =>
    ({ stageId: 's0', taskId, attempt, state }) as Parameters<typeof countDone>[0][number];
  expect(countDone([task('t0', 0, 'DURABLE'), task('t0', 1, 'DURABLE'), task('t1', 1, 'FAILED')])).toBe(1);
});

test('a run that crashed, was stopped or ran out of time is resumed', () => {
  for (const jobRunState of ['FAILED', 'STOPPED', 'TIMEOUT'] as const)
    expect(canResume(failed('WorkerCrashed', { jobRunState }))).toBe(true);
});

test('one that succeeded, is still running or was undone is not', () => {
  for (const run of [
    failed('WorkerCrashed', { jobRunState: 'SUCCEEDED' }),
    failed('WorkerCrashed', { jobRunState: 'RUNNING' }),
    failed('CommitBlocked', { undone: true }),
  ])
    expect([endedBadly(run), canResume(run)]).toEqual([false, false]);
});

test('an undo that is blocked is retried, not begun again', () => {
  const error = { code: 'IoFailed', kind: errorCodes.IoFailed, message: 'away' } as const;
  const run = failed('WorkerCrashed', { jobRunState: 'SUCCEEDED', unfinishedUndo: { begunOn: 1, error } });
  expect([stateWord(run), canUndo(run)]).toEqual(['UNDO_BLOCKED', false]);
});

test('a run says until when it can be undone', () => {
  const term = (undoUntil: number | null): string => undoTerm({ undoUntil }, Date.UTC(2026, 4, 10, 12));
  expect(term(null)).toBe('as long as the run is in the history');
  expect(term(Date.UTC(2026, 4, 12, 12))).toMatch(/^until .+, when the files that it replaced are removed$/u);
  expect(term(Date.UTC(2026, 4, 8, 12))).toMatch(/^ended .+ with the files that it replaced$/u);
});

test('a run that waits is queued, and not in the group of those that run', () => {
  const waiting = failed('Cancelled', { jobRunState: 'WAITING', startedOn: null, completedOn: null, error: null });
  const running = { ...waiting, jobRunState: 'RUNNING' as const, startedOn: 2 };
  expect([startWords(waiting).split(' ')[0], startWords(running).split(' ')[0]]).toEqual(['queued', 'started']);
  const ended = failed('WorkerCrashed');
  expect(groupRuns([ended, waiting, running], new Date(1)).map(({ title }) => title)).toEqual([
    'Running',
    'Waiting',
    'Today',
  ]);
});
