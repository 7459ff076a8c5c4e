/** States of the nodes of a run: orders and customers → border join → two targets. */

import { expect, test } from 'vitest';
import type { Output } from '#engine/contract/procedures/index.ts';
import type { JobRunText } from '#engine/contract/procedures/job-runs.ts';
import type { RunGraphText } from '#engine/contract/procedures/runs/run-graph.ts';
import { nodeStates, type NodeState } from '#renderer/features/runs/nodes/node-states.ts';
import { countWords, nodeTitle, rowsWords, stateWords } from '#renderer/features/runs/nodes/node-words.ts';
import type { Task } from '#renderer/features/runs/task-words.ts';

const node = (id: string, ...inputs: string[]): RunGraphText['nodes'][number] => ({
  id,
  name: id,
  transform: 'X',
  inputs,
});
const graph: RunGraphText = {
  nodes: [node('orders'), node('join', 'orders'), node('one', 'join'), node('two', 'join')],
  stages: [
    { stageId: 's0', nodeIds: ['orders', 'join'], taskCount: 1, weight: 60 },
    { stageId: 's1', nodeIds: ['one'], taskCount: 2, weight: 20 },
    { stageId: 's2', nodeIds: ['two'], taskCount: 1, weight: 20 },
  ],
};
const task = (taskId: string, state: Task['state'], more: Partial<Task> = {}): Task =>
  ({ stageId: taskId.slice(0, 2), taskId, state, attempt: 0, spilledBytes: null, error: null, ...more }) as Task;
const receipt = (stageId: string, nodeId: string, rowsIn: number, rowsOut: number): Output<'getReceipts'>[number] => ({
  stageId,
  nodeId,
  kind: 'filter',
  rowsIn,
  rowsOut,
  filtered: 0,
  rejected: 0,
  deduplicated: 0,
  inputs: {},
});
const runOf = (jobRunState: JobRunText['jobRunState'], more: Partial<JobRunText> = {}): JobRunText =>
  ({ jobRunState, error: null, paused: null, ...more }) as JobRunText;
const failure = (nodeId?: string): JobRunText['error'] =>
  ({ code: 'QueryFailed', message: 'no', kind: 'user', node: nodeId }) as unknown as JobRunText['error'];

const statesOf = (run: JobRunText, tasks: readonly Task[], fraction: number | null = null): Record<string, NodeState> =>
  Object.fromEntries(
    [...nodeStates({ run, graph, tasks, receipts: [], fraction })].map(([id, { state }]) => [id, state]),
  );

test('before its first task every node waits', () => {
  expect(statesOf(runOf('RUNNING'), [])).toEqual({
    orders: 'waiting',
    join: 'waiting',
    one: 'waiting',
    two: 'waiting',
  });
});

test('nodes of one statement run together; what is done stays done', () => {
  expect(statesOf(runOf('RUNNING'), [task('s0-0', 'RUNNING')])).toMatchObject({
    orders: 'running',
    join: 'running',
    one: 'waiting',
  });
  const later = [task('s0-0', 'DURABLE'), task('s1-0', 'DURABLE'), task('s1-1', 'RUNNING')];
  expect(statesOf(runOf('RUNNING'), later)).toMatchObject({
    orders: 'done',
    join: 'done',
    one: 'running',
    two: 'waiting',
  });
  expect(statesOf(runOf('SUCCEEDED'), later)).toMatchObject({ one: 'done', two: 'done' });
});

test('a run that is paused, or waits after its host was killed, works at nothing', () => {
  const tasks = [task('s0-0', 'DURABLE'), task('s1-0', 'DURABLE'), task('s1-1', 'RUNNING')];
  expect(statesOf(runOf('WAITING'), tasks)).toMatchObject({ orders: 'done', one: 'waiting', two: 'waiting' });
});

test('a retried task runs; a task that is done again after a restart is not done yet', () => {
  expect(
    statesOf(runOf('RUNNING'), [task('s0-0', 'FAILED', { error: { code: 'WorkerLost' } as Task['error'] })]),
  ).toMatchObject({
    orders: 'running',
  });
  const again = [task('s0-0', 'DURABLE'), task('s0-0', 'RUNNING', { attempt: 25 })];
  expect(statesOf(runOf('RUNNING'), again)).toMatchObject({ orders: 'running' });
});

test('a failure is at the node that the error names, else at all of the statement', () => {
  const tasks = [task('s0-0', 'FAILED')];
  expect(statesOf(runOf('FAILED', { error: failure('join') }), tasks)).toMatchObject({
    orders: 'stopped',
    join: 'failed',
    one: 'stopped',
  });
  expect(statesOf(runOf('FAILED', { error: failure('join.inner') }), tasks)).toMatchObject({ join: 'failed' });
  expect(statesOf(runOf('FAILED', { error: failure() }), tasks)).toMatchObject({
    orders: 'failed',
    join: 'failed',
    two: 'stopped',
  });
});

test('a run whose host ended has failed nowhere: what it worked at was interrupted', () => {
  const interrupted = { code: 'WorkerCrashed', interrupted: true } as Task['error'];
  const tasks = [task('s0-0', 'DURABLE'), task('s1-0', 'FAILED', { error: interrupted })];
  const found = statesOf(runOf('FAILED', { error: interrupted }), tasks);
  expect(found).toEqual({ orders: 'done', join: 'done', one: 'interrupted', two: 'stopped' });
});

test('a stopped run has failed nowhere', () => {
  const tasks = [task('s0-0', 'DURABLE'), task('s1-0', 'FAILED', { error: { code: 'Cancelled' } as Task['error'] })];
  expect(statesOf(runOf('STOPPED'), tasks)).toMatchObject({ orders: 'done', one: 'stopped', two: 'stopped' });
});

test('the share of the stage that runs is what is left of the whole', () => {
  const shareOf = (fraction: number | null): number | null =>
    nodeStates({
      run: runOf('RUNNING'),
      graph,
      tasks: [task('s0-0', 'DURABLE'), task('s1-0', 'DURABLE'), task('s1-1', 'DURABLE'), task('s2-0', 'RUNNING')],
      receipts: [],
      fraction,
    }).get('two')!.share;
  expect(shareOf(0.9)).toBeCloseTo(0.5);
  expect(shareOf(0.8)).toBeNull();
  expect(shareOf(null)).toBeNull();
});

test('rows are those of finished tasks; stages that read the same node read the same rows', () => {
  const found = nodeStates({
    run: runOf('RUNNING'),
    graph,
    tasks: [task('s0-0', 'DURABLE', { spilledBytes: 5e6 }), task('s1-0', 'DURABLE'), task('s1-1', 'RUNNING')],
    receipts: [receipt('s0', 'join', 1200, 900), receipt('s1', 'join', 1200, 900)],
    fraction: 0.7,
  });
  const join = found.get('join')!;
  expect(join.rows).toEqual({ in: 1200, out: 900, rejected: 0 });
  expect(join.spilledBytes).toBe(5e6);
  expect(rowsWords(join, false)).toBe('1.2K in, 900 out');
  expect(nodeTitle('Join', join)).toBe('Join, done, 1,200 rows in, 900 rows out');
  expect(stateWords(found.get('one')!)).toBe('running, 1 of 2 tasks');
  expect(rowsWords(found.get('two')!, true)).toBe('');
  expect(rowsWords({ ...join, rows: { in: 1, out: 1, rejected: 0 } }, true)).toBe('1 row');
  expect(countWords(found.values())).toBe('1 waiting, 1 running, 2 done');
});
