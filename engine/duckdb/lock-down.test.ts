/** The engine's own lock without the fence: what DuckDB itself refuses after `lockDown`. */

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { duckdb, type Connection, type Database } from '#engine/duckdb/binding.ts';
import { lockDown, openSettings } from '#engine/duckdb/session-settings.ts';
import { useTemporaryFolder } from '#engine/workers/testing/temporary-folder.ts';

const folder = useTemporaryFolder();
let database: Database;
let connection: Connection;

beforeAll(async () => {
  for (const name of ['own', 'outside']) mkdirSync(join(folder(), name));
  writeFileSync(join(folder(), 'outside', 'rows.csv'), 'a\n1\n');
  writeFileSync(join(folder(), 'outside', 'listed.csv'), 'a\n1\n2\n');
  const config = duckdb.create_config();
  for (const [name, value] of Object.entries(openSettings)) duckdb.set_config(config, name, value);
  database = await duckdb.open(':memory:', config);
  connection = await duckdb.connect(database);
  for (const { text } of lockDown([join(folder(), 'own')], [join(folder(), 'outside', 'listed.csv')]))
    await duckdb.query(connection, text);
});
afterAll(() => {
  duckdb.disconnect_sync(connection);
  duckdb.close_sync(database);
});

function fingerprint(): string {
  const hash = createHash('sha256');
  const outside = join(folder(), 'outside');
  for (const file of readdirSync(outside).sort()) hash.update(`${file}:`).update(readFileSync(join(outside, file)));
  return hash.digest('hex');
}

const settings = [
  'enable_external_access = true',
  'lock_configuration = false',
  "allowed_directories = ['/']",
  "allowed_paths = ['/etc/passwd']",
  "allowed_configs = ['enable_external_access']",
  'autoload_known_extensions = true',
  'autoinstall_known_extensions = true',
  'allow_community_extensions = true',
  'allow_unsigned_extensions = true',
  'allow_persistent_secrets = true',
  "extension_directory = 'OUT'",
  "secret_directory = 'OUT'",
  "temp_directory = 'OUT'",
  "home_directory = 'OUT'",
  "log_query_path = 'OUT/log'",
  "memory_limit = '100GB'",
  'threads = 64',
  "TimeZone = 'Europe/Berlin'",
];

test.each([
  ...settings.flatMap((setting) => [`SET ${setting}`, `SET GLOBAL ${setting}`]),
  ...settings.map((setting) => `RESET ${setting.split(' ', 1)[0]!}`),
  'INSTALL httpfs',
  "INSTALL 'OUT/x.duckdb_extension'",
  'LOAD httpfs',
  "LOAD 'OUT/x.duckdb_extension'",
  "FROM read_parquet('https://localhost/x.parquet')",
  "FROM 's3://bucket/x.csv'",
  "FROM sqlite_scan('OUT/x', 't')",
  "ATTACH 'OUT/new.duckdb'",
  "ATTACH '/etc/passwd' AS p (TYPE sqlite)",
  "CREATE PERSISTENT SECRET s (TYPE s3, KEY_ID 'x')",
  "COPY (SELECT 1) TO 'OUT/new.csv'",
  "COPY (SELECT 1) TO 'OUT/rows.csv' (FORMAT csv, USE_TMP_FILE false)",
  "COPY (SELECT 1 AS a, 2 AS b) TO 'OUT' (FORMAT parquet, PARTITION_BY (a), OVERWRITE_OR_IGNORE)",
  "EXPORT DATABASE 'OUT/export'",
  "IMPORT DATABASE 'OUT'",
  "FROM read_text('OUT/rows.csv')",
  "FROM 'OUT/rows.csv'",
  "FROM glob('OUT/*.csv')",
  "FROM 'OUT/*.csv'",
])('%s fails', async (pattern) => {
  const before = fingerprint();
  const text = pattern.replaceAll('OUT', join(folder(), 'outside'));
  await expect(duckdb.query(connection, text)).rejects.toThrow();
  expect(fingerprint()).toBe(before);
});

test.each([
  'autoload_known_extensions',
  'autoinstall_known_extensions',
  'allow_community_extensions',
  'allow_unsigned_extensions',
  'allow_persistent_secrets',
  'enable_external_access',
])('%s is off', async (name) => {
  await duckdb.query(connection, `CREATE OR REPLACE TEMP TABLE is_off AS SELECT current_setting('${name}') AS value`);
  const counted = await duckdb.query(connection, 'DELETE FROM is_off WHERE NOT value');
  expect(duckdb.rows_changed(counted)).toBe(1);
});

test('a listed file is read', async () => {
  const result = await duckdb.query(connection, `FROM '${join(folder(), 'outside', 'listed.csv')}'`);
  expect(duckdb.column_count(result)).toBe(1);
});
