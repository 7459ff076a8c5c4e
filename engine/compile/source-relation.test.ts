/** Sources over real files: partition values from paths, borders, isolation, explained SQL. */

import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import { compileQuery, explainNode, explainQuery } from '#engine/compile/index.ts';
import { breakLines } from '#engine/compile/break-lines.ts';
import { partitionValue } from '#engine/compile/partition-values.ts';
import { jobSchema } from '#engine/contract/definitions/job.ts';
import { resolveGraph, type ResolvedGraph } from '#engine/graph/index.ts';
import { countReceipts } from '#engine/testing/count-receipts.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { schemaOf } from '#engine/testing/example-rows.ts';
import { testEnvironment } from '#engine/testing/example-runner.ts';
import type { ExpressionRow } from '#engine/types/expression/syntax.ts';
import { parseHive } from '#engine/types/hive.ts';
import { admitSelect, readSelectSyntax, selectSyntaxQuery } from '#engine/types/select/admit-select.ts';
import { givenTables } from '#engine/types/select-syntax.ts';
import type { StatementProfile } from '#engine/duckdb/database.ts';
import { csvCode } from '#engine/formats/csv/index.ts';
import { parquetCode } from '#engine/formats/parquet/index.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

describe('partition values', () => {
  test.each([
    ['/data/t/year=2024/month=03/a.parquet', 0, 'year', 'int', 2024],
    ['/data/t/year=2024/month=03/a.parquet', 1, 'month', 'string', '03'],
    ['/data/t/YEAR=2024/a.parquet', 0, 'year', 'int', 2024],
    ['/data/t/city=S%C3%A3o%20Paulo%2FX/a', 0, 'city', 'string', 'São Paulo/X'],
    ['/data/t/city=a=b/a', 0, 'city', 'string', 'a=b'],
    ['/data/t/city=__HIVE_DEFAULT_PARTITION__/a', 0, 'city', 'string', null],
    ['/data/t/city=/a', 0, 'city', 'string', ''],
    ['/data/t/day=/a', 0, 'day', 'date', null],
    ['/data/t/2024/03/a', 1, 'partition_1', 'string', '03'],
    ['/data/t/a.parquet', 0, 'year', 'int', null],
    ['C:\\data\\t\\year=7\\a', 0, 'year', 'bigint', 7n],
    ['/data/t/day=2024-02-29/x', 0, 'day', 'date', '2024-02-29'],
    ['/data/t/a%20b/x', 0, 'p', 'string', 'a%20b'],
  ])('%s [%i]', async (file, index, name, type, expected) => {
    const location = file.startsWith('C:') ? 'C:\\data\\t' : '/data/t/';
    const [row] = await duck.connection.rows<{ value: unknown }>(
      sql`SELECT ${partitionValue(sql`filename`, location, index, { name, type: parseHive(type) })} AS value FROM (SELECT ${literal(file)} AS filename)`,
    );
    expect(row!.value).toEqual(expected);
  });

  test("a value that is not of the key's type stops the statement", async () => {
    await expect(
      duck.connection.rows(
        sql`SELECT ${partitionValue(sql`filename`, '/d', 0, { name: 'y', type: parseHive('int') })} AS v FROM (SELECT '/d/y=x/a' AS filename)`,
      ),
    ).rejects.toMatchObject({ kind: 'user' });
  });
});

async function graphOf(
  nodes: readonly Record<string, unknown>[],
  columns: Record<string, string>,
): Promise<ResolvedGraph> {
  return resolveGraph(
    jobSchema.parse({ name: 'job', nodes: nodes.map((node) => ({ name: 'n', ...node })) }),
    testEnvironment(duck.connection, { rows: schemaOf(columns) }),
  );
}
const filterJob = (condition: string): Record<string, unknown>[] => [
  { id: 's', transform: 'PathSource', args: { path: 'rows' } },
  { id: 'f', transform: 'Filter', args: { condition }, inputs: { in: { node: 's' } } },
  { id: 't', transform: 'PathTarget', args: { path: 'out' }, inputs: { in: { node: 'f' } } },
];

async function write(path: string, text: string): Promise<string> {
  const file = `${duck.folder}/${path}`;
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  return file;
}

const csv = { format: 'csv', compression: 'none' as const, options: { separator: ',', withHeader: true } };

