/** Runs of Map: rows through custom code, with receipts that balance and failed rows in the quarantine. */

import { expect, test } from 'vitest';
import type { Receipt } from '#engine/catalog/receipt.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import { job, put, rows, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture();
const columnTypes = { id: 'bigint', price: 'decimal(8,2)', tags: 'string' };

function codeJob(args: Record<string, unknown>, change: Record<string, unknown> = {}): Job {
  return job({
    nodes: [
      {
        id: 'in',
        name: 'Orders',
        transform: 'PathSource',
        args: { path: 'in', format: 'csv', options: { withHeader: true, columnTypes } },
      },
      {
        id: 'keep',
        name: 'Keep',
        transform: 'Filter',
        inputs: { in: { node: 'in' } },
        args: { condition: 'id < 100' },
      },
      { id: 'code', name: 'My code', transform: 'Map', inputs: { in: { node: 'keep' } }, args },
      {
        id: 'out',
        name: 'Out',
        transform: 'PathTarget',
        inputs: { in: { node: 'code' } },
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

const content = 'id,price,tags\n1,2.50,a b\n2,,c\n3,9.99,\n500,1.00,d\n';

test('a row of each row, null filters it, and a row that fails is rejected with its values', async () => {
  await put(fixture, 'in/a.csv', content);
  const code = `(row: Row): Out | null => {
    if (row.id === 3n) return null;
    if (row.price === null) throw new Error('no price for ' + row.id);
    return { id: row.id + 1n, label: \`\${row.tags}!\`, price: row.price };
  }`;
  const columns = [
    { name: 'id', type: 'bigint' },
    { name: 'label', type: 'string' },
    { name: 'price', type: 'decimal(8,2)' },
  ];
  const ended = await run(fixture, { job: codeJob({ code, columns }) });
  expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  expect(await rows(fixture)).toEqual(['2,a b!,2.50']);
  const receipts = await receiptsOf(ended.id);
  expect(receipts['keep']).toMatchObject({ rowsIn: 4, rowsOut: 3, filtered: 1 });
  expect(receipts['code']).toMatchObject({ kind: 'filter', rowsIn: 3, rowsOut: 1, filtered: 1, rejected: 1 });
  expect(receipts['out']).toMatchObject({ rowsIn: 1, rowsOut: 1 });
  const { items } = await fixture.engine.catalog.jobRuns.getRejectedRecords(ended.id);
  expect(items).toMatchObject([
    {
      nodeId: 'code',
      reason: 'Row 2 of the input: Error: no price for 2 (line 3 of the function)',
      raw: '{"id":2,"price":null,"tags":"c"}',
    },
  ]);
});

test('several rows of each row, and none', async () => {
  await put(fixture, 'in/a.csv', content);
  const code = "(row) => (row.tags ?? '').split(' ').filter(Boolean).map((tag, place) => ({ id: row.id, tag, place }))";
  const columns = [
    { name: 'id', type: 'bigint' },
    { name: 'tag', type: 'varchar(1)' },
    { name: 'place', type: 'tinyint' },
  ];
  const ended = await run(fixture, { job: codeJob({ code, columns, returns: 'rows' }) });
  expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  expect(await rows(fixture)).toEqual(['1,a,0', '1,b,1', '2,c,0']);
  expect((await receiptsOf(ended.id))['code']).toMatchObject({
    kind: 'explode',
    rowsIn: 3,
    rowsOut: 3,
    filtered: 1,
    rejected: 0,
  });
});

test('rows that stay are unchanged', async () => {
  await put(fixture, 'in/a.csv', content);
  const ended = await run(fixture, { job: codeJob({ code: '(row) => row.price !== null', returns: 'keep' }) });
  expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  expect(await rows(fixture)).toEqual(['1,2.50,a b', '3,9.99,']);
});

test('a failed row stops the run where that is wanted, with the row, its line and its values', async () => {
  await put(fixture, 'in/a.csv', content);
  const args = {
    code: '(row) => {\n  return { n: row.tags.length };\n}',
    columns: [{ name: 'n', type: 'int' }],
    onFailure: 'stop',
  };
  const ended = await run(fixture, { job: codeJob(args) });
  expect(ended).toMatchObject({
    jobRunState: 'FAILED',
    error: {
      code: 'Execution',
      message: expect.stringMatching(
        /^Custom code "My code": Row 3 of the input: TypeError: .*\(line 2 of the function\)$/u,
      ),
      hint: expect.stringMatching(/\S/u),
      details: { node: 'code', row: 3, value: '{"id":3,"price":"9.99","tags":null}' },
    },
  });
  expect(await rows(fixture)).toEqual([]);
});

test('a loop that does not end is stopped, and the run fails with the rows', async () => {
  await put(fixture, 'in/a.csv', content);
  const args = { code: '(row) => { while (row.id > 1n) {} return row; }', returns: 'keep', timeLimit: 1 };
  const ended = await run(fixture, { job: codeJob(args) });
  expect(ended.error).toMatchObject({
    code: 'Execution',
    message: 'Custom code "My code": The function took longer than 1 s for rows 1 to 3, and was stopped.',
    details: { node: 'code' },
  });
});

test('code that is not a function, and code with a syntax error, are refused before the run', async () => {
  await put(fixture, 'in/a.csv', content);
  for (const [code, message] of [
    ['(row) => {\n  let x = ;\n}', /syntax error in line 2/u],
    ['let n = 0; (row) => ({ n: n++ })', /syntax error/u],
    ['(() => { let n = 0; return () => n++ > 1; })()', /more than one function/u],
    ['5', /not a function/u],
  ] as const)
    expect((await run(fixture, { job: codeJob({ code, returns: 'keep' }) })).error).toMatchObject({
      code: 'InvalidInput',
      message: expect.stringMatching(message),
      details: { node: 'code' },
    });
});
