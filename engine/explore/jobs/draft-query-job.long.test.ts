/** Jobs made of statements: they run, and give the rows of the statement. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Input, Output } from '#engine/contract/procedures/index.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';
import { useEnginePlace } from '#engine/testing/engine-place.ts';

const place = useEnginePlace();

beforeAll(async () => {
  const folders = ['lake/orders/day=2024-01-01', 'lake/orders/day=2024-01-02', 'archive/orders', 'files'];
  for (const folder of folders) mkdirSync(join(place.folder, folder), { recursive: true });
  const write = (file: string, text: string): void => writeFileSync(join(place.folder, file), text);
  write('lake/orders/day=2024-01-01/a.csv', 'id,amount,customer\n1,10.5,7\n2,20,8\n');
  write('lake/orders/day=2024-01-02/b.csv', 'id,amount,customer\n3,4.25,7\n4,,9\n');
  write('archive/orders/old.csv', 'id,amount,customer\n1,100.5,7\n9,200.25,8\n');
  write('files/customers.csv', 'id,name\n7,Ada\n8,Ben\n');
  write('files/odd name.csv', 'a;b\n1;x\n2;y\n');
  write('more.json', '{"id": 1, "s": {"t": "deep"}}\n{"id": 2, "s": {"t": "er"}}\n');
  for (const [path, databaseName] of [
    ['lake', 'shop'],
    ['archive', 'old'],
  ] as const)
    for await (const _item of place.engine.dispatcher.stream('crawl', {
      path: join(place.folder, path),
      databaseName,
    }));
  await place.engine.dispatcher.call('createDatabase', { name: 'default' });
  for (const [name, sql] of [
    ['large', 'SELECT o.*, customer AS who FROM shop.orders o WHERE amount > 4'],
    ['pair', 'SELECT id, amount FROM shop.large UNION ALL SELECT id, amount FROM old.orders'],
    ['nothing', 'SELECT 1 AS id'],
  ] as const)
    await place.engine.dispatcher.call('saveView', { databaseName: 'shop', name, sql, expectedVersionId: null });
});

type Draft = Output<'draftQueryJob'>;

function draft(sql: string, target: Input<'draftQueryJob'>['target'] = null, name = 'drafted'): Promise<Draft> {
  return place.engine.dispatcher.call('draftQueryJob', { sql, name, target });
}

async function rowsOf(sql: string): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const item of place.engine.dispatcher.stream('query', { sql, folder: place.folder }))
    if (item.item === 'rows') rows.push(...item.rows);
  return rows.map((row) => JSON.stringify(row)).sort();
}

let count = 0;
/** Saves the job and runs it into a new table. @returns the rows of the table. */
async function rowsOfJob(sql: string): Promise<unknown[]> {
  count += 1;
  const tableName = `made_${count}`;
  const { dispatcher } = place.engine;
  const { job, problems } = await draft(sql, { kind: 'table', databaseName: 'made', tableName }, tableName);
  expect(problems).toEqual([]);
  await dispatcher.call('saveJob', { job, expectedHash: null });
  const { id } = await dispatcher.call('startJobRun', { jobName: tableName });
  for await (const item of dispatcher.stream('watchJobRun', { id }))
    if (item.item === 'finished') expect(item.run).toMatchObject({ jobRunState: 'SUCCEEDED', error: null });
  return rowsOf(`SELECT * FROM made.${tableName}`);
}

/** A short run takes some of them. */
const statements = [
  'SELECT * FROM shop.orders',
  "SELECT o.id, c.name FROM shop.orders o LEFT JOIN 'files/customers.csv' c ON o.customer = c.id",
  "SELECT orders.id, customers.name FROM shop.orders JOIN 'files/customers.csv' ON orders.customer = customers.id;",
  'WITH big AS (SELECT * FROM shop.orders WHERE amount > 5) SELECT day, count(*) AS n FROM big GROUP BY day',
  // A query in WITH that has the name of the table that it reads.
  'WITH orders AS (SELECT id, amount FROM shop.orders WHERE amount > 5) SELECT * FROM orders WHERE orders.id < 3',
  'SELECT * FROM shop.orders WHERE customer IN (SELECT id FROM "files/customers.csv" WHERE name LIKE \'A%\')',
  'SELECT shop.orders.id, shop.orders.amount FROM shop.orders WHERE shop.orders.customer = 7',
  // Two tables of one name, which only their databases distinguish.
  'SELECT shop.orders.id, old.orders.amount FROM shop.orders JOIN old.orders ON shop.orders.id = old.orders.id',
  'SELECT n.id, o.id AS other FROM "shop"."orders" n, "OLD" . "Orders" AS o WHERE n.customer = o.customer',
  'SELECT a.id, b.id AS next FROM shop.orders a JOIN shop.orders b ON b.id = a.id + 1',
  'SELECT "a", b FROM \'files/odd name.csv\' -- at the end',
  "SELECT s.t, id FROM 'more.json'",
  'SELECT more.s.t, "more".id FROM \'more.json\'',
  "SELECT id, name FROM read_csv('files/customers.csv')",
  "SELECT count(*) AS n, max(day) AS last FROM 'lake/**/*.csv'",
  "SELECT id FROM shop.orders UNION ALL SELECT id FROM old.orders UNION ALL SELECT id FROM 'files/customers.csv'",
  'SELECT * FROM (SELECT *, row_number() OVER (PARTITION BY customer ORDER BY id) AS r FROM shop.orders) WHERE r = 1',
  'SELECT id, (SELECT max(amount) FROM old.orders x WHERE x.id = o.id) AS before FROM shop.orders AS o',
  'SELECT pair.id, who FROM shop.pair JOIN shop.large l USING (id) JOIN shop.orders o USING (id)',
  'WITH large AS (SELECT * FROM shop.pair) SELECT shop.large.id FROM shop.large JOIN large USING (id)',
  'SELECT \'Größe 😀\' AS "ü", id FROM shop.orders /* shop.orders */ WHERE id < 3',
];

