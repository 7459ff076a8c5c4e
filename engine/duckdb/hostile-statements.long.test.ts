/** The second lock alone: the same statements, given straight to an instance that runs people's SQL. */

import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { copyTo, literal, sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { HostileGround } from '#engine/testing/hostile/statements/hostile-statement.ts';
import { hostileFamilies } from '#engine/testing/hostile/statements/index.ts';
import { fingerprintOf, makeGround } from '#engine/testing/hostile/statements/statement-arena.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { openDuckDatabase, type DuckInstance } from '#engine/duckdb/instance.ts';

let root: string;
let ground: HostileGround;
let instance: DuckInstance;
let connection: DuckConnection;

beforeAll(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'tenon-fence-')));
  makeGround(join(root, 'ground'));
  const folder = join(root, 'ground', 'lake');
  ground = { folder, secretFile: join(root, 'ground', 'secret.txt'), secret: 'never-to-be-seen-7316' };
  const limits = { memoryLimit: 256 * 1024 * 1024, threads: 1 };
  const open = await openDuckDatabase({ ...limits, temporaryDirectory: join(root, 'open') });
  await using writer = await open.connect();
  await writer.run(copyTo(sql`SELECT 1 AS id`, join(folder, 'data.parquet'), sql`FORMAT parquet`));
  instance = await openDuckDatabase({
    ...limits,
    temporaryDirectory: join(root, 'own'),
    allowedFiles: [join(folder, 'data.csv'), join(folder, 'data.parquet')],
  });
  connection = await instance.connect();
});
afterAll(async () => {
  await connection[Symbol.asyncDispose]();
  await instance.close();
  rmSync(root, { recursive: true, force: true });
});

test.each(Object.keys(hostileFamilies))(
  '%s change nothing and read nothing else',
  { timeout: 600_000 },
  async (name) => {
    const before = fingerprintOf(join(root, 'ground'));
    const harmful: string[] = [];
    for (const text of hostileFamilies[name]!(ground)) {
      // The SQL check blocks environment and sleep: DuckDB does not have a setting for them.
      if (/getenv|sleep/iu.test(text)) continue;
      const outcome: unknown = await connection.rows(trustedSql(text, true)).catch((thrown: unknown) => thrown);
      if (!Array.isArray(outcome) && !(outcome instanceof EngineError)) harmful.push(`${text} -- ${String(outcome)}`);
      const told = Array.isArray(outcome)
        ? JSON.stringify(outcome, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
        : '';
      if (told.includes(ground.secret)) harmful.push(`${text} -- revealed the secret`);
      if (fingerprintOf(join(root, 'ground')) !== before) harmful.push(`${text} -- changed files`);
    }
    expect(harmful).toEqual([]);
  },
);

test('files are read one by one, and written in its own folder only', async () => {
  const before = fingerprintOf(join(root, 'ground'));
  const read = (path: string): Promise<unknown> =>
    connection.rows(sql`SELECT count(*) AS n FROM read_csv(${literal(path)})`);
  await expect(read(join(ground.folder, 'data.csv'))).resolves.toEqual([{ n: 2n }]);
  await expect(read(join(ground.folder, '*.csv'))).rejects.toMatchObject({ code: 'SqlRefused' });
  await expect(read(ground.secretFile)).rejects.toMatchObject({ code: 'SqlRefused' });
  const rows = sql`SELECT 1 AS a`;
  await expect(connection.run(copyTo(rows, join(root, 'own', 'a.csv'), sql`FORMAT csv`))).resolves.toBe(1);
  for (const target of ['ground/lake/data.csv', 'own/../ground/lake/new.csv', 'own-not/a.csv', 'own'])
    await expect(
      connection.run(copyTo(rows, join(root, target), sql`FORMAT csv, USE_TMP_FILE false`)),
    ).rejects.toMatchObject({ code: 'SqlRefused' });
  const broken = trustedSql(`SELECT 1) TO '${ground.folder}/written.csv' (FORMAT csv); SELECT (1`, true);
  await expect(connection.run(copyTo(broken, join(root, 'own', 'b.csv'), sql`FORMAT csv`))).rejects.toMatchObject({
    kind: 'user',
  });
  expect(fingerprintOf(join(root, 'ground'))).toBe(before);
});

/** Each name as the engine would still call it. */
const spellingsOf = (name: string): string[] => [
  `${name}()`,
  `${name.toUpperCase()} ()`,
  `"${name}"()`,
  `${name} /* ( */ ()`,
  `${name} -- (\n()`,
  `system.main.${name}()`,
  `main."${name.toUpperCase()}"\t(1)`,
];

test.each([
  'add_parquet_key',
  'checkpoint',
  'disable_logging',
  'disable_profiling',
  'enable_logging',
  'enable_profiling',
  'force_checkpoint',
  'json_execute_serialized_sql',
  'json_serialize_plan',
  'query',
  'truncate_duckdb_logs',
  'write_log',
])('%s acts, and is refused by its name however it is written', async (name) => {
  for (const call of spellingsOf(name))
    for (const text of [`SELECT ${call}`, `SELECT * FROM ${call}`, `FROM range(1) WHERE EXISTS (FROM ${call})`])
      await expect(connection.rows(trustedSql(text, true))).rejects.toMatchObject({
        code: 'SqlRefused',
        message: expect.stringContaining(`it calls ${name}`) as unknown,
      });
});
