/** The partitions that a query keeps. random-queries.long.test.ts shows that no result changes. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ident, sql } from '#engine/base/sql.ts';
import type { NamedSource, Source } from '#engine/explore/operations.ts';
import { pruneSources } from '#engine/explore/pruning/prune-sources.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { bigintType, dateType, stringType, type Schema } from '#engine/types/data-type.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';

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
    [],
    connection,
  );
  return new Map(pruned.map(({ name, source }) => [name, source.files.map((file) => [...file.partitionValues])]));
}

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

  test('nothing is pruned while a statement needs other optimizers', async () => {
    // The plan would be one of empty tables: of a join with one of them nothing is left.
    const other = await duck.database.connect();
    try {
      const kept = await other.withoutOptimizers('top_n', () => keptOf('SELECT * FROM t WHERE k = 1', { t }));
      expect(kept?.value.get('t')).toHaveLength(4);
    } finally {
      await other[Symbol.asyncDispose]();
    }
    expect((await keptOf('SELECT * FROM t WHERE k = 1', { t })).get('t')).toHaveLength(1);
  });

  test('a query that cannot be planned prunes nothing', async () => {
    expect((await keptOf('SELECT nothing FROM t WHERE k = 1', { t })).get('t')).toHaveLength(4);
  });
});