describe('the job gives the rows of the statement', () => {
  test.each(casesOfRun(statements, 7))('%s', async (sql) => {
    const rows = await rowsOf(sql);
    expect(rows.length).toBeGreaterThan(0);
    expect(await rowsOfJob(sql)).toEqual(rows);
  });
});

test('sources are tables and paths relative to the workspace, each once', async () => {
  const { job, problems } = await draft(
    `SELECT a.id FROM shop.orders a JOIN shop.orders b USING (id) JOIN '${place.folder}/files/customers.csv' c ON a.id = c.id JOIN read_csv('files/customers.csv') d ON d.id = c.id`,
    { kind: 'folder', path: 'out' },
  );
  expect(problems).toEqual([]);
  expect(job.nodes.map(({ name, transform, args }) => ({ name, transform, args }))).toMatchObject([
    { name: 'orders', transform: 'CatalogSource', args: { databaseName: 'shop', tableName: 'orders' } },
    { name: 'customers.csv', transform: 'PathSource', args: { path: 'files/customers.csv' } },
    { name: 'Query', transform: 'SqlTransform', args: { aliases: { in1: 'orders', in2: 'customers' } } },
    { name: 'out', transform: 'PathTarget', args: { path: 'out', mode: 'overwrite' } },
  ]);
});

test('a view is a node with its SQL, over the tables that it reads', async () => {
  const { job, problems } = await draft('SELECT * FROM shop.pair', { kind: 'folder', path: 'out' });
  expect(problems).toEqual([]);
  expect(job.nodes.map(({ name, transform, inputs }) => [name, transform, Object.values(inputs).length])).toEqual([
    ['orders', 'CatalogSource', 0],
    ['large', 'SqlTransform', 1],
    ['orders 2', 'CatalogSource', 0],
    ['pair', 'SqlTransform', 2],
    ['Query', 'SqlTransform', 1],
    ['out', 'PathTarget', 1],
  ]);
});

test('a table that exists is not replaced', async () => {
  const target = { kind: 'table', databaseName: 'Shop', tableName: 'ORDERS' } as const;
  await expect(draft('SELECT * FROM old.orders', target)).rejects.toMatchObject({ code: 'AlreadyExists' });
});

test.each<[string, string, string]>([
  ['SELECT 1 AS one', 'InvalidInput', 'reads no table and no file'],
  ["SELECT *\nFROM read_parquet('x.parquet')", 'FileNotFound', 'x.parquet'],
  ['SELECT id, nope FROM shop.orders', 'UnknownColumn', 'nope'],
  ['SELECT * FROM shop.ordres', 'EntityNotFound', 'ordres'],
  ['DROP TABLE x', 'SqlRefused', 'not a SELECT'],
  ['SELECT * FROM shop.nothing', 'InvalidInput', 'View shop.nothing reads no table'],
])('%s is refused', async (sql, code, words) => {
  await expect(draft(sql)).rejects.toMatchObject({ code, message: expect.stringContaining(words) as string });
});

test('what a job cannot have is said', async () => {
  await place.engine.dispatcher.call('writeQuery', { sql: 'SELECT 1 AS a', to: join(place.folder, 'own.parquet') });
  await expect(draft("SELECT *\nFROM read_parquet('own.parquet')")).rejects.toMatchObject({
    code: 'InvalidInput',
    message: expect.stringContaining('read_parquet (line 2, character 6)') as string,
    details: { line: 2, character: 6 },
  });
  const { problems } = await draft('SUMMARIZE SELECT * FROM shop.orders', { kind: 'folder', path: 'out' });
  expect(problems[0]).toMatchObject({ code: 'SqlRefused', node: 'query' });
});
