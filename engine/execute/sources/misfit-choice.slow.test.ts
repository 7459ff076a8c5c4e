/** `onMisfit: choice`: columns get every type that their values have, before the run or in the middle of it. */

import { readdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import type { JobRun } from '#engine/catalog/entities.ts';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { put, run as runIn } from '#engine/execute/testing/run-fixture.ts';
import { openTestDuck } from '#engine/testing/duck.ts';
import { openWorkspaceEngine, type WorkspaceEngine } from '#engine/testing/workspace-engine.ts';
import { intType } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';

let folder: string;
let engine: WorkspaceEngine;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'tenon-misfit-'));
});
afterEach(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

function job(source: Record<string, unknown>, more: Record<string, unknown> = {}): Job {
  return jobSchema.parse({
    name: 'load',
    nodes: [
      { id: 'in', name: 'In', ...source },
      {
        id: 'out',
        name: 'Out',
        transform: 'PathTarget',
        inputs: { in: { node: 'in' } },
        args: { path: 'out', format: 'parquet' },
      },
    ],
    ...more,
  });
}

const files = (onMisfit: string, format = 'csv'): Record<string, unknown> => ({
  transform: 'PathSource',
  args: { path: 'in', format, onMisfit },
});

const run = (definition: Job): Promise<JobRun> => runIn({ folder, engine }, { job: definition });

async function written(): Promise<Record<string, unknown>[]> {
  await using duck = await openTestDuck();
  const names = readdirSync(path.join(folder, 'out')).filter((name) => name.endsWith('.parquet'));
  const types = await Promise.all(
    names.map(async (name) =>
      (await duck.connection.describe(sql`SELECT * FROM read_parquet(${literal(path.join(folder, 'out', name))})`))
        .map(({ type }) => formatHive(type))
        .join(),
    ),
  );
  expect(new Set(types).size).toBe(1);
  return duck.connection.rows(
    sql`SELECT id, v.tag AS tag, v.long AS long, v.string AS string FROM read_parquet(${literal(path.join(folder, 'out', '*.parquet'))}) ORDER BY id`,
  );
}

/** Rows 0…count-1 whose value is a number, except one that is not. */
function csvRows(count: number, misfit: number, from = 0): string {
  const lines = Array.from({ length: count }, (_, index) => `${from + index},${index === misfit ? 'many' : index}`);
  return `id,v\n${lines.join('\n')}\n`;
}

describe('found before the run', () => {
  test('files that differ give a column both types; every value keeps its own', async () => {
    engine = await openWorkspaceEngine(folder);
    await put({ folder, engine }, 'in/a.csv', 'id,v\n1,10\n2,\n');
    await put({ folder, engine }, 'in/b.csv', 'id,v\n3,x\n4,7\n');
    const ended = await run(job(files('choice')));
    expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
    expect(await written()).toEqual([
      { id: 1n, tag: 'long', long: 10n, string: null },
      { id: 2n, tag: null, long: null, string: null },
      { id: 3n, tag: 'string', long: null, string: 'x' },
      { id: 4n, tag: 'long', long: 7n, string: null },
    ]);
  });

  test('a table keeps its types and gets those of other values', async () => {
    engine = await openWorkspaceEngine(folder);
    await put({ folder, engine }, 'in/a.csv', 'id,v\n1,10\n2,many\n');
    await listTable('in/a.csv');
    const source = {
      transform: 'CatalogSource',
      args: { databaseName: 'shop', tableName: 'orders', onMisfit: 'choice' },
    };
    expect((await run(job(source))).error).toBeNull();
    await using duck = await openTestDuck();
    const rows = await duck.connection.rows(
      sql`SELECT id, v.tag AS tag FROM read_parquet(${literal(path.join(folder, 'out', '*.parquet'))}) ORDER BY id`,
    );
    expect(rows).toEqual([
      { id: 1, tag: 'int' },
      { id: 2, tag: 'string' },
    ]);
  });

  test('a file is inspected once, until it changes', async () => {
    engine = await openWorkspaceEngine(folder);
    await put({ folder, engine }, 'in/a.csv', 'id,v\n1,10\n');
    const definition = job({ transform: 'PathSource', args: { path: 'in' } });
    let looks = 0;
    const { interactive } = engine.pools;
    const ask = interactive.run.bind(interactive);
    interactive.run = ((operation, ...rest) => {
      if (operation.name === 'formats.inferFile') looks += 1;
      return ask(operation, ...rest);
    }) as typeof interactive.run;
    await run(definition);
    await run(definition);
    expect(looks).toBe(1);
    await put({ folder, engine }, 'in/a.csv', 'id,v\n1,10\n2,20\n');
    expect((await run(definition)).error).toBeNull();
    expect(looks).toBe(2);
    for (const name of readdirSync(path.join(folder, '.tenon', 'cache', 'inference')))
      writeFileSync(path.join(folder, '.tenon', 'cache', 'inference', name), 'damaged');
    expect((await run(definition)).error).toBeNull();
    expect(looks).toBe(3);
  });

  test('a format that states types of whole columns is refused', async () => {
    engine = await openWorkspaceEngine(folder);
    await put({ folder, engine }, 'in/a.csv', 'id,v\n1,10\n');
    const first = await run(job(files('reject')));
    expect(first.error).toBeNull();
    const second = job({ transform: 'PathSource', args: { path: 'out', onMisfit: 'choice' } });
    const ended = await run({
      ...second,
      nodes: [second.nodes[0]!, { ...second.nodes[1]!, args: { path: 'other', format: 'csv' } }],
    });
    expect(ended).toMatchObject({ jobRunState: 'FAILED', error: { code: 'InvalidInput' } });
  });
});

describe('found in the middle of the run', () => {
  test('fails the stage once, adds the type, and runs it again: no file of two schemas', async () => {
    engine = await openWorkspaceEngine(folder, { exactBytes: 2000, splitBytes: 20_000 });
    await put({ folder, engine }, 'in/a.csv', csvRows(50_000, -1));
    await put({ folder, engine }, 'in/b.csv', csvRows(50_000, 49_999, 100_000));
    const ended = await run(job(files('choice'), { workers: 1, threads: 1 }));
    expect(ended).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
    const rows = await written();
    expect(rows).toHaveLength(100_000);
    expect(rows.filter(({ tag }) => tag === 'string')).toEqual([
      { id: 149_999n, tag: 'string', long: null, string: 'many' },
    ]);
    const { items: log } = await engine.catalog.jobRuns.getRunLog(ended.id);
    const told = log.filter(({ message }) => message.includes('v is uniontype<bigint,string> and no longer bigint'));
    expect(told).toHaveLength(1);
    const tasks = await engine.catalog.jobRuns.getTasks(ended.id);
    const durable = tasks.filter(({ state }) => state === 'DURABLE');
    expect(
      durable.reduce((sum, { files: own }) => sum + own.reduce((rowSum, file) => rowSum + file.recordCount, 0), 0),
    ).toBe(100_000);
    expect((await engine.catalog.jobRuns.getRejectedRecords(ended.id)).items).toEqual([]);
  });

  test('a whole number beyond its pinned type gets the wider type; other columns keep theirs', async () => {
    engine = await openWorkspaceEngine(folder);
    await put({ folder, engine }, 'in/a.csv', 'id,v\n1,10\n2,3000000000\n');
    await listTable('in/a.csv');
    const source = {
      transform: 'CatalogSource',
      args: { databaseName: 'shop', tableName: 'orders', onMisfit: 'choice' },
    };
    expect((await run(job(source))).error).toBeNull();
    await using duck = await openTestDuck();
    const rows = await duck.connection.rows(
      sql`SELECT id, v.tag AS tag, v.long AS long FROM read_parquet(${literal(path.join(folder, 'out', '*.parquet'))}) ORDER BY id`,
    );
    expect(rows).toEqual([
      { id: 1, tag: 'int', long: null },
      { id: 2, tag: 'long', long: 3_000_000_000n },
    ]);
  });

  test.each([
    ['of JSON lines as well', false],
    ['before a user’s SQL', true],
  ])('%s; broken records are still rejected', async (_title, withSql) => {
    engine = await openWorkspaceEngine(folder, { exactBytes: 2000 });
    const lines = Array.from({ length: 30_000 }, (_, id) => JSON.stringify({ id, v: id === 29_990 ? 'many' : id }));
    lines.push('{"id": 30000, "v": ');
    await put({ folder, engine }, 'in/a.json', `${lines.join('\n')}\n`);
    const plain = job(files('choice', 'json'));
    const ended = await run(withSql ? behindSql(plain) : plain);
    expect(ended.error).toBeNull();
    const rows = await written();
    expect([rows.length, rows.filter(({ tag }) => tag === 'string').length]).toEqual([30_000, 1]);
    expect((await engine.catalog.jobRuns.getRejectedRecords(ended.id)).items).toMatchObject([{ line: 30_001 }]);
  });

  test('reject still rejects the record', async () => {
    engine = await openWorkspaceEngine(folder, { exactBytes: 2000 });
    await put({ folder, engine }, 'in/a.csv', csvRows(50_000, 49_999));
    const ended = await run(job(files('reject')));
    expect(ended.error).toBeNull();
    expect((await engine.catalog.jobRuns.getRejectedRecords(ended.id)).items).toMatchObject([
      { columnName: 'v', line: 50_001 },
    ]);
  });
});

/** The same job with a user's SQL before its target. */
function behindSql({ nodes: [source, target], ...rest }: Job): Job {
  const mine = {
    id: 'mine',
    name: 'Mine',
    transform: 'SqlTransform',
    inputs: { in1: { node: 'in' } },
    args: { sql: 'SELECT id, v FROM in1' },
  };
  return jobSchema.parse({ ...rest, nodes: [source, mine, { ...target, inputs: { in: { node: 'mine' } } }] });
}

/** A table whose pinned column `v` is an int, whatever the file holds. */
async function listTable(file: string): Promise<void> {
  const { databases, crawls } = engine.catalog;
  const object = (await engine.host.storageOf(folder).find(path.join(folder, file)))!;
  await databases.ensureDatabase('shop');
  await crawls.startCrawl({ id: 'cr_1', crawlerName: 'test' });
  await crawls.publishCrawl({
    crawlId: 'cr_1',
    tables: [
      {
        table: {
          databaseName: 'shop',
          name: 'orders',
          tableType: 'EXTERNAL_TABLE',
          columns: [
            { name: 'id', type: intType },
            { name: 'v', type: intType },
          ],
          partitionKeys: [],
          location: path.join(folder, path.dirname(file)),
          reading: { classification: 'csv', compression: 'none', options: { withHeader: true, columns: ['id', 'v'] } },
          parameters: {},
        },
        objects: [{ ...object, compression: 'none', partitionValues: [], recordCount: null, inferenceHash: '' }],
        expectedGeneration: null,
      },
    ],
    deleteTables: [],
    changes: [],
  });
}
