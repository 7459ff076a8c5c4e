/**
 * DuckDB's traps C1–C7 on the pinned version. Each test shows that the trap is still there (when it no longer is,
 * the test fails and the guard may go) and that what we do instead is safe.
 */

import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { arrowPages } from '#engine/arrow/results.ts';
import { literal, sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { openDuckDatabase, type DuckInstance } from '#engine/duckdb/instance.ts';
import { optimizersThatMove, withHeldCasts } from '#engine/types/casts/held-casts.ts';
import { decodePage } from '#engine/workers/testing/decode-arrow.ts';
import { useTemporaryFolder } from '#engine/workers/testing/temporary-folder.ts';

const folder = useTemporaryFolder();
let database: DuckInstance;
let connection: DuckConnection;
let bareInstance: DuckDBInstance;
let bare: DuckDBConnection;

beforeAll(async () => {
  database = await openDuckDatabase({
    memoryLimit: 512 * 1024 * 1024,
    threads: 2,
    temporaryDirectory: join(folder(), 'worker'),
  });
  connection = await database.connect();
  bareInstance = await DuckDBInstance.create(':memory:', { threads: '2', temp_directory: join(folder(), 'bare') });
  bare = await bareInstance.connect();
});
afterAll(async () => {
  await connection[Symbol.asyncDispose]();
  await database.close();
  bare.closeSync();
  bareInstance.closeSync();
});

test('C1: a stream ends without an error when a late row fails; ours throws', async () => {
  const failing = `SELECT CASE WHEN i = 900000 THEN error('late') ELSE i END AS v FROM range(1000000) t(i)`;
  const reader = await bare.streamAndReadAll(failing);
  expect(reader.currentRowCount).toBeLessThan(1_000_000);
  await expect(connection.run(trustedSql(failing))).rejects.toMatchObject({ code: 'Execution' });
  await expect(connection.rows(trustedSql(failing))).rejects.toMatchObject({ code: 'Execution' });
  const drain = async (): Promise<void> => {
    for await (const page of arrowPages(connection, trustedSql(failing))) expect(page.length).toBeGreaterThan(0);
  };
  await expect(drain()).rejects.toMatchObject({ code: 'Execution', message: expect.stringContaining('late') });
});

test('C2: a second statement cuts an open stream short; ours makes it wait', async () => {
  const stream = await bare.stream('SELECT * FROM range(1000000)');
  let cut = (await stream.fetchChunk())!.rowCount;
  await bare.run('SELECT 1');
  try {
    for (let chunk = await stream.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await stream.fetchChunk())
      cut += chunk.rowCount;
  } catch {
    // Thrown or silent, the rows are lost.
  }
  expect(cut).toBeLessThan(1_000_000);
  let rows = 0;
  let second: Promise<unknown> | undefined;
  for await (const page of arrowPages(connection, sql`SELECT range AS v FROM range(1000000)`)) {
    second ??= connection.rows(sql`SELECT 1 AS a`);
    rows += decodePage(page).length;
  }
  expect(rows).toBe(1_000_000);
  expect(await second).toEqual([{ a: 1 }]);
});

test('C3: the default temporary folder is shared by processes of one working folder; ours is its own', async () => {
  const plain = await DuckDBInstance.create(':memory:');
  const reader = await (await plain.connect()).runAndReadAll(`SELECT current_setting('temp_directory')`);
  expect(reader.getRows()[0]![0]).toBe('.tmp');
  plain.closeSync();
  expect(
    await connection.rows(sql`SELECT current_setting('temp_directory') AS d, current_setting('memory_limit') AS m`),
  ).toEqual([{ d: join(folder(), 'worker'), m: '512.0 MiB' }]);
});

test('C4: COPY writes to the final path, and a killed process leaves a part of the file there', async () => {
  const target = join(folder(), 'partial.csv');
  const script = join(folder(), 'copy.mjs');
  const binding = execFileSync(process.execPath, ['-p', `require.resolve('@duckdb/node-api')`], {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  }).trim();
  writeFileSync(
    script,
    `import { createRequire } from 'node:module';
    const { DuckDBInstance } = createRequire(import.meta.url)(${JSON.stringify(binding)});
    const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
    await connection.run("COPY (SELECT i, repeat('x', 100) FROM range(1000000000) t(i)) TO '${target}'");`,
  );
  const child = spawn(process.execPath, [script], { stdio: 'ignore' });
  while (!existsSync(target) || statSync(target).size < 1_000_000) await delay(10);
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('exit', resolve));
  // The part reads as a whole file: who writes must go through staging, which only a finished task leaves.
  const [row] = await connection.rows<{ n: bigint }>(
    sql`SELECT count(*) AS n FROM read_csv(${literal(target)}, header = false, ignore_errors = true)`,
  );
  expect(row!.n).toBeGreaterThan(1000n);
  const failed = join(folder(), 'failed.parquet');
  await expect(
    connection.run(
      sql`COPY (SELECT CASE WHEN i = 500000 THEN error('no') END AS v FROM range(1000000) t(i)) TO ${literal(failed)}`,
    ),
  ).rejects.toMatchObject({ code: 'Execution' });
  expect(existsSync(failed)).toBe(false);
});

