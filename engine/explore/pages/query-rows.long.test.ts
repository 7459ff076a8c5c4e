/** Results of a SELECT as files of the cache: their pages are the rows of the query. */

import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Output } from '#engine/contract/procedures/index.ts';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';

let folder: string;
let engine: Engine;

beforeAll(async () => {
  folder = await initWorkspace(mkdtempSync(join(tmpdir(), 'tenon-query-rows-')));
  writeFileSync(join(folder, 'a.csv'), 'id,amount\n1,10\n2,many\n3,30\n');
  writeFileSync(join(folder, 'b.csv'), 'id,name\n1,x\n2,y\n');
  engine = await createEngine({ workspace: folder, title: 'a test', inline: true });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

type Item = Output<'openQueryRows'>;

async function open(sql: string, more: object = {}): Promise<Extract<Item, { item: 'result' }>> {
  return (await itemsOf(sql, more)).at(-1) as Extract<Item, { item: 'result' }>;
}

function itemsOf(sql: string, more: object = {}): Promise<Item[]> {
  return Array.fromAsync(engine.dispatcher.stream('openQueryRows', { sql, ...more }));
}

async function pageOf(path: string, start: number, count: number): Promise<unknown[]> {
  const { snapshot } = await engine.dispatcher.call('openPages', { path });
  const page = await engine.dispatcher.call('readPage', { path, snapshot, start, count });
  return tableFromIPC(page.arrow)
    .toArray()
    .map((row: { toJSON(): object }) => Object.values(row.toJSON()).map(String));
}

test('progress is reported, then one result', async () => {
  const items = await itemsOf('SELECT range AS n FROM range(300000) ORDER BY n DESC');
  const progress = items.slice(0, -1);
  expect(progress.length).toBeGreaterThan(0);
  for (const item of progress) {
    expect(item.item).toBe('progress');
    const { fraction } = item as Extract<Item, { item: 'progress' }>;
    if (fraction !== null) expect(fraction >= 0 && fraction <= 1, String(fraction)).toBe(true);
  }
  expect(items.at(-1)).toMatchObject({ item: 'result', rowCount: 300_000 });
});

test('any page of the rows, in the order of the query; paths begin at the workspace', async () => {
  const { path, rowCount, warnings } = await open("SELECT id, name FROM 'b.csv' ORDER BY id DESC");
  expect([rowCount, warnings]).toEqual([2, []]);
  expect(await pageOf(path, 1, 1)).toEqual([['1', 'x']]);
  const many = await open('SELECT range AS n FROM range(300000) ORDER BY n DESC');
  expect(many.rowCount).toBe(300_000);
  expect(await pageOf(many.path, 299_998, 5)).toEqual([['1'], ['0']]);
});

test('each call reads again, and its file is readable by its user alone', async () => {
  const [one, other] = [await open('SELECT random() AS r'), await open('SELECT random() AS r')];
  expect(other.path).not.toBe(one.path);
  expect(dirname(one.path)).toBe(join(folder, '.tenon', 'cache'));
  if (process.platform !== 'win32') expect(statSync(one.path).mode & 0o077).toBe(0);
});

test.each([
  ['SELECT 1 AS a, 2 AS a', ['a', 'a_1']],
  ['SELECT 1, NULL AS nothing', ['1', 'nothing']],
  [
    "SELECT DATE '2026-01-02' AS d, INTERVAL 1 DAY AS i, TIME '10:00' AS t, [1, 2] AS l, {'a': 1} AS s",
    ['d', 'i', 't', 'l', 's'],
  ],
  [
    "SELECT MAP {'k': 1} AS m, 'x'::BLOB AS b, uuid() AS u, sum(x) AS h FROM (SELECT 1::BIGINT AS x)",
    ['m', 'b', 'u', 'h'],
  ],
  ['SELECT 1 AS a WHERE false', ['a']],
  ['DESCRIBE SELECT 1 AS a', ['column_name', 'column_type', 'null', 'key', 'default', 'extra']],
])('%s has its columns', async (sql, names) => {
  const { path } = await open(sql);
  const { columns } = await engine.dispatcher.call('openPages', { path });
  expect(columns.map(({ name }) => name)).toEqual(names);
});

test('4,000 columns', async () => {
  const { path } = await open(
    `SELECT ${Array.from({ length: 4000 }, (_, index) => `${index} AS c${index}`).join(', ')}`,
  );
  const { columns } = await engine.dispatcher.call('openPages', { path });
  expect(columns).toHaveLength(4000);
});

test('only one SELECT that reads is run', async () => {
  for (const sql of ["COPY (SELECT 1) TO 'x.csv'", 'SELECT 1; SELECT 2', 'CREATE TABLE t AS SELECT 1', "ATTACH 'x.db'"])
    await expect(open(sql), sql).rejects.toMatchObject({ code: expect.stringMatching(/^Sql/u) as string });
});
