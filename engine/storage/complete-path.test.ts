/** Suggestions of a path field. */

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { completePath, findPaths } from '#engine/storage/complete-path.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'tenon-complete-'));
  for (const folder of ['input/orders', 'input/Old', 'input/.hidden'])
    mkdirSync(path.join(root, folder), { recursive: true });
  for (const file of ['input/orders-10.csv', 'input/orders-2.csv', 'notes.txt'])
    writeFileSync(path.join(root, file), 'x');
  symlinkSync('nowhere', path.join(root, 'input/orders-gone'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

const offered = async (typed: string): Promise<string[]> =>
  (await completePath(root, typed)).map((answer) => answer.path);

test('nothing typed: the entries of the root', async () => {
  expect(await completePath(root, '')).toEqual([
    { path: `input${path.sep}`, kind: 'folder' },
    { path: 'notes.txt', kind: 'file', sizeBytes: 1, modifiedAt: expect.any(Number) },
  ]);
});

test('a file comes with its size and the time of its last change', async () => {
  const file = path.join(root, 'sized/notes.txt');
  mkdirSync(path.dirname(file));
  writeFileSync(file, 'twelve bytes');
  utimesSync(file, 1_700_000_000, 1_700_000_000);
  expect(await completePath(root, 'sized/')).toEqual([
    { path: 'sized/notes.txt', kind: 'file', sizeBytes: 12, modifiedAt: 1_700_000_000_000 },
  ]);
  rmSync(path.dirname(file), { recursive: true });
});

test('a beginning: names that begin so in any case, folders first, numbers as numbers, no broken link', async () => {
  expect(await offered('input/o')).toEqual([
    'input/Old/',
    'input/orders/',
    'input/orders-2.csv',
    'input/orders-10.csv',
  ]);
});

test('an absolute path remains absolute', async () => {
  const folder = path.join(root, 'input');
  expect(await offered(`${folder}/orders-2`)).toEqual([`${folder}/orders-2.csv`]);
});

test('of more names than are answered, the answer says so; similar names are only those of a field', async () => {
  mkdirSync(path.join(root, 'many'));
  for (let file = 0; file < 60; file += 1) writeFileSync(path.join(root, 'many', `f_${file}`), '');
  expect(await findPaths(root, 'many/f')).toMatchObject({ complete: false, answers: { length: 50 } });
  expect(await findPaths(root, 'many/f_5')).toMatchObject({ complete: true, answers: { length: 11 } });
  expect(await findPaths(root, 'many/g_5')).toEqual({ complete: true, answers: [] });
});

test('of any number of names the first ones, and folders before all files', async () => {
  const folder = path.join(root, 'crowd');
  mkdirSync(path.join(folder, 'z_folder'), { recursive: true });
  for (let file = 0; file < 12_000; file += 1) writeFileSync(path.join(folder, `f_${(file * 7919) % 12_000}`), '');
  const names = (await findPaths(root, 'crowd/')).answers.map((answer) => answer.path);
  expect(names).toEqual(['crowd/z_folder/', ...Array.from({ length: 49 }, (_, file) => `crowd/f_${file}`)]);
  expect(await offered('crowd/f_1199')).toEqual(
    ['f_1199', ...Array.from({ length: 10 }, (_, file) => `f_1199${file}`)].map((name) => `crowd/${name}`),
  );
});

test('hidden names only after a typed dot', async () => {
  expect(await offered('input/.')).toEqual(['input/.hidden/']);
});

test('a name that is mistyped: those like it; a folder that is missing: none', async () => {
  expect(await offered('input/ordres')).toEqual(['input/orders/']);
  expect(await offered('inpit/ord')).toEqual([]);
});
