import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EngineError } from '#engine/contract/errors.ts';
import { createEngine, type Engine } from '#engine/index.ts';

let folder: string;
let engine: Engine;
let before: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tenon-hostile-'));
  writeFileSync(join(folder, 'data.csv'), 'id,name\n1,a\n2,b\n');
  writeFileSync(join(folder, 'secret.txt'), 'the secret\n');
  engine = await createEngine({ workspace: null, title: 'a test', inline: true });
  before = fingerprint();
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

function fingerprint(): string {
  const hash = createHash('sha256');
  for (const name of readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()) {
    hash.update(name).update(readFileSync(name));
  }
  return hash.digest('hex');
}

async function run(sql: string): Promise<{ rows: unknown[] } | { error: EngineError }> {
  const rows: unknown[] = [];
  try {
    for await (const item of engine.dispatcher.stream('query', { sql, folder }))
      if (item.item === 'rows') rows.push(...item.rows);
    return { rows };
  } catch (error) {
    if (error instanceof EngineError) return { error };
    throw error;
  }
}

async function copyParquet(to: string): Promise<void> {
  await engine.dispatcher.call('writeQuery', { sql: `SELECT * FROM 'data.csv'`, folder, to, options: {} });
}

/** Refused before anything runs. */
const refused = [
  `COPY (SELECT 1) TO 'x.csv'`,
  `COPY 'data.csv' TO 'x.csv'`,
  `COPY (SELECT 1) TO PROGRAM 'touch x'`,
  `EXPORT DATABASE 'x'`,
  `IMPORT DATABASE 'x'`,
  `ATTACH 'x.duckdb'`,
  `ATTACH ':memory:' AS other`,
  `DETACH memory`,
  `USE memory`,
  `SELECT 1; SELECT 2`,
  `SELECT 1; DROP TABLE x`,
  `SELECT 1; COPY (SELECT 1) TO 'x.csv';`,
  `/* SELECT */ COPY (SELECT 1) TO 'x.csv'`,
  `-- SELECT 1\nCOPY (SELECT 1) TO 'x.csv'`,
  `SELECT 1 --\n; COPY (SELECT 1) TO 'x.csv'`,
  `PRAGMA database_list`,
  `PRAGMA enable_profiling`,
  `SET memory_limit = '1GB'`,
  `SET GLOBAL lock_configuration = false`,
  `RESET enable_external_access`,
  `INSTALL httpfs`,
  `LOAD httpfs`,
  `CALL pragma_version()`,
  `CREATE TABLE x AS SELECT 1`,
  `CREATE MACRO f(a) AS a`,
  `CREATE SECRET s (TYPE s3)`,
  `CREATE TEMP VIEW v AS SELECT 1`,
  `INSERT INTO x VALUES (1)`,
  `UPDATE x SET a = 1`,
  `DELETE FROM x`,
  `MERGE INTO x USING y ON true WHEN MATCHED THEN DELETE`,
  `DROP VIEW IF EXISTS "file 1"`,
  `ALTER TABLE x ADD COLUMN y INT`,
  `TRUNCATE x`,
  `VACUUM`,
  `CHECKPOINT`,
  `BEGIN; SELECT 1; COMMIT`,
  `EXPLAIN ANALYZE SELECT 1`,
  `PREPARE q AS SELECT 1`,
  `EXECUTE q`,
  `SELECT getenv('HOME')`,
  `SELECT GETENV('HOME')`,
  `SELECT "getenv"('HOME')`,
  `SELECT system.main.getenv('HOME')`,
  `SELECT (SELECT max(getenv(x)) FROM (VALUES ('HOME')) t(x))`,
  `SELECT current_setting('temp_directory')`,
  `SELECT getvariable('x')`,
  `SELECT write_log('x')`,
  `SELECT nextval('s')`,
  `SELECT sleep_ms(100000)`,
  `SELECT * FROM read_text('/etc/passwd')`,
  `SELECT * FROM read_blob('secret.txt')`,
  `SELECT * FROM Read_Text('secret.txt')`,
  `SELECT * FROM glob('/etc/*')`,
  `SELECT * FROM sniff_csv('data.csv')`,
  `SELECT * FROM duckdb_settings()`,
  `SELECT * FROM duckdb_secrets()`,
  `SELECT * FROM duckdb_extensions()`,
  `SELECT * FROM query('COPY (SELECT 1) TO ''x.csv''')`,
  `SELECT * FROM query_table('data.csv')`,
  `SELECT * FROM json_execute_serialized_sql('{}')`,
  `SELECT json_execute_serialized_sql('{}')`,
  `SELECT json_serialize_plan('EXPORT DATABASE ''x''')`,
  `SELECT "json_serialize_plan"('SELECT current_setting(''temp_directory'')', optimize := true)`,
  `SELECT ('SELECT 1').json_serialize_plan()`,
  `SELECT * FROM force_checkpoint()`,
  `SELECT * FROM enable_logging()`,
  `SELECT * FROM pragma_database_size()`,
  `SELECT * FROM test_all_types()`,
  `SELECT * FROM read_duckdb('x.duckdb')`,
  `SELECT * FROM histogram_values('data.csv', id)`,
  `SELECT * FROM read_csv(getvariable('p'))`,
  `SELECT * FROM read_csv('/etc/' || 'passwd')`,
  `SELECT * FROM read_csv((SELECT '/etc/passwd'))`,
  `WITH x AS (INSERT INTO y VALUES (1) RETURNING *) SELECT * FROM x`,
  `WITH x AS MATERIALIZED (DELETE FROM y RETURNING *) SELECT * FROM x`,
  `SELECT * FROM (DELETE FROM y)`,
  `WITH r AS (SELECT * FROM read_text('secret.txt')) SELECT * FROM r`,
  `SELECT 1 UNION ALL SELECT length(content) FROM read_text('secret.txt')`,
  `SELECT * FROM 'data.csv' WHERE id IN (SELECT 1 FROM duckdb_secrets())`,
  `SELECT * FROM 'data.csv' ORDER BY (SELECT count(*) FROM glob('*'))`,
  `SELECT id FROM 'data.csv' QUALIFY row_number() OVER (ORDER BY (SELECT count(*) FROM read_blob('*'))) = 1`,
  `SELECT list_transform([1], x -> (SELECT count(*) FROM glob('*')))`,
  `SELECT * FROM other.main.t`,
  `SELECT * FROM system.information_schema.tables`,
  `SELECT * FROM 'data.csv' AT (VERSION => 1)`,
  `SHOW TABLES`,
  `SELECT $1`,
  `SELECT ?`,
  `SELECT * FROM 'https://example.com/a.csv'`,
  `SELECT * FROM 'gs://bucket/a.parquet'`,
  `SELECT * FROM read_parquet('s3://bucket/a.parquet')`,
  `SELECT '\u0000'; COPY (SELECT 1) TO 'x.csv'`,
  `SELECT * FROM U&"\\0072ead_text"('secret.txt')`,
];

