/** Comparing runs: the laws of every part, the sentence of the first difference, and what is not known. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CommitIntent } from '#engine/catalog/commit-entities.ts';
import type { JobRunState, JobTask } from '#engine/catalog/entities.ts';
import { sampleChange, sampleIntent, sampleObject } from '#engine/catalog/testing/sample-entities.ts';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import type { RunComparison } from '#engine/contract/procedures/run-comparison.ts';
import { runComparisonSchema } from '#engine/contract/procedures/run-comparison.ts';
import { compareRuns } from '#engine/execute/comparison/compare-runs.ts';
import type { RunRecord } from '#engine/execute/comparison/run-record.ts';
import type { PlannedSource, RunPlan } from '#engine/execute/plan/run-plan.ts';

interface Given {
  readonly number: number;
  readonly state?: JobRunState;
  readonly jobName?: string;
  readonly args?: Readonly<Record<string, string>>;
  readonly version?: string;
  /** Name of an input file → its size. */
  readonly files?: Readonly<Record<string, number>>;
  readonly how?: unknown;
  readonly nodes?: readonly string[];
  /** Node id → rows that it returned. */
  readonly rows?: Readonly<Record<string, number>>;
  readonly checksum?: string;
  readonly planned?: boolean;
  readonly removed?: boolean;
}

function jobOf({ how = 'inner', nodes = ['in', 'join', 'out'], jobName = 'load' }: Given): Job {
  return jobSchema.parse({
    name: jobName,
    nodes: nodes.map((id) => ({
      id,
      name: `Node ${id}`,
      transform: 'Filter',
      args: id === 'join' ? { how, columns: ['x', { y: null }] } : {},
    })),
  });
}

function planOf(given: Given): RunPlan {
  const { files = {}, args = {}, version = '1.0.0' } = given;
  const objects = Object.entries(files).map(([path, size]) => ({ path, size, modifiedMicros: 5, reading: 0 }));
  const source = { nodeId: 'in', objects, skippedObjects: 0 } as Partial<PlannedSource> as PlannedSource;
  return {
    engineVersion: version,
    job: jobOf(given),
    arguments: args,
    bookmarkOption: 'disable',
    bookmarkVersion: null,
    sources: { in: source },
    targets: {},
    stages: [
      { stageId: 'stage-1', nodeId: 'out', kind: 'target', borders: [], tasks: [], splittable: true, sqlNodes: [] },
    ],
    nothingNew: false,
  };
}

function taskOf(runId: string, rows: Readonly<Record<string, number>>): JobTask {
  return {
    runId,
    stageId: 'stage-1',
    taskId: 'stage-1-0',
    attempt: 0,
    state: 'DURABLE',
    inputHash: '',
    startedOn: 1000,
    completedOn: 3000,
    files: [],
    // From the target to the sources, as tasks report them.
    receipts: Object.entries(rows)
      .toReversed()
      .map(([nodeId, rowsOut]) => ({
        nodeId,
        kind: 'row-wise',
        rowsIn: rowsOut,
        rowsOut,
        filtered: 0,
        rejected: 0,
        deduplicated: 0,
        inputs: {},
      })),
    error: null,
    peakMemory: 10,
    spilledBytes: null,
  };
}

function intentOf(runId: string, checksum: string): CommitIntent {
  const object = sampleObject('orders', '1', 1, { path: `/lake/${runId}.csv` });
  return sampleIntent(runId, {
    publishes: [{ staged: '', final: object.path, size: object.size, checksum }],
    tableChanges: [sampleChange('orders', { addObjects: [object] })],
  });
}

function record(given: Given): RunRecord {
  const { number, state = 'SUCCEEDED', args = {}, rows = {}, checksum, planned = true, jobName = 'load' } = given;
  const id = `jr_${number}`;
  const plan = planned ? planOf(given) : null;
  if (given.removed === true)
    return {
      id,
      jobName: planned ? jobName : null,
      run: null,
      removedOn: Date.UTC(2026, 0, 2),
      plan,
      tasks: [],
      intent: null,
    };
  return {
    id,
    jobName,
    run: {
      id,
      number,
      jobName,
      jobRunState: state,
      attempt: 0,
      previousRunId: null,
      arguments: args,
      plan: '',
      planHash: '',
      createdOn: 1,
      startedOn: 2,
      completedOn: 3,
      error: null,
      hostProcess: null,
    },
    removedOn: null,
    plan,
    tasks: Object.keys(rows).length === 0 ? [] : [taskOf(id, rows)],
    intent: checksum === undefined ? null : intentOf(id, checksum),
  };
}

const text = (a: Given, b: Given): string => compareRuns(record(a), record(b), 100).firstDifference.text;
const parts = ['definition', 'arguments', 'inputs', 'nodes', 'stages', 'targets'] as const;

