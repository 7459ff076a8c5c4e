/** A line that is longer than DuckDB accepts by default, after the part of the file that a first inspection reads. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEngine, type Engine } from '#engine/index.ts';

let folder: string;
let engine: Engine;
let path: string;
const longest = 34_000_000;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-long-'));
  engine = await createEngine({ workspace: null, title: 'a test', inline: true });
  path = join(folder, 'long.csv');
  writeFileSync(path, `id,t\n1,a\n2,${'x'.repeat(longest)}\n3,c\n`);
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

test.each([1, 2, 1000])('a preview of %s rows reads it', async (limit) => {
  const rows: { id: unknown; t: string }[] = [];
  const warnings: string[] = [];
  const input = { path, options: {}, asStrings: false, limit };
  for await (const item of engine.dispatcher.stream('readFileRows', input)) {
    if (item.item === 'rows') rows.push(...(item.rows as typeof rows));
    else warnings.push(...item.preview.warnings);
  }
  expect(rows.map(({ id, t }) => [Number(id), t.length])).toEqual(
    [
      [1, 1],
      [2, longest],
      [3, 1],
    ].slice(0, limit),
  );
  expect(warnings).toEqual([]);
});

test('a page shows it, and no record is reported as bad', async () => {
  const { snapshot, rowCount } = await engine.dispatcher.call('openPages', { path });
  const { arrow } = await engine.dispatcher.call('readPage', { path, snapshot, start: 1, count: 1 });
  expect(rowCount).toBe(3);
  expect(
    tableFromIPC(arrow)
      .toArray()
      .map((row: { t: string }) => row.t.length),
  ).toEqual([longest]);
  const rejects = await engine.dispatcher.call('getFileRejects', { path, limit: 5 });
  expect(rejects).toMatchObject({ rejectedCount: 0, rowCount: 3 });
});
