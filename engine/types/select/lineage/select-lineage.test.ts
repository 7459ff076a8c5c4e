/** The lineage of SELECTs, over DuckDB's own syntax trees; and that a doubt is never an answer. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { multiplyingFunctions } from '#engine/types/select/lineage/read-expression.ts';
import { Relation, type Origins } from '#engine/types/select/lineage/relation.ts';
import { selectLineage } from '#engine/types/select/lineage/select-lineage.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

function table(name: string, columns: readonly string[]): readonly [string, Relation] {
  const origins = (column: string): Origins => new Set([{ table: name, column }]);
  return [
    name,
    new Relation(
      columns.map((column) => ({ name: column, origins: origins(column) })),
      new Set(),
    ),
  ];
}

async function lineageOf(select: string, mostWork?: number): Promise<string> {
  const [row] = await duck.connection.rows<{ tree: string }>(
    sql`SELECT json_serialize_sql(${literal(select)}) AS tree`,
  );
  const tables = new Map([table('t', ['id', 'v', 'k', 's']), table('u', ['id', 'w'])]);
  const found = selectLineage(JSON.parse(row!.tree), tables, mostWork);
  if (found === undefined) return 'unknown';
  const text = (origins: Origins): string =>
    [...origins]
      .map((origin) => `${origin.table}.${origin.column}`)
      .sort()
      .join(' ');
  return `${found.columns.map(({ origins }) => text(origins)).join(', ')} | ${text(found.rows)}`;
}

describe('known', () => {
  test.each([
    ['SELECT id, v + 1 AS x, 7 AS c FROM t', 't.id, t.v,  | '],
    ['FROM t', 't.id, t.v, t.k, t.s | '],
    ['SELECT * FROM t WHERE v > 3', 't.id, t.v, t.k, t.s | t.v'],
    ['SELECT * EXCLUDE (s, K) REPLACE (v + k AS v) FROM t', 't.id, t.k t.v | '],
    ['SELECT a.*, b.w FROM t a, u b', 't.id, t.v, t.k, t.s, u.w | '],
    ['SELECT s.f.g, t.s.f, T.ID FROM t', 't.s, t.s, t.id | '],
    ['SELECT x.v FROM t AS x(v, id)', 't.id | '],
    ['SELECT t.v, u.w FROM t LEFT JOIN u ON t.id = u.id', 't.v, u.w | t.id u.id'],
    ['SELECT v FROM t SEMI JOIN u USING (id)', 't.v | t.id u.id'],
    ['SELECT * FROM t ANTI JOIN u ON t.k = u.w', 't.id, t.v, t.k, t.s | t.k u.w'],
    ['SELECT * FROM t JOIN u USING (id)', 't.id u.id, t.v, t.k, t.s, u.w | t.id u.id'],
    ['SELECT k, sum(v) AS n, count(*) FROM t GROUP BY k HAVING min(id) > 1', 't.k, t.v,  | t.id t.k'],
    ['SELECT k, sum(v) FROM t GROUP BY ALL', 't.k, t.v | t.k'],
    ['SELECT k, sum(v) FROM t GROUP BY 1 ORDER BY 2', 't.k, t.v | t.k t.v'],
    ['SELECT v + 1 AS a, a * k AS b FROM t WHERE b > 3', 't.v, t.k t.v | t.k t.v'],
    ['SELECT DISTINCT id, k FROM t', 't.id, t.k | t.id t.k'],
    ['SELECT DISTINCT ON (k) id FROM t ORDER BY v', 't.id | t.k t.v'],
    ['SELECT id FROM t ORDER BY v DESC LIMIT 3', 't.id | t.v'],
    ['SELECT id FROM t LIMIT 3', 't.id | '],
    ['SELECT id, row_number() OVER (PARTITION BY k ORDER BY v) AS r FROM t', 't.id, t.k t.v | t.k t.v'],
    ['SELECT id FROM t QUALIFY rank() OVER (ORDER BY v) < 3', 't.id | t.v'],
    [
      'WITH a AS (SELECT id AS x, v FROM t WHERE k = 1), b(y) AS (SELECT x FROM a) SELECT y, 1 AS o FROM b',
      't.id,  | t.k',
    ],
    ['WITH t AS (SELECT w AS id FROM u) SELECT id FROM t', 'u.w | '],
    ['SELECT q.x FROM (SELECT v + k AS x, s FROM t ORDER BY id LIMIT 2) q', 't.k t.v | t.id'],
    ['SELECT id FROM t WHERE v IN (SELECT w FROM u)', 't.id | t.v u.w'],
    ['SELECT id, (SELECT max(w) FROM u WHERE u.id = t.k) AS m FROM t', 't.id, t.k u.id u.w | '],
    ['SELECT id FROM t WHERE EXISTS (FROM u WHERE w = v)', 't.id | t.v u.id u.w'],
    ['SELECT id, v FROM t UNION ALL SELECT w, id FROM u', 't.id u.w, t.v u.id | '],
    ['SELECT id FROM t UNION SELECT w FROM u ORDER BY id', 't.id u.w | t.id u.w'],
    ['SELECT id FROM t EXCEPT SELECT id FROM u', 't.id u.id | t.id u.id'],
    ['SELECT list_transform(s, lambda x: x + k) AS l FROM t', 't.k t.s | '],
    ['SELECT current_date AS d, id FROM t', ', t.id | '],
    ['SELECT t FROM t', 't.id t.k t.s t.v | '],
    ['SELECT x.a FROM t, LATERAL (SELECT v + w AS a FROM u) x', 't.v u.w | '],
    ['SELECT CASE WHEN k THEN v END AS c, id::VARCHAR AS d FROM t', 't.k t.v, t.id | '],
    // Its name is not known, so that every name in the query around it may mean it.
    ['SELECT id FROM (SELECT id, v + 1 FROM t)', 't.id t.v | '],
  ])('%s', async (select, expected) => {
    expect(await lineageOf(select)).toBe(expected);
  });
});

describe('unknown', () => {
  test.each([
    'SELECT unnest(s) AS x, id FROM t',
    'SELECT COLUMNS(*) + 1 FROM t',
    'SELECT #1 FROM t',
    'SELECT id FROM t NATURAL JOIN u',
    'SELECT t.id FROM t POSITIONAL JOIN u',
    'SELECT id FROM t USING SAMPLE 3',
    'SELECT id FROM t TABLESAMPLE 10%',
    'SELECT x FROM t, unnest(s) z(x)',
    'SELECT id FROM range(3) r(id)',
    'WITH RECURSIVE r AS (SELECT id FROM t UNION ALL SELECT id + 1 FROM r WHERE id < 9) SELECT id FROM r',
    'SELECT id FROM t UNION ALL BY NAME SELECT w FROM u',
    'SELECT nothing FROM t',
    'SELECT * RENAME (v AS q) FROM t',
    'VALUES (1)',
    'PIVOT t ON k IN (1, 2) USING sum(v)',
  ])('%s', async (select) => {
    expect(await lineageOf(select)).toBe('unknown');
  });
});

test('a SELECT that would cause too much work', async () => {
  const chain = Array.from({ length: 30 }, (_none, level) => {
    const items = ['id', 'v', 'k'].map((name) => `[id, v, k] AS ${name}`).join(', ');
    return `c${level} AS (SELECT ${items} FROM ${level === 0 ? 't' : `c${level - 1}`})`;
  });
  const select = `WITH ${chain.join(', ')} SELECT id FROM c29`;
  expect(await lineageOf(select, 5000)).toBe('t.id t.k t.v | ');
  expect(await lineageOf(select, 300)).toBe('unknown');
});

test('only known functions turn one row of a select list into several', async () => {
  const found = await duck.connection.rows<{ name: string }>(
    sql`SELECT DISTINCT function_name AS name FROM duckdb_functions() WHERE function_type IN ('macro', 'scalar') AND (macro_definition ILIKE '%unnest%' OR function_name ILIKE '%unnest%')`,
  );
  expect(found.map(({ name }) => name).filter((name) => !multiplyingFunctions.has(name))).toEqual([]);
});
