/** Runs whose receipts cannot be taken from the profile: their rows are counted by queries, and they succeed. */

import { describe, expect, test } from 'vitest';
import type { Receipt } from '#engine/catalog/receipt.ts';
import type { Job } from '#engine/contract/definitions/job.ts';
import { job, put, rows, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture();

type TestNode = Job['nodes'][number];

const csvOptions = { withHeader: true, columnTypes: { id: 'bigint', k: 'int' } };
const made = (id: string, transform: string, args: Record<string, unknown>, inputs: Record<string, string> = {}) =>
  ({
    id,
    name: id,
    transform,
    args,
    inputs: Object.fromEntries(Object.entries(inputs).map(([port, node]) => [port, { node }])),
  }) as TestNode;
const source = (id: string): TestNode => made(id, 'PathSource', { path: id, format: 'csv', options: csvOptions });
const target = (from: string): TestNode => made('out', 'PathTarget', { path: 'out', format: 'csv' }, { in: from });

async function receiptsOf(nodes: readonly TestNode[]): Promise<readonly Receipt[]> {
  const ended = await run(fixture, { job: job({ nodes: [...nodes] }) });
  expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  const tasks = await fixture.engine.catalog.jobRuns.getTasks(ended.id);
  // The statement ran once more, in the form in which chance is computed once.
  expect(tasks.map(({ state }) => state)).toEqual(['FAILED', 'DURABLE']);
  return tasks[1]!.receipts;
}

const lines = (count: number): string =>
  `id,k\n${Array.from({ length: count }, (_none, index) => `${index},${index % 7}\n`).join('')}`;

describe('rows of chance that the statement did not read to their end', () => {
  // An empty right side ends the join before the left one is read; what random() gives can be asked once only.
  test('are computed once and counted', async () => {
    await put(fixture, 'in/a.csv', lines(500));
    await put(fixture, 'other/a.csv', 'id,k\n1,1\n');
    const receipts = await receiptsOf([
      source('in'),
      source('other'),
      made('some', 'SqlTransform', { sql: 'SELECT id, k FROM in1 WHERE random() < 0.5' }, { in1: 'in' }),
      made('keep', 'Filter', { condition: 'k IN (1, 2, 3, 4, 5)' }, { in: 'some' }),
      made('none', 'Filter', { condition: 'k > 100' }, { in: 'other' }),
      made('j', 'Join', { joinType: 'leftsemi', keys: [{ left: 'k', right: 'k' }] }, { left: 'keep', right: 'none' }),
      target('j'),
    ]);
    const of = (nodeId: string): Receipt => receipts.find((receipt) => receipt.nodeId === nodeId)!;
    expect(of('in')).toMatchObject({ rowsIn: 500, rowsOut: 500 });
    expect(of('some').rowsIn).toBe(500);
    expect(of('keep').rowsIn).toBe(of('some').rowsOut);
    expect(of('keep').rowsOut + of('keep').filtered).toBe(of('keep').rowsIn);
    expect(of('j')).toMatchObject({ inputs: { left: of('keep').rowsOut, right: 0 }, rowsOut: 0 });
    expect(await rows(fixture)).toEqual([]);
  });
});