/** Names that the engine's own writer of trees leaves unquoted, so that its text is another statement. */
const unquoted = [
  `SELECT "1 AS a); COPY (SELECT 1) TO 'x.csv'; SELECT * FROM (SELECT q2".* FROM 'data.csv' AS "q2"`,
  `SELECT "1 AS a); COPY (SELECT 1) TO 'secret.txt' (FORMAT csv); SELECT * FROM (SELECT q2".* FROM 'data.csv' AS "q2"`,
  `SELECT "1 AS a); ATTACH 'x.duckdb'; SELECT * FROM (SELECT q2".* FROM 'data.csv' AS "q2"`,
  `SELECT "1 AS a); EXPORT DATABASE 'x.csv'; SELECT * FROM (SELECT q2".* FROM 'data.csv' AS "q2"`,
  `SELECT "1 AS a); INSTALL httpfs; SELECT * FROM (SELECT q2".* EXCLUDE (id) FROM 'data.csv' AS "q2"`,
];

/** Run, or fail as ordinary SQL; either way nothing is written and no secret is revealed. */
const harmless = [
  // No connection is for the bucket, so nothing is sent.
  `SELECT * FROM 's3://bucket/a.parquet'`,
  `SELECT 1 /* ; COPY (SELECT 1) TO 'x.csv' */`,
  `SELECT 'COPY (SELECT 1) TO ''x.csv''' AS text`,
  `SELECT 1) TO 'x.csv'; --`,
  `SELECT 1) TO 'x.csv' (FORMAT csv); COPY (SELECT 1`,
  `SELECT * FROM 'data.csv') TO 'x.csv' --`,
  `;;; SELECT 1;;;`,
  `SELECT * FROM information_schema.tables`,
  `SELECT * FROM duckdb_settings`,
  `DESCRIBE duckdb_settings`,
  `SELECT * FROM sqlite_master`,
  `SELECT * FROM pg_catalog.pg_class`,
  `WITH duckdb_settings AS (SELECT 1) SELECT * FROM duckdb_settings`,
  `WITH a AS (WITH duckdb_settings AS (SELECT 1) SELECT 1) SELECT * FROM duckdb_settings`,
  `SELECT * FROM "data.csv'; COPY (SELECT 1) TO 'x.csv"`,
  `SELECT * FROM 'no/../../such.csv'`,
  `SELECT * FROM range(3)`,
  `SELECT error('x')`,
  `SELECT * FROM read_csv('data.csv', store_rejects = true)`,
  `SELEC 1`,
  ``,
  `   `,
  `SELECT ${'('.repeat(500)}1${')'.repeat(500)}`,
  `SELECT ${'1+'.repeat(3000)}1`,
];

