/** Runs of user's transforms: receipts, rejected rows, and which version of their files a run and its resume use. */

import { afterEach, expect, test } from 'vitest';
import type { Receipt } from '#engine/catalog/receipt.ts';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { userTransformSchema } from '#engine/contract/definitions/user-transform.ts';
import { csv, put, rows, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';
import type { UserTransformFiles } from '#engine/transforms/user/user-transform-files.ts';

/** As the files of a workspace: what is put here counts at once. */
const there = new Map<string, UserTransformFiles>();
const fixture = useRunFixture({
  userTransforms: { names: [], find: (name) => there.get(name) },
});
afterEach(() => there.clear());

function write(name: string, kind: 'sql' | 'code', text: string, more: object = {}): void {
  const definition = userTransformSchema.parse({ name, functionName: name, ...more });
  there.set(name, { definition, code: { kind, text, file: `transforms/${name}.${kind === 'sql' ? 'sql' : 'ts'}` } });
}

function chain(steps: readonly (readonly [transform: string, args: object])[], change: object = {}): Job {
  const nodes = steps.map(([transform, args], index) => ({
    id: `n${index + 1}`,
    name: `n${index + 1}`,
    transform,
    args,
    inputs: { in: { node: `n${index}` } },
    checkpoint: true,
  }));
  return jobSchema.parse({
    name: 'mine',
    checkpoints: 'named',
    taskRetries: 0,
    defaultArguments: { least: '20' },
    nodes: [
      {
        id: 'n0',
        name: 'n0',
        transform: 'PathSource',
        args: { path: 'in', format: 'csv', options: { withHeader: true } },
      },
      ...nodes,
      {
        id: 'out',
        name: 'out',
        transform: 'PathTarget',
        inputs: { in: { node: `n${steps.length}` } },
        args: { path: 'out', format: 'csv' },
      },
    ],
    ...change,
  });
}

async function receiptsOf(runId: string): Promise<Readonly<Record<string, Receipt>>> {
  const tasks = await fixture.engine.catalog.jobRuns.getTasks(runId);
  return Object.fromEntries(tasks.flatMap(({ receipts }) => receipts).map((receipt) => [receipt.nodeId, receipt]));
}

const parameters = [
  { name: 'column', type: 'str' },
  { name: 'least', type: 'str' },
];

test('SQL and code, with an argument of the job, receipts and rejected rows', async () => {
  await put(fixture, 'in/a.csv', csv([1, 2, 3, 4]));
  write('at_least', 'sql', 'SELECT id, country, amount FROM in1 WHERE "$column" >= CAST($least AS INT)', {
    parameters,
  });
  write(
    'doubled',
    'code',
    `const factor: number = 2;

export function doubled(row: Record<string, bigint>, { column }: { column: string }) {
  if (row.id === 4n) throw new Error('no four');
  return { ...row, [column]: Number(row[column]) * factor };
}`,
    {
      parameters: [{ name: 'column', type: 'str' }],
      tenon: { keepColumns: true, columns: [{ name: '$column', type: 'double' }] },
    },
  );
  const job = chain([
    ['at_least', { column: 'amount', least: '${least}' }],
    ['doubled', { column: 'amount' }],
  ]);
  const ended = await run(fixture, { job, arguments: { least: '30' } });
  expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  const receipts = await receiptsOf(ended.id);
  expect(receipts['n1']).toMatchObject({ kind: 'sql', rowsIn: 4, rowsOut: 2 });
  expect(receipts['n2']).toMatchObject({ rowsIn: 2, rowsOut: 1, rejected: 1 });
  const { items } = await fixture.engine.catalog.jobRuns.getRejectedRecords(ended.id);
  expect(items).toMatchObject([
    { nodeId: 'n2', reason: 'Row 2 of the input: Error: no four (line 4 of the function)' },
  ]);
  expect(await rows(fixture)).toEqual(['3,FR,60.0']);
});

test('a resumed run uses the files that were planned, and a new run those of now', async () => {
  await put(fixture, 'in/a.csv', csv([1, 2]));
  write('first', 'sql', "SELECT id, 'planned' AS version FROM in1");
  write('second', 'sql', 'SELECT id, version, CAST(version AS INT) AS n FROM in1');
  const job = chain([
    ['first', {}],
    ['second', {}],
  ]);
  const failed = await run(fixture, { job });
  expect(failed).toMatchObject({ jobRunState: 'FAILED', error: { details: { node: 'n2' } } });
  write('first', 'sql', "SELECT id, '7' AS version FROM in1");
  const { runs } = fixture.engine;
  const resumed = await runs.waitForJobRun((await runs.resumeJobRun(failed.id)).id);
  expect(resumed).toMatchObject({ jobRunState: 'FAILED', error: { details: { node: 'n2' } } });
  const fresh = await run(fixture, { job });
  expect(fresh).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  expect(await rows(fixture)).toEqual(['1,7,7', '2,7,7']);
});

test('a resume of the saved job uses the files of now, and keeps finished work that they do not change', async () => {
  await put(fixture, 'in/a.csv', csv([1, 2]));
  write('first', 'sql', "SELECT id, 'x' AS version FROM in1");
  write('second', 'sql', 'SELECT id, CAST(version AS INT) AS n FROM in1');
  const job = chain([
    ['first', {}],
    ['second', {}],
  ]);
  const failed = await run(fixture, { job });
  expect(failed.jobRunState).toBe('FAILED');
  write('second', 'sql', 'SELECT id, version FROM in1');
  const { runs } = fixture.engine;
  const resumed = await runs.waitForJobRun((await runs.resumeJobRun(failed.id, job)).id);
  expect(resumed).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  expect(await rows(fixture)).toEqual(['1,x', '2,x']);
  const tasks = await fixture.engine.catalog.jobRuns.getTasks(resumed.id);
  const reused = tasks.filter(({ files }) => files.some((file) => file.path.includes(failed.id)));
  expect(reused.flatMap(({ receipts }) => receipts.map(({ nodeId }) => nodeId))).toContain('n1');
});
