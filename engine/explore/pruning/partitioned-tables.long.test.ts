/** Queries of tables with many partitions: each row has its file's keys, and unneeded files stay closed. */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';

let folder: string;
let engine: Engine;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenon-partitioned-'));
  await initWorkspace(folder);
  engine = await createEngine({ workspace: folder, title: 'test', inline: true });
});

afterEach(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function put(name: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(folder, name)), { recursive: true });
  await writeFile(join(folder, name), content);
}

async function crawl(path: string): Promise<void> {
  for await (const item of engine.dispatcher.stream('crawl', { path: join(folder, path), databaseName: 'lake' }))
    if (item.item === 'result') expect(item.result.tables).toHaveLength(1);
}

async function rowsOf(text: string): Promise<unknown[][]> {
  const rows: unknown[][] = [];
  for await (const item of engine.dispatcher.stream('query', { sql: text }))
    if ('rows' in item) rows.push(...item.rows.map((row) => Object.values(row)));
  return rows;
}

const days = ['2024-01-01', '2024-01-02', '__HIVE_DEFAULT_PARTITION__', '2024-01-03'];

test.each(['csv', 'csv.gz', 'json', 'parquet'])("each row of %s has its file's keys", async (extension) => {
  for (const [index, day] of days.entries()) {
    const lines = [1, 2].map((id) => ({ id: index * 10 + id, name: `n${index}` }));
    const csv = ['id,name', ...lines.map(({ id, name }) => `${id},${name}`)].join('\n');
    const path = `sales/day=${day}/hour=${index}/rows.${extension}`;
    if (extension === 'csv') await put(path, csv);
    if (extension === 'csv.gz') await put(path, index === 1 ? gzipSync(csv) : gzipSync(`${csv}\n`));
    if (extension === 'json') await put(path, lines.map((line) => JSON.stringify(line)).join('\n'));
    if (extension === 'parquet') {
      await put('one.csv', csv);
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await engine.dispatcher.call('convertFile', { from: join(folder, 'one.csv'), to: join(folder, path) });
    }
  }
  await crawl('sales');
  const all = days.flatMap((day, index) =>
    [1, 2].map((id) => [index * 10 + id, `n${index}`, day.startsWith('_') ? null : day, index]),
  );
  expect(await rowsOf('SELECT * FROM lake.sales ORDER BY id')).toEqual(all);
  expect(await rowsOf("SELECT * FROM lake.sales WHERE day > '2024-01-01' ORDER BY id")).toEqual(
    all.filter(([, , day]) => String(day) > '2024-01-01' && day !== null),
  );
  expect(await rowsOf('SELECT * FROM lake.sales WHERE day IS NULL OR hour = 0 ORDER BY id')).toEqual(
    all.filter(([, , day, hour]) => day === null || hour === 0),
  );
});

test('a column that is called file_index keeps its values', async () => {
  for (const day of [1, 2, 3]) await put(`odd/day=${day}/rows.csv`, `id,file_index\n${day},${day * 100}\n`);
  await crawl('odd');
  expect(await rowsOf('SELECT * FROM lake.odd ORDER BY id')).toEqual([1, 2, 3].map((day) => [day, day * 100, day]));
});

test('files in several packings', async () => {
  for (const day of [1, 2, 3, 4]) {
    const text = `id,name\n${day},x\n`;
    await (day % 2 === 0
      ? put(`mixed/day=${day}/rows.csv.gz`, gzipSync(text))
      : put(`mixed/day=${day}/rows.csv`, text));
  }
  await crawl('mixed');
  expect(await rowsOf('SELECT id, day FROM lake.mixed ORDER BY id')).toEqual([1, 2, 3, 4].map((day) => [day, day]));
});

test('a query of one partition opens no file of another one', async () => {
  for (const day of [1, 2, 3]) await put(`kept/day=${day}/rows.csv`, `id,name\n${day},x\n`);
  await crawl('kept');
  await rm(join(folder, 'kept/day=3'), { recursive: true });
  expect(await rowsOf('SELECT id FROM lake.kept WHERE day < 3 ORDER BY id')).toEqual([[1], [2]]);
  await expect(rowsOf('SELECT id FROM lake.kept')).rejects.toMatchObject({ code: 'FileNotFound' });
});
