/** Times and ends of workflow runs in words: every run is counted once, and the failure that matters is named. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { WorkflowRunText } from '#engine/contract/procedures/workflows.ts';
import {
  cellWords,
  datesBelow,
  failureOf,
  runsWords,
  timeOf,
} from '#renderer/features/triggers/workflows/run-times.ts';
import { shortDay } from '#renderer/ui/format/words.ts';
import type { WorkflowNode } from '#renderer/features/triggers/workflows/workflow-words.ts';

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
const run: WorkflowRunText = {
  id: 'wr_1',
  number: 1,
  workflowName: 'nightly',
  status: 'COMPLETED',
  previousRunId: null,
  resumedBy: null,
  startedOn: 1_700_000_000_000,
  completedOn: 1_700_000_004_000,
  paused: null,
  runProperties: {},
  error: null,
  statistics: none,
  graph: null,
};
const node = (name: string, state: string | null): WorkflowNode => ({
  id: `job/${name}`,
  type: 'JOB',
  name,
  state,
  hasRejects: false,
  undone: false,
  runs: [],
});
const withNodes = (number: number, ...nodes: WorkflowNode[]): WorkflowRunText => ({
  ...run,
  id: `wr_${number}`,
  number,
  graph: { nodes, edges: [] },
});

test('whatever became of runs, each is counted once', () => {
  const drawn = fc.record({
    status: fc.constantFrom('RUNNING', 'COMPLETED', 'STOPPING', 'STOPPED', 'ERROR' as const),
    paused: fc.constantFrom(null, { since: 1, why: null }),
    failedActions: fc.nat(1),
    rejectingActions: fc.nat(1),
  });
  fc.assert(
    fc.property(fc.array(drawn, { minLength: 1, maxLength: 20 }), (all) => {
      const runs = all.map(({ status, paused, failedActions, rejectingActions }) => ({
        ...run,
        status,
        paused,
        statistics: { ...none, failedActions, rejectingActions },
      }));
      const [total, counts] = runsWords(runs).split(': ');
      expect(Number.parseInt(total!, 10)).toBe(runs.length);
      const sum = counts!.split(', ').reduce((before, each) => before + Number.parseInt(each, 10), 0);
      expect(sum).toBe(runs.length);
    }),
  );
  expect(runsWords([run, run, { ...run, statistics: { ...none, failedActions: 1 } }])).toBe(
    '3 runs: 2 completed, 1 with failures',
  );
});

test('a run that is not over has taken the time until now, and one that did not start none', () => {
  expect(timeOf(run, 0)).toBe(4000);
  expect(timeOf({ ...run, status: 'RUNNING', completedOn: null }, run.startedOn + 9)).toBe(9);
  expect(timeOf({ ...run, status: 'ERROR', completedOn: run.startedOn }, 0)).toBe(null);
  const own = { id: 'jr_1', number: 1, state: 'SUCCEEDED', hasRejects: false, undone: false, triggerName: 't' };
  const whole = { ...own, carried: false, error: null, startedOn: 1000, completedOn: 3500 };
  expect(cellWords('SUCCEEDED', whole)).toBe('SUCCEEDED, took 2.50 s');
  expect(cellWords('RUNNING', { ...whole, completedOn: null })).toBe('RUNNING');
  expect(cellWords('REFUSED', undefined)).toBe('REFUSED');
});

test('the failure is that of the shown run, or the latest one while the latest run is shown', () => {
  const latest = withNodes(3, node('a', 'SUCCEEDED'));
  const failed = withNodes(2, node('a', 'SUCCEEDED'), node('b', 'FAILED'), node('c', 'MISSED'));
  const first = withNodes(1, node('a', 'TIMEOUT'));
  const runs = [latest, failed, first];
  expect(failureOf(latest, runs)).toMatchObject({ run: { number: 2 }, node: { name: 'b' }, others: 1 });
  expect(failureOf(first, runs)).toMatchObject({ run: { number: 1 }, node: { name: 'a' }, others: 0 });
  expect(failureOf(latest, [latest])).toBe(null);
  expect(failureOf(failed, [failed, { ...latest, status: 'ERROR' }])).toMatchObject({ run: { number: 2 } });
  expect(failureOf({ ...latest, status: 'ERROR' }, [])).toMatchObject({ node: null });
});

test('a date is below the first run of a day, as far as there is room', () => {
  const at = (day: number, hour: number): number => new Date(2026, 10, day, hour).getTime();
  expect(datesBelow([at(3, 1), at(3, 2), at(3, 9), at(4, 1), at(5, 1), at(6, 1)])).toEqual(
    ['3 Nov', null, null, '4 Nov', null, '6 Nov'].map((text) => text && shortDay(new Date(`${text} 2026`).getTime())),
  );
  expect(datesBelow([])).toEqual([]);
});
