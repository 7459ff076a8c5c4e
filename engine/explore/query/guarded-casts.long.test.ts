/** Casts of fields of structs, in queries and in a job's SQL: rows that a filter, CASE or TRY guards do not fail. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { createEngine, initWorkspace, type Engine } from '#engine/index.ts';
import { openTestDuck } from '#engine/testing/duck.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';

let folder: string;
let engine: Engine;

beforeAll(async () => {
  folder = await initWorkspace(mkdtempSync(join(tmpdir(), 'tenon-casts-')));
  mkdirSync(join(folder, 'in'));
  const rows = [0, 1, 2, 3].map((id) => {
    const a = id % 2 === 0 ? 'x' : String(id);
    return { id, s: { a, deep: { b: id * 300 } }, l: [{ a }] };
  });
  writeFileSync(join(folder, 'in', 'rows.json'), rows.map((row) => JSON.stringify(row)).join('\n'));
  await using duck = await openTestDuck();
  await duck.connection.run(
    sql`COPY (SELECT * FROM read_json(${literal(join(folder, 'in', 'rows.json'))})) TO ${literal(join(folder, 'in', 'rows.parquet'))}`,
  );
  engine = await createEngine({ workspace: folder, title: 'a test', inline: true });
});
afterAll(async () => {
  await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const files = ['rows.json', 'rows.parquet'];
const statements: readonly [string, readonly (number | null)[]][] = [
  ['SELECT CAST(s.a AS INT) AS n FROM t WHERE id % 2 = 1 ORDER BY id', [1, 3]],
  ['SELECT s.a::INT AS n FROM (SELECT id, s FROM t) WHERE id % 2 = 1 ORDER BY id', [1, 3]],
  ['WITH g AS (SELECT * FROM t WHERE id % 2 = 1) SELECT CAST(s.a AS INT) AS n FROM g ORDER BY n', [1, 3]],
  ['WITH g AS (SELECT id, s FROM t) SELECT TRY(CAST(s.a AS INT)) AS n FROM g ORDER BY id', [null, 1, null, 3]],
  ["SELECT CASE WHEN s.a <> 'x' THEN CAST(s.a AS INT) END AS n FROM t ORDER BY id", [null, 1, null, 3]],
  ["SELECT CAST(s['deep'].b AS TINYINT) AS n FROM (SELECT * FROM t) AS u WHERE id % 4 = 0", [0]],
  ['SELECT TRY(CAST(u.a AS INT)) AS n FROM (SELECT id, unnest(l) AS u FROM t) ORDER BY id', [null, 1, null, 3]],
  ['SELECT TRY_CAST(s.a AS INT) AS n FROM t ORDER BY id', [null, 1, null, 3]],
];

const cases = files.flatMap((file) => statements.map(([text, expected]) => [file, text, expected] as const));

test.each(casesOfRun(cases, 5, cases.length))('a query of %s: %s', async (file, text, expected) => {
  for (const leaveOutMisfits of [false, true]) {
    const found: unknown[] = [];
    const select = text.replace('FROM t', `FROM 'in/${file}' AS t`);
    for await (const item of engine.dispatcher.stream('query', { sql: select, folder, leaveOutMisfits }))
      if (item.item === 'rows') found.push(...item.rows.map(({ n }) => n));
    expect(found).toEqual(expected);
  }
});

test('all of its rows come', async () => {
  const select = "SELECT CAST(s.a AS INT) AS n FROM 'in/rows.json' AS t, range(5000) WHERE id % 2 = 1";
  let rows = 0;
  for await (const item of engine.dispatcher.stream('query', { sql: select, folder }))
    if (item.item === 'rows') rows += item.rows.length;
  expect(rows).toBe(10_000);
});

test('the first rows by a field, of the records that fit', async () => {
  await using duck = await openTestDuck();
  await duck.connection.run(
    sql`COPY (SELECT {'b': if(i = 0, 'last', 'other'), 'n': -i} AS s, 'x' AS t FROM range(122881) AS r(i)) TO ${literal(join(folder, 'in', 'many.parquet'))}`,
  );
  const select = "SELECT s.b AS b FROM 'in/many.parquet' AS m WHERE t = 'x' ORDER BY s.n DESC LIMIT 1";
  const found: unknown[] = [];
  for await (const item of engine.dispatcher.stream('query', { sql: select, folder, leaveOutMisfits: true }))
    if (item.item === 'rows') found.push(...item.rows);
  expect(found).toEqual([{ b: 'last' }]);
});

test('the plan of such a query is shown, with rows for each step', async () => {
  const select = "SELECT CAST(s.a AS INT) AS n FROM 'in/rows.parquet' AS t WHERE id % 2 = 1";
  expect(await engine.dispatcher.call('explainQuery', { sql: select, folder })).toMatchObject({ rowCount: 2 });
});

test.each(casesOfRun(files, 1, 2))('the SQL of a job over %s', async (file) => {
  const { dispatcher } = engine;
  for (const [index, [text, expected]] of casesOfRun(statements, 3, statements.length).entries()) {
    const name = `j${index}-${file.slice(5)}`;
    const nodes = [
      { id: 's', name: 's', transform: 'PathSource', args: { path: `in/${file}` } },
      {
        id: 'm',
        name: 'm',
        transform: 'SqlTransform',
        inputs: { in1: { node: 's' } },
        args: { sql: text, aliases: { in1: 't' } },
      },
      {
        id: 't',
        name: 't',
        transform: 'PathTarget',
        inputs: { in: { node: 'm' } },
        args: { path: `out/${name}`, format: 'json' },
      },
    ];
    await dispatcher.call('saveDefinition', { kind: 'job', expectedHash: null, value: { name, nodes } });
    const { id } = await dispatcher.call('startJobRun', { jobName: name });
    for await (const item of dispatcher.stream('watchJobRun', { id }))
      if (item.item === 'finished') expect(item.run, text).toMatchObject({ jobRunState: 'SUCCEEDED' });
    expect(await dispatcher.call('getReceipts', { id })).toMatchObject([
      { nodeId: 's', rowsOut: 4 },
      { nodeId: 'm', rowsIn: 4, rowsOut: expected.length },
      { nodeId: 't', rowsIn: expected.length },
    ]);
  }
});
