/** Custom code in a preview: its rows, the rows for which it fails, its receipts and the columns that it gives. */

import { expect, test } from 'vitest';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { countNodes } from '#engine/execute/preview/count-nodes.ts';
import { findCodeColumns } from '#engine/execute/preview/find-code-columns.ts';
import { previewNode } from '#engine/execute/preview/preview-node.ts';
import { put, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture();
const signal = new AbortController().signal;
const limits = { memoryLimit: 512 << 20, threads: 2 };

function codeJob(args: Record<string, unknown>): Job {
  const options = { withHeader: true, columnTypes: { id: 'bigint', price: 'decimal(8,2)', at: 'timestamp' } };
  return jobSchema.parse({
    name: 'code',
    nodes: [
      { id: 'in', name: 'in', transform: 'PathSource', args: { path: 'in', format: 'csv', options } },
      { id: 'code', name: 'code', transform: 'Map', inputs: { in: { node: 'in' } }, args },
      {
        id: 'next',
        name: 'next',
        transform: 'Filter',
        inputs: { in: { node: 'code' } },
        args: { condition: 'id > 1' },
      },
    ],
  });
}

test('rows, failures with their line and row, and receipts of a node with code and of the one behind it', async () => {
  await put(fixture, 'in/a.csv', 'id,price,at\n1,2.50,2024-01-02T03:04:05.123456Z\n2,,\n3,1.00,\n');
  const host = { ...fixture.engine.host, limits };
  const code = `(row: Row) => {
    // A fault for people to find.
    return { id: row.id, cents: Number(row.price.replace('.', '')), at: row.at };
  }`;
  const columns = [
    { name: 'id', type: 'bigint' },
    { name: 'cents', type: 'int' },
    { name: 'at', type: 'timestamp' },
  ];
  const job = codeJob({ code, columns, onFailure: 'stop' });
  const preview = await previewNode(host, { job, nodeId: 'code', limit: 10 }, signal);
  expect(preview).toMatchObject({
    rows: [
      { id: 1, cents: 250, at: '2024-01-02T03:04:05.123456Z' },
      { id: 3, cents: 100, at: null },
    ],
    exactness: 'exact',
    rejected: 1,
    failures: [
      {
        row: 2,
        column: null,
        line: 3,
        reason: expect.stringMatching(/^TypeError: .*replace/u),
        raw: '{"id":2,"price":null,"at":null}',
      },
    ],
  });
  const behind = await previewNode(host, { job, nodeId: 'next', limit: 10 }, signal);
  expect(behind).toMatchObject({ rows: [{ id: 3 }], rejected: 1, failures: [] });
  const receipts = await countNodes(host, { job, nodeId: 'next' }, signal);
  expect(receipts).toMatchObject([
    { nodeId: 'next', rowsIn: 2, rowsOut: 1, filtered: 1 },
    { nodeId: 'code', rowsIn: 3, rowsOut: 2, rejected: 1 },
    { nodeId: 'in', rowsIn: 3, rowsOut: 3 },
  ]);
});

test('the columns that a function returns are found from the first rows', async () => {
  await put(fixture, 'in/a.csv', 'id,price,at\n1,2.50,2024-01-02T03:04:05Z\n2,,\n');
  const host = { ...fixture.engine.host, limits };
  const code = `(row: Row) => ({
    ...row, big: row.id ** 40n, half: row.id === 1n ? 0.5 : 1, label: \`n\${row.id}\`, yes: true, when: new Date(0),
    list: [1, null], none: null, place: { city: 'x', zip: null }, pairs: new Map([['a', 1n]]), bytes: new Uint8Array(2),
    mixed: row.id === 1n ? 1 : 'one',
  })`;
  const found = await findCodeColumns(host, { job: codeJob({ code }), nodeId: 'code' }, signal);
  expect(Object.fromEntries(found.columns.map(({ name, type }) => [name, type]))).toEqual({
    id: 'bigint',
    price: 'decimal(8,2)',
    at: 'timestamp',
    big: 'bigint',
    half: 'double',
    label: 'string',
    yes: 'boolean',
    when: 'timestamp',
    list: 'array<bigint>',
    place: 'struct<city:string,zip:string>',
    pairs: 'map<string,bigint>',
    bytes: 'binary',
  });
  expect(found.problems.map(({ column }) => column)).toEqual(['none', 'mixed']);
  expect(found).toMatchObject({ rowsRead: 2, failed: 0 });
});
