/** Pruning never changes a result: random queries over all partitions and over the selected ones give the same rows. */

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ident, joinSql, literal, sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import type { NamedSource, Source } from '#engine/explore/operations.ts';
import { pruneSources } from '#engine/explore/pruning/prune-sources.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { bigintType, dateType, stringType, type Schema } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import type { DuckConnection } from '#engine/workers/duck-database.ts';

let duck: TestDuck;
let connection: DuckConnection;
beforeAll(async () => {
  duck = await openTestDuck(512 * 1024 * 1024);
  connection = duck.connection;
});
afterAll(() => duck[Symbol.asyncDispose]());

type Values = readonly (string | null)[];
const columns: Schema = [{ name: 'a', type: bigintType }];
const partitionKeys: Schema = [
  { name: 'k', type: bigintType },
  { name: 's', type: stringType },
  { name: 'd', type: dateType },
];

function sourceOf(partitions: readonly Values[]): Source {
  const reading = { format: 'parquet', compression: 'none' as const, options: {} };
  return {
    columns,
    partitionKeys,
    files: partitions.map((partitionValues, index) => ({ reading, paths: [`/lake/${index}`], partitionValues })),
  };
}

function named(name: string, partitions: readonly Values[]): NamedSource {
  return { schema: '', name, source: sourceOf(partitions) } as NamedSource;
}

async function keptOf(
  text: string,
  tables: Readonly<Record<string, readonly Values[]>>,
): Promise<Map<string, Values[]>> {
  for (const name of Object.keys(tables)) await connection.run(sql`DROP TABLE IF EXISTS ${ident(name)}`);
  const pruned = await pruneSources(
    Object.entries(tables).map(([name, partitions]) => named(name, partitions)),
    text,
    connection,
  );
  return new Map(pruned.map(({ name, source }) => [name, source.files.map((file) => [...file.partitionValues])]));
}

/** The rows as text, or the word that the query failed. */
async function resultOf(
  text: string,
  tables: ReadonlyMap<string, readonly Values[]>,
): Promise<readonly string[] | null> {
  for (const [name, partitions] of tables) {
    const items = [...columns, ...partitionKeys].map((column) => sql`${ident(column.name)} ${toDuckDb(column.type)}`);
    await connection.run(sql`CREATE OR REPLACE TABLE ${ident(name)} (${joinSql(items)})`);
    for (const values of partitions) {
      const keys = partitionKeys.map(
        ({ type }, index) => sql`CAST(${literal(values[index] ?? null)} AS ${toDuckDb(type)})`,
      );
      await connection.run(sql`INSERT INTO ${ident(name)} SELECT range, ${joinSql(keys)} FROM range(2)`);
    }
  }
  try {
    const rows = await connection.rows<{ row: string }>(
      sql`SELECT CAST(r AS VARCHAR) AS row FROM (${trustedSql(text)}) AS r ORDER BY ALL`,
    );
    return rows.map(({ row }) => row);
  } catch {
    return null;
  }
}

const partition = fc.tuple(
  fc.option(fc.constantFrom('-3', '0', '1', '2', '7', '10', '9007199254740993'), { freq: 5 }),
  fc.option(fc.constantFrom('', 'a', 'A', 'b', 'ab', '10', '2024-01-01', "it's", 'ü'), { freq: 5 }),
  fc.option(fc.constantFrom('1969-12-31', '2024-01-01', '2024-02-29', '2025-01-31'), { freq: 5 }),
);
const partitions = fc.array(partition, { minLength: 2, maxLength: 12 });

const value = fc.oneof(
  fc.constantFrom('k', 's', 'd', 'k + 1', 'lower(s)', 'CAST(k AS VARCHAR)', 'length(s)', 'year(d)', "coalesce(s, 'a')"),
  fc.constantFrom(
    '0',
    '1',
    '10',
    '-3',
    '9007199254740993',
    'NULL',
    "'a'",
    "'10'",
    "'2024-01-01'",
    "DATE '2024-02-29'",
    'a',
  ),
);
const predicate = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.tuple(value, fc.constantFrom('=', '<>', '<', '>=', 'IS DISTINCT FROM'), value).map((each) => each.join(' ')),
    fc
      .tuple(value, fc.array(value, { minLength: 1, maxLength: 7 }))
      .map(([one, all]) => `${one} IN (${all.join(', ')})`),
    fc.tuple(value, value).map(([one, other]) => `${one} NOT IN (${other}, ${one})`),
    fc.tuple(value, value, value).map(([one, low, high]) => `${one} BETWEEN ${low} AND ${high}`),
    value.map((one) => `${one} IS NULL`),
    value.map((one) => `${one} IS NOT NULL`),
    fc.constantFrom(
      "s LIKE 'a%'",
      "s NOT LIKE '%b'",
      "s ILIKE 'A_'",
      "s SIMILAR TO 'a.*'",
      'a > 0',
      'random() < 0.5 OR true',
    ),
    fc.constantFrom(
      "CASE WHEN k = 1 THEN s = 'a' ELSE d IS NULL END",
      "d > '2024-01-15'",
      "s > 'a' COLLATE NOCASE",
      "strftime(d, '%Y') = '2024'",
      'k = (SELECT max(k) FROM u)',
      'EXISTS (SELECT 1 FROM u WHERE u.k = t.k)',
    ),
    tie('node').map((one) => `NOT (${one})`),
    fc.tuple(tie('node'), tie('node')).map(([one, other]) => `(${one}) AND (${other})`),
    fc.tuple(tie('node'), tie('node')).map(([one, other]) => `(${one}) OR (${other})`),
  ),
})).node;

