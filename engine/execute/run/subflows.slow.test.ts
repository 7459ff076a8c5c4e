/** Runs of jobs with sub-flows: receipts and rejected records of the nodes inside, redrives, and edits before a resume. */

import { afterEach, expect, test } from 'vitest';
import type { Receipt } from '#engine/catalog/receipt.ts';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { subflowSchema, type Subflow } from '#engine/contract/definitions/subflow.ts';
import { csv, put, rows, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';
import { stageNodesOf } from '#engine/execute/plan/stage-nodes.ts';

/** As the files of a workspace: what is put here counts at once. */
const there = new Map<string, Subflow>();
const fixture = useRunFixture({
  userTransforms: {
    names: [],
    find: () => undefined,
    get subflowNames() {
      return [...there.keys()];
    },
    findSubflow(name) {
      const definition = there.get(name);
      return definition === undefined ? undefined : { definition, file: `subflows/${name}.json` };
    },
  },
});
afterEach(() => there.clear());

type Step = readonly [id: string, transform: string, args: object, from: string];

function write(name: string, steps: readonly Step[], output: string, parameters: readonly object[] = []): void {
  const nodes = steps.map(([id, transform, args, from]) => ({
    id,
    name: `The ${id}`,
    transform,
    args,
    inputs: { in: { node: from } },
  }));
  const ends = [
    { id: 'in', name: 'Rows', transform: 'SubflowInput' },
    { id: 'out', name: 'Result', transform: 'SubflowOutput', inputs: { in: { node: output } } },
  ];
  there.set(name, subflowSchema.parse({ name, parameters, nodes: [...ends, ...nodes] }));
}

function jobOf(args: object, change: object = {}): Job {
  return jobSchema.parse({
    name: 'with-subflow',
    taskRetries: 0,
    checkpoints: 'named',
    nodes: [
      {
        id: 's',
        name: 'Orders',
        transform: 'PathSource',
        args: { path: 'in', format: 'csv', options: { withHeader: true } },
      },
      { id: 'u', name: 'Clean', transform: 'Clean', args, inputs: { in: { node: 's' } }, checkpoint: true },
      {
        id: 'last',
        name: 'Last',
        transform: 'SqlTransform',
        args: { sql: 'SELECT id, CAST(country AS INT) AS n FROM in1' },
        inputs: { in1: { node: 'u' } },
      },
      {
        id: 'out',
        name: 'Out',
        transform: 'PathTarget',
        args: { path: 'out', format: 'csv' },
        inputs: { in: { node: 'last' } },
      },
    ],
    ...change,
  });
}

function withSql(job: Job, sql: string): Job {
  return { ...job, nodes: job.nodes.map((node) => (node.id === 'last' ? { ...node, args: { sql } } : node)) };
}

const whole = 'SELECT * FROM in1';

async function receiptsOf(runId: string): Promise<Readonly<Record<string, Receipt>>> {
  const tasks = await fixture.engine.catalog.jobRuns.getTasks(runId);
  return Object.fromEntries(tasks.flatMap(({ receipts }) => receipts).map((receipt) => [receipt.nodeId, receipt]));
}

const least = [{ name: 'least', kind: 'integer', default: 2 }];
const steps: readonly Step[] = [
  ['f', 'Filter', { condition: 'id >= $least' }, 'in'],
  // Too large for a bigint where id is 4.
  ['d', 'DerivedColumn', { colName: 'large', expr: '9223372036854775800 + CAST(id AS BIGINT) * 2' }, 'f'],
];

test('receipts are of the nodes inside and of the whole, and stages have names', async () => {
  await put(fixture, 'in/a.csv', csv([0, 1, 2, 3]));
  write('Clean', steps, 'd', least);
  const ended = await run(fixture, { job: withSql(jobOf({}), whole) });
  expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  const receipts = await receiptsOf(ended.id);
  expect(receipts['u.f']).toMatchObject({ kind: 'filter', rowsIn: 4, rowsOut: 2, filtered: 2 });
  expect(receipts['u.d']).toMatchObject({ rowsIn: 2, rowsOut: 2 });
  expect(receipts['u']).toMatchObject({ kind: 'row-wise', rowsIn: 2, rowsOut: 2 });
  expect([...stageNodesOf(ended).values()].map(({ nodeName }) => nodeName)).toEqual(['Clean', 'Out']);
});

test('a node that fails inside is named with the sub-flow', async () => {
  await put(fixture, 'in/a.csv', csv([1, 2]));
  write('Clean', [['q', 'Filter', { condition: 'idd > 1' }, 'in']], 'q');
  const ended = await run(fixture, { job: jobOf({}) });
  expect(ended).toMatchObject({ jobRunState: 'FAILED', error: { details: { node: 'u.q' } } });
  expect(ended.error!.message).toContain('"Clean › The q"');
});

test('an edit of a sub-flow counts for a resume like an edit of the job, and keeps finished work that it does not change', async () => {
  await put(fixture, 'in/a.csv', csv([1, 2, 3]));
  write('Clean', steps, 'd', least);
  const failed = await run(fixture, { job: jobOf({}) });
  expect(failed).toMatchObject({ jobRunState: 'FAILED', error: { details: { node: 'last' } } });
  const { runs, catalog } = fixture.engine;
  const saved = withSql(jobOf({}), 'SELECT id FROM in1');
  const resumed = await runs.waitForJobRun((await runs.resumeJobRun(failed.id, saved)).id);
  expect(resumed).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  const filesOf = async (id: string): Promise<string[]> =>
    (await catalog.jobRuns.getTasks(id)).flatMap(({ files }) => files.map((file) => file.path));
  expect((await filesOf(resumed.id)).some((file) => file.includes(failed.id))).toBe(true);
  expect(await rows(fixture)).toEqual(['2', '3']);

  const again = await run(fixture, { job: jobOf({}) });
  expect(again.jobRunState).toBe('FAILED');
  write('Clean', steps, 'd', [{ ...least[0], default: 3 }]);
  const edited = await runs.waitForJobRun((await runs.resumeJobRun(again.id, withSql(jobOf({}), whole))).id);
  expect(edited.jobRunState).toBe('SUCCEEDED');
  expect((await receiptsOf(edited.id))['u.f']).toMatchObject({ rowsIn: 3, rowsOut: 1 });
  expect((await filesOf(edited.id)).some((file) => file.includes(again.id))).toBe(false);
});

test('a resume without the job of now uses the sub-flow that was planned', async () => {
  await put(fixture, 'in/a.csv', csv([1, 2, 3]));
  write('Clean', steps, 'd', least);
  const failed = await run(fixture, { job: jobOf({}) });
  there.clear();
  const { runs } = fixture.engine;
  const resumed = await runs.waitForJobRun((await runs.resumeJobRun(failed.id)).id);
  expect(resumed).toMatchObject({ jobRunState: 'FAILED', error: { details: { node: 'last' } } });
});

test('rejected records of a node inside are run again from there', async () => {
  await put(fixture, 'in/a.csv', csv([1, 2, 3, 4]));
  write('Clean', steps, 'd', least);
  // SQL would have the rows isolated only before it.
  const job = { ...withSql(jobOf({}), whole), checkpoints: 'none' as const };
  const plain = {
    ...job,
    nodes: job.nodes
      .filter(({ id }) => id !== 'last')
      .map((node) => (node.id === 'out' ? { ...node, inputs: { in: { node: 'u' } } } : node)),
  };
  const ended = await run(fixture, { job: plain });
  expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  const { runs, catalog } = fixture.engine;
  const { items } = await catalog.jobRuns.getRejectedRecords(ended.id);
  expect(items.map(({ nodeId }) => nodeId)).toEqual(['u.d']);
  const record = items[0]!;
  const fixed = record.raw!.replace(/4/u, '1');
  const again = await runs.redriveRejectedRecords({ runId: ended.id, records: [{ id: record.id, fixed }] });
  const redriven = await runs.waitForJobRun(again.id);
  expect(redriven).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  expect((await rows(fixture)).map((row) => row.split(',')[0])).toEqual(['1', '2', '3']);
});