test('CSV files in Hive folders: keys after the columns, a column called filename is not mistaken for the path', async () => {
  const files = [
    await write('t/day=2024-01-31/a.csv', 'id,filename\n1,x\n2,y\n'),
    await write('t/day=__HIVE_DEFAULT_PARTITION__/b.csv', 'id,filename\n3,z\n'),
  ];
  const graph = await graphOf(filterJob('id > 1'), { id: 'bigint', filename: 'string', day: 'date' });
  const source = {
    scans: [{ format: csvCode, reading: csv, files }],
    columns: schemaOf({ id: 'bigint', filename: 'string' }),
    partitionKeys: schemaOf({ day: 'date' }),
    location: `${duck.folder}/t`,
  };
  const compiled = compileQuery({ graph, nodeId: 't', sources: { s: source }, borders: {}, isolating: false });
  expect(await duck.connection.rows(sql`FROM (${compiled.query}) ORDER BY id`)).toEqual([
    { id: 2n, filename: 'y', day: '2024-01-31' },
    { id: 3n, filename: 'z', day: null },
  ]);
});

test('Parquet files in Hive folders, which have a column called filename', async () => {
  const file = `${duck.folder}/p/day=2024-01-31/a.parquet`;
  await mkdir(dirname(file), { recursive: true });
  await duck.connection.run(
    sql`COPY (SELECT 1::BIGINT AS id, 'x' AS "FileName", 2 AS filename_1) TO ${literal(file)} (FORMAT parquet)`,
  );
  const graph = await graphOf(filterJob('id > 0'), { id: 'bigint', FileName: 'string', day: 'date' });
  const source = {
    scans: [
      {
        format: parquetCode,
        reading: { format: 'parquet', compression: 'none' as const, options: {} },
        files: [file],
      },
    ],
    columns: schemaOf({ id: 'bigint', FileName: 'string' }),
    partitionKeys: schemaOf({ day: 'date' }),
    location: `${duck.folder}/p`,
  };
  for (const isolating of [false, true]) {
    const compiled = compileQuery({ graph, nodeId: 't', sources: { s: source }, borders: {}, isolating });
    for (const { statement } of compiled.setup) await duck.connection.run(statement);
    const rows = await duck.connection.rows(sql`FROM (${compiled.query})`);
    for (const statement of compiled.cleanup) await duck.connection.run(statement);
    expect(rows).toEqual([{ id: 1n, FileName: 'x', day: '2024-01-31' }]);
  }
});

test('in isolating form bad cells and failing expressions go to the rejects, and the receipts say so', async () => {
  const file = await write(
    'bad.csv',
    `id,v\n${Array.from({ length: 50 }, (_one, index) => (index === 20 ? 'oops,1' : `${index},${index === 30 ? '2147483647' : index}`)).join('\n')}\n`,
  );
  const graph = await graphOf(filterJob('v * v > 100'), { id: 'bigint', v: 'int' });
  const source = {
    scans: [{ format: csvCode, reading: csv, files: [file] }],
    columns: schemaOf({ id: 'bigint', v: 'int' }),
    partitionKeys: [],
    location: duck.folder,
  };
  const plain = compileQuery({ graph, nodeId: 't', sources: { s: source }, borders: {}, isolating: false });
  await expect(
    duck.connection.profile(sql`COPY (${plain.query}) TO ${literal(`${duck.folder}/o.parquet`)} (FORMAT parquet)`),
  ).rejects.toMatchObject({ kind: 'user' });

  const compiled = compileQuery({ graph, nodeId: 't', sources: { s: source }, borders: {}, isolating: true });
  for (const { statement } of compiled.setup) await duck.connection.run(statement);
  const { changed, profile } = await duck.connection.profile(
    sql`COPY (${compiled.query}) TO ${literal(`${duck.folder}/o.parquet`)} (FORMAT parquet)`,
  );
  const rejects = Object.fromEntries(
    await Promise.all(
      compiled.rejects.map(
        async ({ nodeId, query }) => [nodeId, await duck.connection.rows<Record<string, unknown>>(query)] as const,
      ),
    ),
  );
  const { receipts } = await countReceipts(duck.connection, compiled, profile, changed);
  for (const statement of compiled.cleanup) await duck.connection.run(statement);

  expect(rejects['s']).toEqual([
    expect.objectContaining({ line: 22n, column_name: 'id', raw: expect.stringContaining('oops') }),
  ]);
  expect(rejects['f']).toEqual([
    expect.objectContaining({
      file: null,
      reason: expect.stringContaining('fails for this row'),
      raw: '{"id":30,"v":2147483647}',
    }),
  ]);
  expect(
    receipts.map(({ nodeId, rowsIn, rowsOut, filtered, rejected }) => ({
      nodeId,
      rowsIn,
      rowsOut,
      filtered,
      rejected,
    })),
  ).toEqual([
    { nodeId: 't', rowsIn: 37, rowsOut: 37, filtered: 0, rejected: 0 },
    { nodeId: 'f', rowsIn: 49, rowsOut: 37, filtered: 11, rejected: 1 },
    { nodeId: 's', rowsIn: 50, rowsOut: 49, filtered: 0, rejected: 1 },
  ]);
  expect(await duck.connection.rows(sql`SELECT table_name FROM duckdb_tables()`)).toEqual([]);
});