const query = fc.tuple(fc.nat(13), predicate, predicate).map(([shape, one, other]) => {
  const onOther = '(u.k = 1 OR u.s IS NULL)';
  return [
    `SELECT * FROM t WHERE ${one}`,
    `SELECT * FROM (SELECT *, k + 1 AS kk FROM t) AS t WHERE ${one}`,
    `WITH t AS (SELECT * FROM t WHERE ${other}) SELECT * FROM t WHERE ${one}`,
    `WITH c AS MATERIALIZED (SELECT * FROM t) SELECT * FROM c AS t WHERE ${one} UNION ALL SELECT * FROM c AS t WHERE ${other}`,
    `SELECT t.* FROM t JOIN u ON t.k = u.k AND ${onOther}`,
    `SELECT t.k, u.s FROM t LEFT JOIN u ON t.k = u.k AND u.d > '2024-01-15' WHERE ${onOther}`,
    `SELECT t.k, u.s FROM t LEFT JOIN u ON t.k = u.k AND t.s = 'a' WHERE u.s IS NULL`,
    `SELECT t.k, u.s FROM t FULL JOIN u ON t.k = u.k WHERE t.k IS NULL OR u.k = 1`,
    `SELECT x.k, y.k AS other FROM t x, t y WHERE x.k = 1 AND y.k = 2`,
    `SELECT t.* FROM t WHERE ${one} UNION SELECT t.* FROM t WHERE ${other}`,
    `SELECT k, count(*) AS n FROM t GROUP BY k HAVING k > 0 AND count(*) > 1`,
    `SELECT * FROM (SELECT *, row_number() OVER (ORDER BY k, s, d, a) AS n FROM t) AS t WHERE ${one}`,
    `SELECT * FROM (SELECT * FROM t ORDER BY k, s, d, a LIMIT 3) AS t WHERE ${one}`,
    `SELECT t.* FROM t WHERE k NOT IN (SELECT k FROM u WHERE k > 1) AND (${one})`,
  ][shape]!;
});

test('random queries give the same rows over the partitions that are kept', async () => {
  let failed = 0;
  let pruned = 0;
  let runs = 0;
  await fc.assert(
    fc.asyncProperty(query, partitions, partitions, async (text, t, u) => {
      const kept = await keptOf(text, { t, u });
      const whole = await resultOf(
        text,
        new Map([
          ['t', t],
          ['u', u],
        ]),
      );
      runs += 1;
      if (whole === null) {
        failed += 1;
        return;
      }
      if (kept.get('t')!.length < t.length) pruned += 1;
      expect(await resultOf(text, kept)).toEqual(whole);
      for (const name of ['t', 'u']) await connection.run(sql`DROP TABLE ${ident(name)}`);
    }),
    { numRuns: 300 },
  );
  expect(failed).toBeLessThan(runs * 0.7);
  expect(pruned).toBeGreaterThan(runs * 0.1);
}, 300_000);

describe('pruned files', () => {
  const t: Values[] = [
    ['1', 'a', '2024-01-01'],
    ['2', 'b', '2024-02-29'],
    ['2', null, '2024-02-29'],
    [null, 'c', null],
  ];
  const positions = async (text: string): Promise<number[]> => {
    const kept = (await keptOf(text, { t, u: t })).get('t')!;
    return kept.map((values) => t.findIndex((each) => JSON.stringify(each) === JSON.stringify(values)));
  };
  test.each<[string, number[]]>([
    ['SELECT * FROM t WHERE k = 2', [1, 2]],
    ["SELECT * FROM t WHERE k = 2 AND s = 'b' AND a > 3", [1]],
    ["SELECT * FROM t WHERE k = 1 OR s = 'c'", [0, 3]],
    ['SELECT * FROM t WHERE k = 1 OR a = 1', [0, 1, 2, 3]],
    ['SELECT * FROM t WHERE k IN (1, 3, 4, 5, 6, 7, 8)', [0]],
    ['SELECT * FROM t WHERE k IS NULL', [3]],
    ['SELECT * FROM t WHERE NOT (k = 1)', [1, 2]],
    ["SELECT * FROM t WHERE d >= '2024-02-01'", [1, 2]],
    ["SELECT * FROM t WHERE upper(s) LIKE 'B%'", [1]],
    ['SELECT * FROM (SELECT *, k + 1 AS more FROM t) WHERE more = 3', [1, 2]],
    ['WITH c AS (SELECT * FROM t) SELECT sum(a) FROM c WHERE k = 1', [0]],
    ['SELECT * FROM t JOIN u USING (k) WHERE t.k = 1', [0]],
    ['SELECT * FROM u LEFT JOIN t ON t.k = u.k AND t.k = 1', [0]],
    ['SELECT * FROM u LEFT JOIN t ON t.k = u.k WHERE t.k IS NULL', [0, 1, 2, 3]],
    ['SELECT * FROM t x, t y WHERE x.k = 1 AND y.k IS NULL', [0, 3]],
    ['SELECT * FROM t', [0, 1, 2, 3]],
    ['SELECT * FROM t WHERE random() > 2', [0, 1, 2, 3]],
  ])('%s', async (text, kept) => {
    expect(await positions(text)).toEqual(kept);
  });

  test('a value that is not of its type stays, so that reading it is still an error', async () => {
    const kept = await keptOf('SELECT * FROM t WHERE k = 1', { t: [...t, ['many', 'x', null]] });
    expect(kept.get('t')).toEqual([t[0], ['many', 'x', null]]);
  });

  test('a query that cannot be planned prunes nothing', async () => {
    expect((await keptOf('SELECT nothing FROM t WHERE k = 1', { t })).get('t')).toHaveLength(4);
  });
});
