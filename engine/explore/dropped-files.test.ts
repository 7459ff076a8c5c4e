/** Dropped files: slices in order, names made safe, nothing outside the folder, gone after a week. */

import fc from 'fast-check';
import { mkdtemp, readdir, readFile, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DroppedFiles, largestSlice, safeFileName } from '#engine/explore/dropped-files.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

let root: string;
let files: DroppedFiles;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tenon-dropped-'));
  files = new DroppedFiles(join(root, 'dropped'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const first = { fileId: null, name: 'orders.csv', size: 6, offset: 0, bytes: bytes('abc') };

test('slices make the file, readable from the first on', async () => {
  const { fileId, path, received } = await files.receive(first);
  expect(received).toBe(3);
  expect(await readFile(path, 'utf8')).toBe('abc');
  expect(await files.receive({ ...first, fileId, offset: 3, bytes: bytes('def') })).toEqual({
    fileId,
    path,
    received: 6,
  });
  expect(await readFile(path, 'utf8')).toBe('abcdef');
  expect(basename(path)).toBe('orders.csv');
});

test('an empty file is a file', async () => {
  const { path } = await files.receive({ ...first, size: 0, bytes: new Uint8Array(0) });
  expect(await readFile(path, 'utf8')).toBe('');
});

test.each([
  ['a gap', { offset: 4, bytes: bytes('ef') }],
  ['a slice sent twice', { offset: 0, bytes: bytes('abc') }],
  ['more than the file has', { offset: 3, bytes: bytes('defg') }],
  ['a slice that is too large', { size: 2 ** 40, offset: 3, bytes: new Uint8Array(largestSlice + 1) }],
])('%s is refused and changes nothing', async (_name, change) => {
  const { fileId, path } = await files.receive(first);
  await expect(files.receive({ ...first, fileId, ...change })).rejects.toMatchObject({ code: 'InvalidInput' });
  expect(await readFile(path, 'utf8')).toBe('abc');
});

test('two clients sending the same slice in parallel write it once', async () => {
  const { fileId, path } = await files.receive(first);
  const next = { ...first, fileId, offset: 3, bytes: bytes('def') };
  const outcomes = await Promise.allSettled([files.receive(next), files.receive(next)]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await readFile(path, 'utf8')).toBe('abcdef');
});

test('a first slice elsewhere, a file that is not there and a disk that is too small are said', async () => {
  await expect(files.receive({ ...first, offset: 3 })).rejects.toMatchObject({ code: 'InvalidInput' });
  await expect(files.receive({ ...first, size: 2 ** 60 })).rejects.toMatchObject({ code: 'DiskFull' });
  for (const fileId of ['df_0000000000000000', '..', '../..', 'df_x', '']) {
    await expect(files.receive({ ...first, fileId })).rejects.toMatchObject({ code: 'EntityNotFound' });
  }
});

describe('names', () => {
  test.each([
    ['orders.csv', 'orders.csv'],
    ['Übersicht 2025.csv.gz', 'Übersicht 2025.csv.gz'],
    ['../../etc/passwd', 'passwd'],
    [String.raw`C:\Users\me\a.csv`, 'a.csv'],
    ['..', 'file'],
    ['', 'file'],
    ['.bashrc', 'bashrc'],
    ['con.csv', '_con.csv'],
    ['a\u0000b\n.csv', 'a_b_.csv'],
    ['report\u202Evsc.exe', 'report_vsc.exe'],
    ['x.csv. . ', 'x.csv'],
  ])('%j becomes %j', (name, safe) => {
    expect(safeFileName(name)).toBe(safe);
  });

  test('any name stays inside its folder, under itself', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 400 }),
          fc.string({ unit: fc.constantFrom('.', '/', '\\', 'a', ' ', '\u0000') }),
        ),
        async (name) => {
          const { path, fileId } = await files.receive({ ...first, name: name.toWellFormed() });
          expect(dirname(path)).toBe(join(root, 'dropped', fileId));
          expect(await readdir(dirname(path))).toHaveLength(1);
        },
      ),
      { numRuns: triesOfRun(60, 25) },
    );
  });

  test('a long name keeps its extension', () => {
    expect(safeFileName(`${'a'.repeat(500)}.csv.gz`)).toMatch(/^a+\.csv\.gz$/u);
    expect(safeFileName(`${'a'.repeat(500)}.csv.gz`)).toHaveLength(120);
  });
});

test('after a week a file is removed; a young one only when all are to be removed', async () => {
  const [old, young] = [await files.receive(first), await files.receive(first)];
  const now = Date.now();
  await utimes(old.path, new Date(now - 8 * 24 * 3600 * 1000), new Date(now - 8 * 24 * 3600 * 1000));
  expect(await files.sweep(now)).toEqual({ fileCount: 1, sizeBytes: 3 });
  expect(await readdir(join(root, 'dropped'))).toEqual([young.fileId]);
  expect(await files.sweep(null)).toEqual({ fileCount: 1, sizeBytes: 3 });
  expect(await new DroppedFiles(join(root, 'nowhere')).sweep(null)).toEqual({ fileCount: 0, sizeBytes: 0 });
});
