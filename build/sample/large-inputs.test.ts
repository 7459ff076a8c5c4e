/** The generators of large inputs, at a small size: counts, ids without gaps, and reuse of existing files. */

import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { filesUnder } from '../checks/source-files.ts';
import { writeBigCsv } from './big-csv.ts';
import { writeManyFiles } from './many-files.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-large-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a big CSV has the rows and bytes it reports, with ascending ids', () => {
  const { path, rows, bytes } = writeBigCsv(0.008, folder);
  expect(statSync(path).size).toBe(bytes);
  expect(bytes).toBeGreaterThanOrEqual(8_000_000);
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n').slice(1);
  expect(lines).toHaveLength(rows);
  expect(lines.every((line, index) => line.startsWith(`${1_000_000_000 + index},`))).toBe(true);
  const written = statSync(path).mtimeMs;
  expect(writeBigCsv(0.008, folder)).toEqual({ path, rows, bytes });
  expect(statSync(path).mtimeMs).toBe(written);
});

test('many files are dealt out over all folders and made once', () => {
  const { path, rows } = writeManyFiles(100, 24, folder);
  const found = filesUnder(path, '').filter((name) => name.endsWith('.csv'));
  expect(found).toHaveLength(100);
  expect(new Set(found.map((name) => name.slice(0, name.lastIndexOf('/')))).size).toBe(24);
  const lines = found.flatMap((name) => readFileSync(join(path, name), 'utf8').trimEnd().split('\n').slice(1));
  expect(new Set(lines.map((line) => line.split(',', 1)[0])).size).toBe(rows);
  const written = statSync(join(path, found[0]!)).mtimeMs;
  writeManyFiles(100, 24, folder);
  expect(statSync(join(path, found[0]!)).mtimeMs).toBe(written);
});