test('C5: partitioned writes hold every open partition in memory, and too many of them are an error we name', async () => {
  const target = join(folder(), 'partitions');
  mkdirSync(target);
  const small = await openDuckDatabase({
    memoryLimit: 100 * 1024 * 1024,
    threads: 2,
    temporaryDirectory: join(folder(), 'partition-spill'),
  });
  await using own = await small.connect();
  await own.run(
    sql`CREATE TEMP TABLE many AS SELECT i % 4000 AS k, ${trustedSql(Array.from({ length: 10 }, (_, n) => `i + ${n} AS c${n}`).join(', '))} FROM range(200000) t(i)`,
  );
  await expect(own.run(sql`COPY many TO ${literal(target)} (FORMAT parquet, PARTITION_BY (k))`)).rejects.toMatchObject({
    code: 'OutOfMemory',
  });
  const few = join(folder(), 'few-partitions');
  expect(
    await own.run(sql`COPY (SELECT * FROM many WHERE k < 50) TO ${literal(few)} (FORMAT parquet, PARTITION_BY (k))`),
  ).toBe(2500);
  expect(readdirSync(few)).toHaveLength(50);
  await small.close();
});

test('C6: sums of DOUBLE are not promised to repeat; DECIMAL sums in order do', async () => {
  const query = sql`SELECT k, sum(v) AS s FROM (SELECT i % 7 AS k, (i / 3)::DECIMAL(18,4) AS v FROM range(500000) t(i)) GROUP BY k ORDER BY k`;
  const first = await connection.rows(query);
  for (let run = 0; run < 3; run += 1) expect(await connection.rows(query)).toEqual(first);
});

test('C7: Parquet changes types it does not have', async () => {
  const path = join(folder(), 'types.parquet');
  await connection.run(
    trustedSql(
      `COPY (SELECT 1::HUGEINT AS h, 'a'::ENUM('a') AS e, '01'::BIT AS b, [1]::INT[1] AS a, union_value(n := 1) AS u) TO '${path}'`,
    ),
  );
  const types = await connection.rows<{ column_name: string; column_type: string }>(
    sql`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${literal(path)})`,
  );
  expect(Object.fromEntries(types.map((row) => [row.column_name, row.column_type]))).toEqual({
    h: 'DOUBLE',
    e: 'VARCHAR',
    b: 'VARCHAR',
    a: 'INTEGER[]',
    u: 'STRUCT(UTINYINT, INTEGER)',
  });
  // Parquet stores HUGEINT as `describe` promises.
  expect(await connection.describe(sql`SELECT sum(1::BIGINT) AS s`)).toEqual([
    { name: 's', type: { kind: 'decimal', precision: 38, scale: 0 } },
  ]);
  await connection.run(
    trustedSql(`COPY (SELECT 12345678901234567890123456789012345678::DECIMAL(38,0) AS s) TO '${path}'`),
  );
  expect(await connection.rows(sql`SELECT s FROM ${literal(path)}`)).toEqual([
    { s: '12345678901234567890123456789012345678' },
  ]);
});

test('a result that is fetched whole ignores the memory limit, so pages are streamed', async () => {
  const small = await openDuckDatabase({
    memoryLimit: 64 * 1024 * 1024,
    threads: 2,
    temporaryDirectory: join(folder(), 'paged'),
  });
  await using own = await small.connect();
  let bytes = 0;
  for await (const page of arrowPages(own, sql`SELECT range AS i, repeat('x', 100) AS v FROM range(1000000)`))
    bytes += page.length;
  expect(bytes).toBeGreaterThan(100_000_000);
  await small.close();
});

