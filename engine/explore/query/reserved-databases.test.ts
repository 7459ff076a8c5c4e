/** The database `default` is named in SQL without quotes, and places in errors are those of the text as it was written. */

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { quoteReservedDatabases } from '#engine/explore/query/reserved-databases.ts';
import { editText } from '#engine/explore/query/text-edits.ts';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';

let folder: string;
let engine: Engine;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenon-default-'));
  await initWorkspace(folder);
  engine = await createEngine({ workspace: folder, title: 'test', inline: true });
  for (const id of [1, 2]) {
    await mkdir(join(folder, 't', `day=${id}`), { recursive: true });
    await writeFile(join(folder, 't', `day=${id}`, 'rows.csv'), `id,name\n${id},a\n`);
  }
  const crawl = engine.dispatcher.stream('crawl', { path: join(folder, 't'), databaseName: 'default' });
  for await (const item of crawl) if (item.item === 'result') expect(item.result.tables).toHaveLength(1);
});

afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function rowsOf(text: string): Promise<unknown[][]> {
  const rows: unknown[][] = [];
  for await (const item of engine.dispatcher.stream('query', { sql: text, folder }))
    if ('rows' in item) rows.push(...item.rows.map((row) => Object.values(row)));
  return rows;
}

test.each([
  'SELECT id FROM default.t ORDER BY id',
  'SELECT id FROM DEFAULT . t ORDER BY id',
  'SELECT default.t.id FROM default.t ORDER BY default.t.id',
  'SELECT x.id FROM default.t x JOIN default."t" y USING (id) ORDER BY 1',
  'WITH c AS (SELECT * FROM default/* Glue */.t) SELECT id FROM c ORDER BY id',
  'SELECT id FROM "default".t ORDER BY id',
])('%s', async (text) => {
  expect(await rowsOf(text)).toEqual([[1], [2]]);
});

test.each<[string, string]>([
  ['SELECT \'default.t\' AS a, "default.t" -- default.t', 'SELECT \'default.t\' AS a, "default.t" -- default.t'],
  ['SELECT my_default.t', 'SELECT my_default.t'],
  ['SELECT 1 AS default', 'SELECT 1 AS default'],
  ['FROM default.t, Default.u', 'FROM "default".t, "Default".u'],
])('%s becomes %s', (text, quoted) => {
  expect(editText(text, quoteReservedDatabases(text))).toBe(quoted);
});

test.each<[string, string, { line: number; character: number }]>([
  ['SELECT id FROM default.t WHERE nothing = 1', 'UnknownColumn', { line: 1, character: 32 }],
  ['SELECT id FROM default.t WHERE WHERE id = 1', 'SqlSyntax', { line: 1, character: 32 }],
  ['SELECT id\nFROM default.t, default.nothing', 'EntityNotFound', { line: 2, character: 17 }],
])('%s: %s', async (text, code, place) => {
  const error: unknown = await rowsOf(text).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ code, details: place });
  expect((error as Error).message).not.toContain(`character ${place.character + 2}`);
});
