/** Words of workflow runs: failures are said, and what a resumed run repeats is what did not succeed. */

import { expect, test } from 'vitest';
import { completedWithFailures } from '#engine/contract/end-word.ts';
import type { WorkflowRunText } from '#engine/contract/procedures/workflows.ts';
import {
  contentWords,
  failedNodes,
  nodeState,
  runState,
  runWords,
  withStates,
  type WorkflowNode,
} from '#renderer/features/triggers/workflows/workflow-words.ts';

const none = {
  totalActions: 0,
  waitingActions: 0,
  runningActions: 0,
  succeededActions: 0,
  failedActions: 0,
  timeoutActions: 0,
  stoppedActions: 0,
  erroredActions: 0,
  rejectingActions: 0,
};
const node = (type: WorkflowNode['type'], name: string, state: string | null): WorkflowNode => ({
  id: `${type.toLowerCase()}/${name}`,
  type,
  name,
  state,
  hasRejects: false,
  undone: false,
  runs: [],
});
const run: WorkflowRunText = {
  id: 'wr_1',
  number: 12,
  workflowName: 'nightly',
  status: 'COMPLETED',
  previousRunId: null,
  resumedBy: null,
  startedOn: 1_700_000_000_000,
  completedOn: 1_700_000_004_000,
  paused: null,
  runProperties: {},
  error: null,
  statistics: { ...none, totalActions: 3, succeededActions: 3 },
  graph: null,
};

test('a completed run says whether everything succeeded', () => {
  expect(runState(run)).toBe('COMPLETED');
  for (const counter of ['failedActions', 'timeoutActions', 'stoppedActions', 'erroredActions'] as const)
    expect(runState({ status: 'COMPLETED', statistics: { ...none, [counter]: 1 } })).toBe(completedWithFailures);
  const rejecting = { ...none, succeededActions: 2, rejectingActions: 1 };
  expect(runState({ status: 'COMPLETED', statistics: rejecting })).toBe('COMPLETED with rejects');
  expect(runState({ status: 'COMPLETED', statistics: { ...rejecting, failedActions: 1 } })).toBe(completedWithFailures);
  expect(nodeState({ state: 'SUCCEEDED', hasRejects: true, undone: false })).toBe('SUCCEEDED with rejects');
  expect(nodeState({ state: 'FAILED', hasRejects: true, undone: false })).toBe('FAILED');
  expect(nodeState({ state: 'SUCCEEDED', hasRejects: true, undone: true })).toBe('UNDONE');
  expect(nodeState({ state: null, hasRejects: false, undone: false })).toBeNull();
  expect(runState({ status: 'STOPPED', statistics: { ...none, stoppedActions: 1 } })).toBe('STOPPED');
});

test('what a resumed run repeats: jobs and crawlers that did not succeed', () => {
  const nodes = [
    node('TRIGGER', 'start', 'FIRED'),
    node('JOB', 'a', 'SUCCEEDED'),
    node('JOB', 'b', 'FAILED'),
    node('CRAWLER', 'c', 'CANCELLED'),
    node('JOB', 'd', 'REFUSED'),
    node('JOB', 'e', null),
    node('JOB', 'f', 'RUNNING'),
  ];
  expect(failedNodes({ ...run, graph: { nodes, edges: [] } }).map(({ name }) => name)).toEqual(['b', 'c', 'd']);
  expect(failedNodes(run)).toEqual([]);
});

test('the latest run is shown in the graph as it is now', () => {
  const run = { nodes: [node('JOB', 'a', 'SUCCEEDED'), node('JOB', 'gone', 'FAILED')], edges: [] };
  const edges = [{ sourceId: 'job/a', destinationId: 'trigger/new' }];
  expect(withStates({ nodes: [node('JOB', 'a', null), node('TRIGGER', 'new', null)], edges }, run)).toEqual({
    nodes: [node('JOB', 'a', 'SUCCEEDED'), node('TRIGGER', 'new', null)],
    edges,
  });
});

test('sentences', () => {
  expect(runWords(run)).toMatch(/^Run 12, started .*, took 4\.00 s, 3 of 3 succeeded$/u);
  expect(runWords({ ...run, completedOn: null, statistics: none })).toMatch(/, nothing started$/u);
  expect(contentWords({ nodes: [node('TRIGGER', 't', null), node('JOB', 'j', null)], edges: [] })).toBe(
    '1 trigger, 1 job',
  );
  expect(contentWords(null)).toBe('no triggers yet');
});
