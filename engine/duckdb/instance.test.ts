/** The instance as opened: limits, settings that decide meaning, rows, describe, run, profile, disposal. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { arrowPages } from '#engine/arrow/results.ts';
import { literal, sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import type { DuckConnection, ProfileOperator } from '#engine/duckdb/database.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { openDuckDatabase } from '#engine/duckdb/instance.ts';
import { wrongOptimizers } from '#engine/duckdb/session-settings.ts';
import { operationScope } from '#engine/duckdb/operation-scope.ts';

let duck: TestDuck;
let connection: DuckConnection;

beforeAll(async () => {
  duck = await openTestDuck(512 * 1024 * 1024);
  connection = duck.connection;
});
afterAll(() => duck[Symbol.asyncDispose]());

async function setting(name: string): Promise<unknown> {
  const [row] = await connection.rows<{ value: unknown }>(
    sql`SELECT current_setting(${literal(name)})::VARCHAR AS value`,
  );
  return row!.value;
}

describe('settings', () => {
  test('the instance has the requested limits', async () => {
    expect(await setting('memory_limit')).toBe('512.0 MiB');
    expect(await setting('threads')).toBe('2');
    expect(await setting('temp_directory')).toBe(duck.spillFolder);
  });

  test.each([
    ['TimeZone', 'UTC'],
    ['default_null_order', 'NULLS_FIRST_ON_ASC_LAST_ON_DESC'],
    ['integer_division', 'false'],
    ['preserve_insertion_order', 'true'],
    ['errors_as_json', 'true'],
    ['enable_progress_bar_print', 'false'],
    ['autoload_known_extensions', 'false'],
    ['autoinstall_known_extensions', 'false'],
    ['allow_community_extensions', 'false'],
    ['scalar_subquery_error_on_multiple_rows', 'true'],
  ])('%s is %s on every connection', async (name, value) => {
    await using second = await duck.database.connect();
    const [row] = await second.rows<{ value: string }>(sql`SELECT current_setting(${literal(name)})::VARCHAR AS value`);
    expect(row!.value).toBe(value);
  });

  test('the settings take effect', async () => {
    expect(await connection.rows(sql`SELECT v FROM (VALUES (2), (NULL), (1)) t(v) ORDER BY v`)).toEqual([
      { v: null },
      { v: 1 },
      { v: 2 },
    ]);
    expect(await connection.rows(sql`SELECT v FROM (VALUES (2), (NULL), (1)) t(v) ORDER BY v DESC`)).toEqual([
      { v: 2 },
      { v: 1 },
      { v: null },
    ]);
    expect(await connection.rows(sql`SELECT 7 / 2 AS q, 7 // 2 AS w`)).toEqual([{ q: 3.5, w: 3 }]);
    expect(await connection.rows(sql`SELECT '2024-06-01 12:00:00'::TIMESTAMPTZ AS t`)).toEqual([
      { t: '2024-06-01T12:00:00Z' },
    ]);
    await expect(connection.rows(sql`SELECT (SELECT i FROM range(3) r(i))`)).rejects.toMatchObject({
      code: 'Execution',
    });
  });
});

test('rows come as plain values', async () => {
  const rows = await connection.rows(
    trustedSql(`SELECT 1::TINYINT a, 2::BIGINT b, -0.05::DECIMAL(10,2) c, 'x' d, 'longer than twelve bytes' e,
    [1, NULL] f, {'p': 1, 'q': ['z']} g, MAP {'k': 1} h, DATE '2020-01-02' i, DATE '-4713-01-01' j, TIMESTAMP '1969-12-31 23:59:59.5' k,
    TIMESTAMP_NS '2020-01-02 00:00:00.000000001' l, TIME '01:02:03.25' m, TIMETZ '01:02:03+05:30' n, INTERVAL '14 months 2 days -3 seconds' o,
    '00000000-0000-0000-0000-000000000001'::UUID p, '\\xAA\\x00'::BLOB q, '0101'::BIT r, NULL s, 'infinity'::TIMESTAMP t,
    170141183460469231731687303715884105727::HUGEINT u, 'b'::ENUM('a', 'b') v, union_value(n := 3) w, [1, 2]::INT[2] x, 'NaN'::DOUBLE y, true z`),
  );
  expect(rows).toEqual([
    {
      a: 1,
      b: 2n,
      c: '-0.05',
      d: 'x',
      e: 'longer than twelve bytes',
      f: [1, null],
      g: { p: 1, q: ['z'] },
      h: new Map([['k', 1]]),
      i: '2020-01-02',
      j: '-004713-01-01',
      k: '1969-12-31T23:59:59.5',
      l: '2020-01-02T00:00:00.000000001',
      m: '01:02:03.25',
      n: '01:02:03+05:30',
      o: 'P1Y2M2DT-3S',
      p: '00000000-0000-0000-0000-000000000001',
      q: Uint8Array.of(0xaa, 0),
      r: '0101',
      s: null,
      t: 'infinity',
      u: 170141183460469231731687303715884105727n,
      v: 'b',
      w: 3,
      x: [1, 2],
      y: Number.NaN,
      z: true,
    },
  ]);
});

test('describe does not run the statement', async () => {
  expect(await connection.describe(sql`SELECT 1 AS a, error('not run')::DATE AS b, [1.5] AS c`)).toEqual([
    { name: 'a', type: { kind: 'int' } },
    { name: 'b', type: { kind: 'date' } },
    { name: 'c', type: { kind: 'array', element: { kind: 'decimal', precision: 2, scale: 1 } } },
  ]);
});

test('run returns the number of rows it changed or copied', async () => {
  await connection.run(sql`CREATE OR REPLACE TEMP TABLE changed (i INT)`);
  expect(await connection.run(sql`INSERT INTO changed SELECT range FROM range(5000)`)).toBe(5000);
  expect(await connection.run(sql`COPY changed TO ${literal(join(duck.folder, 'changed.parquet'))}`)).toBe(5000);
  expect(await connection.run(sql`DELETE FROM changed WHERE i < 10`)).toBe(10);
});

test('statements of one connection wait for each other', async () => {
  await connection.run(sql`CREATE OR REPLACE TEMP TABLE turns (i INT)`);
  const counts = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      await connection.run(sql`INSERT INTO turns VALUES (${literal(index)})`);
      return (await connection.rows<{ n: bigint }>(sql`SELECT count(*) AS n FROM turns`))[0]!.n;
    }),
  );
  expect(counts).toHaveLength(20);
  expect(await connection.rows(sql`SELECT count(*) AS n FROM turns`)).toEqual([{ n: 20n }]);
});

describe('profile', () => {
  function find(operator: ProfileOperator, type: string): ProfileOperator | undefined {
    if (operator.type === type) return operator;
    for (const child of operator.children) {
      const found = find(child, type);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  test('a filter below a join keeps its own count, and settings are as before', async () => {
    const source = join(duck.folder, 'profiled.parquet');
    await connection.run(sql`COPY (SELECT range AS i, range % 10 AS k FROM range(10000)) TO ${literal(source)}`);
    const target = join(duck.folder, 'profiled-out.parquet');
    const { changed, profile, rows } = await connection.profile(sql`COPY (
      SELECT a.i FROM (SELECT * FROM ${literal(source)} WHERE k < 3) a JOIN range(1000) r(j) ON a.i = r.j
    ) TO ${literal(target)} (RETURN_STATS)`);
    expect(changed).toBe(300);
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ filename: target, count: 300n });
    expect(profile.latency).toBeGreaterThan(0);
    expect(find(profile.root, 'FILTER')?.cardinality).toBe(3000);
    expect(find(profile.root, 'HASH_JOIN')?.cardinality).toBe(300);
    expect(await setting('disabled_optimizers')).toBe(wrongOptimizers);
    expect(readdirSync(duck.spillFolder).filter((name) => name.startsWith('profile-'))).toEqual([]);
  });

  test('a statement that fails leaves the settings as they were', async () => {
    await expect(
      connection.profile(sql`SELECT CASE WHEN i = 5 THEN error('no') END FROM range(10) r(i)`),
    ).rejects.toMatchObject({ code: 'Execution', message: 'no.' });
    expect(await setting('disabled_optimizers')).toBe(wrongOptimizers);
    const { profile } = await connection.profile(sql`SELECT count(*) FROM range(10)`);
    expect(profile.root.type).toBe('UNGROUPED_AGGREGATE');
  });

  test('names with every sort of quote come through', async () => {
    const { profile } = await connection.profile(
      trustedSql(
        `SELECT "we""ird\n\t\\name" FROM (SELECT 'a\\b"c' AS "we""ird\n\t\\name") WHERE "we""ird\n\t\\name" <> '"'`,
      ),
    );
    expect(profile.root.type).not.toBe('NONE');
  });

  test('two at once on two connections both count', async () => {
    await using second = await duck.database.connect();
    const statement = sql`SELECT count(*) FROM (SELECT * FROM range(200000) t(i) WHERE i % 2 = 0)`;
    const both = await Promise.all([connection.profile(statement), second.profile(statement)]);
    for (const { profile } of both) expect(find(profile.root, 'FILTER')?.cardinality).toBe(100000);
    expect(await setting('disabled_optimizers')).toBe(wrongOptimizers);
  });
});

describe('cancelling', () => {
  const endless = sql`SELECT count(*) FROM range(100000000) a, range(100000) b WHERE (a.range * b.range) % 7 = 3`;

  test('an operation interrupts its statement, and the connection remains usable', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 50);
    await expect(
      operationScope.run({ signal: controller.signal }, () => connection.rows(endless)),
    ).rejects.toMatchObject({ code: 'Cancelled' });
    expect(await connection.rows(sql`SELECT 1 AS a`)).toEqual([{ a: 1 }]);
  });

  test('a statement of a cancelled operation does not start', async () => {
    const operation = operationScope.run({ signal: AbortSignal.abort() }, () =>
      connection.run(sql`CREATE TABLE never (i INT)`),
    );
    await expect(operation).rejects.toMatchObject({ code: 'Cancelled' });
    expect(await connection.rows(sql`SELECT * FROM duckdb_tables() WHERE table_name = 'never'`)).toEqual([]);
  });

  test('a running statement reports progress', async () => {
    const seen: number[] = [];
    const controller = new AbortController();
    const onStatementProgress = (fraction: number): void => {
      seen.push(fraction);
      controller.abort();
    };
    await connection.run(sql`CREATE OR REPLACE TEMP TABLE scanned AS SELECT range AS i FROM range(1000000)`);
    const scanning = sql`SELECT count(*) FROM scanned a, scanned b WHERE (a.i * b.i) % 7 = 3`;
    const running = operationScope.run({ signal: controller.signal, onStatementProgress }, () =>
      connection.rows(scanning),
    );
    await expect(running).rejects.toMatchObject({ code: 'Cancelled' });
    expect(seen.length).toBeGreaterThan(0);
    for (const fraction of seen) expect(fraction).toBeGreaterThanOrEqual(0);
  });

  test('disposing ends an open cursor', async () => {
    const other = await duck.database.connect();
    const cursor = arrowPages(other, sql`SELECT * FROM range(10000000)`);
    await cursor.next();
    await other[Symbol.asyncDispose]();
    await expect(cursor.next()).rejects.toMatchObject({ code: 'InvalidState' });
    await expect(other.rows(sql`SELECT 1`)).rejects.toMatchObject({ code: 'InvalidState' });
    await expect(arrowPages(other, sql`SELECT 1`).next()).rejects.toMatchObject({ code: 'InvalidState' });
  });

  test('disposing while a page is being fetched', async () => {
    const other = await duck.database.connect();
    const cursor = arrowPages(other, sql`SELECT * FROM range(100000000) t(i) WHERE hash(i) % 1000 = 1`);
    const page = cursor.next();
    await new Promise((resolve) => setTimeout(resolve, 20));
    await other[Symbol.asyncDispose]();
    await expect(page.then(() => cursor.next())).rejects.toMatchObject({ name: 'EngineError' });
  });

  test('disposing waits for running statements', async () => {
    const other = await duck.database.connect();
    const asked = [other.rows(sql`SELECT sum(range) AS s FROM range(1000000)`), other.rows(sql`SELECT 2 AS b`)];
    await other[Symbol.asyncDispose]();
    expect(await Promise.all(asked)).toEqual([[{ s: 499999500000n }], [{ b: 2 }]]);
  });
});

test('too little memory is an error, and the instance remains usable', async () => {
  const small = await openDuckDatabase({
    memoryLimit: 40 * 1024 * 1024,
    threads: 1,
    temporaryDirectory: join(duck.folder, 'small'),
  });
  await using own = await small.connect();
  await own.run(sql`SET max_temp_directory_size = '1MB'`);
  await expect(
    own.run(
      sql`CREATE TEMP TABLE big AS SELECT i, i::VARCHAR || repeat('x', 200) AS v FROM range(2000000) t(i) ORDER BY v`,
    ),
  ).rejects.toMatchObject({ code: 'OutOfMemory', hint: expect.stringContaining('memory') });
  expect(await own.rows(sql`SELECT 1 AS a`)).toEqual([{ a: 1 }]);
  await small.close();
});

test('the temporary folder is created and used for spilling', async () => {
  const path = join(duck.folder, 'spill');
  const spilling = await openDuckDatabase({ memoryLimit: 60 * 1024 * 1024, threads: 2, temporaryDirectory: path });
  await using own = await spilling.connect();
  await own.run(sql`CREATE TEMP TABLE big AS SELECT i, md5(i::VARCHAR) AS v FROM range(3000000) t(i)`);
  expect(existsSync(path)).toBe(true);
  expect(readdirSync(path).length).toBeGreaterThan(0);
  await spilling.close();
});

test('no setting is set anywhere else', () => {
  const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
  const setting = files.filter((name) =>
    /sql`(SET|PRAGMA|RESET)\b/.test(readFileSync(join(import.meta.dirname, name), 'utf8')),
  );
  expect(setting.sort()).toEqual(['optimizer-switch.ts', 'session-settings.ts', 'statement-profiler.ts']);
});
