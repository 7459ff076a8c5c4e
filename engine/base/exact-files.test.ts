/** A path means its file to DuckDB's readers, whatever is beside it, also in an instance that may read only some files. */

import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exactFile, exactFiles, hasExactGlob, plainFileName } from '#engine/base/exact-files.ts';
import { sql } from '#engine/base/sql.ts';
import { openDuckDatabase } from '#engine/duckdb/instance.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';

const names = ['a[1]', 'a1', 'b*', 'b2', 'a?', '[!a]', '[[]z', '{a,b}', ']x[', 'é[é]', '**', String.raw`x\*y`, 'p q'];

let duck: TestDuck;
let folders: readonly string[];
beforeAll(async () => {
  duck = await openTestDuck();
  folders = ['plain', 'di[r]', 'dir', 'di*'].map((folder) => path.join(duck.folder, folder));
  for (const folder of folders) {
    mkdirSync(folder);
    for (const name of names) writeFileSync(path.join(folder, `${name}.csv`), `id\n${folder}/${name}\n`);
  }
});
afterAll(() => duck[Symbol.asyncDispose]());

const files = (): string[] =>
  folders.flatMap((folder) => names.map((name) => path.join(folder, `${name}.csv`))).filter(hasExactGlob);

test.each(['every file', 'these files', 'these folders'])(
  'an instance that may read %s reads each path as its file',
  async (may) => {
    const allowed = {
      'every file': {},
      'these files': { allowedFiles: files() },
      'these folders': { allowedDirectories: folders },
    }[may]!;
    const spill = path.join(duck.folder, may);
    const database = await openDuckDatabase({ memoryLimit: 2e8, threads: 1, temporaryDirectory: spill, ...allowed });
    await using connection = await database.connect();
    const read = sql`read_csv(${exactFiles(files())}, auto_detect = false, header = true, delim = '|', quote = '', escape = '', columns = {'id': 'VARCHAR'}, filename = true)`;
    const rows = await connection.rows<{ id: string; filename: string }>(sql`SELECT id, filename FROM ${read}`);
    expect(rows.map(({ filename }) => filename).toSorted()).toEqual(files().toSorted());
    expect(rows.filter(({ id, filename }) => `${id}.csv` !== filename)).toEqual([]);
  },
);

test('a path without a wildcard is left as it is', () => {
  for (const file of ['/data/a.csv', '/data/{a}.csv', String.raw`C:\data\a.csv`, String.raw`/data/a\[1].csv`])
    expect(exactFile(file)).toBe(file);
  expect(exactFile('/data [old]/a?.csv')).toBe('/data [[]old]/a[?].csv');
});

test.skipIf(path.sep === '\\')(
  'no glob means a path with a wildcard and a backslash, unless it quotes the wildcard',
  () => {
    expect([String.raw`/a[1]\b.csv`, String.raw`/x\y/*.csv`, '/a*\\'].filter(hasExactGlob)).toEqual([]);
    expect(['/a[1].csv', String.raw`/a\b.csv`, String.raw`/a\*b.csv`].filter((file) => !hasExactGlob(file))).toEqual(
      [],
    );
    const plain = plainFileName(String.raw`a[1]\b*?.csv.gz`);
    expect([plain, exactFile(plain)]).toEqual(['a_1]_b__.csv.gz', plain]);
  },
);

test('a plain name is short enough for what is put beside it, and keeps its extension', () => {
  expect(plainFileName(`${'x'.repeat(255)}.csv.gz`)).toMatch(/^x{143}\.csv\.gz$/u);
  expect(plainFileName(`${'注'.repeat(80)}.csv`)).toBe(`${'注'.repeat(48)}.csv`);
  expect(plainFileName(`${'💥'.repeat(60)}.csv`)).toBe(`${'💥'.repeat(36)}.csv`);
});

test('no reader in the engine gets a path as it is', () => {
  const root = path.join(import.meta.dirname, '../..');
  const sources = globSync('engine/**/*.ts', { cwd: root }).filter((file) => !/\.test\.ts$|\/testing\//u.test(file));
  expect(sources.length).toBeGreaterThan(500);
  const asItIs = /\b(?:read_\w+|parquet_\w+)\(\[?\$\{literal\(/u;
  expect(sources.filter((file) => asItIs.test(readFileSync(path.join(root, file), 'utf8')))).toEqual([]);
});
