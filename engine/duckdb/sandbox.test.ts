/** An instance with allowed folders: nothing outside them can be read, written, attached, loaded or reconfigured. */

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { openDuckDatabase, type DuckInstance } from '#engine/duckdb/instance.ts';
import { useTemporaryFolder } from '#engine/workers/testing/temporary-folder.ts';

const folder = useTemporaryFolder();
let database: DuckInstance;
let connection: DuckConnection;

beforeAll(async () => {
  for (const name of ['allowed', 'outside', 'allowed-not']) mkdirSync(join(folder(), name));
  for (const name of ['allowed', 'outside', 'allowed-not'])
    writeFileSync(join(folder(), name, 'rows.csv'), 'a\n1\n2\n');
  database = await openDuckDatabase({
    memoryLimit: 256 * 1024 * 1024,
    threads: 2,
    temporaryDirectory: join(folder(), 'worker'),
    allowedDirectories: [join(folder(), 'allowed')],
  });
  connection = await database.connect();
});
afterAll(async () => {
  await connection[Symbol.asyncDispose]();
  await database.close();
});

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const name of ['allowed', 'outside', 'allowed-not']) {
    for (const file of readdirSync(join(folder(), name)).sort())
      hash.update(`${name}/${file}:`).update(readFileSync(join(folder(), name, file)));
  }
  return hash.digest('hex');
}

test('the allowed folder can be read', async () => {
  expect(await connection.rows(sql`SELECT sum(a) AS s FROM ${literal(join(folder(), 'allowed', 'rows.csv'))}`)).toEqual(
    [{ s: 3n }],
  );
});

describe('refused', () => {
  const statements: readonly string[] = [
    "SELECT * FROM 'OUT/rows.csv'",
    "SELECT * FROM read_csv('OUT/rows.csv')",
    "SELECT * FROM read_text('/etc/passwd')",
    "SELECT * FROM read_blob('/etc/passwd')",
    "SELECT * FROM read_text('IN/../outside/rows.csv')",
    "SELECT * FROM 'IN-not/rows.csv'",
    "SELECT * FROM glob('OUT/*')",
    "SELECT * FROM read_csv('OUT/*.csv')",
    "SELECT * FROM read_json('OUT/rows.csv')",
    "SELECT * FROM read_parquet('OUT/x.parquet')",
    "SELECT * FROM parquet_metadata('OUT/x.parquet')",
    "SELECT * FROM sniff_csv('OUT/rows.csv')",
    "SELECT * FROM read_csv(['IN/rows.csv', 'OUT/rows.csv'])",
    "SELECT * FROM read_text('file:///etc/passwd')",
    "SELECT * FROM read_parquet('https://localhost/x.parquet')",
    "SELECT * FROM read_csv('s3://bucket/x.csv')",
    "COPY (SELECT 1) TO 'OUT/new.csv'",
    "COPY (SELECT 1) TO 'OUT/rows.csv'",
    "COPY (SELECT 1) TO 'OUT/new.parquet' (FORMAT parquet)",
    "COPY (SELECT 1 AS a, 2 AS b) TO 'OUT' (FORMAT parquet, PARTITION_BY (a), OVERWRITE_OR_IGNORE)",
    "EXPORT DATABASE 'OUT/export'",
    "IMPORT DATABASE 'OUT'",
    "ATTACH 'OUT/new.duckdb'",
    "ATTACH '/etc/passwd' AS p (TYPE sqlite)",
    'INSTALL httpfs',
    "INSTALL 'OUT/x.duckdb_extension'",
    'LOAD httpfs',
    "LOAD 'OUT/x.duckdb_extension'",
    "SET memory_limit = '100GB'",
    'SET threads = 64',
    "SET temp_directory = 'OUT'",
    "SET allowed_directories = ['/']",
    "SET allowed_paths = ['/etc/passwd']",
    "SET allowed_configs = ['threads']",
    'SET enable_external_access = true',
    'SET lock_configuration = false',
    'RESET lock_configuration',
    "SET secret_directory = 'OUT'",
    "SET extension_directory = 'OUT'",
    "SET home_directory = 'OUT'",
    "SET file_search_path = 'OUT'",
    "SET log_query_path = 'OUT/log'",
    "SET TimeZone = 'Europe/Berlin'",
    "SET default_null_order = 'nulls_last'",
    'SET integer_division = true',
    "CREATE PERSISTENT SECRET s (TYPE s3, KEY_ID 'x')",
    'EXPLAIN ANALYZE SELECT 1',
    "EXPLAIN (FORMAT json) COPY (SELECT 1) TO 'OUT/new.csv'",
    "EXPLAIN (FORMAT json) EXPORT DATABASE 'OUT/export'",
    "EXPLAIN (FORMAT json) EXPLAIN ANALYZE COPY (SELECT 1) TO 'OUT/new.csv'",
    "EXPLAIN (FORMAT json) /**/ ATTACH 'OUT/new.duckdb'",
    "EXPLAIN (FORMAT json) SELECT * FROM read_csv('OUT/rows.csv')",
  ];

  test.each(statements)('%s', async (pattern) => {
    const before = fingerprint();
    const text = pattern.replaceAll('IN', join(folder(), 'allowed')).replaceAll('OUT', join(folder(), 'outside'));
    await expect(connection.run(trustedSql(restoreWords(text)))).rejects.toMatchObject({ name: 'EngineError' });
    expect(fingerprint()).toBe(before);
    expect(await connection.rows(sql`SELECT 1 AS a`)).toEqual([{ a: 1 }]);
  });

  /** The words that hold a marker by accident. */
  function restoreWords(text: string): string {
    return text.replaceAll(`${join(folder(), 'allowed')}STALL`, 'INSTALL');
  }
});

test('a profile can still be written to an allowed folder', async () => {
  const { profile } = await connection.profile(
    sql`SELECT count(*) FROM ${literal(join(folder(), 'allowed', 'rows.csv'))} WHERE a > 1`,
  );
  expect(profile.root.type).toContain('AGGREGATE');
  await expect(
    connection.run(sql`SET profiling_output = ${literal(join(folder(), 'outside', 'profile.json'))}`),
  ).rejects.toMatchObject({ code: 'SqlRefused' });
  expect(readdirSync(join(folder(), 'outside'))).toEqual(['rows.csv']);
});

test('a second connection is as closed as the first', async () => {
  await using second = await database.connect();
  await expect(second.rows(sql`SELECT * FROM read_text('/etc/passwd')`)).rejects.toMatchObject({ code: 'SqlRefused' });
  expect(await second.rows(sql`SELECT count(*) AS n FROM ${literal(join(folder(), 'allowed', 'rows.csv'))}`)).toEqual([
    { n: 2n },
  ]);
});
