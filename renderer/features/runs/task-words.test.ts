/** Attempts are counted in the order that people see, and a repeated one is not a failure. */

import { expect, test } from 'vitest';
import { errorCodes, type ErrorCode } from '#engine/contract/errors.ts';
import { keyAfter, laneTitle, taskState, taskTitle, type Task } from '#renderer/features/runs/task-words.ts';

function attempt(taskId: string, number: number, state: Task['state'], code?: ErrorCode): Task {
  const error = code === undefined ? null : { code, kind: errorCodes[code], message: code };
  const measured = { startedOn: 1, completedOn: 2, peakMemory: null, spilledBytes: null, fileCount: 0 };
  return { stageId: 's0', nodeName: null, taskCount: null, taskId, attempt: number, state, error, ...measured };
}

const tasks = [
  attempt('s0-0', 0, 'FAILED', 'IoFailed'),
  attempt('s0-0', 2, 'FAILED', 'IoFailed'),
  attempt('s0-0', 3, 'DURABLE'),
  attempt('s0-1', 0, 'DURABLE'),
  attempt('s0-2', 0, 'FAILED', 'IoFailed'),
  attempt('s0-3', 0, 'FAILED', 'Cancelled'),
  attempt('s0-4', 0, 'FAILED', 'MalformedFile'),
  attempt('s0-4', 1, 'DURABLE'),
];

test('tasks have the name of the node where their rows end, and a number where there are several', () => {
  const named = (number: number, taskCount: number): Task => ({
    ...attempt(`s1-${number}`, 0, 'DURABLE'),
    nodeName: 'Every pair of orders',
    taskCount,
  });
  expect(taskTitle(named(0, 1), [])).toBe('Every pair of orders');
  expect(taskTitle(named(1, 3), [])).toBe('Every pair of orders, task 2 of 3');
  expect(laneTitle(named(0, 1), [], 22)).toBe('Every pair of orders');
  expect(laneTitle(named(1, 3), [], 26)).toBe('Every pair o…, task 2 of 3');
  expect(laneTitle(named(1, 3), [], 5)).toBe('Every pai…, task 2 of 3');
});

test('in the timeline, a title says what became of the task, and its name has the room that is left', () => {
  const lanes = tasks.map((task) => laneTitle({ ...task, nodeName: 'Every pair of orders' }, tasks, 30));
  expect(lanes.slice(0, 3)).toEqual([
    'Every pair… failed and retried',
    'Every pai…, attempt 2 failed and retried',
    'Every pair of orde…, attempt 3',
  ]);
});

test('an attempt that the end of its host cut off has not failed, also where a later one was done', () => {
  const cutOff: Task = {
    ...attempt('s0-0', 0, 'FAILED'),
    error: { code: 'WorkerCrashed', kind: 'operational', message: 'Tenon ended.', interrupted: true },
  };
  expect(taskState(cutOff, [cutOff])).toBe('INTERRUPTED');
  expect(taskState(cutOff, [cutOff, attempt('s0-0', 1, 'DURABLE')])).toBe('INTERRUPTED');
  expect(laneTitle({ ...cutOff, nodeName: 'Every pair' }, [cutOff], 30)).toBe('Every pair interrupted');
});

test('attempts have no gaps, and say what became of them', () => {
  expect(tasks.map((task) => `${taskTitle(task, tasks)} ${taskState(task, tasks)}`)).toEqual([
    's0-0 REPEATED',
    's0-0, attempt 2 REPEATED',
    's0-0, attempt 3 DURABLE',
    's0-1 DURABLE',
    's0-2 FAILED',
    's0-3 STOPPED',
    's0-4 BAD_ROWS',
    's0-4, attempt 2 DURABLE',
  ]);
});

test('walking over tasks reaches each in turn, and the ends are ends', () => {
  const keys = ['a', 'b', 'c'];
  expect([null, 'a', 'b', 'c', 'gone'].map((each) => keyAfter(keys, each, 1))).toEqual(['a', 'b', 'c', 'c', 'a']);
  expect([null, 'a', 'b', 'c', 'gone'].map((each) => keyAfter(keys, each, -1))).toEqual(['c', 'a', 'a', 'b', 'c']);
  expect([keyAfter([], null, 1), keyAfter([], 'a', -1)]).toEqual([null, null]);
});