describe('hostile SQL', () => {
  test.each(refused)('%s is refused', async (sql) => {
    const outcome = await run(sql);
    expect('error' in outcome && ['SqlRefused', 'SqlSyntax'].includes(outcome.error.code) ? 'refused' : outcome).toBe(
      'refused',
    );
    expect(fingerprint()).toBe(before);
  });

  test.each(harmless)('%s does no harm', async (sql) => {
    const outcome = await run(sql);
    if ('error' in outcome) expect(outcome.error.kind).toBe('user');
    else expect(JSON.stringify(outcome.rows)).not.toContain('secret');
    expect(fingerprint()).toBe(before);
  });

  test.each(unquoted)('%s writes nothing', async (sql) => {
    const outcome = await run(sql.replaceAll(/x\.csv|secret\.txt|x\.duckdb/gu, (name) => join(folder, name)));
    expect('error' in outcome && outcome.error.kind).toBe('user');
    expect(fingerprint()).toBe(before);
  });

  test('operators and names keep what they are in the text of the user', async () => {
    expect(await run('SELECT 1 OPERATOR(+) 2 AS three')).toEqual({ rows: [{ three: 3 }] });
    // The parser itself reads the schema as the function; nothing of ours gives it another meaning.
    expect(await run('SELECT 1 OPERATOR(main.+) 2 AS three')).toMatchObject({
      error: { code: 'UnknownFunction', details: { line: 1, character: 10 } },
    });
  });

  test('PIVOT without IN is refused by its name', async () => {
    for (const sql of [
      `PIVOT 'data.csv' ON name USING count(*)`,
      `SELECT * FROM (pivot 'data.csv' ON name USING sum(id))`,
    ]) {
      const outcome = await run(sql);
      expect('error' in outcome && [outcome.error.code, outcome.error.message]).toEqual([
        'SqlRefused',
        expect.stringContaining('PIVOT without IN'),
      ]);
    }
    expect(await run(`PIVOT 'data.csv' ON name IN ('a', 'b') USING sum(id)`)).toMatchObject({
      rows: expect.any(Array),
    });
  });

  test('a name that only JavaScript folds into a CTE is read literally', async () => {
    const outcome = await run(`WITH k AS (SELECT 1) SELECT * FROM "\u212A"`);
    expect('error' in outcome && outcome.error.code).toBe('EntityNotFound');
  });

  test('what a locked worker runs cannot reach another folder', async () => {
    const other = mkdtempSync(join(tmpdir(), 'tenon-other-'));
    writeFileSync(join(other, 'o.csv'), 'a\n1\n');
    const list = await run(`SELECT * FROM read_csv(['data.csv', '${join(other, 'o.csv')}'], union_by_name = true)`);
    expect('error' in list && list.error.code).toBe('SqlRefused');
    // Admission rewrites each path where it is in the list; DuckDB would expand the list itself.
    for (const name of ['a', 'b']) await copyParquet(join(other, `${name}.parquet`));
    const outcome = await run(
      `SELECT count(*)::INT AS n FROM read_parquet(['${join(other, 'a.parquet')}', '${join(other, 'b.parquet')}'])`,
    );
    rmSync(other, { recursive: true, force: true });
    expect(outcome).toEqual({ rows: [{ n: 4 }] });
    const escape = await run(
      `SELECT * FROM read_csv('data.csv', rejects_table = 'x') UNION ALL SELECT * FROM read_csv('/proc/self/environ')`,
    );
    expect('error' in escape || !JSON.stringify(escape.rows).includes('PATH=')).toBe(true);
  });

  test('plain queries work', async () => {
    expect(await run(`SELECT data.name, count(*) AS n FROM 'data.csv' GROUP BY ALL ORDER BY 1`)).toEqual({
      rows: [
        { name: 'a', n: 1 },
        { name: 'b', n: 1 },
      ],
    });
    expect(await run(`WITH a AS (FROM 'data.csv') SELECT max(id) AS m, 9007199254740993 AS big FROM a`)).toEqual({
      rows: [{ m: 2, big: '9007199254740993' }],
    });
    expect(await run(`SELECT 1 AS a, 2 AS a`)).toEqual({ rows: [{ a: 1, a_1: 2 }] });
    expect(await run(`SELECT * FROM read_csv('*.csv')`)).toEqual({
      rows: [
        { id: 1, name: 'a' },
        { id: 2, name: 'b' },
      ],
    });
    expect(await run(`SELECT * FROM (VALUES (1, 2), (3, 4)) t(x, y), unnest([5]) u(z) WHERE x > 1`)).toEqual({
      rows: [{ x: 3, y: 4, z: 5 }],
    });
  });
});
