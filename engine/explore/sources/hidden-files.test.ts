/** Folders and wildcards in a query skip names that begin with `_` or `.`, unless the person writes them. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEngine, type Engine } from '#engine/index.ts';

let folder: string;
let engine: Engine;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-hidden-'));
  engine = await createEngine({ workspace: null, title: 'a test', inline: true });
  const places = ['y=1', 'y=1/_old', '_tenon/retired/r1', '.cache'];
  for (const place of places) {
    mkdirSync(join(folder, 'out', place), { recursive: true });
    writeFileSync(join(folder, 'out', place, 'a.csv'), 'id\n1\n');
    writeFileSync(join(folder, 'out', place, '_b.csv'), 'id\n1\n');
    const to = join(folder, 'out', place, 'a[1].parquet');
    await engine.dispatcher.call('writeQuery', { sql: 'SELECT 1 AS id', folder, to, options: {} });
  }
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function countOf(from: string): Promise<unknown> {
  const rows: unknown[] = [];
  const sql = `SELECT count(*) AS n FROM ${from}`;
  for await (const item of engine.dispatcher.stream('query', { sql, folder }))
    if (item.item === 'rows') rows.push(...item.rows.map((row) => Number((row as { n: unknown }).n)));
  return rows[0];
}

test.each([
  [`'out/**/*.csv'`, 1],
  [`'out/*/*.csv'`, 1],
  [`'out/**/*.parquet'`, 1],
  [`read_csv('out/**/*.csv')`, 1],
  [`read_parquet('out/**/*.parquet')`, 1],
  [`read_parquet(['out/*/*.parquet', 'out/_tenon/**/*.parquet'])`, 2],
  [`parquet_file_metadata('out/**/*.parquet')`, 1],
  [`read_parquet('out/y=1/a[1].parquet')`, 1],
  [`'out/**/_b.csv'`, 1],
  [`'out/y=1/_*.csv'`, 1],
  [`'out/*/_old/*.csv'`, 1],
  [`'out/*/{_old,new}/*.csv'`, 1],
  [`'out/_tenon/**/*.csv'`, 1],
  [`'out/_tenon/retired/r1/a.csv'`, 1],
  [`'out/_tenon/retired/r1/_b.csv'`, 1],
  [`'out/.cache/*.csv'`, 1],
])('%s', async (from, count) => {
  expect(await countOf(from)).toBe(count);
});

test('a reader of Parquet whose wildcard matches hidden files only matches nothing', async () => {
  await expect(countOf(`read_parquet('out/**/x/*.parquet')`)).rejects.toMatchObject({ code: 'FileNotFound' });
});
