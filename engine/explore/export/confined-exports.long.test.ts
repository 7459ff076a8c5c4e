/** What interactive workers write while the system holds them: exports beside their targets, and rows in the cache. */

import { mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Input } from '#engine/contract/procedures/index.ts';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';

let base: string;
let engine: Engine;
beforeAll(async () => {
  base = await realpath(await mkdtemp(join(tmpdir(), 'tenon-confined-')));
  await initWorkspace(base);
  await writeFile(join(base, 'rows.csv'), 'id,name\n1,a\n2,b\n3,a\n');
  engine = await createEngine({ workspace: base, title: 'test' });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(base, { recursive: true, force: true });
});

const view = { order: [{ column: 'id', direction: 'descending' as const }] };

const sources: readonly [string, () => Input<'exportRows'>['source']][] = [
  ['a file', () => ({ kind: 'file', path: join(base, 'rows.csv'), ...view })],
  ['a query', () => ({ kind: 'query', sql: "SELECT * FROM 'rows.csv' ORDER BY id DESC", folder: base })],
];

test.each(sources)('%s is exported', async (name, source) => {
  const to = join(base, `${name.replaceAll(' ', '-')}.csv`);
  await Array.fromAsync(engine.dispatcher.stream('exportRows', { source: source(), to }));
  expect(await readFile(to, 'utf8')).toBe('id,name\n3,a\n2,b\n1,a\n');
});

const elsewhere = process.env['TENON_SECOND_FILE_SYSTEM'];

test.skipIf(elsewhere === undefined).each(sources)('%s is exported to another file system', async (_name, source) => {
  const folder = await realpath(await mkdtemp(join(elsewhere!, 'tenon-confined-')));
  try {
    const to = join(folder, 'out.csv');
    await Array.fromAsync(engine.dispatcher.stream('exportRows', { source: source(), to }));
    expect(await readFile(to, 'utf8')).toBe('id,name\n3,a\n2,b\n1,a\n');
    expect(await readdir(folder)).toEqual(['out.csv']);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

test('pages of sorted rows are kept in the cache', async () => {
  const opened = await engine.dispatcher.call('openPages', { path: join(base, 'rows.csv'), ...view });
  expect(opened).toMatchObject({ rowCount: 3 });
  expect((await readdir(join(base, '.tenon', 'cache'))).some((file) => file.endsWith('.view.parquet'))).toBe(true);
});
