/** Rows of a node as a file: all of them, without a run, a bookmark or a target. */

import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Input, Output } from '#engine/contract/procedures/index.ts';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';

type Job = Input<'previewNode'>['job'];
type NodeSource = Omit<Extract<Input<'exportRows'>['source'], { kind: 'node' }>, 'kind' | 'job'>;

let folder: string;
let engine: Engine;

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'tenon-node-rows-')));
  await initWorkspace(folder);
  for (const part of [0, 1, 2, 3]) {
    const ids = Array.from({ length: 50 }, (_, index) => part * 50 + index);
    await put(`orders/${part}.csv`, `id,country\n${ids.map((id) => `${id},C${id % 3}`).join('\n')}\n`);
  }
  engine = await createEngine({ workspace: folder, title: 'test' });
});

afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function put(path: string, text: string): Promise<void> {
  await mkdir(join(folder, dirname(path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

const source = { id: 'orders', name: 'Orders', transform: 'PathSource', args: { path: 'orders', format: 'csv' } };
const filter = (condition: string) => ({
  id: 'keep',
  name: 'Keep',
  transform: 'Filter',
  inputs: { in: { node: 'orders' } },
  args: { condition },
});

function job(...nodes: unknown[]): Job {
  return { name: 'look', nodes: [source, ...nodes] } as Job;
}

async function write(of: Job, to: string, node: NodeSource = { nodeId: 'keep' }) {
  const input = { source: { kind: 'node', job: of, ...node }, to } as const;
  const items: Output<'exportRows'>[] = await Array.fromAsync(engine.dispatcher.stream('exportRows', input));
  return items.at(-1) as Extract<Output<'exportRows'>, { item: 'result' }>;
}

test('every row of the node is written, and only the first ones where a preview is asked for', async () => {
  const { file } = await write(job(filter('id >= 10')), 'all.csv');
  expect(file).toMatchObject({ rowCount: 190, warnings: [] });
  const lines = (await readFile(join(folder, 'all.csv'), 'utf8')).trim().split('\n');
  expect([lines[0], lines[1], lines.at(-1), lines.length]).toEqual(['id,country', '10,C1', '199,C1', 191]);
  expect((await write(job(filter('id >= 10')), 'first.csv', { nodeId: 'keep', limit: 7 })).file.rowCount).toBe(7);
});

test('each output of a split has its rows', async () => {
  const split = {
    id: 'split',
    name: 'Split',
    transform: 'SplitRows',
    inputs: { in: { node: 'orders' } },
    args: { comparisons: [{ column: 'id', operator: '<', value: 20 }] },
  };
  const rows = (port: string) => write(job(split), `${port}.parquet`, { nodeId: 'split', port });
  expect([(await rows('selected')).file.rowCount, (await rows('remaining')).file.rowCount]).toEqual([20, 180]);
});

test('a job with a bookmark and a target: all files are read, nothing moves and nothing is committed', async () => {
  const target = { id: 'out', name: 'Out', transform: 'PathTarget', inputs: { in: { node: 'keep' } } };
  const nodes = [filter('id >= 0'), { ...target, args: { path: 'written' } }];
  const saved = { ...job(...nodes), name: 'marked', bookmark: 'enable' } as Job;
  await engine.dispatcher.call('saveJob', { job: saved, expectedHash: null });
  const run = await engine.dispatcher.call('startJobRun', { jobName: 'marked' });
  await Array.fromAsync(engine.dispatcher.stream('watchJobRun', { id: run.id }));
  const state = async () => ({
    bookmark: await engine.dispatcher.call('getJobBookmark', { jobName: 'marked' }),
    runs: await engine.dispatcher.call('getJobRuns', { jobName: 'marked' }),
    written: (await readdir(join(folder, 'written'), { recursive: true })).toSorted(),
  });
  const before = await state();
  expect(before.runs.items[0]?.jobRunState).toBe('SUCCEEDED');
  expect((await write(saved, 'marked.parquet', { nodeId: 'out' })).file.rowCount).toBe(200);
  expect(await state()).toEqual(before);
});

test('records that do not fit are skipped and reported with their reason', async () => {
  await put('mixed/a.csv', 'id,n\n1,10\n2,20\n');
  await put('mixed/b.csv', 'id,n\n3,30\n4,40\n5,5\n');
  const mixed = { ...source, args: { path: 'mixed', format: 'csv' } };
  const overflows = filter('CAST(n AS bigint) * 230584300921369396 > 0');
  const { file } = await write({ name: 'look', nodes: [mixed, overflows] } as Job, 'mixed.json');
  expect(file.rowCount).toBe(4);
  expect(file.warnings).toHaveLength(1);
  expect(file.warnings[0]).toMatch(
    /^Skipped a record: The expression .* fails for this row\. .* is too large for bigint/u,
  );
  expect((await readFile(join(folder, 'mixed.json'), 'utf8')).match(/"id":\d/gu)).toEqual(
    [1, 2, 3, 5].map((id) => `"id":${id}`),
  );
});

test.each([
  ["SELECT * FROM read_csv('/etc/passwd')", /^SqlRefused|^SqlSyntax/u],
  ["COPY (SELECT 1) TO 'x.csv'", /^Sql/u],
  ["SELECT error('no') FROM in1", /./u],
])('%s writes no file', async (sql, code) => {
  const mine = {
    id: 'mine',
    name: 'Mine',
    transform: 'SqlTransform',
    inputs: { in1: { node: 'orders' } },
    args: { sql },
  };
  await expect(write(job(mine), 'never/out.csv', { nodeId: 'mine' })).rejects.toMatchObject({
    code: expect.stringMatching(code),
  });
  expect(await readdir(join(folder, 'never')).catch(() => [])).toEqual([]);
});

test('a source of the node is not replaced by its rows', async () => {
  const to = join(folder, 'orders/0.csv');
  const { existing } = await engine.dispatcher.call('findExportTarget', { to });
  const input = {
    source: { kind: 'node' as const, job: job(filter('id < 3')), nodeId: 'keep' },
    to,
    replaces: existing!.version,
  };
  await expect(Array.fromAsync(engine.dispatcher.stream('exportRows', input))).rejects.toMatchObject({
    code: 'TargetOverlapsSource',
  });
  expect((await readFile(to, 'utf8')).split('\n')).toHaveLength(52);
});

test('a stopped export leaves nothing', async () => {
  const abort = new AbortController();
  const stopped = async () => {
    const input = {
      source: { kind: 'node' as const, job: job(filter('id >= 0')), nodeId: 'keep' },
      to: 'stopped/out.csv',
    };
    for await (const { item } of engine.dispatcher.stream('exportRows', input, abort.signal))
      if (item === 'progress') abort.abort();
  };
  await expect(stopped()).rejects.toMatchObject({ code: 'Cancelled' });
  expect(await readdir(join(folder, 'stopped')).catch(() => [])).toEqual([]);
});

test('rows in the cache are a file that a query reads', async () => {
  const items = await Array.fromAsync(
    engine.dispatcher.stream('openNodeRows', { job: job(filter('id >= 150')), nodeId: 'keep' }),
  );
  const { path, rowCount } = items.at(-1) as Extract<Output<'openNodeRows'>, { item: 'result' }>;
  expect(rowCount).toBe(50);
  expect(dirname(path)).toBe(join(folder, '.tenon/cache'));
  const sql = `SELECT count(*) AS n, min(id) AS first FROM '.tenon/cache/${path.slice(dirname(path).length + 1)}'`;
  const found = await Array.fromAsync(engine.dispatcher.stream('query', { sql, folder }));
  expect(found.at(-1)).toEqual({ item: 'rows', rows: [{ n: 50, first: 150 }] });
  // A job must not depend on what the cache lets go of.
  await expect(engine.dispatcher.call('draftQueryJob', { sql, folder, name: 'copied' })).rejects.toMatchObject({
    code: 'InvalidInput',
    message: expect.stringContaining('exists only in the cache'),
  });
});