test.each(['(v + v) * (v + v) > 100', 'v + v > 100 OR v + v < 50'])(
  'in isolating form %s fails for its row alone, although a part of it occurs twice',
  async (condition) => {
    const values = [1, 2_000_000_000, 3, 60];
    const file = await write('twice.csv', `id,v\n${values.map((value, id) => `${id},${value}`).join('\n')}\n`);
    const graph = await graphOf(filterJob(condition), { id: 'bigint', v: 'int' });
    const source = {
      scans: [{ format: csvCode, reading: csv, files: [file] }],
      columns: schemaOf({ id: 'bigint', v: 'int' }),
      partitionKeys: [],
      location: duck.folder,
    };
    const compiled = compileQuery({ graph, nodeId: 't', sources: { s: source }, borders: {}, isolating: true });
    for (const { statement } of compiled.setup) await duck.connection.run(statement);
    const rejected = compiled.rejects.find(({ nodeId }) => nodeId === 'f')!;
    expect(await duck.connection.rows(rejected.query)).toEqual([
      expect.objectContaining({ raw: '{"id":1,"v":2000000000}' }),
    ]);
    expect(await duck.connection.rows(sql`SELECT count(*) AS n FROM (${compiled.query}) WHERE id <> 1`)).not.toEqual([
      { n: 0n },
    ]);
    for (const statement of compiled.cleanup) await duck.connection.run(statement);
  },
);

test('a border replaces a node and everything upstream of it', async () => {
  const graph = await graphOf(filterJob('id > 1'), { id: 'bigint' });
  const file = `${duck.folder}/border.parquet`;
  await duck.connection.run(sql`COPY (SELECT range AS id FROM range(5)) TO ${literal(file)} (FORMAT parquet)`);
  const compiled = compileQuery({ graph, nodeId: 't', sources: {}, borders: { f: [file] }, isolating: false });
  const { changed, profile } = await duck.connection.profile(
    sql`COPY (${compiled.query}) TO ${literal(`${duck.folder}/o.parquet`)} (FORMAT parquet)`,
  );
  const { receipts } = await countReceipts(duck.connection, compiled, profile, changed);
  expect(receipts.map(({ nodeId, rowsOut }) => [nodeId, rowsOut])).toEqual([['t', 5]]);
  const none = compileQuery({ graph, nodeId: 't', sources: {}, borders: { f: [] }, isolating: false });
  expect(await duck.connection.rows(none.query)).toEqual([]);
});

test('receipts that do not add up are refused', async () => {
  const graph = await graphOf(filterJob('id > 1'), { id: 'bigint' });
  const file = `${duck.folder}/some.parquet`;
  await duck.connection.run(sql`COPY (SELECT range AS id FROM range(5)) TO ${literal(file)} (FORMAT parquet)`);
  const source = {
    scans: [
      { format: parquetCode, reading: { format: 'parquet', compression: 'none' as const, options: {} }, files: [file] },
    ],
    columns: schemaOf({ id: 'bigint' }),
    partitionKeys: [],
    location: duck.folder,
  };
  const compiled = compileQuery({ graph, nodeId: 't', sources: { s: source }, borders: {}, isolating: false });
  const { changed, profile } = await duck.connection.profile(
    sql`COPY (${compiled.query}) TO ${literal(`${duck.folder}/o.parquet`)} (FORMAT parquet)`,
  );
  const receiptsOf = async (of: StatementProfile, written: number): Promise<unknown> => {
    const { receipts, doubt } = await countReceipts(duck.connection, compiled, of, written);
    return [doubt !== null, ...receipts.map(({ rowsOut }) => rowsOut)];
  };
  expect(await receiptsOf(profile, changed)).toEqual([false, 3, 3, 5]);
  await expect(receiptsOf(profile, changed + 1)).rejects.toMatchObject({ code: 'ReceiptsUnbalanced' });
  const other = await duck.connection.profile(
    sql`COPY (SELECT id FROM read_parquet(${literal(file)}) WHERE id > 1) TO ${literal(`${duck.folder}/o.parquet`)} (FORMAT parquet)`,
  );
  expect(await receiptsOf(other.profile, 3)).toEqual([true, 3, 3, 5]);
  await expect(receiptsOf(other.profile, 4)).rejects.toMatchObject({ code: 'ReceiptsUnbalanced' });
});

