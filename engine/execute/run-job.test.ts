import { writeFileSync } from 'node:fs';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JobRun } from '#engine/catalog/entities.ts';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { adoptTargetFolder } from '#engine/execute/adopt-target.ts';
import { unbalanced } from '#engine/execute/run-receipts.ts';
import type { StartJobRunRequest } from '#engine/execute/run-request.ts';
import { readTree } from '#engine/execute/testing/staged-commit.ts';
import { openWorkspaceEngine, type WorkspaceEngine } from '#engine/testing/workspace-engine.ts';

let folder: string;
let engine: WorkspaceEngine;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tenon-run-'));
  engine = await openWorkspaceEngine(folder);
});
afterEach(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function put(file: string, text: string): Promise<void> {
  const place = path.join(folder, file);
  await mkdir(path.dirname(place), { recursive: true });
  await writeFile(place, text);
}

function csv(ids: readonly number[]): string {
  return `id,country,amount\n${ids.map((id) => `${id},${id % 2 === 0 ? 'DE' : 'FR'},${id * 10}`).join('\n')}\n`;
}

function job(change: Partial<Record<keyof Job, unknown>> & { target?: Record<string, unknown> } = {}): Job {
  const { target, ...rest } = change;
  return jobSchema.parse({
    name: 'load',
    nodes: [
      { id: 'in', name: 'Orders', transform: 'PathSource', args: { path: 'in', format: 'csv', options: { withHeader: true } } },
      { id: 'keep', name: 'Keep', transform: 'Filter', inputs: { in: { node: 'in' } }, args: { condition: 'id <> 3' } },
      { id: 'out', name: 'Out', transform: 'PathTarget', inputs: { in: { node: 'keep' } }, args: { path: 'out', format: 'csv', ...target } },
    ],
    ...rest,
  });
}

async function run(request: StartJobRunRequest): Promise<JobRun> {
  const started = await engine.runs.startJobRun(request);
  const ended = await engine.runs.waitForJobRun(started.id);
  if (ended.error?.kind === 'unexpected') throw new Error(ended.error.stack ?? ended.error.message);
  for (const task of await engine.catalog.jobRuns.getTasks(ended.id)) expect(unbalanced(task.receipts)).toEqual([]);
  return ended;
}

async function rows(place = 'out'): Promise<string[]> {
  const tree = await readTree(path.join(folder, place)).catch(() => ({}));
  return Object.values(tree)
    .filter((content) => content !== '(folder)')
    .flatMap((content) => content.trim().split('\n').slice(1))
    .sort();
}

describe('a run', () => {
  test('reads, filters, writes and leaves receipts', async () => {
    await put('in/a.csv', csv([1, 2, 3]));
    await put('in/b.csv', csv([4, 5]));
    const ended = await run({ job: job() });
    expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
    expect(await rows()).toEqual(['1,FR,10', '2,DE,20', '4,DE,40', '5,FR,50']);
    const [task] = await engine.catalog.jobRuns.getTasks(ended.id);
    expect(task!.receipts).toMatchObject([
      { nodeId: 'out', rowsIn: 4, rowsOut: 4 },
      { nodeId: 'keep', rowsIn: 5, rowsOut: 4, filtered: 1 },
      { nodeId: 'in', rowsIn: 5, rowsOut: 5 },
    ]);
  });

  test('writes Hive partitions, one file a key, with encoded and default values', async () => {
    await put('in/a.csv', 'id,k\n1,a b/c\n2,\n3,x\n4,x\n5,"é=%"\n');
    const ended = await run({ job: job({ target: { format: 'parquet', partitionKeys: ['k'] } }) });
    expect(ended.error).toBeNull();
    const tree = Object.keys(await readTree(path.join(folder, 'out'))).filter((name) => name.endsWith('.parquet'));
    expect(tree.map((name) => path.dirname(name)).sort()).toEqual(['k=%C3%A9%3D%25', 'k=__HIVE_DEFAULT_PARTITION__', 'k=a%20b%2Fc', 'k=x']);
    const [table] = (await engine.catalog.tables.getTables('_path')).items;
    expect(table).toMatchObject({ recordCount: 4, partitionCount: 4, objectCount: 4, location: path.join(folder, 'out') });
    const partitions = await engine.catalog.tables.getPartitions('_path', table!.name);
    expect(new Set(partitions.items.map((each) => each.values[0]))).toEqual(new Set([null, 'a b/c', 'x', 'é=%']));
  });

  test('partitioned CSV counts its rows by key', async () => {
    await put('in/a.csv', csv([1, 2, 4, 6]));
    const ended = await run({ job: job({ target: { partitionKeys: ['country'] } }) });
    expect(ended.error).toBeNull();
    const [task] = await engine.catalog.jobRuns.getTasks(ended.id);
    expect(Object.fromEntries(task!.files.map((file) => [file.partitionValues[0], file.recordCount]))).toEqual({ DE: 3, FR: 1 });
  });

  test('1,000 keys are written in passes, still one file a key', async () => {
    await put('in/a.csv', csv(Array.from({ length: 3000 }, (_, index) => index + 10)).replaceAll(/^(\d+),(DE|FR),/gmu, (_line, id: string) => `${id},${Number(id) % 1000},`));
    const ended = await run({ job: job({ target: { format: 'parquet', partitionKeys: ['country'] } }) });
    expect(ended.error).toBeNull();
    const [table] = (await engine.catalog.tables.getTables('_path')).items;
    expect(table).toMatchObject({ recordCount: 3000, partitionCount: 1000, objectCount: 1000 });
  }, 60_000);

  test('no row gives no file for a folder, and an empty file for one named file', async () => {
    await put('in/a.csv', csv([3]));
    expect((await run({ job: job() })).jobRunState).toBe('SUCCEEDED');
    expect(await readTree(path.join(folder, 'out')).catch(() => ({}))).toEqual({});
    const named = await run({ job: job({ target: { path: 'named', fileName: 'all.csv', mode: 'overwrite' } }) });
    expect(named.error).toBeNull();
    expect(await readTree(path.join(folder, 'named'))).toEqual({ 'all.csv': 'id,country,amount\n' });
  });

  test('bad records are set aside with file and line, the good ones go on', async () => {
    await put('in/a.csv', csv([1, 2]));
    const definition = job();
    expect((await run({ job: job({ bookmark: 'enable' }) })).error).toBeNull();
    await put('in/b.csv', `${csv([4, 5])}too,many,values,here\n`);
    const ended = await run({ job: { ...definition, bookmark: 'enable' } });
    expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
    expect(await rows()).toEqual(['1,FR,10', '2,DE,20', '4,DE,40', '5,FR,50']);
    const { items } = await engine.catalog.jobRuns.getRejectedRecords(ended.id);
    expect(items).toMatchObject([{ nodeId: 'in', file: path.join(folder, 'in/b.csv'), line: 4 }]);
    const tasks = await engine.catalog.jobRuns.getTasks(ended.id);
    expect(tasks.map((task) => task.state)).toEqual(['FAILED', 'DURABLE']);
    expect(tasks[1]!.receipts.find((receipt) => receipt.nodeId === 'in')).toMatchObject({ rowsIn: 3, rowsOut: 2, rejected: 1 });
  });

  test('more rejected records than allowed fail the run and publish nothing', async () => {
    await put('in/a.csv', `${csv([1])}too,many,values,here\nand,more,of,them\n`);
    const ended = await run({ job: job({ maxRejectedRecords: 1 }) });
    expect(ended).toMatchObject({ jobRunState: 'FAILED', error: { code: 'TooManyErrors' } });
    expect(await rows()).toEqual([]);
  });

  test('two starts at once give one run', async () => {
    await put('in/a.csv', csv([1]));
    const starts = await Promise.allSettled([engine.runs.startJobRun({ job: job() }), engine.runs.startJobRun({ job: job() })]);
    expect(starts.map((start) => start.status).sort()).toEqual(['fulfilled', 'rejected']);
    for (const start of starts) if (start.status === 'fulfilled') await engine.runs.waitForJobRun(start.value.id);
    expect(await rows()).toEqual(['1,FR,10']);
  });

  test('a run that is stopped ends as STOPPED with nothing visible, and can be resumed', async () => {
    await put('in/a.csv', csv([1, 2]));
    const started = await engine.runs.startJobRun({ job: job() });
    using _listener = engine.runs.events.listen((event) => {
      if (event.type === 'task' && event.state === 'DURABLE') void engine.runs.stopJobRun(event.runId);
    });
    const ended = await engine.runs.waitForJobRun(started.id);
    expect(ended.jobRunState).toBe('STOPPED');
    expect(await rows()).toEqual([]);
    _listener[Symbol.dispose]();
    const resumed = await engine.runs.resumeJobRun(ended.id);
    expect(await engine.runs.waitForJobRun(resumed.id)).toMatchObject({ jobRunState: 'SUCCEEDED', previousRunId: ended.id });
    expect(await rows()).toEqual(['1,FR,10', '2,DE,20']);
    const [task] = await engine.catalog.jobRuns.getTasks(resumed.id);
    expect(task!.files[0]!.path).toContain(ended.id);
    expect((await engine.host.storageOf(folder).list({ root: path.join(folder, 'out', '_tenon') }, AbortSignal.timeout(1000))).objects).toEqual([]);
  });

  test('a source changed since the plan fails the resumed run instead of mixing old and new', async () => {
    await put('in/a.csv', csv([1, 2]));
    await put('out/../blocked', '');
    const started = await engine.runs.startJobRun({ job: job() });
    using _listener = engine.runs.events.listen((event) => {
      if (event.type === 'task' && event.state === 'RUNNING') void engine.runs.stopJobRun(event.runId);
    });
    const ended = await engine.runs.waitForJobRun(started.id);
    expect(ended.jobRunState).toBe('STOPPED');
    _listener[Symbol.dispose]();
    await put('in/a.csv', csv([1, 2, 4]));
    const resumed = await engine.runs.resumeJobRun(ended.id);
    expect(await engine.runs.waitForJobRun(resumed.id)).toMatchObject({ jobRunState: 'FAILED', error: { code: 'FileChanged' } });
    expect(await rows()).toEqual([]);
  });
});

describe('several runs', () => {
  test('jobs that append to one table at once all succeed', async () => {
    const append = (name: string): Job =>
      job({
        name,
        nodes: [
          { ...job().nodes[0], args: { path: name, format: 'csv', options: { withHeader: true } } },
          { id: 'out', name: 'Out', transform: 'CatalogTarget', inputs: { in: { node: 'in' } }, args: { databaseName: 'sales', tableName: 'orders', path: 'orders' } },
        ],
        threads: 1,
      });
    const names = ['one', 'two', 'three'];
    for (const [index, name] of names.entries()) await put(`${name}/a.csv`, csv([index * 2 + 10, index * 2 + 11]));
    expect((await run({ job: append('one') })).error).toBeNull();
    const ended = await Promise.all(names.map((name) => run({ job: append(name) })));
    expect(ended.map((each) => each.error)).toEqual([null, null, null]);
    expect(await engine.catalog.tables.getTable('sales', 'orders')).toMatchObject({ recordCount: 8, objectCount: 4 });
  });

  test('a whole run is tried again when its source changed under it', async () => {
    await put('in/a.csv', csv([1]));
    let changed = false;
    using _listener = engine.runs.events.listen((event) => {
      if (changed || event.type !== 'task' || event.state !== 'RUNNING') return;
      changed = true;
      writeFileSync(path.join(folder, 'in/a.csv'), csv([1, 2, 4]));
    });
    const ended = await run({ job: job({ maxRetries: 1 }) });
    expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', attempt: 1 });
    expect(await rows()).toEqual(['1,FR,10', '2,DE,20', '4,DE,40']);
  });
});

describe('targets', () => {
  test('a path target is overwritten and undone like a table', async () => {
    await put('in/a.csv', csv([1]));
    await run({ job: job({ target: { mode: 'overwrite' } }) });
    await put('in/a.csv', csv([2]));
    const second = await run({ job: job({ target: { mode: 'overwrite' } }) });
    expect(await rows()).toEqual(['2,DE,20']);
    await engine.runs.undoJobRun(second.id);
    expect(await rows()).toEqual(['1,FR,10']);
  });

  test('foreign files refuse an overwrite until the folder is adopted; undo brings them back', async () => {
    await put('in/a.csv', csv([1]));
    await put('out/theirs.csv', csv([8]));
    const overwrite = job({ target: { mode: 'overwrite' } });
    expect(await run({ job: overwrite })).toMatchObject({ jobRunState: 'FAILED', error: { code: 'ForeignFiles', details: { files: [path.join(folder, 'out/theirs.csv')] } } });
    expect(await adoptTargetFolder(engine.host, overwrite, 'out', new AbortController().signal)).toEqual([path.join(folder, 'out/theirs.csv')]);
    const ended = await run({ job: overwrite });
    expect(ended.error).toBeNull();
    expect(await rows()).toEqual(['1,FR,10']);
    await engine.runs.undoJobRun(ended.id);
    expect(await rows()).toEqual(['8,DE,80']);
  });

  test.each([['in'], ['in/deeper'], ['.']])('a target at %s is refused: it overlaps the source', async (place) => {
    await put('in/a.csv', csv([1]));
    expect(await run({ job: job({ target: { path: place } }) })).toMatchObject({ jobRunState: 'FAILED', error: { code: 'TargetOverlapsSource' } });
  });

  test('a catalog table may overwrite itself', async () => {
    await put('in/a.csv', csv([1, 2]));
    const fill = job({ nodes: [job().nodes[0], job().nodes[1], { id: 'out', name: 'Out', transform: 'CatalogTarget', inputs: { in: { node: 'keep' } }, args: { databaseName: 'sales', tableName: 'orders', path: 'orders' } }] });
    expect((await run({ job: fill })).error).toBeNull();
    const change = jobSchema.parse({
      name: 'change',
      nodes: [
        { id: 'in', name: 'In', transform: 'CatalogSource', args: { databaseName: 'sales', tableName: 'orders' } },
        { id: 'keep', name: 'Keep', transform: 'Filter', inputs: { in: { node: 'in' } }, args: { condition: 'id = 2' } },
        { id: 'out', name: 'Out', transform: 'CatalogTarget', inputs: { in: { node: 'keep' } }, args: { databaseName: 'sales', tableName: 'orders', mode: 'overwrite' } },
      ],
    });
    expect((await run({ job: change })).error).toBeNull();
    expect(await engine.catalog.tables.getTable('sales', 'orders')).toMatchObject({ recordCount: 1, objectCount: 1 });
    const append = { ...change, nodes: change.nodes.map((node) => (node.id === 'out' ? { ...node, args: { ...node.args, mode: 'append' } } : node)) };
    expect(await run({ job: append })).toMatchObject({ error: { code: 'TargetOverlapsSource' } });
  });

  test('several targets of one source are written in one commit', async () => {
    await put('in/a.csv', csv([1, 2, 4]));
    const both = job({
      nodes: [
        job().nodes[0],
        { id: 'sums', name: 'Sums', transform: 'Aggregate', inputs: { in: { node: 'in' } }, args: { groups: ['country'], aggs: [{ column: 'id', aggFunc: 'count' }] } },
        { id: 'one', name: 'One', transform: 'PathTarget', inputs: { in: { node: 'sums' } }, args: { path: 'one', format: 'csv' } },
        { id: 'two', name: 'Two', transform: 'PathTarget', inputs: { in: { node: 'sums' } }, args: { path: 'two', format: 'csv' } },
      ],
    });
    const ended = await run({ job: both });
    expect(ended.error).toBeNull();
    expect((await rows('one')).length).toBe(2);
    expect(await rows('one')).toEqual(await rows('two'));
    const plan = JSON.parse(ended.plan) as { stages: { kind: string }[] };
    expect(plan.stages.map((stage) => stage.kind)).toEqual(['border', 'target', 'target']);
  });

  test('a user SQL node that meets a bad row fails and names the split', async () => {
    await put('in/a.csv', `${csv([1])}too,many,values,here\n`);
    const withSql = job({
      nodes: [
        job().nodes[0],
        { id: 'mine', name: 'Mine', transform: 'SqlTransform', inputs: { in1: { node: 'in' } }, args: { sql: 'SELECT id FROM in1' } },
        { id: 'out', name: 'Out', transform: 'PathTarget', inputs: { in: { node: 'mine' } }, args: { path: 'out', format: 'csv' } },
      ],
    });
    const ended = await run({ job: withSql });
    expect(ended.jobRunState).toBe('FAILED');
    expect(ended.error!.message).toContain(path.join(folder, 'in/a.csv'));
    await put('in/a.csv', csv([1, 2]));
    expect(await run({ job: withSql })).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
    expect(await rows()).toEqual(['1', '2']);
  });
});

describe('bookmarks', () => {
  const incremental = (): Job => job({ bookmark: 'enable' });

  test('only new and changed objects are read; without one nothing is written', async () => {
    await put('in/a.csv', csv([1]));
    await run({ job: incremental() });
    await put('in/b.csv', csv([2]));
    await run({ job: incremental() });
    expect(await rows()).toEqual(['1,FR,10', '2,DE,20']);
    const idle = await run({ job: incremental() });
    expect(idle.jobRunState).toBe('SUCCEEDED');
    expect((await engine.catalog.jobRuns.getRunLog(idle.id)).items.map((entry) => entry.message)).toContain('No bookmarked source has a new object: nothing was written.');
    expect(await engine.catalog.commits.findCommit(idle.id)).toBeUndefined();
    await put('in/a.csv', csv([1, 5]));
    await run({ job: incremental() });
    expect(await rows()).toEqual(['1,FR,10', '1,FR,10', '2,DE,20', '5,FR,50']);
  });

  test('pause reads new objects and writes no bookmark; a window reads what the runs between read', async () => {
    await put('in/a.csv', csv([1]));
    const first = await run({ job: incremental() });
    await put('in/b.csv', csv([2]));
    const second = await run({ job: incremental() });
    await put('in/c.csv', csv([4]));
    const paused = await run({ job: job({ bookmark: 'pause', target: { path: 'paused' } }) });
    expect(paused.error).toBeNull();
    expect(await rows('paused')).toEqual(['4,DE,40']);
    expect((await engine.catalog.bookmarks.getJobBookmark('load')).runId).toBe(second.id);
    await run({ job: job({ target: { path: 'window' } }), bookmark: 'pause', bookmarkWindow: { from: first.id, to: second.id } });
    expect(await rows('window')).toEqual(['2,DE,20']);
  });

  test.each([
    ['an aggregate', { transform: 'Aggregate', args: { groups: ['country'], aggs: [{ column: 'id', aggFunc: 'count' }] } }],
    ['a distinct', { transform: 'DropDuplicates', args: {} }],
    ['the first of each key', { transform: 'DropDuplicates', args: { columns: ['country'] } }],
    ["a user's SQL", { transform: 'SqlTransform', args: { sql: 'SELECT * FROM in1' } }],
  ])('%s is refused unless its scope is new-rows', async (_name, node) => {
    await put('in/a.csv', csv([1, 2, 2]));
    const port = node.transform === 'SqlTransform' ? 'in1' : 'in';
    const shape = (scope?: string): Job =>
      job({
        bookmark: 'enable',
        nodes: [job().nodes[0], { id: 'mid', name: 'Mid', inputs: { [port]: { node: 'in' } }, ...node, scope }, { id: 'out', name: 'Out', transform: 'PathTarget', inputs: { in: { node: 'mid' } }, args: { path: 'out', format: 'csv' } }],
      });
    expect(await run({ job: shape() })).toMatchObject({ jobRunState: 'FAILED', error: { code: 'IncrementalRefused', details: { node: 'mid' } } });
    expect(await run({ job: shape('new-rows') })).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
    expect(await run({ job: shape(), bookmark: 'disable' })).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  });

  test('a join of two incremental sides is refused, one with a whole side is not', async () => {
    await put('in/a.csv', csv([1, 2]));
    await put('names/n.csv', 'country,name\nDE,Germany\nFR,France\n');
    const shape = (joinType: string, scope?: string): Job =>
      job({
        bookmark: 'enable',
        nodes: [
          job().nodes[0],
          { id: 'names', name: 'Names', transform: 'PathSource', args: { path: 'names', format: 'csv', options: { withHeader: true } }, scope },
          { id: 'join', name: 'Join', transform: 'Join', inputs: { left: { node: 'in' }, right: { node: 'names' } }, args: { joinType, keys: [{ left: 'country', right: 'country' }] } },
          { id: 'out', name: 'Out', transform: 'PathTarget', inputs: { in: { node: 'join' } }, args: { path: 'out', format: 'csv' } },
        ],
      });
    expect(await run({ job: shape('inner') })).toMatchObject({ error: { code: 'IncrementalRefused' } });
    expect(await run({ job: shape('outer', 'all-rows') })).toMatchObject({ error: { code: 'IncrementalRefused' } });
    expect(await run({ job: shape('right', 'all-rows') })).toMatchObject({ error: { code: 'IncrementalRefused' } });
    expect(await run({ job: shape('inner', 'all-rows') })).toMatchObject({ error: null });
    await put('in/b.csv', csv([4]));
    expect(await run({ job: shape('left', 'all-rows') })).toMatchObject({ error: null });
    expect((await rows()).map((row) => row.slice(row.lastIndexOf(',') + 1)).sort()).toEqual(['France', 'Germany', 'Germany']);
  });

  test('an overwriting target is refused', async () => {
    await put('in/a.csv', csv([1]));
    expect(await run({ job: job({ bookmark: 'enable', target: { mode: 'overwrite' } }) })).toMatchObject({ error: { code: 'IncrementalRefused', details: { node: 'out' } } });
  });
});
