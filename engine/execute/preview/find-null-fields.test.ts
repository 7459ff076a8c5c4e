/** Which columns and fields are found to be null, and what a run does with those that a job drops. */

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { jobSchema, type Job } from '#engine/contract/definitions/job.ts';
import type { CountedAsNull } from '#engine/transforms/null-fields/has-value.ts';
import { findNullFields } from '#engine/execute/preview/find-null-fields.ts';
import { put, run, useRunFixture } from '#engine/execute/testing/run-fixture.ts';

const fixture = useRunFixture();
const limits = { memoryLimit: 256 * 1024 * 1024, threads: 1 };
const nothingElse: CountedAsNull = { nullTexts: [], emptyText: false, nullNumbers: [] };

function droppingJob(args: Record<string, unknown>): Job {
  return jobSchema.parse({
    name: 'dropping',
    nodes: [
      { id: 'in', name: 'in', transform: 'PathSource', args: { path: 'in' } },
      { id: 'drop', name: 'drop', transform: 'DropNullFields', args, inputs: { in: { node: 'in' } } },
      {
        id: 'out',
        name: 'out',
        transform: 'PathTarget',
        args: { path: 'out', format: 'json' },
        inputs: { in: { node: 'drop' } },
      },
    ],
  });
}

function find(counted = nothingElse): ReturnType<typeof findNullFields> {
  const request = { job: droppingJob({ paths: ['x'] }), nodeId: 'in', ...counted };
  return findNullFields({ ...fixture.engine.host, limits }, request, new AbortController().signal);
}

async function written(): Promise<unknown[]> {
  const folder = path.join(fixture.folder, 'out');
  const files = (await readdir(folder).catch(() => [])).filter((name) => !name.startsWith('_'));
  const texts = await Promise.all(files.map((name) => readFile(path.join(folder, name), 'utf8')));
  return texts.flatMap((text) =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  );
}

const lines = [
  {
    id: 1,
    none: null,
    note: '',
    s: { a: 'x', b: null },
    gone: { a: null },
    list: [{ k: 1, v: null }],
    only: [{ v: null }],
  },
  { id: 2, none: null, note: 'n/a', s: { a: null, b: null }, gone: null, list: [], only: [] },
];
const asText = (rows: readonly unknown[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');

describe('null fields', () => {
  test('are columns, fields of structs and of elements; a list that is not null stays with its last field', async () => {
    await put(fixture, 'in/a.json', asText(lines));
    expect(await find()).toEqual({ paths: ['s.b', 'gone', 'list.v', 'none'], rowCount: 2 });
    const counted = { nullTexts: ['n/a'], emptyText: true, nullNumbers: [1, 2] };
    expect(await find(counted)).toEqual({ paths: ['id', 'note', 's.b', 'gone', 'none'], rowCount: 2 });
  });

  test('that are found can be dropped, with the rows counted', async () => {
    await put(fixture, 'in/a.json', asText(lines));
    const ended = await run(fixture, { job: droppingJob({ paths: (await find()).paths }) });
    expect(ended.error).toBeNull();
    expect(await written()).toEqual([
      { id: 1, note: '', s: { a: 'x' }, list: [{ k: 1 }], only: [{ v: null }] },
      { id: 2, note: 'n/a', s: { a: null }, list: [], only: [] },
    ]);
    const [task] = await fixture.engine.catalog.jobRuns.getTasks(ended.id);
    expect(task!.receipts.find(({ nodeId }) => nodeId === 'drop')).toMatchObject({
      rowsIn: 2,
      rowsOut: 2,
      filtered: 0,
    });
  });

  test('without rows are all columns', async () => {
    await put(fixture, 'in/a.csv', 'id,name\n');
    expect(await find()).toEqual({ paths: ['id', 'name'], rowCount: 0 });
  });

  test('are found among the good records', async () => {
    await put(fixture, 'in/a.csv', 'id,none\n1,\n2,\n');
    expect(await find()).toEqual({ paths: ['none'], rowCount: 2 });
  });
});

describe('a run in which a dropped field has a value', () => {
  test.each([
    ['a column', 'none', { none: 7 }, /Cannot drop "none": it is not null in all rows.*Column "none" is 7/u],
    ['a field', 's.b', { s: { a: null, b: 'late' } }, /Cannot drop "s\.b".*late/u],
    ['a field of an element', 'list.v', { list: [{ k: 1, v: 5 }] }, /Cannot drop "list\.v".*5/u],
    ['a list of which no field would be left', 'only.v', {}, /Cannot drop "only".*v/u],
  ])('stops, and nothing is published: %s', async (_title, field, late, message) => {
    await put(fixture, 'in/a.json', asText(lines));
    await put(fixture, 'in/b.json', asText([{ ...lines[1], id: 3, ...late }]));
    const ended = await run(fixture, { job: droppingJob({ paths: [field] }) });
    expect(ended.error).toMatchObject({ message: expect.stringMatching(message) });
    expect(await written()).toEqual([]);
  });
});
