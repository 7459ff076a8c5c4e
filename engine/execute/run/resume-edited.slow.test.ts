/** A run that is resumed after its job was edited: what the edit did not change is not run again, and the output is a clean run's. */

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { JobRun } from '#engine/catalog/entities.ts';
import { jobSchema, type Job, type Node } from '#engine/contract/definitions/job.ts';
import { csv, put, rows, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture();

const step = (id: string, transform: string, from: string, args: Node['args'], more: Partial<Node> = {}): object => ({
  id,
  name: id,
  transform,
  inputs: { in: { node: from } },
  args,
  ...more,
});

interface Chain {
  readonly checkpoints?: Job['checkpoints'];
  readonly checkpoint?: string;
  /** Expression of node 7. */
  readonly seventh: string;
  /** Condition of node 2. */
  readonly second?: string;
  readonly target?: string;
}

/** Eight nodes; the seventh may fail. */
function chain({
  checkpoints = 'named',
  checkpoint = 'total',
  seventh,
  second = 'amount > 10',
  target = 'out',
}: Chain): Job {
  const nodes = [
    {
      id: 'in',
      name: 'in',
      transform: 'PathSource',
      args: { path: 'in', format: 'csv', options: { withHeader: true } },
    },
    step('keep', 'Filter', 'in', { condition: second }),
    step('double', 'DerivedColumn', 'keep', { colName: 'twice', expr: 'amount * 2' }),
    step('total', 'Aggregate', 'double', {
      groups: ['country'],
      aggs: [{ column: 'twice', aggFunc: 'sum', alias: 'total' }],
    }),
    step('name', 'RenameField', 'total', { oldName: 'country', newName: 'land' }),
    step('sort', 'Sort', 'name', { columns: [{ column: 'land' }] }),
    { ...step('check', 'SqlTransform', 'sort', { sql: seventh }), inputs: { in1: { node: 'sort' } } },
    step('out', 'PathTarget', 'check', { path: target, format: 'csv' }),
  ].map((node) => ('id' in node && node.id === checkpoint ? { ...node, checkpoint: true } : node));
  return jobSchema.parse({ name: 'chain', checkpoints, taskRetries: 0, nodes });
}

const failing = 'SELECT land, CAST(land AS INT) AS n FROM in1';
const good = 'SELECT land, total + 1 AS n FROM in1';

/** Receipts of the tasks that a run did itself: those that it took from another run have their files in its folders. */
async function executedNodes(ended: JobRun): Promise<string[]> {
  const tasks = await fixture.engine.catalog.jobRuns.getTasks(ended.id);
  const own = tasks.filter(({ files }) => files.every((file) => file.path.includes(ended.id)));
  return [...new Set(own.flatMap(({ receipts }) => receipts.map(({ nodeId }) => nodeId)))].sort();
}

async function failed(job: Job): Promise<JobRun> {
  await put(fixture, 'in/a.csv', csv([1, 2, 3, 4]));
  await put(fixture, 'in/b.csv', csv([5, 6, 7]));
  const ended = await run(fixture, { job });
  expect(ended).toMatchObject({ jobRunState: 'FAILED', error: { details: { node: 'check' } } });
  return ended;
}

async function resumed(before: JobRun, job: Job): Promise<JobRun> {
  const { runs } = fixture.engine;
  const ended = await runs.waitForJobRun((await runs.resumeJobRun(before.id, job)).id);
  expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null, previousRunId: before.id });
  return ended;
}

async function cleanRows(job: Chain): Promise<string[]> {
  const clean = { ...chain({ ...job, checkpoints: 'none', target: 'clean' }), name: 'clean' };
  expect(await run(fixture, { job: clean })).toMatchObject({ jobRunState: 'SUCCEEDED' });
  return rows(fixture, 'clean');
}

test('an 8-node job fails at node 7, is edited and resumed: nothing above the checkpoint runs again', async () => {
  const before = await failed(chain({ seventh: failing }));
  const ended = await resumed(before, chain({ seventh: good }));
  expect(await executedNodes(ended)).toEqual(['check', 'name', 'out', 'sort']);
  expect(await rows(fixture)).toEqual(await cleanRows({ seventh: good }));
  expect(await rows(fixture)).toHaveLength(2);
});

test('without checkpoints everything runs again', async () => {
  const before = await failed(chain({ seventh: failing, checkpoints: 'none' }));
  const ended = await resumed(before, chain({ seventh: good, checkpoints: 'none' }));
  expect(await executedNodes(ended)).toEqual(['check', 'double', 'in', 'keep', 'name', 'out', 'sort', 'total']);
  expect(await rows(fixture)).toEqual(await cleanRows({ seventh: good }));
});

