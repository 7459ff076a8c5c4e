/** Ranges and whole files of a distant source on this machine: fetched once, never holes for bytes. */

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { openHere } from '#engine/bytes/local-copy.ts';
import { openRanges } from '#engine/bytes/open-ranges.ts';
import { openLocalSource } from '#engine/storage/local-source.ts';
import { DistantFiles } from '#engine/testing/distant-files.ts';

const base = mkdtempSync(path.join(tmpdir(), 'tenon-distant-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));
const signal = new AbortController().signal;
const mebibyte = 1024 * 1024;
const content = Buffer.from(Uint32Array.from({ length: 6 * mebibyte }, (_, index) => index * 2_654_435_761).buffer);
const file = path.join(base, 'numbers.bin');
writeFileSync(file, content);
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(base, 'copies-'));
});

test('what was fetched can be read, what was not is an error and never zeros', async () => {
  const files = new DistantFiles({ latencyMillis: 0, faultShare: 0.2 });
  const source = await files.open(file);
  const ranges = openRanges(source, folder);
  await ranges.fetch(
    [
      { start: 1000, end: 3000 },
      { start: 20 * mebibyte, end: 20 * mebibyte + 5 },
      { start: -9, end: 9 },
    ],
    signal,
  );
  const bytes = Buffer.alloc(2000);
  ranges.readNow(bytes, 1000);
  expect(Buffer.compare(bytes, content.subarray(1000, 3000))).toBe(0);
  // Nearer than what a request is worth: fetched with its neighbours.
  ranges.readNow(bytes.subarray(0, 10), 500);
  expect(() => ranges.readNow(bytes, 1001)).toThrow('before they were fetched');
  expect(() => ranges.readNow(bytes, 10 * mebibyte)).toThrow('before they were fetched');
  expect(files.requests).toHaveLength(2);
  await ranges.fetch([{ start: 23 * mebibyte, end: 99 * mebibyte }], signal);
  ranges.readNow(bytes, content.length - 2000);
  expect(Buffer.compare(bytes, content.subarray(-2000))).toBe(0);
  await ranges[Symbol.asyncDispose]();
  expect(readdirSync(folder)).toEqual([]);
});

test('two readers at once fetch a range once', async () => {
  const files = new DistantFiles({ latencyMillis: 5, faultShare: 0 });
  await using ranges = openRanges(await files.open(file), folder);
  await Promise.all([
    ranges.fetch([{ start: 0, end: 3 * mebibyte }], signal),
    ranges.fetch([{ start: mebibyte, end: 4 * mebibyte }], signal),
  ]);
  expect(files.bytes).toBe(4 * mebibyte);
});

test('a whole file is fetched once, for all who want it at the same time, and keeps its name', async () => {
  const files = new DistantFiles({ latencyMillis: 1 });
  const source = await files.open(file);
  const all = await Promise.all([1, 2, 3].map(() => openHere(source, folder, signal)));
  expect(new Set(all.map(({ localPath }) => localPath)).size).toBe(1);
  expect(all[0]).toMatchObject({ path: 'far://store/numbers.bin', size: content.length });
  expect(path.basename(all[0]!.localPath)).toBe('numbers.bin');
  expect(Buffer.compare(readFileSync(all[0]!.localPath), content)).toBe(0);
  await using again = await openHere(source, folder, signal);
  expect(Buffer.compare(await again.read(5, 100), content.subarray(5, 105))).toBe(0);
  expect(files.bytes).toBe(content.length);
  for (const each of all) await each[Symbol.asyncDispose]();
});

test('one who is cancelled takes nothing from the others', async () => {
  const source = await new DistantFiles({ latencyMillis: 5, faultShare: 0 }).open(file);
  const stop = new AbortController();
  const [first, second] = [openHere(source, folder, stop.signal), openHere(source, folder, signal)];
  stop.abort(new Error('enough'));
  await expect(first).rejects.toThrow('enough');
  await using copy = await second;
  expect(readFileSync(copy.localPath).length).toBe(content.length);
});

test('a local file is its own copy', async () => {
  await using source = openLocalSource(file);
  await using local = await openHere(source, folder, signal);
  expect(local.localPath).toBe(file);
  await using ranges = openRanges(source, folder);
  const bytes = Buffer.alloc(8);
  ranges.readNow(bytes, 8);
  expect(Buffer.compare(bytes, content.subarray(8, 16))).toBe(0);
  expect(readdirSync(folder)).toEqual([]);
});
