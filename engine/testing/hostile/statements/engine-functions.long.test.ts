/** The check of a SELECT against every function that the engine has. */

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ident, literal, sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { openDuckDatabase, type DuckInstance } from '#engine/duckdb/instance.ts';
import { readQuerySyntax } from '#engine/explore/query/query-syntax.ts';
import {
  computingFamilies,
  computingFunctions,
  rowsFunctions,
} from '#engine/testing/hostile/statements/engine-functions.ts';
import { fingerprintOf } from '#engine/testing/hostile/statements/statement-arena.ts';

let root: string;
let instance: DuckInstance;
let connection: DuckConnection;

beforeAll(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'tenon-functions-')));
  for (const name of ['own', 'outside']) mkdirSync(join(root, name));
  writeFileSync(join(root, 'outside', 'secret.txt'), 'never-to-be-seen\n');
  instance = await openDuckDatabase({
    memoryLimit: 256 * 1024 * 1024,
    threads: 1,
    temporaryDirectory: join(root, 'own'),
    allowedFiles: [join(root, 'outside', 'listed.csv')],
  });
  connection = await instance.connect();
});
afterAll(async () => {
  await connection[Symbol.asyncDispose]();
  await instance.close();
  rmSync(root, { recursive: true, force: true });
});

async function namesOf(...types: readonly string[]): Promise<string[]> {
  const rows = await connection.rows<{ name: string }>(
    sql`SELECT DISTINCT function_name AS name FROM duckdb_functions()
      WHERE list_contains(${literal(types)}, function_type) ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

/** Undefined: the check lets it through. */
async function refusalOf(text: string): Promise<string | undefined> {
  const [row] = await connection.rows<{ tree: string }>(sql`SELECT json_serialize_sql(${literal(text)}) AS tree`);
  try {
    readQuerySyntax(text, JSON.parse(row!.tree));
    return undefined;
  } catch (thrown) {
    return (thrown as EngineError).code;
  }
}

test('every scalar and aggregate function is listed, or refused', async () => {
  const names = await namesOf('scalar', 'aggregate', 'macro');
  expect(names.length).toBeGreaterThan(700);
  const unlisted: string[] = [];
  const both: string[] = [];
  for (const name of names) {
    const isListed = computingFunctions.has(name) || computingFamilies.test(name);
    const refusal = await refusalOf(sql`SELECT ${ident(name)}(1)`.text);
    if (isListed && refusal !== undefined) both.push(name);
    if (!isListed && refusal !== 'SqlRefused') unlisted.push(name);
  }
  expect({ unlisted, both }).toEqual({ unlisted: [], both: [] });
  expect([...computingFunctions].filter((name) => !names.includes(name))).toEqual([]);
});

test('every table function but the listed ones is refused', async () => {
  const admitted: string[] = [];
  for (const name of await namesOf('table', 'table_macro', 'pragma'))
    if ((await refusalOf(sql`SELECT * FROM ${ident(name)}('a')`.text)) === undefined) admitted.push(name);
  expect(admitted).toEqual(rowsFunctions);
});

test('no listed function runs a text, opens a path or creates a file', { timeout: 300_000 }, async () => {
  const made = join(root, 'own', 'made');
  // Planning it creates the folder.
  const exporting = literal(`EXPORT DATABASE '${made}'`);
  const inputs = [
    exporting,
    sql`${exporting}, true`,
    sql`${exporting}, ${exporting}`,
    literal(join(root, 'outside', 'secret.txt')),
    literal('SELECT 6709 * 7919'),
  ];
  const before = fingerprintOf(root);
  const harmful: string[] = [];
  for (const name of computingFunctions)
    for (const input of inputs) {
      const call = sql`SELECT CAST(${ident(name)}(${input}) AS VARCHAR) AS answer`;
      const outcome: unknown = await connection.rows(trustedSql(call.text, true)).catch((thrown: unknown) => thrown);
      const told = Array.isArray(outcome) ? JSON.stringify(outcome) : String(outcome);
      if (!Array.isArray(outcome) && !(outcome instanceof EngineError)) harmful.push(`${call.text}: ${told}`);
      // Fewer digits occur in a hash of a folder's random name.
      if (told.includes('53128571') || told.toLowerCase().includes('never-to-be-seen'))
        harmful.push(`${call.text}: ${told.slice(0, 200)}`);
      if (fingerprintOf(root) === before) continue;
      harmful.push(`${call.text} created a file`);
      rmSync(made, { recursive: true, force: true });
    }
  expect(harmful).toEqual([]);
});
