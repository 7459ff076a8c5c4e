import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEngine, type Engine } from '#engine/index.ts';

let folder: string;
let engine: Engine | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-connection-users-'));
});
afterEach(async () => {
  await engine?.[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function openWith(files: Readonly<Record<string, unknown>>): Promise<Engine> {
  for (const [file, content] of Object.entries({
    'tenon.json': { name: 'a test', version: 1, defaults: {} },
    ...files,
  })) {
    await mkdir(join(folder, file, '..'), { recursive: true });
    await writeFile(join(folder, file), typeof content === 'string' ? content : JSON.stringify(content));
  }
  engine = await createEngine({ workspace: folder, title: 'a test', inline: true });
  return engine;
}

function connection(name: string, buckets?: string): unknown {
  return {
    name,
    connectionType: 's3',
    connectionProperties: {
      endpoint: 'https://objects.example.org',
      region: 'eu-central-1',
      anonymous: 'true',
      ...(buckets === undefined ? {} : { buckets }),
    },
  };
}

const source = (path: string): unknown => ({
  id: 'source',
  name: 'Source',
  transform: 'PathSource',
  inputs: {},
  args: { path, format: 'csv' },
});
const target = (path: string): unknown => ({
  id: 'target',
  name: 'Target',
  transform: 'PathTarget',
  inputs: { in: { node: 'source' } },
  args: { path, format: 'parquet' },
});
const layout = { source: { x: 0, y: 0 }, target: { x: 200, y: 0 } };

test('crawlers, jobs and queries are found by the bucket of each path, reads apart from writes', async () => {
  const { dispatcher } = await openWith({
    'connections/landing.json': connection('landing', 'landing, archive'),
    'connections/others.json': connection('others'),
    'crawlers/orders.json': { name: 'orders', databaseName: 'erp', targets: [{ path: 's3://landing/erp/' }] },
    'crawlers/local.json': { name: 'local', databaseName: 'erp', targets: [{ path: 'here/' }] },
    'jobs/copy.json': {
      name: 'copy',
      nodes: [source('s3://landing/erp/a.csv'), target('s3://archive/out/')],
      layout,
      defaultArguments: {},
    },
    'jobs/elsewhere.json': { name: 'elsewhere', nodes: [source('s3://third/x.csv'), target('out/')], layout },
    'queries/top.sql': "-- name: top\nSELECT * FROM 's3://landing/erp/*.parquet' WHERE note <> 's3 is not a path'\n",
  });
  const usersOf = async (name: string): Promise<unknown> =>
    (await dispatcher.call('getConnectionUsers', { name })).users;
  expect(await usersOf('landing')).toEqual([
    { kind: 'crawler', name: 'orders', uses: [{ path: 's3://landing/erp/', use: 'reads' }] },
    {
      kind: 'job',
      name: 'copy',
      uses: [
        { path: 's3://landing/erp/a.csv', use: 'reads' },
        { path: 's3://archive/out/', use: 'writes' },
      ],
    },
    { kind: 'query', name: 'top', uses: [{ path: 's3://landing/erp/*.parquet', use: 'reads' }] },
  ]);
  // The connection without buckets is for all that no other one names.
  expect(await usersOf('others')).toEqual([
    { kind: 'job', name: 'elsewhere', uses: [{ path: 's3://third/x.csv', use: 'reads' }] },
  ]);
  await expect(usersOf('no such')).rejects.toMatchObject({ code: 'EntityNotFound' });
});

test('two connections that are both for a bucket: neither is used, and nothing fails', async () => {
  const { dispatcher } = await openWith({
    'connections/one.json': connection('one'),
    'connections/two.json': connection('two'),
    'crawlers/orders.json': { name: 'orders', databaseName: 'erp', targets: [{ path: 's3://landing/erp/' }] },
  });
  expect(await dispatcher.call('getConnectionUsers', { name: 'one' })).toEqual({ users: [] });
});
