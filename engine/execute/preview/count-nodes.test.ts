/** Receipts of nodes without a run are those of a run of the same job. */

import { readdir } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import type { Receipt } from '#engine/catalog/receipt.ts';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { countNodes } from '#engine/execute/preview/count-nodes.ts';
import { put, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture();
const limits = { memoryLimit: 256 * 1024 * 1024, threads: 1 };

function count(job: Job, nodeId: string): Promise<readonly Receipt[]> {
  return countNodes({ ...fixture.engine.host, limits }, { job, nodeId }, new AbortController().signal);
}

function line(...steps: readonly (readonly [string, string, Record<string, unknown>])[]): Job {
  const source = { id: 'in', name: 'in', transform: 'PathSource', args: { path: 'in', format: 'csv' } };
  const nodes = steps.map(([id, transform, args], index) => ({
    id,
    name: id,
    transform,
    args,
    inputs: { in: { node: steps[index - 1]?.[0] ?? 'in' } },
  }));
  const last = steps.at(-1)?.[0] ?? 'in';
  const target = {
    id: 'out',
    name: 'out',
    transform: 'PathTarget',
    inputs: { in: { node: last } },
    args: { path: 'out' },
  };
  return jobSchema.parse({ name: 'counted', nodes: [source, ...nodes, target] });
}

const cleaned = line(
  ['cast', 'ResolveChoice', { specs: [{ path: 'amount', action: 'cast:int' }] }],
  ['trim', 'DerivedColumn', { colName: 'name', expr: 'trim(name)' }],
  ['keep', 'Filter', { condition: 'id > 1' }],
  ['once', 'DropDuplicates', { columns: ['name'] }],
);
const text = 'id,name,amount\n1, a ,1\n2,b,x\n3, b,3\n4,,\n5,c ,five\n6,c,6\n';

describe('counted nodes', () => {
  test('have the receipts of a run, at the last node and at each before it', async () => {
    await put(fixture, 'in/a.csv', text);
    const ended = await run(fixture, { job: cleaned });
    expect(ended.error).toBeNull();
    const [task] = await fixture.engine.catalog.jobRuns.getTasks(ended.id);
    const ofRun = task!.receipts.filter(({ nodeId }) => nodeId !== 'out');
    const counted = await count(cleaned, 'once');
    expect(counted).toEqual(ofRun);
    expect(counted).toMatchObject([
      { nodeId: 'once', rowsIn: 5, rowsOut: 3, deduplicated: 2 },
      { nodeId: 'keep', rowsIn: 6, rowsOut: 5, filtered: 1 },
      { nodeId: 'trim', rowsIn: 6, rowsOut: 6 },
      { nodeId: 'cast', rowsIn: 6, rowsOut: 6, castToNull: { amount: 2 } },
      { nodeId: 'in', rowsIn: 6, rowsOut: 6 },
    ]);
    for (const [index, { nodeId }] of ofRun.entries()) expect(await count(cleaned, nodeId)).toEqual(ofRun.slice(index));
  });

  test('of a source without rows are zero', async () => {
    await put(fixture, 'in/a.csv', 'id,name,amount\n');
    for (const { rowsIn, rowsOut } of await count(cleaned, 'once')) expect([rowsIn, rowsOut]).toEqual([0, 0]);
  });

  test('count the records that a source or an expression rejects', async () => {
    await put(fixture, 'in/a.csv', 'id,n\n1,1\n2,9223372036854775807\n3,3\n');
    const job = line(['more', 'DerivedColumn', { colName: 'n', expr: 'n * 2' }]);
    const ended = await run(fixture, { job });
    // The first attempt met the record.
    const tasks = await fixture.engine.catalog.jobRuns.getTasks(ended.id);
    const counted = await count(job, 'more');
    expect(counted).toEqual(tasks.at(-1)!.receipts.filter(({ nodeId }) => nodeId !== 'out'));
    expect(counted[0]).toMatchObject({ nodeId: 'more', rejected: 1, rowsOut: 2 });
  });

  test('nothing is left in the folder, and no table is made', async () => {
    await put(fixture, 'in/a.csv', text);
    // Besides the folders of workers.
    const listed = async (): Promise<string[]> =>
      (await readdir(fixture.folder, { recursive: true })).filter((path) => !/^[.]tenon.(?:cache|workers)/u.test(path));
    const before = await listed();
    await count(cleaned, 'once');
    expect(await listed()).toEqual(before);
    expect((await fixture.engine.catalog.databases.getDatabases({})).items).toEqual([]);
  });

  test('a node without columns, an unknown column and an unknown node are refused', async () => {
    await put(fixture, 'in/a.csv', 'id,n\n1,1\n');
    await expect(count(line(['none', 'DropFields', { paths: ['id', 'n'] }]), 'none')).rejects.toMatchObject({
      code: expect.stringMatching(/^Invalid/u),
    });
    await expect(count(line(['f', 'Filter', { condition: 'missing > 1' }]), 'f')).rejects.toMatchObject({
      code: 'UnknownColumn',
      details: { node: 'f' },
    });
    await expect(count(cleaned, 'nowhere')).rejects.toMatchObject({ code: 'EntityNotFound' });
  });
});
