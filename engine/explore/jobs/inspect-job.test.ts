/** Problems of a job: suggested names, and the order of the problems. */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sampleTable } from '#engine/catalog/testing/sample-entities.ts';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { inspectJob } from '#engine/explore/jobs/inspect-job.ts';
import { openWorkspaceEngine, type WorkspaceEngine } from '#engine/testing/workspace-engine.ts';

let folder: string;
let engine: WorkspaceEngine;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tenon-inspect-'));
  engine = await openWorkspaceEngine(folder);
  const { databases, crawls } = engine.catalog;
  await databases.ensureDatabase('sales');
  await crawls.startCrawl({ id: 'cr_1', crawlerName: 'c' });
  await crawls.publishCrawl({
    crawlId: 'cr_1',
    tables: [{ table: sampleTable('orders'), objects: [], expectedGeneration: null }],
    deleteTables: [],
    changes: [],
  });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

function problemsOf(args: Readonly<Record<string, unknown>>) {
  const nodes = [{ id: 's', name: 'Source', transform: 'CatalogSource', args }];
  return inspectJob(engine.host, jobSchema.parse({ name: 'job', nodes }), new AbortController().signal);
}

test.each([
  ['a database', { databaseName: 'saels', tableName: 'orders' }, { written: 'saels', near: ['sales'] }],
  ['a table', { databaseName: 'Sales', tableName: 'ordres' }, { written: 'ordres', near: ['orders'] }],
  ['nothing like it', { databaseName: 'sales', tableName: 'weather' }, null],
])('the near name of %s is suggested; that nothing reads the node comes last', async (_title, args, unknownName) => {
  const { problems } = await problemsOf(args);
  expect(problems).toMatchObject([
    { node: 's', unknownName, message: expect.stringContaining('does not exist') },
    { node: 's', unknownName: null, message: 'No node reads "Source".' },
  ]);
});

test('a path in a bucket without a connection names the bucket, of a source and of a target', async () => {
  const args = { path: 's3://elsewhere/orders' };
  const nodes = [
    { id: 's', name: 'Source', transform: 'PathSource', args: { ...args, format: 'csv' } },
    { id: 'c', name: 'Catalog', transform: 'CatalogSource', args: { databaseName: 'sales', tableName: 'orders' } },
    {
      id: 't',
      name: 'Target',
      transform: 'PathTarget',
      inputs: { in: { node: 'c' } },
      args: { ...args, format: 'csv' },
    },
  ];
  const job = jobSchema.parse({ name: 'job', nodes });
  const { problems } = await inspectJob(engine.host, job, new AbortController().signal);
  const failedConnection = { problem: 'connection', bucket: 'elsewhere', connection: null };
  expect(problems.filter((problem) => problem.failedConnection !== null)).toMatchObject([
    { node: 's', failedConnection },
    { node: 't', failedConnection },
  ]);
});

test('what is not filled in or connected yet is missing, what is there and not right is wrong', async () => {
  await mkdir(path.join(folder, 'input'), { recursive: true });
  await writeFile(path.join(folder, 'input/place.csv'), 'id\n1\n');
  const nodes = [
    { id: 's', name: 'Source', transform: 'PathSource', args: { path: 'input/place.csv' } },
    { id: 'new', name: 'New table', transform: 'CatalogSource', args: {} },
    { id: 'f', name: 'New filter', transform: 'Filter', args: {} },
    { id: 'e', name: 'Emptied', transform: 'Filter', inputs: { in: { node: 's' } }, args: { condition: '' } },
    {
      id: 'a',
      name: 'Half a row',
      transform: 'Aggregate',
      inputs: { in: { node: 's' } },
      args: { groups: ['id'], aggs: [{ column: '', aggFunc: 'sum' }] },
    },
    { id: 'w', name: 'Wrong', transform: 'Filter', inputs: { in: { node: 's' } }, args: { condition: 7 } },
    { id: 'c', name: 'Column', transform: 'Filter', inputs: { in: { node: 's' } }, args: { condition: 'no > 1' } },
  ];
  const inspect = async (job: unknown) =>
    (await inspectJob(engine.host, jobSchema.parse(job), new AbortController().signal)).problems;
  const problems = (await inspect({ name: 'job', nodes })).filter(
    ({ message }) => !message.startsWith('No node reads'),
  );
  expect(problems.map(({ node, missing }) => [node, missing])).toEqual([
    ['new', true],
    ['f', true],
    ['e', true],
    ['a', true],
    ['w', false],
    ['c', false],
  ]);
  expect(problems[2]!.message).toBe('"Emptied" (Filter) has no value for Condition.');
  expect(await inspect({ name: 'empty' })).toMatchObject([{ node: null, missing: true }]);
});