const words = fc.constantFrom('inner', 'left', 'constructor', '__proto__');
const json = fc.jsonValue({ maxDepth: 2 });
const given: fc.Arbitrary<Given> = fc.record(
  {
    number: fc.integer({ min: 1, max: 3 }),
    state: fc.constantFrom<JobRunState>('SUCCEEDED', 'FAILED', 'RUNNING', 'WAITING', 'COMMIT_BLOCKED'),
    jobName: fc.constantFrom('load', 'other'),
    args: fc.dictionary(words, fc.constantFrom('1', '2'), { noNullPrototype: true }),
    version: fc.constantFrom('1.0.0', '1.1.0'),
    files: fc.dictionary(fc.constantFrom('/in/a', '/in/b', '/in/c'), fc.nat(2), { noNullPrototype: true }),
    how: json,
    nodes: fc.subarray(['in', 'join', 'more', 'out']),
    rows: fc.dictionary(fc.constantFrom('in', 'join', 'more', 'out'), fc.nat(2), { noNullPrototype: true }),
    checksum: fc.constantFrom('c1', 'c2'),
    planned: fc.boolean(),
    removed: fc.boolean(),
  },
  { requiredKeys: ['number'] },
);

/** With the sides exchanged. */
function mirrored(comparison: RunComparison): unknown {
  const exchange = { added: 'removed', removed: 'added' } as Readonly<Record<string, string>>;
  const ofItem = <T extends { change: string; a: unknown; b: unknown }>(item: T): T => ({
    ...item,
    change: exchange[item.change] ?? item.change,
    a: item.b,
    b: item.a,
  });
  const ofGaps = (gaps: RunComparison['engine']['gaps']): unknown =>
    gaps.map((gap) => ({ ...gap, run: gap.run === 'a' ? 'b' : 'a' })).toSorted((l, r) => (l.run < r.run ? -1 : 1));
  const lists = parts.map((part) => {
    const { items, added, removed, gaps, ...rest } = comparison[part];
    return [
      part,
      { ...rest, added: removed, removed: added, gaps: ofGaps(gaps), items: (items as never[]).map(ofItem) },
    ];
  });
  const { a, b, engine, firstDifference } = comparison;
  return {
    ...Object.fromEntries(lists),
    a: b,
    b: a,
    engine: { ...engine, gaps: ofGaps(engine.gaps), a: engine.b, b: engine.a },
    firstDifference: { part: firstDifference.part, nodeId: firstDifference.nodeId },
  };
}

/** Without the sentence, which names the runs in their order. */
function comparable(comparison: unknown): unknown {
  return JSON.parse(JSON.stringify(comparison, (key, value) => (key === 'text' ? undefined : (value as unknown))));
}

describe('laws', () => {
  test('a run compared with itself has no difference, and what is not known is not called equal', () => {
    fc.assert(
      fc.property(given, (each) => {
        const run = record(each);
        const comparison = compareRuns(run, run, 100);
        expect(comparison.firstDifference.part).toBeNull();
        for (const part of parts) {
          const { state, gaps, added, removed, changed } = comparison[part];
          expect([part, added, removed, changed]).toEqual([part, 0, 0, 0]);
          expect([part, state]).toEqual([part, gaps.length > 0 ? 'unknown' : 'same']);
        }
        expect(runComparisonSchema.safeParse(comparison).success).toBe(true);
      }),
    );
  });

  test('B compared with A mirrors A compared with B', () => {
    fc.assert(
      fc.property(given, given, (left, right) => {
        const [a, b] = [record(left), record({ ...right, number: right.number + 10 })];
        expect(comparable(mirrored(compareRuns(b, a, 100)))).toEqual(comparable(compareRuns(a, b, 100)));
      }),
    );
  });

  test('counts are those of the whole list, however few entries are returned', () => {
    fc.assert(
      fc.property(given, given, fc.integer({ min: 1, max: 3 }), (left, right, limit) => {
        const [a, b] = [record(left), record(right)];
        const [whole, few] = [compareRuns(a, b, 1000), compareRuns(a, b, limit)];
        expect(few.firstDifference).toEqual(whole.firstDifference);
        for (const part of parts) {
          expect(few[part]).toEqual({ ...whole[part], items: (whole[part].items as unknown[]).slice(0, limit) });
          expect(whole[part].items.length).toBe(whole[part].itemCount);
        }
      }),
    );
  });
});

