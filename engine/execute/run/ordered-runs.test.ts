/** Runs of nodes that depend on the order of all rows: one task, one order in the target's files, and no bookmark without a scope. */

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import { outlineStages } from '#engine/execute/plan/plan-stages.ts';
import { resolveGraph } from '#engine/graph/index.ts';
import { schemaOf } from '#engine/testing/example-rows.ts';
import { openTestDuck } from '#engine/testing/duck.ts';
import { put, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture();

interface NodeText {
  readonly transform: string;
  readonly args: Record<string, unknown>;
  readonly scope?: 'new-rows';
}

/** A chain of nodes from CSV files to a target. */
function chain(nodes: readonly NodeText[], change: Partial<Job> = {}, format = 'csv'): Job {
  const all: NodeText[] = [
    { transform: 'PathSource', args: { path: 'in', format: 'csv', options: { withHeader: true } } },
    ...nodes,
    { transform: 'PathTarget', args: { path: 'out', format } },
  ];
  return jobSchema.parse({
    name: 'ordered',
    nodes: all.map((node, index) => ({
      ...node,
      id: `n${index}`,
      name: `n${index}`,
      ...(index === 0 ? {} : { inputs: { in: { node: `n${index - 1}` } } }),
    })),
    ...change,
  });
}

/** @returns the path of the only file. */
async function targetFile(): Promise<string> {
  const folder = path.join(fixture.folder, 'out');
  const files = (await readdir(folder)).filter((name) => !name.startsWith('_'));
  expect(files).toHaveLength(1);
  return path.join(folder, files[0]!);
}

async function targetLines(): Promise<string[]> {
  return (await readFile(await targetFile(), 'utf8')).trim().split('\n').slice(1);
}

async function parquetIds(): Promise<number[]> {
  await using duck = await openTestDuck();
  const rows = sql`SELECT CAST(id AS INTEGER) AS id FROM read_parquet(${literal(await targetFile())}, file_row_number = true) ORDER BY file_row_number`;
  return (await duck.connection.rows<{ id: number }>(rows)).map(({ id }) => id);
}

/** Numbers below a prime, each once, in an order that looks random. */
function scattered(count: number, prime: number): number[] {
  return Array.from({ length: count }, (_none, index) => ((index + 1) * 7919) % prime);
}

test.each(['csv', 'parquet'])(
  'a %s target behind a Sort has its rows in order, in one file, whatever files they came from',
  async (format) => {
    const values = scattered(150_000, 1_000_003);
    for (const part of [0, 1, 2])
      await put(
        fixture,
        `in/${part}.csv`,
        `id,text\n${values
          .filter((_value, at) => at % 3 === part)
          .map((value) => `${value},row ${value}\n`)
          .join('')}`,
      );
    const sort = { transform: 'Sort', args: { columns: [{ column: 'id', order: 'descending' }] } };
    const ended = await run(fixture, { job: chain([sort], {}, format) });
    expect(ended.error).toBeNull();
    expect(await fixture.engine.catalog.jobRuns.getTasks(ended.id)).toHaveLength(1);
    const ids = format === 'csv' ? (await targetLines()).map((line) => Number(line.split(',')[0])) : await parquetIds();
    expect(ids).toEqual(values.toSorted((left, right) => right - left));
  },
);

test('Sort then Limit keeps the least rows, nulls first as in Spark', async () => {
  await put(fixture, 'in/a.csv', 'id,text\n3,c\n1,a\n');
  await put(fixture, 'in/b.csv', 'id,text\n,none\n2,b\n');
  const ended = await run(fixture, {
    job: chain([
      { transform: 'Sort', args: { columns: [{ column: 'id' }] } },
      { transform: 'Limit', args: { limit: 2 } },
    ]),
  });
  expect(ended.error).toBeNull();
  expect((await targetLines()).map((line) => line.split(',')[1])).toEqual(['none', 'a']);
});

test.each([
  ['Sort', { columns: [{ column: 'id' }] }, 'the rows of each run would be sorted among themselves only'],
  ['Limit', { limit: 2 }, 'each run would keep that many of its new rows'],
  ['Sample', { fraction: 0.5 }, 'which row is kept depends on its position among all rows'],
  [
    'Window',
    { functions: [{ function: 'row_number', newColumn: 'n' }] },
    'the functions would see the new rows of each run only',
  ],
])('%s is refused behind a bookmark, unless its scope is the new rows', async (transform, args, why) => {
  await put(fixture, 'in/a.csv', 'id,text\n3,c\n1,a\n');
  const bookmark = { bookmark: 'enable' as const };
  const refused = await run(fixture, { job: chain([{ transform, args }], bookmark) });
  expect(refused.error).toMatchObject({ code: 'IncrementalRefused', message: expect.stringContaining(why) });
  const scoped = await run(fixture, { job: chain([{ transform, args, scope: 'new-rows' }], bookmark) });
  expect(scoped.error).toBeNull();
});

test.each([
  ['Sort', { columns: [{ column: 'id' }] }, false],
  ['Limit', { limit: 2 }, false],
  ['Sample', { fraction: 0.5 }, false],
  ['Window', { functions: [{ function: 'row_number', newColumn: 'n' }] }, false],
  ['DropNullRows', {}, true],
  ['ExplodeArrayOrMap', { column: 'tags' }, true],
  ['Unpivot', { columns: ['id'] }, true],
  ['Pivot', { columns: ['id'], values: ['1'], aggColumn: 'n' }, false],
])('a stage with %s: whether its files may be read in several tasks', async (transform, args, splittable) => {
  const none = (): Promise<never> => Promise.reject(new Error('not asked'));
  const graph = await resolveGraph(chain([{ transform, args }]), {
    arguments: {},
    sourceSchema: async () => schemaOf({ id: 'int', n: 'int', tags: 'array<string>' }),
    describe: none,
    parse: none,
    checkCode: async () => undefined,
    catalogSchema: none,
  });
  expect(outlineStages(graph)).toMatchObject([{ splittable }]);
});
