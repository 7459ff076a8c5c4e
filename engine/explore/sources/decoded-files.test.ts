/** Looking at files that Tenon decodes itself: previews of a part, pages by position, queries, conversion. */

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { tableFromArrays, tableFromIPC, tableToIPC } from 'apache-arrow';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEngine, type Engine } from '#engine/index.ts';

let folder: string;
let engine: Engine;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-decoded-'));
  engine = await createEngine({ workspace: null, title: 'a test', inline: true });
  const table = tableFromArrays({
    id: Int32Array.from({ length: rowCount }, (_, row) => row),
    name: Array.from({ length: rowCount }, (_, row) => `n${row}`),
  });
  writeFileSync(join(folder, 'a.arrow'), tableToIPC(table, 'stream'));
  await engine.dispatcher.call('convertFile', { from: join(folder, 'a.arrow'), to: join(folder, 'a.avro') });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const rowCount = 30_000;

test.each(['a.arrow', 'a.avro'])('%s: the first rows, and rows by position', async (name) => {
  const path = join(folder, name);
  const preview = await engine.dispatcher.call('previewFile', { path, limit: 2 });
  expect(preview).toMatchObject({
    classification: name.slice(2),
    rows: [
      { id: 0, name: 'n0' },
      { id: 1, name: 'n1' },
    ],
    truncated: true,
  });
  const { snapshot, rowCount: counted } = await engine.dispatcher.call('openPages', { path });
  expect(counted).toBe(rowCount);
  const { arrow } = await engine.dispatcher.call('readPage', { path, snapshot, start: 29_998, count: 5 });
  expect(tableFromIPC(arrow).toArray().map(String)).toEqual([
    '{"id": 29998, "name": "n29998"}',
    '{"id": 29999, "name": "n29999"}',
  ]);
});

test('a packed file is read like an unpacked one', async () => {
  const table = tableFromArrays({ id: Int32Array.from([1, 2]) });
  const path = join(folder, 'packed.arrow.gz');
  writeFileSync(path, gzipSync(tableToIPC(table, 'file')));
  const preview = await engine.dispatcher.call('previewFile', { path, limit: 10 });
  expect(preview).toMatchObject({
    classification: 'arrow',
    rows: [{ id: 1 }, { id: 2 }],
    rowCount: 2,
    truncated: false,
  });
});

test('only the requested files are left in the folder', () => {
  expect(readdirSync(folder).sort()).toEqual(['a.arrow', 'a.avro', 'packed.arrow.gz']);
});
