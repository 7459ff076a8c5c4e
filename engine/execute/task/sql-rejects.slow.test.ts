/** A user's SQL reads good rows only: rows that are bad before it are rejected; rows that fail in it stop the run. */

import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { JobRun, QuarantinedRecord } from '#engine/catalog/entities.ts';
import type { Receipt } from '#engine/catalog/receipt.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import { previewNode } from '#engine/execute/preview/preview-node.ts';
import { readTree } from '#engine/execute/testing/staged-commit.ts';
import { job, put, rows, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture();

type TestNode = Record<string, unknown> & { readonly id: string };

const options = { withHeader: true, columnTypes: { id: 'bigint', v: 'int' } };
const source = (place = 'in', more: Record<string, unknown> = { format: 'csv', options }): TestNode => ({
  id: place,
  name: place,
  transform: 'PathSource',
  args: { path: place, ...more },
});
const filter = (id: string, condition: string, from: string): TestNode => ({
  id,
  name: id,
  transform: 'Filter',
  inputs: { in: { node: from } },
  args: { condition },
});
const query = (sql: string, from: string, more: Record<string, unknown> = {}): TestNode => ({
  id: 'mine',
  name: 'Mine',
  transform: 'SqlTransform',
  inputs: { in1: { node: from } },
  args: { sql },
  ...more,
});
const target = (from: string, place = 'out'): TestNode => ({
  id: place,
  name: place,
  transform: 'PathTarget',
  inputs: { in: { node: from } },
  args: { path: place, format: 'csv' },
});

const tooLong = 'id,v\n1,10\n2,20,99\n3,30\n';
const plainSql = 'SELECT id, v FROM in1';
/** A bad record, a filter, a user's SQL. */
const usual = (sql = plainSql, more: Parameters<typeof job>[0] = {}): Job =>
  job({ nodes: [source(), filter('keep', 'v > 1', 'in'), query(sql, 'keep'), target('mine')], ...more });

async function succeeds(definition: Job): Promise<JobRun> {
  const ended = await run(fixture, { job: definition });
  expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  return ended;
}

async function rejected({ id }: JobRun): Promise<readonly QuarantinedRecord[]> {
  return (await fixture.engine.catalog.jobRuns.getRejectedRecords(id)).items;
}

async function receipts({ id }: JobRun): Promise<Map<string, Receipt>> {
  const tasks = await fixture.engine.catalog.jobRuns.getTasks(id);
  return new Map(tasks.flatMap((task) => task.receipts.map((receipt) => [receipt.nodeId, receipt])));
}

function preview(definition: Job, nodeId: string): ReturnType<typeof previewNode> {
  const limits = { memoryLimit: 256 * 1024 * 1024, threads: 1 };
  const request = { job: definition, nodeId, limit: 1000 };
  return previewNode({ ...fixture.engine.host, limits }, request, new AbortController().signal);
}

describe('records that cannot be read', () => {
  test('a line with too many values is rejected, as the preview says', async () => {
    await put(fixture, 'in/a.csv', tooLong);
    const shown = await preview(usual(), 'mine');
    expect(shown).toMatchObject({ rejected: 1, rows: [{ v: 10 }, { v: 30 }] });
    const ended = await succeeds(usual());
    expect(await rows(fixture)).toEqual(['1,10', '3,30']);
    expect(await rejected(ended)).toMatchObject([
      { nodeId: 'in', file: path.join(fixture.folder, 'in/a.csv'), line: 3, raw: '2,20,99' },
    ]);
    const told = await receipts(ended);
    expect(told.get('in')).toMatchObject({ rowsIn: 3, rowsOut: 2, rejected: 1 });
    expect(told.get('mine')).toMatchObject({ rowsIn: 2, rowsOut: 2 });
    const tasks = await fixture.engine.catalog.jobRuns.getTasks(ended.id);
    expect(tasks.map(({ state }) => state)).toEqual(['FAILED', 'DURABLE']);
  });

  test('a broken line of JSON', async () => {
    await put(fixture, 'in/a.json', '{"id":1,"v":10}\n{"id":2,"v":\n{"id":3,"v":30}\n');
    const read = { format: 'json', options: { layout: 'lines' } };
    const ended = await succeeds(job({ nodes: [source('in', read), query(plainSql, 'in'), target('mine')] }));
    expect(await rows(fixture)).toEqual(['1,10', '3,30']);
    expect(await rejected(ended)).toMatchObject([{ nodeId: 'in', line: 2, raw: '{"id":2,"v":' }]);
  });

  test('a value that does not fit a stated type', async () => {
    await put(fixture, 'in/a.csv', 'id,v\n1,10\n2,many\n3,30\n');
    const ended = await succeeds(usual());
    expect(await rows(fixture)).toEqual(['1,10', '3,30']);
    expect(await rejected(ended)).toMatchObject([{ nodeId: 'in', line: 3, columnName: 'v', raw: '2,many' }]);
  });

  test('of one side of a join', async () => {
    await put(fixture, 'in/a.csv', 'id,v\n1,10\n2,20\n3,30\n');
    await put(fixture, 'names/n.csv', 'id,name\n1,one\n2,two,too\n3,three\n');
    const join = {
      id: 'join',
      name: 'Join',
      transform: 'Join',
      inputs: { left: { node: 'in' }, right: { node: 'names' } },
      args: { joinType: 'inner', keys: [{ left: 'id', right: 'id' }] },
    };
    const names = source('names', { format: 'csv', options: { withHeader: true } });
    const ended = await succeeds(
      job({ nodes: [source(), names, join, query('SELECT v, name FROM in1', 'join'), target('mine')] }),
    );
    expect(await rows(fixture)).toEqual(['10,one', '30,three']);
    expect(await rejected(ended)).toMatchObject([{ nodeId: 'names', line: 3 }]);
    expect((await receipts(ended)).get('mine')).toMatchObject({ rowsIn: 2, rowsOut: 2 });
  });

  test('of each input of the SQL', async () => {
    await put(fixture, 'in/a.csv', tooLong);
    await put(fixture, 'more/a.csv', 'id,v\n4,40\n5,fifty\n');
    const both = query('SELECT * FROM in1 UNION ALL SELECT * FROM in2', 'in', {
      inputs: { in1: { node: 'in' }, in2: { node: 'more' } },
    });
    const ended = await succeeds(job({ nodes: [source(), source('more'), both, target('mine')] }));
    expect(await rows(fixture)).toEqual(['1,10', '3,30', '4,40']);
    expect((await rejected(ended)).map(({ nodeId, line }) => `${nodeId} ${line}`).sort()).toEqual(['in 3', 'more 3']);
  });

  test('are reported once where the SQL’s rows feed two targets', async () => {
    await put(fixture, 'in/a.csv', tooLong);
    const ended = await succeeds(
      job({ nodes: [source(), query(plainSql, 'in'), target('mine', 'one'), target('mine', 'two')] }),
    );
    expect(await rows(fixture, 'one')).toEqual(['1,10', '3,30']);
    expect(await rows(fixture, 'two')).toEqual(['1,10', '3,30']);
    expect(await rejected(ended)).toMatchObject([{ nodeId: 'in', line: 3 }]);
    const tasks = await fixture.engine.catalog.jobRuns.getTasks(ended.id);
    expect(tasks.map(({ state }) => state)).toEqual(['FAILED', 'DURABLE', 'DURABLE', 'DURABLE']);
  });

  test('are adopted by a run that resumes after them', async () => {
    await put(fixture, 'in/a.csv', tooLong);
    const late = { ...query("SELECT CAST(concat('x', v) AS INTEGER) AS v FROM in1", 'mine'), id: 'late' };
    const failed = await run(fixture, {
      job: job({ nodes: [source(), query(plainSql, 'in'), late, target('mine', 'one'), target('late', 'two')] }),
    });
    expect(failed).toMatchObject({ jobRunState: 'FAILED', error: { details: { node: 'late' } } });
    const resumed = await fixture.engine.runs.resumeJobRun(failed.id);
    await fixture.engine.runs.waitForJobRun(resumed.id);
    expect(await rejected(resumed)).toMatchObject([{ nodeId: 'in', line: 3 }]);
    const tasks = await fixture.engine.catalog.jobRuns.getTasks(resumed.id);
    expect(tasks[0]).toMatchObject({ state: 'DURABLE', receipts: [{ nodeId: 'mine' }, { nodeId: 'in', rejected: 1 }] });
    expect(await rows(fixture, 'one')).toEqual([]);
  });

  test('more of them than the job allows fail it, and nothing is written', async () => {
    await put(fixture, 'in/a.csv', tooLong);
    const ended = await run(fixture, { job: usual(plainSql, { maxRejectedRecords: 0 }) });
    expect(ended).toMatchObject({ jobRunState: 'FAILED', error: { code: 'TooManyErrors' } });
    expect(await rows(fixture)).toEqual([]);
  });

  test('receipts balance when the SQL’s rows depend on chance, alone and before other nodes', async () => {
    const lines = Array.from({ length: 2000 }, (_, id) => `${id},${id + 2}`);
    await put(fixture, 'in/a.csv', `id,v\n${lines.join('\n')}\n9,9,9\n`);
    const chosen = query('SELECT * FROM in1 WHERE random() < 0.5', 'keep');
    const before = [source(), filter('keep', 'v > 1', 'in'), chosen];
    const alone = await succeeds(job({ nodes: [...before, target('mine')] }));
    expect(await rejected(alone)).toMatchObject([{ nodeId: 'in', line: 2002 }]);
    expect((await receipts(alone)).get('mine')).toMatchObject({ rowsIn: 2000, rowsOut: (await rows(fixture)).length });
    const half = await succeeds(
      job({ name: 'half', nodes: [...before, filter('half', 'v % 2 = 0', 'mine'), target('half', 'some')] }),
    );
    const told = await receipts(half);
    expect(told.get('half')).toMatchObject({ rowsIn: told.get('mine')!.rowsOut });
  });

  test('the order that the SQL gives its rows stays', async () => {
    await put(fixture, 'in/a.csv', tooLong);
    const ordered = usual('SELECT id, v FROM in1 ORDER BY id DESC');
    expect((await preview(ordered, 'mine')).rows).toMatchObject([{ v: 30 }, { v: 10 }]);
    await succeeds(ordered);
    const written = Object.values(await readTree(path.join(fixture.folder, 'out')));
    expect(written.filter((content) => content !== '(folder)')).toEqual(['id,v\n3,30\n1,10\n']);
  });

  test('fixed, they are refused unless the SQL works on new rows only', async () => {
    await put(fixture, 'in/a.csv', tooLong);
    const first = await succeeds(job({ nodes: [source(), query(plainSql, 'in'), target('mine')] }));
    const { runs } = fixture.engine;
    const fixed = (id: number): { id: number; fixed: string }[] => [{ id, fixed: '2,20' }];
    await expect(
      runs.redriveRejectedRecords({ runId: first.id, records: fixed((await rejected(first))[0]!.id) }),
    ).rejects.toMatchObject({ code: 'IncrementalRefused' });
    const byRow = query(plainSql, 'in', { scope: 'new-rows' });
    const second = await succeeds(job({ name: 'by row', nodes: [source(), byRow, target('mine', 'other')] }));
    const started = await runs.redriveRejectedRecords({
      runId: second.id,
      records: fixed((await rejected(second))[0]!.id),
    });
    expect(await runs.waitForJobRun(started.id)).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
    expect(await rows(fixture, 'other')).toEqual(['1,10', '2,20', '3,30']);
  });
});

describe('rows for which an expression fails', () => {
  const overflowing = 'v * v > 1';

  test('before the SQL are rejected; a cast of a mapping gives null', async () => {
    await put(fixture, 'in/a.csv', 'id,v\n1,10\n2,50000\n3,30\nx,40\n');
    const mapping = {
      id: 'map',
      name: 'Map',
      transform: 'ApplyMapping',
      inputs: { in: { node: 'in' } },
      args: {
        mappings: [
          ['id', 'string', 'id', 'bigint'],
          ['v', 'int', 'v', 'int'],
        ],
      },
    };
    const text = source('in', {
      format: 'csv',
      options: { withHeader: true, columnTypes: { id: 'string', v: 'int' } },
    });
    const ended = await succeeds(
      job({ nodes: [text, mapping, filter('keep', overflowing, 'map'), query(plainSql, 'keep'), target('mine')] }),
    );
    expect((await rows(fixture)).map((row) => row.replaceAll('"', ''))).toEqual([',40', '1,10', '3,30']);
    expect(await rejected(ended)).toMatchObject([{ nodeId: 'keep', file: null, raw: '{"id":2,"v":50000}' }]);
  });

  test('after the SQL are rejected as the SQL gave them, in the preview and in the run', async () => {
    await put(fixture, 'in/a.csv', 'id,v\n1,10\n2,30\n3,20,99\n');
    const nodes = [
      source(),
      query('SELECT id, CAST(v * 2000 AS INTEGER) AS v FROM in1', 'in'),
      filter('keep', overflowing, 'mine'),
      target('keep'),
    ];
    expect(await preview(job({ nodes }), 'keep')).toMatchObject({ rejected: 2, rows: [{ v: 20_000 }] });
    const ended = await succeeds(job({ nodes }));
    expect(await rows(fixture)).toEqual(['1,20000']);
    expect(await rejected(ended)).toMatchObject([
      { nodeId: 'in', line: 4 },
      { nodeId: 'keep', file: null, raw: '{"id":2,"v":60000}' },
    ]);
    expect((await receipts(ended)).get('keep')).toMatchObject({ rowsIn: 2, rowsOut: 1, rejected: 1 });
  });
});

describe('what fails in the SQL itself', () => {
  const failing = "SELECT id,\n  CAST(concat('x', v) AS INTEGER) AS v\nFROM in1";

  test.each([
    ['over good records', 'id,v\n1,10\n2,20\n'],
    ['beside a record that cannot be read', tooLong],
  ])('%s is refused with its place, in the preview and in the run', async (_title, text) => {
    await put(fixture, 'in/a.csv', text);
    const ended = await run(fixture, { job: usual(failing) });
    expect(ended).toMatchObject({
      jobRunState: 'FAILED',
      error: { code: 'Execution', details: { node: 'mine', line: 2, character: 3 } },
    });
    expect(ended.error!.message).toContain('Node "Mine" runs custom SQL');
    expect(ended.error!.hint).toContain('TRY_CAST');
    expect(await rows(fixture)).toEqual([]);
    expect(await rejected(ended)).toEqual([]);
    await expect(preview(usual(failing), 'mine')).rejects.toMatchObject({
      code: 'Execution',
      details: { line: 2, character: 3 },
    });
  });

  test('the SQL that failed is named where there are two', async () => {
    await put(fixture, 'in/a.csv', tooLong);
    const second = { ...query(failing, 'mine'), id: 'second' };
    const ended = await run(fixture, {
      job: job({ nodes: [source(), query(plainSql, 'in'), second, target('second')] }),
    });
    expect(ended.error).toMatchObject({ details: { node: 'second', line: 2, character: 3 } });
  });
});
