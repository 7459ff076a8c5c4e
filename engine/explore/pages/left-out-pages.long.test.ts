/** Pages of a file with records that do not fit: every good row is in its position, and the others are reported. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getCopiedRows } from '#engine/explore/pages/page-store.ts';
import { createEngine, type Engine } from '#engine/index.ts';

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-left-out-'));
  engine = await createEngine({ workspace: null, title: 'a test', inline: true });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function pagesOf(path: string, options: Record<string, unknown> = {}) {
  const opened = await engine.dispatcher.call('openPages', { path, options });
  const ids: number[] = [];
  for (let start = 0; start < opened.rowCount; start += 1000) {
    const asked = { path, options, snapshot: opened.snapshot, start, count: 1000 };
    const { arrow } = await engine.dispatcher.call('readPage', asked);
    for (const row of tableFromIPC(arrow).toArray()) ids.push(Number((row as { id: unknown }).id));
  }
  return { ...opened, ids };
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, row) => row + 1);

test('a value that does not fit the type that was stated', async () => {
  const path = join(folder, 'stated.csv');
  writeFileSync(
    path,
    `id,v\n${numbers(5000)
      .map((id) => `${id},${id === 300 ? 'oops' : id}\n`)
      .join('')}`,
  );
  const { ids, rowCount, checked, warnings } = await pagesOf(path, { columnTypes: { v: 'int' } });
  expect(ids).toEqual(numbers(5000).filter((id) => id !== 300));
  expect({ rowCount, checked }).toEqual({ rowCount: 4999, checked: true });
  expect(warnings).toEqual([expect.stringMatching(/line 301, column v/u)]);
});

test('rows with too many values, behind what a first look reads', async () => {
  const path = join(folder, 'late.csv');
  const filler = 'x'.repeat(400);
  const rows = numbers(30_000).map((id) => (id === 29_001 ? `${id},a,b,c\n` : `${id},${filler}\n`));
  writeFileSync(path, `id,v\n${rows.join('')}`);
  const { ids, rowCount, warnings } = await pagesOf(path);
  expect(ids).toEqual(numbers(30_000).filter((id) => id !== 29_001));
  expect(rowCount).toBe(29_999);
  expect(warnings).toEqual([expect.stringMatching(/line 29002/u)]);
});

test('broken lines of JSON', async () => {
  const path = join(folder, 'broken.json');
  writeFileSync(
    path,
    numbers(3000)
      .map((id) => (id === 1500 ? '{"id": 15\n' : `{"id":${id},"v":"a"}\n`))
      .join(''),
  );
  const { ids, warnings } = await pagesOf(path);
  expect(ids).toEqual(numbers(3000).filter((id) => id !== 1500));
  expect(warnings).toEqual([expect.stringContaining('line 1500')]);
});

test('sorted and filtered rows report the skipped records, also when they come from the cache', async () => {
  const path = join(folder, 'sorted.csv');
  writeFileSync(path, `id,v\n1,5\n2,oops\n3,4\n`);
  const input = {
    path,
    options: { columnTypes: { v: 'int' } },
    order: [{ column: 'v', direction: 'ascending' as const }],
  };
  for (let time = 0; time < 2; time += 1) {
    const { totalCount, warnings } = await engine.dispatcher.call('openPages', input);
    expect(totalCount).toBe(2);
    expect(warnings).toEqual([expect.stringMatching(/line 3, column v/u)]);
  }
});

test('the line of a record is that of the file, also after values with line breaks', async () => {
  const path = join(folder, 'lines.csv');
  const rows = numbers(40).map((id) => `${id},${id === 30 ? 'oops' : id},"one\ntwo"\n`);
  writeFileSync(path, `id,v,note\n${rows.join('')}`);
  const { ids, warnings } = await pagesOf(path, { columnTypes: { v: 'int' } });
  expect(ids).toEqual(numbers(40).filter((id) => id !== 30));
  // A line of names, then two lines for each of the 29 rows above.
  expect(warnings).toEqual([expect.stringMatching(/line 60, column v/u)]);
  const { rejects } = await engine.dispatcher.call('getFileRejects', { path, options: { columnTypes: { v: 'int' } } });
  expect(rejects).toMatchObject([{ line: 60 }]);
});

test('a copy whose gaps the cache has forgotten is created again', async () => {
  const cache = join(folder, 'cache');
  let times = 0;
  const copied = () =>
    getCopiedRows(cache, 'token', async (staged) => {
      writeFileSync(staged, `rows ${(times += 1)}`);
      return ['one was skipped'];
    });
  const first = await copied();
  expect(first.leftOut).toEqual(['one was skipped']);
  expect(await copied()).toEqual(first);
  expect(times).toBe(1);
  rmSync(join(cache, 'token.left-out.json'));
  expect(await copied()).toEqual(first);
  expect(times).toBe(2);
  expect(readFileSync(first.file, 'utf8')).toBe('rows 2');
});