test.each([
  [
    'of two selections of one join, both get the rows of the first',
    `SELECT count(*) AS n FROM (
      SELECT * FROM flags LEFT JOIN names ON true WHERE NOT (NOT flag AND substring(name FROM -4294967296) <> name)
      UNION ALL SELECT * FROM flags LEFT JOIN names ON true WHERE (NOT flag AND substring(name FROM -4294967296) <> name) IS NULL)`,
    [{ n: 1n }],
  ],
  [
    'an outer join with an unnested relation that was distinct before is dropped',
    'SELECT count(*) AS n FROM stored LEFT JOIN (SELECT a, unnest([1, 2]) AS e FROM (SELECT DISTINCT a FROM stored)) AS t ON t.a = stored.a',
    [{ n: 6n }],
  ],
  [
    'a window whose partition names a column twice is that of another one',
    'SELECT DISTINCT bit_and(a) OVER (PARTITION BY a, b) AS x, bit_or(a) OVER (PARTITION BY b, b) AS y FROM (VALUES (NULL, 1), (2, 1)) AS t(a, b) ORDER BY x',
    [
      { x: null, y: 2 },
      { x: 2, y: 2 },
    ],
  ],
  [
    'EXISTS over a relation that names a column of the outer query finds nothing',
    'WITH posts AS (SELECT * FROM (VALUES (1, 100, 10), (2, 150, 20), (3, NULL, 5), (4, 200, 30)) AS t(id, views, likes)) SELECT count(*) AS n FROM posts AS a WHERE EXISTS (SELECT 1 FROM (SELECT a.id AS c, b.views FROM posts AS b WHERE a.likes > b.likes) AS s WHERE s.views <> a.likes)',
    [{ n: 2n }],
  ],
  [
    'EXISTS takes a null of an outer join for another value',
    'SELECT l.a, EXISTS (SELECT 1 FROM (VALUES (1, 2), (2, 3)) AS x(a, k) WHERE x.a = l.a AND r.k <> x.k) AS e FROM (VALUES (1), (2)) AS l(a) LEFT JOIN (VALUES (1, 1)) AS r(a, k) USING (a) ORDER BY l.a',
    [
      { a: 1, e: true },
      { a: 2, e: false },
    ],
  ],
])('%s', async (_trap, text, expected) => {
  for (const run of [(each: string) => bare.run(each), (each: string) => connection.run(trustedSql(each))])
    for (const [name, rows] of [
      ['stored', 'SELECT range AS a FROM range(3)'],
      ['flags', 'SELECT false AS flag'],
      ['names', "SELECT 'a' AS name"],
    ] as const)
      await run(`CREATE OR REPLACE TABLE ${name} AS ${rows}`);
  const found = (await bare.runAndReadAll(text)).getRowObjects();
  const rows = await connection.rows(trustedSql(text));
  expect(found).not.toEqual(expected);
  expect(rows).toEqual(expected);
});

test('the first rows by row_number are cast although TRY guards them', async () => {
  const text = `SELECT count(*) AS n FROM (SELECT *, row_number() OVER (ORDER BY NULL DESC) AS r FROM (
    SELECT TRY(CAST(s.a AS INTEGER)) AS v FROM fields) QUALIFY r <= 4)`;
  for (const run of [(each: string) => bare.run(each), (each: string) => connection.run(trustedSql(each))])
    await run(`CREATE OR REPLACE TABLE fields AS SELECT {'a': unnest(['1', 'x'])} AS s`);
  const held = withHeldCasts(trustedSql(text), 'fields');
  await bare.run(`SET disabled_optimizers = '${optimizersThatMove(held.text).join(',')}'`);
  await expect(bare.runAndReadAll(text)).rejects.toThrow('Could not convert');
  await bare.run('RESET disabled_optimizers');
  expect(await connection.rows(held)).toEqual([{ n: 2n }]);
});

test('a join may filter the rows that an ORDER BY with LIMIT on its side chooses from', async () => {
  const rows = sql`SELECT * FROM (VALUES (0, NULL), (1, NULL), (0, 1), (1, 1)) AS v(a, k)`;
  const others = sql`SELECT unnest([NULL, -3]) AS k`;
  const joined = sql`SELECT first.* FROM (SELECT * FROM numbers ORDER BY k NULLS FIRST, a LIMIT 3) AS first JOIN others ON first.k > others.k`;
  for (const run of [(text: string) => bare.run(text), (text: string) => connection.run(trustedSql(text))]) {
    await run(`CREATE OR REPLACE TABLE numbers AS ${rows.text}`);
    await run(`CREATE OR REPLACE TABLE others AS ${others.text}`);
  }
  // With nulls first, one row of three has a number. On two threads bare DuckDB gives two of ten times and more.
  let wrong = 0;
  for (let time = 0; time < 3000 && wrong === 0; time += 1)
    if ((await bare.runAndReadAll(joined.text)).getRows().length !== 1) wrong += 1;
  expect(wrong).toBe(1);
  for (let time = 0; time < 500; time += 1) expect(await connection.rows(joined)).toEqual([{ a: 0, k: 1 }]);
});
