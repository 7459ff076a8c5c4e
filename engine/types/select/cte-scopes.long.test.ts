/**
 * What a name after FROM means: the walk must say of each name that no CTE gives at its place that it is a table. The engine
 * judges: with tables of just those names, it misses none.
 */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';
import { readSelectSyntax, selectSyntaxQuery } from '#engine/types/select/admit-select.ts';
import { walkSelect } from '#engine/types/select-syntax.ts';

let duck: TestDuck;
let connection: DuckConnection;
beforeAll(async () => {
  duck = await openTestDuck(256 * 1024 * 1024, 1);
  ({ connection } = duck);
});
afterAll(() => duck[Symbol.asyncDispose]());

async function tablesOf(text: string): Promise<Set<string>> {
  const [row] = await connection.rows<{ parsed: string }>(selectSyntaxQuery(text));
  const tables = new Set<string>();
  walkSelect(text, readSelectSyntax(row!.parsed).alone, {
    table: ({ schema, name }) => tables.add(schema === '' ? name : `${schema}.${name}`),
    tableFunction: () => undefined,
  });
  return tables;
}

/** The name that the engine misses when only these are there; undefined: none. */
async function missingBeside(tables: ReadonlySet<string>, text: string): Promise<string | undefined> {
  await using own = await duck.database.connect();
  for (const name of tables)
    if (/^[xyz]$/u.test(name)) await own.run(trustedSql(`CREATE TEMP VIEW ${name} AS SELECT 1 AS a`));
  try {
    await own.run(sql`EXPLAIN ${trustedSql(text)}`);
    return undefined;
  } catch (thrown) {
    return /(?:Table with name|Circular reference to CTE) "?([\w.]+)"?/u.exec(String(thrown))?.[1];
  } finally {
    for (const name of tables) if (/^[xyz]$/u.test(name)) await own.run(trustedSql(`DROP VIEW IF EXISTS ${name}`));
  }
}

test.each([
  ['WITH RECURSIVE x AS (SELECT a FROM x UNION ALL SELECT a + 1 FROM x WHERE a < 3) FROM x', ['x']],
  ['WITH RECURSIVE x AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM x WHERE a < 3) FROM x', []],
  ['WITH RECURSIVE x AS (WITH y AS (FROM x) SELECT a FROM y UNION ALL SELECT a + 1 FROM x WHERE a < 3) FROM x', ['x']],
  ['WITH RECURSIVE x AS (SELECT 1 AS a UNION ALL (WITH y AS (FROM x) SELECT a + 1 FROM y WHERE a < 3)) FROM x', []],
  ['WITH RECURSIVE x AS (SELECT a FROM x) FROM x', ['x']],
  ['WITH x AS (SELECT a FROM x) FROM x', ['x']],
  ['WITH x AS (SELECT 1 AS a) SELECT (WITH RECURSIVE x AS (FROM x UNION ALL FROM x) SELECT max(a) FROM x) FROM x', []],
  ['WITH RECURSIVE y AS (SELECT 1 AS a), x AS (FROM z), z AS (SELECT 3 AS a) FROM x', ['z']],
  ['SELECT a FROM (WITH y AS (SELECT 1 AS a) FROM y) AS s, y', ['y']],
])('%s', async (text, tables) => {
  expect([...(await tablesOf(text))].sort()).toEqual(tables);
  expect(await missingBeside(new Set(tables), text)).toBeUndefined();
});

const name = fc.constantFrom('x', 'y', 'z');
const { query } = fc.letrec<{ query: string; body: string; item: string; filter: string }>((tie) => ({
  query: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    tie('body'),
    fc
      .tuple(
        fc.boolean(),
        fc.uniqueArray(fc.tuple(name, fc.constantFrom('', '(a)'), tie('query')), {
          minLength: 1,
          maxLength: 3,
          selector: ([key]) => key,
        }),
        tie('body'),
      )
      .map(
        ([recursive, ctes, body]) =>
          `WITH ${recursive ? 'RECURSIVE ' : ''}${ctes.map(([key, columns, text]) => `${key}${recursive ? columns : ''} AS (${text})`).join(', ')} ${body}`,
      ),
  ),
  body: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.constant('SELECT 1 AS a'),
    tie('item').map((item) => `SELECT 1 AS a FROM ${item}`),
    fc.tuple(tie('item'), tie('filter')).map(([item, filter]) => `SELECT 1 AS a FROM ${item} WHERE ${filter}`),
    fc
      .tuple(tie('query'), fc.constantFrom('UNION ALL', 'UNION', 'EXCEPT', 'INTERSECT', 'UNION BY NAME'), tie('query'))
      .map(([left, set, right]) => `(${left}) ${set} (${right})`),
    fc
      .tuple(tie('item'), fc.constantFrom('UNION ALL', 'UNION'), tie('item'))
      .map(([left, set, right]) => `SELECT 1 AS a FROM ${left} ${set} SELECT 1 AS a FROM ${right}`),
    fc
      .tuple(tie('body'), tie('query'))
      .map(([body, order]) => `FROM (${body}) AS o ORDER BY (SELECT max(a) FROM (${order}))`),
    fc
      .tuple(tie('body'), tie('query'))
      .map(([body, limit]) => `FROM (${body}) AS l LIMIT (SELECT max(a) FROM (${limit}))`),
    tie('item').map((item) => `FROM ${item} SELECT 1 AS a`),
  ),
  item: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    name,
    name.map((each) => `recurring.${each}`),
    tie('query').map((text) => `(${text}) AS s`),
    fc.tuple(name, tie('query')).map(([each, text]) => `${each} AS r, LATERAL (${text}) AS s`),
    fc.tuple(name, tie('filter')).map(([each, filter]) => `${each} AS r JOIN (SELECT 1 AS b) AS s ON (${filter})`),
  ),
  filter: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    tie('query').map((text) => `EXISTS (${text})`),
    tie('query').map((text) => `1 IN (${text})`),
    name.map((each) => `1 IN (SELECT a FROM ${each})`),
  ),
}));

test('a name that the walk takes for a CTE is one for the engine, in random nests of them', async () => {
  let bound = 0;
  await fc.assert(
    fc.asyncProperty(query, async (text) => {
      const tables = await tablesOf(text).catch(() => undefined);
      if (tables === undefined) return;
      const missing = await missingBeside(tables, text);
      expect(missing === undefined || tables.has(missing) ? undefined : missing, text).toBeUndefined();
      bound += 1;
    }),
    { numRuns: triesOfRun(2000, 50) },
  );
  expect(bound).toBeGreaterThan(triesOfRun(100, 16));
});