describe('the first difference', () => {
  const all: Given = { number: 1, files: { '/in/a': 1 }, rows: { in: 5, join: 4, out: 4 }, checksum: 'c' };
  const b: Given = { ...all, number: 2 };

  test('definition comes before arguments, inputs, engine version, rows and targets', () => {
    const other: Given = {
      ...b,
      how: 'left',
      args: { day: '2' },
      files: { '/in/a': 1, '/in/b': 2 },
      version: '1.1.0',
      rows: { in: 5, join: 5, out: 5 },
      checksum: 'd',
    };
    expect(text(all, other)).toBe('Definition: args.how of node "Node join" is "inner" in #1 and "left" in #2.');
    expect(text(all, { ...other, how: 'inner' })).toBe('Arguments: day is set only in #2, to "2".');
    expect(text(all, { ...other, how: 'inner', args: {} })).toBe('Inputs: 1 file only in #2; /in/b.');
    const rest = { ...other, how: 'inner', args: {}, files: all.files! };
    expect(text(all, rest)).toBe('Engine version: 1.0.0 in #1 and 1.1.0 in #2.');
    expect(text(all, { ...rest, version: '1.0.0' })).toBe('Rows: node "Node join" read 4 rows in #1 and 5 in #2.');
    expect(text(all, { ...b, checksum: 'd' })).toBe(
      'Targets: the files of sales.orders have as many rows but other bytes in #2 than in #1, for example in another order.',
    );
    expect(text(all, b)).toBe(
      '#1 and #2 have the same definition, arguments, inputs, engine version, rows and targets.',
    );
  });

  test('a node in one definition only; runs of different jobs are named with their jobs', () => {
    expect(text(all, { ...b, nodes: ['in', 'join', 'more', 'out'] })).toBe(
      'Definition: the node "Node more" is only in #2.',
    );
    expect(text(all, { ...b, jobName: 'other' })).toBe(
      'Definition: name of the job is "load" in load #1 and "other" in other #2.',
    );
  });

  test('several files are counted by kind', () => {
    expect(text({ ...all, files: { '/in/a': 1, '/in/c': 1 } }, { ...b, files: { '/in/b': 1, '/in/c': 2 } })).toBe(
      'Inputs: 1 file only in #2, 1 file only in #1, 1 file changed; the first is /in/a.',
    );
  });

  test('rows of a run that failed are said to be of its finished tasks', () => {
    const failed = record({ ...b, state: 'FAILED', rows: { in: 5 } });
    const { firstDifference, nodes } = compareRuns(record(all), failed, 100);
    expect(firstDifference.text).toBe(
      'Rows: rows of node "Node join" were counted only in #1. Run #2 is FAILED: only its finished tasks are counted.',
    );
    // The job still has the node: it is not only in one run.
    expect(nodes).toMatchObject({ state: 'different', added: 0, removed: 0, changed: 2, same: 1 });
  });
});

describe('what is not known', () => {
  const known: Given = { number: 1, rows: { in: 5 }, checksum: 'c' };

  test('a run that left the history, with and without its plan', () => {
    const bare = compareRuns(record({ number: 2, removed: true, planned: false }), record(known), 100);
    for (const part of parts) expect([part, bare[part].state]).toEqual([part, 'unknown']);
    expect(bare.engine.state).toBe('unknown');
    expect(bare.inputs.gaps[0]).toMatchObject({
      run: 'a',
      missing: 'all',
      reason: 'Run jr_2 was removed from the history on 2026-01-02 by the retention rule of the workspace.',
    });
    const kept = compareRuns(record({ number: 2, removed: true }), record(known), 100);
    expect(parts.filter((part) => kept[part].state === 'unknown')).toEqual(['nodes', 'stages', 'targets']);
    expect(kept.firstDifference.text).toMatch(
      /: no difference was found in the parts that are known\. Not known: rows, targets\.$/u,
    );
    const changed = compareRuns(record({ number: 2, removed: true, how: 'left' }), record(known), 100);
    expect(changed.firstDifference.text).toBe(
      'Definition: args.how of node "Node join" is "left" in jr_2 and "inner" in #1. Not known: rows, targets.',
    );
  });

  test('a run that was never planned read nothing and wrote nothing', () => {
    const failed = compareRuns(record(known), record({ number: 2, planned: false, state: 'FAILED' }), 100);
    expect(failed.inputs.gaps).toEqual([
      { run: 'b', missing: 'all', reason: 'Run #2 is FAILED and has no stored plan.' },
    ]);
    expect(failed.targets).toMatchObject({ state: 'different', removed: 1, gaps: [] });
    expect(failed.b).toMatchObject({ inputFiles: null, taskCount: null, rowsWritten: 0 });
  });

  test('a run that succeeded without a stored plan is one from elsewhere', () => {
    const moved = compareRuns(record({ number: 2, planned: false }), record(known), 100);
    expect(moved.targets.gaps[0]!.reason).toContain('moved, copied or received');
  });
});

test('paths of a definition: ids, positions and odd names; positions on the canvas do not count', () => {
  const at = (how: unknown): RunRecord => record({ number: 1, how });
  const paths = (a: unknown, b: unknown): string[] =>
    compareRuns(at(a), at(b), 100).definition.items.map(({ path, change }) => `${change} ${path}`);
  expect(paths({ 'a b': 1, list: [1, 2] }, { 'a b': 2, list: [1, 3, 4] })).toEqual([
    'changed nodes[join].args.how["a b"]',
    'changed nodes[join].args.how.list[1]',
    'added nodes[join].args.how.list[2]',
  ]);
  const [x, y] = [
    { id: 'x', v: 1 },
    { id: 'y', v: 1 },
  ];
  expect(paths([x, y], [y, { ...x, v: null }])).toEqual(['changed nodes[join].args.how[x].v']);
  expect(paths(null, { v: null })).toEqual(['changed nodes[join].args.how']);
  const moved = at('inner');
  const plan = { ...moved.plan!, job: { ...moved.plan!.job, layout: { in: { x: 1, y: 2 } } } };
  expect(compareRuns(at('inner'), { ...moved, plan }, 100).definition.state).toBe('same');
});