test('an edit above the checkpoint runs that part again', async () => {
  const before = await failed(chain({ seventh: failing }));
  const ended = await resumed(before, chain({ seventh: good, second: 'amount > 30' }));
  expect(await executedNodes(ended)).toEqual(['check', 'double', 'in', 'keep', 'name', 'out', 'sort', 'total']);
  expect(await rows(fixture)).toEqual(await cleanRows({ seventh: good, second: 'amount > 30' }));
});

test('files that were added since are not read: the run has its inputs', async () => {
  const before = await failed(chain({ seventh: failing }));
  const expected = await cleanRows({ seventh: good });
  await put(fixture, 'in/c.csv', csv([8, 9]));
  await resumed(before, chain({ seventh: good, second: 'amount > 10 AND true' }));
  expect(await rows(fixture)).toEqual(expected);
});

test('another target gets its own files', async () => {
  const before = await failed(chain({ seventh: failing }));
  await resumed(before, chain({ seventh: good, target: 'elsewhere' }));
  expect(await rows(fixture)).toEqual([]);
  expect(await rows(fixture, 'elsewhere')).toEqual(await cleanRows({ seventh: good }));
});

test('a run that was resumed after an edit and failed again is resumed after another edit', async () => {
  const first = await failed(chain({ seventh: failing }));
  const { runs } = fixture.engine;
  const second = await runs.waitForJobRun(
    (await runs.resumeJobRun(first.id, chain({ seventh: 'SELECT CAST(land AS DATE) AS d FROM in1' }))).id,
  );
  expect(second).toMatchObject({ jobRunState: 'FAILED' });
  const third = await resumed(second, chain({ seventh: good }));
  expect(await executedNodes(third)).toEqual(['check', 'name', 'out', 'sort']);
  expect(await rows(fixture)).toEqual(await cleanRows({ seventh: good }));
});

/** Seeded edits of the chain; each is resumed, and compared with a clean run. */
test('whatever was edited, the output is that of a clean run', { timeout: 300_000 }, async () => {
  let state = 7;
  const draw = <T>(choices: readonly T[]): T => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return choices[(state >> 8) % choices.length]!;
  };
  for (let round = 0; round < 6; round += 1) {
    const checkpoint = draw(['keep', 'double', 'total', 'name', 'sort'] as const);
    const second = draw([undefined, undefined, 'amount > 25', 'id <> 4']);
    const edited: Chain = {
      checkpoint,
      seventh: draw([good, 'SELECT land FROM in1', 'SELECT count(*) AS c FROM in1']),
      target: `out-${round}`,
      ...(second === undefined ? {} : { second }),
    };
    const before = await failed(chain({ seventh: failing, checkpoint, target: `out-${round}` }));
    const ended = await resumed(before, chain(edited));
    expect(await rows(fixture, edited.target), JSON.stringify(edited)).toEqual(await cleanOf(edited, round));
    if (second === undefined) expect(await executedNodes(ended)).not.toContain('in');
  }
});

async function cleanOf(edited: Chain, round: number): Promise<string[]> {
  const job = { ...chain({ ...edited, checkpoints: 'none', target: `clean-${round}` }), name: `clean-${round}` };
  expect(await run(fixture, { job })).toMatchObject({ jobRunState: 'SUCCEEDED' });
  return rows(fixture, `clean-${round}`);
}

test('rows that a kept node rejected are those of the resumed run', async () => {
  await put(fixture, 'in/a.csv', 'id,country,amount\n1,FR,20\n2,DE,x\n3,DE,30\n');
  const typed = (job: Job): Job => ({
    ...job,
    nodes: job.nodes.map((node) =>
      node.id === 'in'
        ? {
            ...node,
            args: {
              ...node.args,
              options: { withHeader: true, columnTypes: { id: 'int', country: 'string', amount: 'int' } },
            },
          }
        : node,
    ),
  });
  const before = await run(fixture, { job: typed(chain({ seventh: failing })) });
  expect(before).toMatchObject({ jobRunState: 'FAILED' });
  const ended = await resumed(before, typed(chain({ seventh: good })));
  expect((await fixture.engine.catalog.jobRuns.getRejectedRecords(ended.id)).items).toMatchObject([
    { nodeId: 'in', line: 3, raw: '2,DE,x' },
  ]);
  expect(await readFile(path.join(fixture.folder, 'in/a.csv'), 'utf8')).toContain('2,DE,x');
});
