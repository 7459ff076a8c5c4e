/** The pace of nodes comes from finished tasks of the run, else from an earlier run, else there is none. */

import { expect, test } from 'vitest';
import type { NodeProgress } from '#renderer/features/runs/nodes/node-states.ts';
import { paceOf, paceWords } from '#renderer/features/runs/nodes/run-pace.ts';

const graph = {
  nodes: [
    { id: 'in', name: 'In', transform: 'X', inputs: [] },
    { id: 'keep', name: 'Keep', transform: 'X', inputs: ['in'] },
  ],
  stages: [{ stageId: 's0', nodeIds: ['in', 'keep'], taskCount: 2, weight: 1 }],
};
const states = (rows: readonly NodeProgress['rows'][]): ReadonlyMap<string, NodeProgress> =>
  new Map(
    graph.nodes.map(({ id }, index) => [
      id,
      { state: 'running', tasks: 2, tasksDone: 0, share: null, rows: rows[index] ?? null, spilledBytes: 0 },
    ]),
  );
const progress = {
  fraction: 0.5,
  note: '',
  points: [{ time: 1000, fraction: 0.5 }],
  bytesPerSecond: 4e6,
  rowsPerSecond: null,
};
const range = { least: 1, most: 1 };
const forecast = {
  stages: [
    { stageId: 's0', runCount: 1, stage: range, task: range, rowsPerByte: 0.01, rowShares: { in: 1, keep: 0.25 } },
  ],
};

test('by an earlier run, then by finished tasks', () => {
  const byRuns = paceOf(progress, graph, states([]), forecast, 2000)!;
  expect([...byRuns.ofNodes]).toEqual([
    ['in', 40_000],
    ['keep', 10_000],
  ]);
  expect(paceWords(byRuns)).toBe('about 40K rows/s, 4.00 MB/s');
  expect(byRuns.basis).toContain('an earlier run');
  const rows = [
    { in: 100, out: 100, rejected: 0 },
    { in: 100, out: 50, rejected: 0 },
  ];
  const byTasks = paceOf({ ...progress, rowsPerSecond: 60_000 }, graph, states(rows), forecast, 2000)!;
  expect([...byTasks.ofNodes]).toEqual([
    ['in', 60_000],
    ['keep', 30_000],
  ]);
  expect(byTasks.basis).toContain('finished tasks');
});

test('without a basis there are bytes only; what does not move has no pace', () => {
  const bytes = paceOf(progress, graph, states([]), undefined, 2000)!;
  expect([paceWords(bytes), bytes.ofNodes.size]).toEqual(['4.00 MB/s', 0]);
  expect(paceOf(progress, graph, states([]), forecast, 9000)).toBeNull();
  expect(paceOf({ ...progress, bytesPerSecond: null }, graph, states([]), forecast, 2000)).toBeNull();
  expect(paceOf(null, graph, states([]), forecast, 2000)).toBeNull();
});
