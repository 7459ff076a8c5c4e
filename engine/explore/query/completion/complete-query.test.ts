/** Suggestions at the cursor, from a catalog, files and the engine's functions. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listFunctionsHere } from '#engine/explore/query/completion/known-functions.ts';
import { readQuerySyntax } from '#engine/explore/query/query-syntax.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { literal, sql } from '#engine/base/sql.ts';
import { openTestDuck } from '#engine/testing/duck.ts';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';

let folder: string;
let engine: Engine;

beforeAll(async () => {
  folder = await initWorkspace(mkdtempSync(join(tmpdir(), 'tenon-complete-')));
  for (const table of ['orders', 'odd ones']) mkdirSync(join(folder, 'lake', table), { recursive: true });
  writeFileSync(join(folder, 'lake', 'orders', 'a.csv'), 'id,amount,status\n1,10.5,open\n');
  writeFileSync(join(folder, 'lake', 'odd ones', 'a.csv'), 'id,Net Price\n1,2\n');
  writeFileSync(join(folder, 'people.csv'), 'id,full_name,born\n1,Ada,1815-12-10\n');
  engine = await createEngine({ workspace: folder, title: 'a test', inline: true });
  for (const databaseName of ['shop', 'default'])
    for await (const _item of engine.dispatcher.stream('crawl', { path: join(folder, 'lake'), databaseName }));
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function at(marked: string): Promise<Output<'completeQuery'>> {
  const statement = marked.replace('|', '');
  return engine.dispatcher.call('completeQuery', { statement, position: marked.indexOf('|') });
}

/** `kind name detail of` of each suggestion. */
async function offered(marked: string): Promise<string[]> {
  return (await at(marked)).suggestions.map(({ kind, parts, detail, of }) =>
    [kind, parts.join('.'), detail, of].filter((text) => text !== '').join(' '),
  );
}

test('columns of the tables and files that the statement names, with types', async () => {
  expect(await offered('SELECT st| FROM shop.orders')).toEqual(
    expect.arrayContaining(['column status string orders', 'function strlen (string) scalar']),
  );
  expect((await offered('SELECT st| FROM shop.orders'))[0]).toBe('column status string orders');
  expect(await offered("SELECT | FROM 'people.csv' p")).toEqual([
    'column id bigint p',
    'column full_name string p',
    'column born date p',
    'relation p people.csv',
  ]);
  // A name that two of them have is written with that of its table.
  expect(await offered('SELECT id| FROM shop.orders o JOIN odd_ones ON true')).toEqual(
    expect.arrayContaining(['column o.id bigint o', 'column odd_ones.id bigint odd_ones']),
  );
});

test('behind a point: the columns of that table alone, or the tables of a database', async () => {
  expect(await offered("SELECT o.| FROM shop.orders o, 'people.csv'")).toEqual([
    'column id bigint o',
    'column amount double o',
    'column status string o',
  ]);
  expect(await offered("SELECT people.b| FROM 'people.csv'")).toEqual(['column born date people']);
  expect(await offered('SELECT shop.orders.a| FROM shop.orders')).toEqual([
    'column amount double orders',
    'column status string orders',
  ]);
  expect(await offered('SELECT * FROM shop.o|')).toEqual(['table odd_ones shop', 'table orders shop']);
  expect(await offered('SELECT * FROM nowhere.|')).toEqual([]);
});

test('after FROM: queries of WITH, tables, databases, files and functions that give rows', async () => {
  expect(await offered('WITH open AS (SELECT 1) SELECT * FROM |')).toEqual([
    'relation open WITH',
    'table odd_ones default',
    'table shop.odd_ones shop',
    'table orders default',
    'table shop.orders shop',
    'database default',
    'database shop',
  ]);
  expect(await offered('SELECT * FROM peo|')).toEqual(['file people.csv']);
  expect(await offered('SELECT * FROM generate|')).toEqual(['function generate_series table']);
  expect(await offered("SELECT * FROM 'lake/|'")).toEqual(['folder lake/odd ones/', 'folder lake/orders/']);
  expect(await offered("SELECT * FROM 'people.csv' WHERE full_name = 'peo|'")).toEqual([]);
});

test('a column that was added to the file is offered', async () => {
  const path = join(folder, 'growing.csv');
  writeFileSync(path, 'one\n1\n');
  expect(await offered("SELECT gr.| FROM 'growing.csv' gr")).toEqual(['column one bigint gr']);
  writeFileSync(path, 'one,two\n1,2\n');
  expect(await offered("SELECT gr.| FROM 'growing.csv' gr")).toEqual(['column one bigint gr', 'column two bigint gr']);
});

test('every function that is offered is one that a query may call, and the usual ones are there', async () => {
  await using duck = await openTestDuck();
  const known = await listFunctionsHere(duck.context);
  expect(known.filter(({ name }) => name.startsWith('tenon_'))).toEqual([]);
  const refused: string[] = [];
  for (const { name, givesRows } of known) {
    const text = givesRows ? `SELECT * FROM ${name}('a')` : `SELECT ${name}(1)`;
    const [row] = await duck.connection.rows<{ tree: string }>(
      sql`SELECT json_serialize_sql(${literal(text)}) AS tree`,
    );
    try {
      readQuerySyntax(text, JSON.parse(row!.tree));
    } catch (thrown) {
      if ((thrown as { code?: string }).code !== 'SqlSyntax') refused.push(name);
    }
  }
  expect(refused).toEqual([]);
  const names = known.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['count', 'sum', 'upper', 'date_trunc', 'regexp_replace', 'row_number']),
  );
  expect(names).toEqual(expect.arrayContaining(['range', 'unnest', 'read_parquet']));
  for (const name of ['getenv', 'read_text', 'query', 'nextval', 'json_execute_serialized_sql', 'read_csv'])
    expect(names).not.toContain(name);
});
