/** Runs of Recipe: receipts and rejected records by step, bookmarks, fixed records, checkpoints, and resume after an edit. */

import { expect, test } from 'vitest';
import type { JobRun } from '#engine/catalog/entities.ts';
import type { Receipt } from '#engine/catalog/receipt.ts';
import type { Job, Node } from '#engine/contract/definitions/job.ts';
import { portKey } from '#engine/contract/definitions/node-port.ts';
import { csv, job, put, rows, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture();

type Step = readonly [transform: string, args: Record<string, unknown>];

const rename: Step = ['RenameField', { oldName: 'country', newName: 'land' }];
const large: Step = ['Filter', { condition: 'amount > 10' }];
const once: Step = ['DropDuplicates', { columns: ['land'] }];
/** Overflows from an amount of 46341 on. */
const square: Step = ['DerivedColumn', { colName: 'square', expr: 'CAST(amount AS INT) * CAST(amount AS INT)' }];

function recipeJob(steps: readonly Step[], change: Partial<Job> = {}, ofNode: Partial<Node> = {}): Job {
  const { nodes } = job();
  const recipe = {
    id: 'clean',
    name: 'Clean',
    transform: 'Recipe',
    inputs: { in: { node: 'in' } },
    args: { steps: steps.map(([transform, args], index) => ({ id: `s${index + 1}`, transform, args })) },
    ...ofNode,
  };
  const [source, , target] = nodes;
  return job({ ...change, nodes: [source, recipe, { ...target!, inputs: { in: { node: 'clean' } } }] });
}

async function receiptsOf({ id }: JobRun): Promise<Record<string, Partial<Receipt>>> {
  const receipts = (await fixture.engine.catalog.jobRuns.getTasks(id)).flatMap((task) => task.receipts);
  return Object.fromEntries(
    receipts.map(({ nodeId, port, rowsIn, rowsOut, filtered, rejected, deduplicated }) => [
      portKey(nodeId, port),
      { rowsIn, rowsOut, filtered, rejected, deduplicated },
    ]),
  );
}

test('each step has a receipt, and together they balance', async () => {
  await put(fixture, 'in/a.csv', 'id,country,amount\n1,DE,20\n2,DE,50000\n3,FR,5\n4,FR,30\n5,DE,40\n');
  const ended = await run(fixture, { job: recipeJob([rename, square, large, once]) });
  expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  expect(await rows(fixture)).toEqual(['1,DE,20,400', '4,FR,30,900']);
  const none = { filtered: 0, rejected: 0, deduplicated: 0 };
  expect(await receiptsOf(ended)).toMatchObject({
    'clean:s1': { ...none, rowsIn: 5, rowsOut: 5 },
    'clean:s2': { ...none, rowsIn: 5, rowsOut: 4, rejected: 1 },
    'clean:s3': { ...none, rowsIn: 4, rowsOut: 3, filtered: 1 },
    'clean:s4': { ...none, rowsIn: 3, rowsOut: 2, deduplicated: 1 },
    clean: { ...none, rowsIn: 2, rowsOut: 2 },
  });
});

test('a rejected record names its step, and runs again from there once it is fixed', async () => {
  await put(fixture, 'in/a.csv', 'id,country,amount\n1,DE,20\n2,DE,50000\n');
  const ran = await run(fixture, { job: recipeJob([rename, large, square]) });
  const [record] = (await fixture.engine.catalog.jobRuns.getRejectedRecords(ran.id, { limit: 10 })).items;
  expect(record).toMatchObject({ nodeId: 'clean:s3', reason: expect.stringContaining('too large') });
  expect(JSON.parse(record!.raw!)).toEqual({ id: 2, land: 'DE', amount: 50000 });
  const { runs } = fixture.engine;
  // Smaller than the filter before the step lets through: a row that it has passed does not pass it again.
  const fixed = [{ id: record!.id, fixed: '{"id": 2, "land": "FR", "amount": 3}' }];
  const again = await runs.waitForJobRun((await runs.redriveRejectedRecords({ runId: ran.id, records: fixed })).id);
  expect(again).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  expect(await rows(fixture)).toEqual(['1,DE,20,400', '2,FR,3,9']);
  expect(Object.keys(await receiptsOf(again)).sort()).toEqual(['clean', 'clean:s3', 'fixed-records', 'out']);
});

test('with a bookmark, a step that needs all rows is refused by its place, and runs with the scope of the node', async () => {
  await put(fixture, 'in/a.csv', csv([1, 2]));
  const bookmark = { bookmark: 'enable' } as const;
  const refused = await run(fixture, { job: recipeJob([rename, once], bookmark) });
  expect(refused).toMatchObject({
    jobRunState: 'FAILED',
    error: {
      code: 'IncrementalRefused',
      message: expect.stringContaining('"Clean step 2"'),
      details: { node: 'clean' },
    },
  });
  const scoped = recipeJob([rename, once], bookmark, { scope: 'new-rows' });
  for (const file of ['in/b.csv', 'in/c.csv']) {
    expect(await run(fixture, { job: scoped })).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
    await put(fixture, file, csv([file === 'in/b.csv' ? 5 : 7]));
  }
  expect(await rows(fixture)).toEqual(['1,FR,10', '2,DE,20', '5,FR,50']);
});

test('a checkpoint keeps its result, so that a resume after an edit behind it does not repeat it', async () => {
  await put(fixture, 'in/a.csv', csv([1, 2, 3]));
  const failing = (sql: string, steps = [rename, once]): Job => {
    const whole = recipeJob(steps, { checkpoints: 'named', taskRetries: 0 }, { checkpoint: true });
    const check = { id: 'check', name: 'check', transform: 'SqlTransform', args: { sql } };
    const [source, recipe, target] = whole.nodes;
    return job({
      ...whole,
      nodes: [
        source,
        recipe,
        { ...check, inputs: { in1: { node: 'clean' } } },
        { ...target, inputs: { in: { node: 'check' } } },
      ],
    });
  };
  const ran = await run(fixture, { job: failing('SELECT CAST(land AS INT) AS n FROM in1') });
  expect(ran).toMatchObject({ jobRunState: 'FAILED', error: { details: { node: 'check' } } });
  const { runs, catalog } = fixture.engine;
  const resumed = async (of: JobRun, edited: Job): Promise<string[]> => {
    const ended = await runs.waitForJobRun((await runs.resumeJobRun(of.id, edited)).id);
    expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
    const own = (await catalog.jobRuns.getTasks(ended.id)).filter(({ files }) =>
      files.every((file) => file.path.includes(ended.id)),
    );
    return own.flatMap(({ receipts }) => receipts.map(({ nodeId, port }) => portKey(nodeId, port))).sort();
  };
  expect(await resumed(ran, failing('SELECT land FROM in1'))).toEqual(['check', 'out']);
  expect(await rows(fixture)).toEqual(['DE', 'FR']);
  const second = await run(fixture, { job: { ...failing('SELECT CAST(land AS INT) AS n FROM in1'), name: 'second' } });
  const edited = { ...failing('SELECT land, amount FROM in1', [rename, large]), name: 'second' };
  expect(await resumed(second, edited)).toEqual(['check', 'clean', 'clean:s1', 'clean:s2', 'in', 'out']);
});
