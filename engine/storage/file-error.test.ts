/** The error for a missing file names only near ones; the one for missing permission, what can be done about it. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { convertFileError, namesNear } from '#engine/storage/file-error.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tenon-near-'));
  for (const name of ['note.md', 'bom.csv', 'orders.csv', 'orders-2024.csv.gz', 'b.csv', 'sales.parquet'])
    writeFileSync(path.join(folder, name), 'x');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ['nope.csv', []],
  ['a.csv', []],
  ['order.csv', ['orders.csv']],
  ['orders.cvs', ['orders.csv']],
  ['orders-2023.csv.gz', ['orders-2024.csv.gz']],
  ['sales.csv', ['sales.parquet']],
  ['Bom.csv', ['bom.csv']],
  ['bon.csv', ['bom.csv']],
  ['nope', []],
  ['note', ['note.md']],
  ['nope.md', ['note.md']],
])('for %s', (name, near) => {
  const error = convertFileError(Object.assign(new Error('gone'), { code: 'ENOENT' }), path.join(folder, name), 'read');
  const offered = near.map((each) => `"${path.join(folder, each)}"`).join(' or ');
  expect(error.hint).toBe(near.length === 0 ? 'Check the path.' : `Did you mean ${offered}?`);
});

test.each(['EACCES', 'EPERM'])('%s: only what is read can be excluded', (code) => {
  const hint = (verb: string) => convertFileError(Object.assign(new Error('no'), { code }), '/data/out', verb).hint;
  for (const verb of ['read', 'list']) expect(hint(verb)).toContain('or exclude it');
  for (const verb of ['write', 'write to', 'create', 'remove', 'sync'])
    expect(hint(verb)).toBe('Grant your user write access to it, or choose another folder.');
});

test('a folder on the way may be the one that is misspelt, if the rest of the path is there', () => {
  mkdirSync(path.join(folder, 'orders', '2025'), { recursive: true });
  writeFileSync(path.join(folder, 'orders', '2025', 'a.csv'), '');
  expect(namesNear(path.join(folder, 'odrers', '2025', 'a.csv'))).toEqual([
    path.join(folder, 'orders', '2025', 'a.csv'),
  ]);
  expect(namesNear(path.join(folder, 'odrers', '2025', 'zzz.csv'))).toEqual([]);
  expect(namesNear('/nowhere/at/all/a.csv')).toEqual([]);
});