test('the SQL of a node is shown in lines, and is the same SQL', async () => {
  const graph = await graphOf(filterJob("id > 1 AND name <> 'FROM (SELECT'"), { id: 'bigint', name: 'string' });
  expect(explainNode(graph, 's')).toBe('');
  expect(explainNode(graph, 'f')).toMatchInlineSnapshot(`
    "SELECT "id", "name"
    FROM (
      SELECT "id", "name", CAST((("id" > 1) AND ("name" <> 'FROM (SELECT')) AS BOOLEAN) AS "__f_keep"
      FROM "s" AS "in"
    )
    WHERE "__f_keep""
  `);
  expect(explainQuery(graph, 't')).toMatchInlineSnapshot(`
    "WITH "f" AS (
      SELECT "id", "name"
      FROM (
        SELECT "id", "name", CAST((("id" > 1) AND ("name" <> 'FROM (SELECT')) AS BOOLEAN) AS "__f_keep"
        FROM "s" AS "in"
      )
      WHERE "__f_keep"
    )
    FROM "f""
  `);
  const text = `SELECT 'a  b', "x FROM y" FROM (SELECT 1 AS "x FROM y") WHERE true`;
  expect(breakLines(text).replaceAll(/\s+/gu, '')).toBe(text.replaceAll(/\s+/gu, ''));
  expect(breakLines(text)).toContain("'a  b'");
});

test.each(['a\nb', '  a\n\n  FROM b\n', "it''s\n  (SELECT 1)\n--\n", 'a /* \n b', '$$\n  a$$', '\n"\n'])(
  'the SQL of a job keeps a text of several lines: %j',
  async (written) => {
    const held = written.replaceAll("''", "'");
    const graph = await graphOf(filterJob(`name = '${written}'`), { id: 'bigint', name: 'string' });
    const rows = sql`SELECT 1::BIGINT AS id, ${literal(held)} AS name UNION ALL SELECT 2, 'other'`;
    await duck.connection.run(sql`CREATE OR REPLACE TEMP VIEW s AS ${rows}`);
    const found = await duck.connection.rows(trustedSql(explainQuery(graph, 't')));
    expect(found).toEqual([{ id: 1n, name: held }]);
  },
);

describe('admitting SQL', () => {
  const admit = async (text: string): Promise<unknown> => {
    const [row] = await duck.connection.rows<ExpressionRow>(selectSyntaxQuery(text));
    const visitor = givenTables(text, ({ schema, name }) => schema === '' && name === 't', ['t']);
    return admitSelect(text, readSelectSyntax(row!.parsed), visitor);
  };

  test.each([
    'SELECT 1;',
    'SELECT * FROM t',
    'WITH a AS (SELECT 1 AS x), b AS (FROM a) SELECT * FROM b',
    'SELECT * FROM range(3) -- end',
    'VALUES (1)',
    'WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r WHERE n < 3) FROM r',
    'SELECT (SELECT max(x) FROM (VALUES (1)) v(x)) AS m',
  ])('%s is admitted', async (text) => {
    await expect(admit(text)).resolves.toMatchObject({ deterministic: expect.any(Boolean) });
  });

  test.each([
    'SELECT 1; SELECT 2',
    'DROP TABLE t',
    "COPY t TO '/tmp/x'",
    "SELECT * FROM '/etc/passwd'",
    'SELECT * FROM "/etc/passwd"',
    "SELECT * FROM read_csv('x')",
    "SELECT * FROM glob('/*')",
    'SELECT * FROM main.t',
    'SELECT * FROM duckdb_settings()',
    "SELECT getenv('HOME')",
    'WITH a AS (FROM \'x.csv\'), "x.csv" AS (SELECT 1) SELECT * FROM a',
    "SELECT (SELECT count(*) FROM 'x.csv')",
    "SELECT 1 WHERE EXISTS (FROM 'x.csv')",
    "SELECT * FROM (SELECT 1) UNION ALL FROM 'x.csv'",
    "SELECT * FROM query('SELECT 1')",
    'SHOW TABLES',
    'DESCRIBE t',
    'SELECT $1',
    "SELECT * FROM t ORDER BY (SELECT 1 FROM 'x.csv')",
    "SELECT sum(x) OVER (ORDER BY (SELECT 1 FROM 'x.csv')) FROM t",
    'WITH a AS (WITH "x.csv" AS (SELECT 1) SELECT 2) SELECT * FROM \'x.csv\'',
    'PRAGMA version',
    "ATTACH 'x'",
    'SELECT * FROM pragma_version()',
    "SELECT list_transform([1], x -> (SELECT 1 FROM 'x.csv'))",
  ])('%s is refused', async (text) => {
    await expect(admit(text)).rejects.toMatchObject({
      code: expect.stringMatching(/^Sql(Refused|Syntax)$/u),
      hint: expect.stringMatching(/\S/u),
    });
  });
});
