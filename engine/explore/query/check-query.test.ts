/** Checks of queries that do not run: the columns of their results, and the errors of their texts. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { useEnginePlace } from '#engine/testing/engine-place.ts';

const place = useEnginePlace();

beforeAll(async () => {
  mkdirSync(join(place.folder, 'lake', 'orders', 'day=2024-01-01'), { recursive: true });
  writeFileSync(join(place.folder, 'lake', 'orders', 'day=2024-01-01', 'a.csv'), 'id,amount,name\n1,10.5,a\n2,20,b\n');
  writeFileSync(join(place.folder, 'odd.csv'), 'id,n\n1,2\nx,y,z,too many\n');
  for await (const _item of place.engine.dispatcher.stream('crawl', {
    path: join(place.folder, 'lake'),
    databaseName: 'shop',
  }));
  await place.engine.dispatcher.call('writeQuery', {
    sql: 'SELECT 1 AS a, true AS b',
    to: join(place.folder, 'own.parquet'),
  });
});

async function columnsOf(sql: string): Promise<string[]> {
  const { columns } = await place.engine.dispatcher.call('checkQuery', { sql });
  return columns.map(({ name, type }) => `${name} ${type}`);
}

test.each<[string, string[]]>([
  ['SELECT * FROM shop.orders', ['id bigint', 'amount double', 'name string', 'day string']],
  ["SELECT count(*) AS n, max(amount) AS m FROM 'lake/**/*.csv' GROUP BY name", ['n bigint', 'm double']],
  ["SELECT * FROM read_parquet('own.parquet')", ['a int', 'b boolean']],
  ["WITH q AS (SELECT * FROM 'own.parquet') SELECT q.a + 1 AS c FROM q;", ['c int']],
  [
    "DESCRIBE SELECT * FROM 'own.parquet'",
    ['column_name string', 'column_type string', 'null string', 'key string', 'default string', 'extra string'],
  ],
])('%s', async (sql, expected) => {
  expect(await columnsOf(sql)).toEqual(expected);
});

test('the columns are those of the run', async () => {
  const sql = "SELECT day, sum(amount) AS total, list(name) AS names, {'a': 1} AS s FROM shop.orders GROUP BY day";
  let ran: readonly { name: string; type: string }[] = [];
  for await (const item of place.engine.dispatcher.stream('query', { sql, folder: place.folder }))
    if (item.item === 'columns') ran = item.columns;
  expect(ran.map(({ name, type }) => `${name} ${type}`)).toEqual(await columnsOf(sql));
});

test.each([
  ['SELECT id,\n  nmae FROM shop.orders', 'UnknownColumn', 2, 3],
  ["SELECT id FROM shop.orders\nWHERE uper(name) = 'X'", 'UnknownFunction', 2, 7],
  ['SELECT *\nFROM shop.ordres', 'EntityNotFound', 2, 6],
  ["SELECT *\nFROM 'nix.csv'", 'FileNotFound', 2, 6],
  ['SELECT id,\nFROM FROM shop.orders', 'SqlSyntax', 2, 6],
  ["SELECT\n max(nope) FROM 'lake/**/*.csv' x", 'UnknownColumn', 2, 6],
])('%s', async (sql, code, line, character) => {
  await expect(columnsOf(sql)).rejects.toMatchObject({ code, details: { line, character } });
});

test('nothing runs: neither a value nor a record is read, and no file is written', async () => {
  expect(await columnsOf('SELECT CAST(name AS INTEGER) AS i FROM shop.orders')).toEqual(['i int']);
  expect(await columnsOf('SELECT count(*) AS n FROM range(10000000) a, range(10000000) b')).toEqual(['n bigint']);
  for (const sql of [
    `COPY (SELECT 1) TO '${place.folder}/made.csv'`,
    "SELECT getenv('HOME')",
    "SELECT * FROM read_text('/etc/hostname')",
    'SELECT 1; DROP TABLE x',
  ])
    await expect(columnsOf(sql)).rejects.toMatchObject({ code: 'SqlRefused' });
});