test('a suggested path has the form that the job uses', async () => {
  await mkdir(path.join(folder, 'input'), { recursive: true });
  await writeFile(path.join(folder, 'input/orders.csv'), 'id\n1\n');
  const at = (location: string) => {
    const nodes = [{ id: 's', name: 'Source', transform: 'PathSource', args: { path: location } }];
    return inspectJob(engine.host, jobSchema.parse({ name: 'job', nodes }), new AbortController().signal);
  };
  expect((await at('input/ordres.csv')).problems[0]).toMatchObject({
    unknownName: { written: 'input/ordres.csv', near: [path.join('input', 'orders.csv')] },
  });
  const absolute = path.join(engine.host.workspaceFolder, 'input/ordres.csv');
  expect((await at(absolute)).problems[0]).toMatchObject({
    unknownName: { written: absolute, near: [path.join(engine.host.workspaceFolder, 'input', 'orders.csv')] },
  });
});

test.each([
  [{ path: 'input/place.csv' }, 'it is a file'],
  [{ path: 'input/place.csv/below/it' }, 'place.csv is a file'],
  [{ path: 'input', fileName: 'folder.csv' }, 'it is a folder'],
  [{ path: 'output', format: 'xml' }, 'cannot write it'],
  [{ path: 'output', format: 'csv', options: { seperator: ';' } }, 'seperator'],
  [{ path: 'output', format: 'csv', options: { escaper: 'ab' } }, 'escaper'],
  [{ path: 'output', format: 'csv', options: { escaper: ',' } }, 'it is also the separator'],
  [{ path: 'output', format: 'csv', options: { separator: '\n' } }, 'a line end separates rows'],
])('a target that a run would refuse is a problem before: %j', async (args, expected) => {
  await mkdir(path.join(folder, 'input/folder.csv'), { recursive: true });
  await writeFile(path.join(folder, 'input/place.csv'), 'id\n1\n');
  const nodes = [
    { id: 's', name: 'Source', transform: 'PathSource', args: { path: 'input/place.csv' } },
    { id: 't', name: 'Target', transform: 'PathTarget', inputs: { in: { node: 's' } }, args },
  ];
  const { problems } = await inspectJob(
    engine.host,
    jobSchema.parse({ name: 'job', nodes }),
    new AbortController().signal,
  );
  expect(problems).toMatchObject([{ node: 't', message: expect.stringContaining(expected) }]);
});

test('what the bookmark forbids is a problem, named at its node', async () => {
  await mkdir(path.join(folder, 'input'), { recursive: true });
  await writeFile(path.join(folder, 'input/place.csv'), 'id\n1\n');
  const nodes = [
    { id: 's', name: 'Source', transform: 'PathSource', args: { path: 'input/place.csv' } },
    { id: 'd', name: 'Once', transform: 'DropDuplicates', inputs: { in: { node: 's' } }, args: {} },
    { id: 't', name: 'Target', transform: 'PathTarget', inputs: { in: { node: 'd' } }, args: { path: 'output' } },
  ];
  const problemsWith = async (bookmark: string) => {
    const job = jobSchema.parse({ name: 'job', bookmark, nodes });
    return (await inspectJob(engine.host, job, new AbortController().signal)).problems;
  };
  expect(await problemsWith('disable')).toEqual([]);
  expect(await problemsWith('enable')).toMatchObject([{ node: 'd', code: 'IncrementalRefused' }]);
});
