/** Comparing the rows of two runs: which key is taken, what cannot be compared as it is, and files that are no longer kept. */

import { appendFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { copyTo, ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import type { JobRun } from '#engine/catalog/entities.ts';
import { run } from '#engine/execute/testing/run-fixture.ts';
import { refuseUnpublished } from '#engine/explore/compared-rows/compare-run-rows.ts';
import {
  compared,
  copying,
  linesOf,
  names,
  runTwice,
  useRowsPlace,
  type Row,
} from '#engine/explore/compared-rows/testing/rows-of-runs.ts';

const place = useRowsPlace();

function row(id: number | null, more: Partial<Row> = {}): Row {
  return { id, name: 'a', score: 1, tags: null, part: 'p', ...more };
}

const deduplicated = [
  {
    id: 'once',
    name: 'Newest',
    transform: 'DropDuplicates',
    inputs: { in: { node: 'in' } },
    args: { columns: ['id'] },
  },
];

test('by the key that the definition names: the first difference first, with the columns that differ', async () => {
  const a = [row(3), row(1), row(2, { score: -0 }), row(5, { score: Number.NaN })];
  const b = [row(3, { name: 'b', score: 2 }), row(2, { score: 0 }), row(4), row(5, { score: Number.NaN })];
  const runs = await runTwice(place, a, b, copying({ mode: 'overwrite' }, deduplicated));
  const found = await compared(place, runs);
  expect(found).toMatchObject({
    key: ['id'],
    keyFrom: 'definition',
    keyNode: 'Newest',
    same: 2,
    changed: 1,
    added: 1,
    removed: 1,
    repeatedKeys: 0,
    notes: [],
  });
  expect(found.columns.map(({ name, changedRows }) => [name, changedRows])).toEqual([
    ['id', 0],
    ['name', 1],
    ['score', 1],
    ['tags', 0],
    ['part', 0],
  ]);
  expect(await linesOf(place, found, names)).toEqual([
    'removed 1 [1,"a",1,null,"p"]',
    'changed 1 [3,"a",1,null,"p"] [3,"b",2,null,"p"]',
    'added 1 [4,"a",1,null,"p"]',
  ]);
  await expect(compared(place, { ...runs, key: ['idd'] })).rejects.toMatchObject({
    code: 'UnknownColumn',
    hint: expect.stringContaining('id'),
  });
  expect(await compared(place, { ...runs, key: [] })).toMatchObject({
    keyFrom: 'none',
    changed: 0,
    added: 2,
    removed: 2,
  });
});

test('keys that occur twice or are null are compared as whole rows, and that is said', async () => {
  const a = [row(1), row(1, { name: 'b' }), row(null), row(2)];
  const b = [row(1), row(1, { name: 'c' }), row(null, { name: 'z' }), row(2, { name: 'n' })];
  const runs = await runTwice(place, a, b, copying({ mode: 'overwrite' }));
  const found = await compared(place, { ...runs, key: ['id'] });
  expect(found).toMatchObject({
    same: 1,
    changed: 1,
    added: 2,
    removed: 2,
    repeatedKeys: 1,
    keylessRows: { a: 1, b: 1 },
  });
  expect(found.notes).toEqual([
    expect.stringContaining('1 key occurs more than once in a run.'),
    expect.stringMatching(/^Rows with null in the key are compared as whole rows: 1 in #\d+, 1 in #\d+\.$/u),
  ]);
});

test('only the first differences are listed where there are more; all are counted', async () => {
  const rows = (name: string): Row[] => Array.from({ length: 20 }, (_, id) => row(id, { name }));
  const runs = await runTwice(place, rows('a'), rows('b'), copying({ mode: 'overwrite' }));
  const found = await compared(place, { ...runs, key: ['id'], most: 5 });
  expect(found).toMatchObject({ changed: 20, listed: 5 });
  expect(found.notes).toEqual(['The first 5 differences are listed; the counts are of all rows.']);
  expect((await linesOf(place, found, ['id'])).map((line) => line.split(' ')[2])).toEqual([
    '[0]',
    '[1]',
    '[2]',
    '[3]',
    '[4]',
  ]);
});

/** A run over one row of these values. */
async function runOver(columns: Readonly<Record<string, Sql>>): Promise<JobRun> {
  const file = path.join(place.fixture.folder, 'in/1.parquet');
  await mkdir(path.dirname(file), { recursive: true });
  await rm(file, { force: true });
  const items = Object.entries(columns).map(([name, value]) => sql`${value} AS ${ident(name)}`);
  await place.duck.connection.run(copyTo(sql`SELECT ${joinSql(items)}`, file, sql`FORMAT parquet`));
  return run(place.fixture, { job: copying({ mode: 'overwrite' }) });
}

test('columns of one run are not compared, and other types are, as the wider one or as text', async () => {
  const first = await runOver({
    id: sql`1::INTEGER`,
    big: sql`9007199254740993::BIGINT`,
    text: sql`5::INTEGER`,
    nested: sql`{'x': 1::INTEGER, 'y': [0.0::DOUBLE, 'NaN'::DOUBLE]}`,
    map: sql`MAP {'k': 1}`,
    gone: sql`1`,
  });
  const second = await runOver({
    id: sql`1::BIGINT`,
    big: sql`2::DOUBLE`,
    text: sql`'5'`,
    nested: sql`{'x': 1::BIGINT, 'y': [-0.0::DOUBLE, 'NaN'::DOUBLE], 'z': 'new'}`,
    map: sql`MAP {'k': 2}`,
    come: sql`DATE '2024-01-01'`,
  });
  const [one, other] = [`#${first.number}`, `#${second.number}`];
  const found = await compared(place, { a: first.id, b: second.id, key: ['id'] });
  expect(found).toMatchObject({ changed: 1, same: 0, key: ['id'] });
  expect(found.columns.map(({ name, a, b, how, changedRows }) => [name, a, b, how, changedRows])).toEqual([
    ['id', 'int', 'bigint', 'wider', 0],
    ['big', 'bigint', 'double', 'rounded', 1],
    ['text', 'int', 'string', 'text', 0],
    ['nested', 'struct<x:int,y:array<double>>', 'struct<x:bigint,y:array<double>,z:string>', 'wider', 1],
    ['map', 'map<string,int>', 'map<string,int>', 'same', 1],
    ['gone', 'int', null, null, 0],
    ['come', null, 'date', null, 0],
  ]);
  expect(found.notes).toEqual([
    `Only run ${one} wrote column gone, so it is not compared.`,
    `Only run ${other} wrote column come, so it is not compared.`,
    `Column id is int in ${one} and bigint in ${other}. Its values are compared as bigint.`,
    `Column big is bigint in ${one} and double in ${other}. Its values are compared as double, which rounds numbers of more than 15 digits.`,
    `Column text is int in ${one} and string in ${other}. Its values are compared as text.`,
    expect.stringMatching(/^Column nested is struct<x:int.*Its values are compared as struct</u),
  ]);
});

test('files are found where a later run or an undo moved them; a removed or changed one is named with its run', async () => {
  const runs = await runTwice(place, [row(1)], [row(2)], copying({ format: 'csv', mode: 'overwrite' }));
  const third = await run(place.fixture, { job: copying({ format: 'csv', mode: 'overwrite' }) });
  const { engine, folder } = place.fixture;
  const numbers = await Promise.all(
    [runs.a, runs.b, third.id].map(async (id) => (await engine.catalog.jobRuns.getJobRun(id)).number),
  );
  expect(await compared(place, runs)).toMatchObject({ added: 1, removed: 1, same: 0 });
  await engine.runs.undoJobRun(third.id);
  expect(await compared(place, { a: runs.b, b: third.id })).toMatchObject({ same: 1, added: 0, removed: 0 });
  const retired = path.join(folder, 'out/_tenon/retired', runs.b);
  const [file] = await readdir(retired);
  await writeFile(path.join(retired, file!), 'id,name\n');
  await expect(compared(place, runs)).rejects.toMatchObject({
    code: 'FileNotFound',
    message: expect.stringMatching(
      new RegExp(
        `run #${numbers[0]} wrote was replaced by run #${numbers[1]} of job load and is no longer kept: .*out/part-`,
        'u',
      ),
    ),
  });
  const [written] = (await readdir(path.join(folder, 'out'))).filter((name) => name.endsWith('.csv'));
  await appendFile(path.join(folder, 'out', written!), '7,z,1,p\n');
  await expect(compared(place, { a: runs.b, b: third.id })).rejects.toMatchObject({
    code: 'FileChanged',
    message: expect.stringContaining(`the file that run #${numbers[1]} wrote was changed after the run`),
  });
  await rm(path.join(folder, 'out', written!));
  await expect(compared(place, { a: runs.b, b: third.id })).rejects.toMatchObject({
    code: 'FileNotFound',
    message: expect.stringContaining(`the file that run #${numbers[1]} wrote was removed`),
  });
});

test('a file of another run under the same name is never taken for that of this one', async () => {
  const named = copying({ format: 'csv', mode: 'overwrite', fileName: 'rows.csv' });
  const runs = await runTwice(place, [row(1)], [row(2)], named);
  expect(await compared(place, runs)).toMatchObject({ added: 1, removed: 1, same: 0 });
  await rm(path.join(place.fixture.folder, 'out/_tenon/retired'), { recursive: true });
  await expect(compared(place, runs)).rejects.toMatchObject({ code: 'FileNotFound' });
});

test('runs without a target in common, with several, and one that has not succeeded', async () => {
  const one = await runTwice(place, [row(1)], [row(2)], copying({ mode: 'overwrite' }));
  const elsewhere = await run(place.fixture, { job: copying({ path: 'elsewhere' }) });
  await expect(compared(place, { a: one.a, b: elsewhere.id })).rejects.toMatchObject({
    code: 'InvalidInput',
    message: expect.stringContaining('wrote to no target in common'),
  });
  await expect(compared(place, { ...one, target: 'sales.orders' })).rejects.toMatchObject({
    message: expect.stringMatching(/^Cannot compare rows of sales\.orders: run #\d+ wrote nothing there\.$/u),
  });
  const twice = copying({ path: 'first' });
  const both = {
    ...twice,
    nodes: [...twice.nodes, { ...twice.nodes.at(-1)!, id: 'out2', name: 'Out 2', args: { path: 'second' } }],
  };
  const runs = await runTwice(place, [row(1)], [row(1)], both);
  await expect(compared(place, runs)).rejects.toMatchObject({ hint: expect.stringMatching(/first, .*second\.$/u) });
  expect(await compared(place, { ...runs, target: path.join(place.fixture.folder, 'second') })).toMatchObject({
    same: 1,
  });
  const succeeded = await place.fixture.engine.catalog.jobRuns.getJobRun(one.a);
  expect(() => refuseUnpublished({ id: one.a, run: succeeded }, '#1')).not.toThrow();
  const blocked = { id: one.a, run: { ...succeeded, jobRunState: 'COMMIT_BLOCKED' as const } };
  expect(() => refuseUnpublished(blocked, '#1')).toThrow(
    'run #1 is COMMIT_BLOCKED and has not published all of its files',
  );
  await rm(path.join(place.fixture.folder, 'in'), { recursive: true });
  const failed = await run(place.fixture, { job: copying({ mode: 'overwrite' }) });
  expect(failed.jobRunState).toBe('FAILED');
  await expect(compared(place, { a: one.a, b: failed.id })).rejects.toThrow(/Cannot compare/u);
});

test('it can be cancelled, and leaves neither a file in the cache nor one beside the targets', async () => {
  const rows = (name: string): Row[] => Array.from({ length: 200 }, (_, id) => row(id, { name }));
  const runs = await runTwice(place, rows('a'), rows('b'), copying({ mode: 'append' }));
  const abort = new AbortController();
  const notes: string[] = [];
  const comparing = compared(place, runs, abort.signal, ({ note = '' }) => {
    notes.push(note);
    if (note === 'Counting rows' || note === 'Opening the files') abort.abort();
  });
  await expect(comparing).rejects.toMatchObject({ code: 'Cancelled' });
  expect(notes[0]).toBe('Checking the files of both runs');
  const { folder } = place.fixture;
  const cached = await readdir(path.join(folder, '.tenon/cache')).catch(() => []);
  expect(cached.filter((name) => name !== 'inference')).toEqual([]);
  const before = (await readdir(path.join(folder, 'out'))).toSorted();
  expect(await compared(place, { ...runs, key: ['id'] })).toMatchObject({ changed: 200 });
  expect((await readdir(path.join(folder, 'out'))).toSorted()).toEqual(before);
});

test('equal values have equal hashes, by which rows are put into parts where memory is short', async () => {
  const pairs = [
    ['-0.0::DOUBLE', '0.0::DOUBLE'],
    ['-0.0::FLOAT', '0.0::FLOAT'],
    [`'nan'::DOUBLE`, `-('nan'::DOUBLE)`],
    ['[-0.0::DOUBLE, NULL]', '[0.0::DOUBLE, NULL]'],
    [`{'x': [-0.0::DOUBLE]}`, `{'x': [0.0::DOUBLE]}`],
    [`MAP {'k': -0.0::DOUBLE}`, `MAP {'k': 0.0::DOUBLE}`],
    ['NULL::VARCHAR[]', 'NULL::VARCHAR[]'],
  ];
  for (const [left, right] of pairs) {
    const [row] = await place.duck.connection.rows(
      trustedSql(
        `SELECT l IS NOT DISTINCT FROM r AS same, hash(1, l) = hash(1, r) AS together FROM (SELECT ${left} AS l, ${right} AS r)`,
        true,
      ),
    );
    expect({ left, ...row }).toEqual({ left, same: true, together: true });
  }
});
