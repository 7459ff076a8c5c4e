import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { adoptTargetFolder } from '#engine/execute/targets/adopt-target.ts';
import { readTree } from '#engine/execute/testing/staged-commit.ts';
import { csv, job, put, rows, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture();

describe('targets', () => {
  test('a path target is overwritten and undone like a table', async () => {
    await put(fixture, 'in/a.csv', csv([1]));
    await run(fixture, { job: job({ target: { mode: 'overwrite' } }) });
    await put(fixture, 'in/a.csv', csv([2]));
    const second = await run(fixture, { job: job({ target: { mode: 'overwrite' } }) });
    expect(await rows(fixture)).toEqual(['2,DE,20']);
    await fixture.engine.runs.undoJobRun(second.id);
    expect(await rows(fixture)).toEqual(['1,FR,10']);
  });

  test('foreign files refuse an overwrite until the folder is adopted; undo brings them back', async () => {
    await put(fixture, 'in/a.csv', csv([1]));
    await put(fixture, 'out/theirs.csv', csv([8]));
    const overwrite = job({ target: { mode: 'overwrite' } });
    expect(await run(fixture, { job: overwrite })).toMatchObject({
      jobRunState: 'FAILED',
      error: { code: 'ForeignFiles', details: { files: [path.join(fixture.folder, 'out/theirs.csv')] } },
    });
    expect(await adoptTargetFolder(fixture.engine.host, overwrite, 'out', new AbortController().signal)).toEqual([
      path.join(fixture.folder, 'out/theirs.csv'),
    ]);
    const ended = await run(fixture, { job: overwrite });
    expect(ended.error).toBeNull();
    expect(await rows(fixture)).toEqual(['1,FR,10']);
    await fixture.engine.runs.undoJobRun(ended.id);
    expect(await rows(fixture)).toEqual(['8,DE,80']);
  });

  test.each([
    ['lines', {}, 'json'],
    ['packed lines', { options: { compression: 'gzip' } }, 'json.gz'],
    ['partitions', { partitionKeys: ['country'] }, 'json'],
  ])('JSON as %s is read back as it was', async (_name, target, extension) => {
    await put(fixture, 'in/a.csv', csv([1, 2, 4]));
    const ended = await run(fixture, { job: job({ target: { format: 'json', ...target } }) });
    expect(ended.error).toBeNull();
    const tree = Object.keys(await readTree(path.join(fixture.folder, 'out')));
    expect(tree.filter((name) => name.endsWith(`.${extension}`)).length).toBeGreaterThan(0);
    const [table] = (await fixture.engine.catalog.tables.getTables('_path')).items;
    expect(table).toMatchObject({ recordCount: 3, reading: { classification: 'json' } });
    const back = job({
      name: 'back',
      nodes: [
        { id: 'in', name: 'In', transform: 'PathSource', args: { path: 'out' } },
        {
          id: 'out',
          name: 'Out',
          transform: 'PathTarget',
          inputs: { in: { node: 'in' } },
          args: { path: 'back', format: 'csv' },
        },
      ],
    });
    expect((await run(fixture, { job: back })).error).toBeNull();
    const read = await rows(fixture, 'back');
    expect(read.map((row) => row.split(',')[0])).toEqual(['1', '2', '4']);
  });

  test('an empty file is somebody’s file too', async () => {
    await put(fixture, 'in/a.csv', csv([1]));
    await put(fixture, 'out/marker.csv', '');
    const overwrite = job({ target: { mode: 'overwrite' } });
    expect(await run(fixture, { job: overwrite })).toMatchObject({
      jobRunState: 'FAILED',
      error: { code: 'ForeignFiles', details: { files: [path.join(fixture.folder, 'out/marker.csv')] } },
    });
    expect(await adoptTargetFolder(fixture.engine.host, overwrite, 'out', new AbortController().signal)).toEqual([
      path.join(fixture.folder, 'out/marker.csv'),
    ]);
    expect((await run(fixture, { job: overwrite })).error).toBeNull();
  });

  test.each([['in'], ['in/deeper'], ['.']])('a target at %s is refused: it overlaps the source', async (place) => {
    await put(fixture, 'in/a.csv', csv([1]));
    expect(await run(fixture, { job: job({ target: { path: place } }) })).toMatchObject({
      jobRunState: 'FAILED',
      error: { code: 'TargetOverlapsSource' },
    });
  });

  test('a catalog table may overwrite itself', async () => {
    await put(fixture, 'in/a.csv', csv([1, 2]));
    const fill = job({
      nodes: [
        job().nodes[0],
        job().nodes[1],
        {
          id: 'out',
          name: 'Out',
          transform: 'CatalogTarget',
          inputs: { in: { node: 'keep' } },
          args: { databaseName: 'sales', tableName: 'orders', path: 'orders' },
        },
      ],
    });
    expect((await run(fixture, { job: fill })).error).toBeNull();
    const change = jobSchema.parse({
      name: 'change',
      nodes: [
        { id: 'in', name: 'In', transform: 'CatalogSource', args: { databaseName: 'sales', tableName: 'orders' } },
        {
          id: 'keep',
          name: 'Keep',
          transform: 'Filter',
          inputs: { in: { node: 'in' } },
          args: { condition: 'id = 2' },
        },
        {
          id: 'out',
          name: 'Out',
          transform: 'CatalogTarget',
          inputs: { in: { node: 'keep' } },
          args: { databaseName: 'sales', tableName: 'orders', mode: 'overwrite' },
        },
      ],
    });
    expect((await run(fixture, { job: change })).error).toBeNull();
    expect(await fixture.engine.catalog.tables.getTable('sales', 'orders')).toMatchObject({
      recordCount: 1,
      objectCount: 1,
    });
    const append = {
      ...change,
      nodes: change.nodes.map((node) =>
        node.id === 'out' ? { ...node, args: { ...node.args, mode: 'append' } } : node,
      ),
    };
    expect(await run(fixture, { job: append })).toMatchObject({ error: { code: 'TargetOverlapsSource' } });
  });

  test('several targets of one source are written in one commit', async () => {
    await put(fixture, 'in/a.csv', csv([1, 2, 4]));
    const both = job({
      nodes: [
        job().nodes[0],
        {
          id: 'sums',
          name: 'Sums',
          transform: 'Aggregate',
          inputs: { in: { node: 'in' } },
          args: { groups: ['country'], aggs: [{ column: 'id', aggFunc: 'count' }] },
        },
        {
          id: 'one',
          name: 'One',
          transform: 'PathTarget',
          inputs: { in: { node: 'sums' } },
          args: { path: 'one', format: 'csv' },
        },
        {
          id: 'two',
          name: 'Two',
          transform: 'PathTarget',
          inputs: { in: { node: 'sums' } },
          args: { path: 'two', format: 'csv' },
        },
      ],
    });
    const ended = await run(fixture, { job: both });
    expect(ended.error).toBeNull();
    expect((await rows(fixture, 'one')).length).toBe(2);
    expect(await rows(fixture, 'one')).toEqual(await rows(fixture, 'two'));
    const plan = JSON.parse(ended.plan) as { stages: { kind: string }[] };
    expect(plan.stages.map((stage) => stage.kind)).toEqual(['border', 'target', 'target']);
  });
});

describe('bookmarks', () => {
  const incremental = (): Job => job({ bookmark: 'enable' });

  test('only new and changed objects are read; without one nothing is written', async () => {
    await put(fixture, 'in/a.csv', csv([1]));
    await run(fixture, { job: incremental() });
    await put(fixture, 'in/b.csv', csv([2]));
    await run(fixture, { job: incremental() });
    expect(await rows(fixture)).toEqual(['1,FR,10', '2,DE,20']);
    const idle = await run(fixture, { job: incremental() });
    expect(idle.jobRunState).toBe('SUCCEEDED');
    expect((await fixture.engine.catalog.jobRuns.getRunLog(idle.id)).items.map((entry) => entry.message)).toContain(
      'No source with a bookmark has new files: nothing was written.',
    );
    expect(await fixture.engine.catalog.commits.findCommit(idle.id)).toBeUndefined();
    await put(fixture, 'in/a.csv', csv([1, 5]));
    await run(fixture, { job: incremental() });
    expect(await rows(fixture)).toEqual(['1,FR,10', '1,FR,10', '2,DE,20', '5,FR,50']);
  });

  test('pause reads new objects and writes no bookmark; a window reads what the runs between read', async () => {
    await put(fixture, 'in/a.csv', csv([1]));
    const first = await run(fixture, { job: incremental() });
    await put(fixture, 'in/b.csv', csv([2]));
    const second = await run(fixture, { job: incremental() });
    await put(fixture, 'in/c.csv', csv([4]));
    const paused = await run(fixture, { job: job({ bookmark: 'pause', target: { path: 'paused' } }) });
    expect(paused.error).toBeNull();
    expect(await rows(fixture, 'paused')).toEqual(['4,DE,40']);
    expect((await fixture.engine.catalog.bookmarks.getJobBookmark('load')).runId).toBe(second.id);
    await run(fixture, {
      job: job({ bookmark: 'enable', target: { path: 'window' } }),
      bookmark: 'pause',
      bookmarkWindow: { from: first.id, to: second.id },
    });
    expect(await rows(fixture, 'window')).toEqual(['2,DE,20']);
  });

  test.each([
    [
      'an aggregate',
      { transform: 'Aggregate', args: { groups: ['country'], aggs: [{ column: 'id', aggFunc: 'count' }] } },
    ],
    ['a distinct', { transform: 'DropDuplicates', args: {} }],
    ['the first of each key', { transform: 'DropDuplicates', args: { columns: ['country'] } }],
    ["a user's SQL", { transform: 'SqlTransform', args: { sql: 'SELECT * FROM in1' } }],
  ])('%s is refused unless its scope is new-rows', async (_name, node) => {
    await put(fixture, 'in/a.csv', csv([1, 2, 2]));
    const port = node.transform === 'SqlTransform' ? 'in1' : 'in';
    const shape = (scope?: string): Job =>
      job({
        bookmark: 'enable',
        nodes: [
          job().nodes[0],
          { id: 'mid', name: 'Mid', inputs: { [port]: { node: 'in' } }, ...node, scope },
          {
            id: 'out',
            name: 'Out',
            transform: 'PathTarget',
            inputs: { in: { node: 'mid' } },
            args: { path: 'out', format: 'csv' },
          },
        ],
      });
    expect(await run(fixture, { job: shape() })).toMatchObject({
      jobRunState: 'FAILED',
      error: { code: 'IncrementalRefused', details: { node: 'mid' } },
    });
    expect(await run(fixture, { job: shape('new-rows') })).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
    expect(await run(fixture, { job: shape(), bookmark: 'disable' })).toMatchObject({
      jobRunState: 'SUCCEEDED',
      error: null,
    });
  });

  test('a join of two incremental sides is refused, one with a whole side is not', async () => {
    await put(fixture, 'in/a.csv', csv([1, 2]));
    await put(fixture, 'names/n.csv', 'country,name\nDE,Germany\nFR,France\n');
    const shape = (joinType: string, scope?: string): Job =>
      job({
        bookmark: 'enable',
        nodes: [
          job().nodes[0],
          {
            id: 'names',
            name: 'Names',
            transform: 'PathSource',
            args: { path: 'names', format: 'csv', options: { withHeader: true } },
            scope,
          },
          {
            id: 'join',
            name: 'Join',
            transform: 'Join',
            inputs: { left: { node: 'in' }, right: { node: 'names' } },
            args: { joinType, keys: [{ left: 'country', right: 'country' }] },
          },
          {
            id: 'out',
            name: 'Out',
            transform: 'PathTarget',
            inputs: { in: { node: 'join' } },
            args: { path: 'out', format: 'csv' },
          },
        ],
      });
    expect(await run(fixture, { job: shape('inner') })).toMatchObject({ error: { code: 'IncrementalRefused' } });
    expect(await run(fixture, { job: shape('outer', 'all-rows') })).toMatchObject({
      error: { code: 'IncrementalRefused' },
    });
    expect(await run(fixture, { job: shape('right', 'all-rows') })).toMatchObject({
      error: { code: 'IncrementalRefused' },
    });
    expect(await run(fixture, { job: shape('inner', 'all-rows') })).toMatchObject({ error: null });
    await put(fixture, 'in/b.csv', csv([4]));
    expect(await run(fixture, { job: shape('left', 'all-rows') })).toMatchObject({ error: null });
    expect((await rows(fixture)).map((row) => row.slice(row.lastIndexOf(',') + 1)).sort()).toEqual([
      'France',
      'Germany',
      'Germany',
    ]);
  });

  test('an overwriting target is refused', async () => {
    await put(fixture, 'in/a.csv', csv([1]));
    expect(await run(fixture, { job: job({ bookmark: 'enable', target: { mode: 'overwrite' } }) })).toMatchObject({
      error: { code: 'IncrementalRefused', details: { node: 'out' } },
    });
  });
});
