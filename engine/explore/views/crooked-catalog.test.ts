/** Views that Tenon would not have saved, in a catalog that somebody else wrote: they reveal nothing, and always end. */

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TableInput } from '#engine/catalog/entities.ts';
import { openCatalog } from '#engine/catalog/index.ts';
import { toEngineError } from '#engine/contract/errors.ts';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';
import { hostileFamilies } from '#engine/testing/hostile/statements/index.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';

const secret = 'never-to-be-seen-4711';
let root: string;
let engine: Engine;

const crooked: Readonly<Record<string, (secretFile: string) => string>> = {
  file: (path) => `SELECT * FROM '${path}'`,
  reader: (path) => `SELECT * FROM read_csv('${path}')`,
  text: (path) => `SELECT * FROM read_text('${path}')`,
  parquet: (path) => `SELECT * FROM read_parquet('${path}')`,
  inner: () => 'SELECT * FROM evil.file',
  itself: () => 'SELECT * FROM evil.itself',
  one: () => 'SELECT * FROM evil.other',
  other: () => 'SELECT id FROM (SELECT * FROM evil.third) UNION SELECT id FROM evil.one',
  third: () => 'WITH RECURSIVE one AS (SELECT 1 AS id UNION SELECT id FROM evil.one) SELECT * FROM one',
  several: () => "SELECT 1 AS id; COPY (SELECT 1) TO 'x.csv'",
  brackets: () => 'SELECT 1 AS id) UNION ALL (SELECT 2',
  comment: () => 'SELECT 1 AS id --',
  nothing: () => '',
  long: () => `SELECT '${'x'.repeat(1_000_000)}' AS id`,
  pivot: () => 'PIVOT evil.plain ON id USING count(*)',
  parameter: () => 'SELECT $id AS id',
  named: () => "SELECT current_setting('home_directory') AS id FROM duckdb_settings()",
};

function viewOf(name: string, text: string | undefined): TableInput {
  return {
    databaseName: 'evil',
    name,
    tableType: 'VIRTUAL_VIEW',
    columns: [{ name: 'id', type: { kind: 'bigint' } }],
    partitionKeys: [],
    location: '',
    reading: { classification: '', compression: 'none', options: {} },
    parameters: {},
    ...(text === undefined ? {} : { viewOriginalText: text, viewReads: [{ databaseName: 'evil', name }] }),
  };
}

beforeAll(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'tenon-crooked-')));
  const folder = join(root, 'workspace');
  mkdirSync(folder);
  const secretFile = join(root, 'secret.csv');
  writeFileSync(secretFile, `id\n${secret}\n`);
  await initWorkspace(folder);
  // The engine makes the state of the workspace, and the catalog is changed behind its back.
  const first = await createEngine({ workspace: folder, title: 'test', inline: true });
  await first.dispatcher.call('createDatabase', { name: 'evil' });
  await first[Symbol.asyncDispose]();
  const catalog = await openCatalog({ path: join(folder, '.tenon', 'catalog.sqlite') });
  await catalog.tables.createTable(viewOf('plain', 'SELECT 1::BIGINT AS id'), 'x');
  await catalog.tables.createTable(viewOf('none', undefined), 'x');
  for (const [name, write] of Object.entries(crooked))
    await catalog.tables.createTable(viewOf(name, write(secretFile)), 'x');
  const ground = { folder: root, secretFile, secret };
  for (const [index, text] of hostile(ground).entries())
    await catalog.tables.createTable(viewOf(`hostile_${index}`, text), 'x');
  await catalog[Symbol.asyncDispose]();
  engine = await createEngine({ workspace: folder, title: 'test', inline: true });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(root, { recursive: true, force: true });
});

function hostile(ground: Parameters<(typeof hostileFamilies)[string]>[0]): readonly string[] {
  return casesOfRun(
    Object.values(hostileFamilies).flatMap((family) => family(ground)),
    60,
  );
}

async function answerOf(name: string): Promise<{ code: string; text: string }> {
  const told: unknown[] = [];
  try {
    for await (const item of engine.dispatcher.stream('query', { sql: `SELECT * FROM evil.${name}` })) told.push(item);
    return { code: 'rows', text: JSON.stringify(told) };
  } catch (thrown) {
    const { code, kind, message, hint, details } = toEngineError(thrown);
    expect([name, kind === 'unexpected' ? message : kind]).not.toEqual([name, message]);
    return { code, text: JSON.stringify([message, hint, details]) };
  }
}

test.each(['none', ...Object.keys(crooked)])('%s', async (name) => {
  const { code, text } = await answerOf(name);
  expect(text).not.toContain(secret);
  if (name === 'comment') return;
  expect([name, code]).not.toEqual([name, 'rows']);
  expect(text).toMatch(/View evil\.|Views evil\./u);
});

test('of every hostile statement', { timeout: 600_000 }, async () => {
  let count = 0;
  for (const { name } of (await engine.dispatcher.call('getTables', { databaseName: 'evil', limit: 1000 })).items) {
    if (!name.startsWith('hostile_')) continue;
    count += 1;
    const { text } = await answerOf(name);
    expect([name, text.includes(secret)]).toEqual([name, false]);
  }
  expect(count).toBeGreaterThan(20);
});

test('the others still answer', async () => {
  expect((await answerOf('plain')).text).toContain('{"id":1}');
});
