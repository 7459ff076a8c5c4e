/** A law: columns of distant files that are not fetched change no result; SELECTs by grammar, over values and over nulls. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import type { NamedSource } from '#engine/explore/operations.ts';
import { withUsedColumns } from '#engine/explore/pruning/used-columns.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { drawSelect } from '#engine/testing/lineage/draw-select.ts';
import { Draw } from '#engine/testing/random-jobs/draw.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { parseHive } from '#engine/types/hive.ts';
import type { Schema } from '#engine/types/data-type.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck(512 * 1024 * 1024);
});
afterAll(() => duck[Symbol.asyncDispose]());

const schemaOf = (columns: Readonly<Record<string, string>>): Schema =>
  Object.entries(columns).map(([name, type]) => ({ name, type: parseHive(type) }));
const tables: Readonly<Record<string, { readonly schema: Schema; readonly rows: Sql }>> = {
  t: {
    schema: schemaOf({
      id: 'bigint',
      v: 'bigint',
      K: 'string',
      d: 'double',
      s: 'struct<f:bigint,g:string>',
      l: 'array<bigint>',
    }),
    rows: sql`(VALUES (1, 2, 'ab', 1.5, {'f': 3, 'g': 'x'}, [1, 2]), (2, NULL, 'b', 2.5, {'f': 4, 'g': 'a'}, [3]), (3, 1, 'ab', NULL, {'f': NULL, 'g': 'y'}, []))`,
  },
  u: {
    schema: schemaOf({ id: 'bigint', w: 'bigint', K: 'string' }),
    rows: sql`(VALUES (1, 2, 'ab'), (3, 5, 'c'), (4, NULL, 'b'))`,
  },
};

function named(path: string): NamedSource[] {
  const reading = { format: 'parquet', compression: 'none' as const, options: {} };
  return Object.entries(tables).map(([name, { schema }]) => ({
    schema: '',
    name,
    table: null,
    source: { columns: schema, partitionKeys: [], files: [{ reading, paths: [path], partitionValues: [] }] },
  }));
}

async function fetchedOf(text: string, path = 's3://lake/a.parquet'): Promise<Map<string, readonly string[]>> {
  for (const name of Object.keys(tables)) await duck.connection.run(sql`DROP TABLE IF EXISTS ${ident(name)}`);
  const sources = await withUsedColumns(named(path), text, [], duck.connection, false);
  return new Map(
    sources.map(({ name, source }) => [name, (source.fetched ?? source.columns).map((column) => column.name)]),
  );
}

async function rowsOf(text: string, fetched: ReadonlyMap<string, readonly string[]>): Promise<string[] | string> {
  for (const [name, { schema, rows }] of Object.entries(tables)) {
    const items = schema.map((column) => {
      const value = fetched.get(name)!.includes(column.name) ? ident(column.name) : sql`NULL`;
      return sql`CAST(${value} AS ${toDuckDb(column.type)}) AS ${ident(column.name)}`;
    });
    const names = joinSql(schema.map((column) => ident(column.name)));
    await duck.connection.run(
      sql`CREATE OR REPLACE TABLE ${ident(name)} AS SELECT ${joinSql(items)} FROM ${rows} AS r(${names})`,
    );
  }
  try {
    const rows = await duck.connection.rows<{ row: string }>(
      sql`SELECT CAST(r AS VARCHAR) AS row FROM (${trustedSql(text)}) AS r ORDER BY ALL`,
    );
    return rows.map(({ row }) => row);
  } catch (thrown) {
    return String(thrown);
  }
}

test('of drawn SELECTs', async () => {
  const draw = new Draw(71);
  const all = new Map(Object.entries(tables).map(([name, { schema }]) => [name, schema.map((column) => column.name)]));
  let [compared, smaller] = [0, 0];
  const tries = triesOfRun(1500, 60);
  for (let at = 0; at < tries; at += 1) {
    const text = drawSelect(draw);
    const fetched = await fetchedOf(text);
    const whole = await rowsOf(text, all);
    if (typeof whole === 'string') continue;
    compared += 1;
    if (fetched.get('t')!.length < 6) smaller += 1;
    expect(await rowsOf(text, fetched), text).toEqual(whole);
  }
  expect(compared).toBeGreaterThan(tries / 2);
  expect(smaller).toBeGreaterThan(compared / 5);
});

test('the columns that are named, one for a count, all for a star', async () => {
  expect(await fetchedOf('SELECT v FROM t WHERE d > 1')).toEqual(
    new Map([
      ['t', ['v', 'd']],
      ['u', ['id']],
    ]),
  );
  expect((await fetchedOf('SELECT count(*) FROM t')).get('t')).toEqual(['id']);
  expect((await fetchedOf('SELECT s.f FROM t ORDER BY k LIMIT 1')).get('t')).toEqual(['K', 's']);
  expect((await fetchedOf('SELECT * FROM t')).get('t')).toHaveLength(6);
  expect((await fetchedOf('SELECT t FROM t')).get('t')).toHaveLength(6);
  expect((await fetchedOf('SELECT v FROM (SELECT * FROM t) WHERE v IN (SELECT w FROM u)')).get('u')).toEqual(['w']);
});

test('all of files on this machine, and of a query without a plan', async () => {
  expect((await fetchedOf('SELECT v FROM t', '/lake/a.parquet')).get('t')).toHaveLength(6);
  expect((await fetchedOf('SELECT nothing FROM t')).get('t')).toHaveLength(6);
});

test('of very wide files only the columns that are used are planned, and all together where none can fail', async () => {
  const columns = Array.from({ length: 300 }, (_, index) => ({ name: `c${index}`, type: parseHive('double') }));
  const reading = { format: 'csv', compression: 'none' as const, options: {} };
  const source = { columns, partitionKeys: [], files: [{ reading, paths: ['/data/wide.csv'], partitionValues: [] }] };
  const wide = { schema: '', name: 'wide', table: null, source };
  const planned = async (text: string, given: NamedSource): Promise<readonly unknown[]> => {
    const [found] = await withUsedColumns([given], text, [], duck.connection, false);
    return [found!.source.fetched?.map(({ name }) => name), found!.source.everyColumn];
  };
  expect(await planned('SELECT * FROM wide', wide)).toEqual([undefined, true]);
  expect(await planned('SELECT c7 FROM wide WHERE c3 > 0', wide)).toEqual([['c3', 'c7'], true]);
  // A value of a row that is not selected may not fit.
  expect(await planned('SELECT * FROM wide', { ...wide, source: { ...source, sampled: true } })).toEqual([
    undefined,
    undefined,
  ]);
  expect(await planned('SELECT * FROM wide', { ...wide, table: 'shop.wide' })).toEqual([undefined, undefined]);
});
