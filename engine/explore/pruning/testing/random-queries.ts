/** Random queries over two partitioned tables t and u, and random partitions for them. */

import fc from 'fast-check';
import { bigintType, booleanType, dateType, decimalType, stringType, timestampType } from '#engine/types/data-type.ts';
import type { Schema } from '#engine/types/data-type.ts';

/** One text per partition key, as a folder's name gives it; null for `__HIVE_DEFAULT_PARTITION__`. */
export type PartitionValues = readonly (string | null)[];

export const columns: Schema = [
  { name: 'a', type: bigintType },
  { name: 'c', type: stringType },
];

export const partitionKeys: Schema = [
  { name: 'k', type: bigintType },
  { name: 's', type: stringType },
  { name: 'd', type: dateType },
  { name: 'Mixed Case', type: decimalType(6, 2) },
  { name: 'b', type: booleanType },
  { name: 'w', type: timestampType },
];

const optional = (...values: string[]): fc.Arbitrary<string | null> =>
  fc.option(fc.constantFrom(...values), { freq: 5 });

export const partitions: fc.Arbitrary<PartitionValues[]> = fc.array(
  fc.tuple(
    optional('-3', '0', '1', '2', '7', '10', '9007199254740993', '9223372036854775807'),
    optional('', 'a', 'A', 'b', 'ab', '10', '010', '1.0', '2024-01-01', "it's", 'ü', 'a b/c=d', '%41', 'null', 'K'),
    optional('1969-12-31', '2024-01-01', '2024-02-29', '2025-01-31'),
    optional('0', '0.10', '1', '1.00', '-7.25', '9999.99'),
    optional('true', 'false'),
    optional('2024-01-01 00:00:00', '2024-01-01 12:30:00.5', '1969-12-31 23:59:59'),
  ),
  { minLength: 2, maxLength: 12 },
);

const numbers = fc.constantFrom(
  'k',
  'K',
  'k + 1',
  'k * 2 - 1',
  'k % 3',
  'abs(k)',
  'length(s)',
  'year(d)',
  'month(d)',
  '"mixed case"',
  'a',
  '0',
  '1',
  '10',
  '-3',
  '2024',
  '1.0',
  '0.1',
  '1e0',
  '9007199254740993',
  '9223372036854775807',
  'NULL',
  'coalesce(k, 0)',
  'nullif(k, 1)',
  'CAST("Mixed Case" AS INTEGER)',
  'try_cast(s AS BIGINT)',
  'greatest(k, 1)',
);
const texts = fc.constantFrom(
  's',
  'S',
  'lower(s)',
  'upper(s)',
  'trim(s)',
  'CAST(k AS VARCHAR)',
  "s || 'x'",
  'left(s, 1)',
  'reverse(s)',
  'c',
  "'a'",
  "'A'",
  "''",
  "'10'",
  "'1.0'",
  "'ab'",
  "'it''s'",
  "'ü'",
  "'a b/c=d'",
  "'%41'",
  "'2024-01-01'",
  'NULL',
  "coalesce(s, 'a')",
  'concat(s, k)',
  "replace(s, 'a', 'b')",
  'CAST(d AS VARCHAR)',
  'CAST(b AS VARCHAR)',
);
const days = fc.constantFrom(
  'd',
  'd + 1',
  'CAST(w AS DATE)',
  "DATE '2024-02-29'",
  "'2024-01-01'",
  'NULL',
  'try_cast(s AS DATE)',
  'current_date',
  'last_day(d)',
  "date_trunc('month', d)",
  "'2024-01-15'",
  "TIMESTAMP '2024-01-01 12:00:00'",
);
const times = fc.constantFrom('w', "TIMESTAMPTZ '2024-01-01 12:30:00.5+00'", "'2024-01-01'", 'd', 'NULL', 'now()');
const truths = fc.constantFrom('b', 'NOT b', 'true', 'false', 'NULL', 'k = 1', "s = 'a'", 'b IS NULL');
/** Values that are compared with one another, and now and then with those of another kind. */
const kinds = [numbers, texts, days, times, truths];
const value = fc.oneof(...kinds);
const alike = (count: number): fc.Arbitrary<string[]> =>
  fc.oneof(
    { arbitrary: fc.oneof(...kinds.map((kind) => fc.array(kind, { minLength: count, maxLength: count }))), weight: 9 },
    { arbitrary: fc.array(value, { minLength: count, maxLength: count }), weight: 1 },
  );
const signs = fc.constantFrom('=', '<>', '<', '<=', '>', '>=', 'IS DISTINCT FROM', 'IS NOT DISTINCT FROM');
const patterns = fc.constantFrom("'a%'", "'%b'", "'%a%'", "'A_'", "'_'", "''", "'%'", "'1_'", "'a!%' ESCAPE '!'", 'c');

/** A condition over the columns of one table. */
const predicate = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.tuple(alike(2), signs).map(([[one, other], sign]) => `${one!} ${sign} ${other!}`),
    fc
      .tuple(alike(9), fc.constantFrom('IN', 'NOT IN'), fc.nat(7))
      .map(([[one, ...all], word, more]) => [one!, word, `(${all.slice(0, more + 1).join(', ')})`].join(' ')),
    fc
      .tuple(alike(3), fc.constantFrom('', 'NOT '))
      .map(([[one, low, high], not]) => `${one!} ${not}BETWEEN ${low!} AND ${high!}`),
    fc.tuple(value, fc.constantFrom('IS NULL', 'IS NOT NULL')).map(([one, test]) => `(${one}) ${test}`),
    fc
      .tuple(texts, fc.constantFrom('LIKE', 'NOT LIKE', 'ILIKE', 'NOT ILIKE'), patterns)
      .map(([one, word, pattern]) => `${one} ${word} ${pattern}`),
    fc.constantFrom(
      "s SIMILAR TO 'a.*'",
      "regexp_matches(s, '^[a-z]')",
      'a > 0',
      "c = 'x0'",
      'random() < 2',
      "starts_with(s, 'a')",
      "CASE WHEN k = 1 THEN s = 'a' ELSE d IS NULL END",
      "s > 'a' COLLATE NOCASE",
      "s = 'A' COLLATE NOCASE",
      "strftime(d, '%Y') = '2024'",
      "(k, s) = (1, 'a')",
      "(k, s) IN ((1, 'a'), (2, 'b'), (NULL, 'a'))",
      's IN (SELECT s FROM u)',
      's NOT IN (SELECT s FROM u WHERE k = 1)',
      'k = (SELECT max(k) FROM u)',
      'EXISTS (SELECT 1 FROM u WHERE u.k = t.k)',
      'NOT EXISTS (SELECT 1 FROM u WHERE u.k = t.k AND u.s > t.s)',
      'k > ANY (SELECT k FROM u)',
      'k >= ALL (SELECT k FROM u WHERE k IS NOT NULL)',
      'list_contains([1, 2], k)',
      'k = (SELECT min(u.k) FROM u WHERE u.s = t.s)',
      'k = a',
      'k IS NOT DISTINCT FROM a',
      'xor(k, 1) = 0',
    ),
    tie('node').map((one) => `NOT (${one})`),
    fc.tuple(tie('node'), tie('node')).map(([one, other]) => `(${one}) AND (${other})`),
    fc.tuple(tie('node'), tie('node')).map(([one, other]) => `(${one}) OR (${other})`),
    tie('node').map((one) => `(${one}) IS NOT TRUE`),
    tie('node').map((one) => `coalesce(${one}, true)`),
  ),
})).node;

/** A condition over table u, where it is joined with t. */
const onOther = fc.constantFrom(
  'u.k = 1',
  'u.k = 1 OR u.s IS NULL',
  'u.s IS NULL',
  "u.d > '2024-01-15'",
  'u.k IN (1, 2, 7, 10, 0)',
  'true',
  "u.s = 'a'",
  'u.k IS NOT NULL',
  'coalesce(u.k, 1) = 1',
  'u.k = t.k + 1',
  'u.b IS NOT TRUE',
  'u.k < t.k',
  'false',
);
const joins = fc.constantFrom('JOIN', 'LEFT JOIN', 'RIGHT JOIN', 'FULL JOIN', 'SEMI JOIN', 'ANTI JOIN');
const setOperations = fc.constantFrom('UNION', 'UNION ALL', 'EXCEPT', 'INTERSECT', 'UNION ALL BY NAME', 'EXCEPT ALL');
const order = 'k, s, d, "Mixed Case", b, w, a, c';

/** Query texts over t and u; the result does not depend on the order of rows. */
export const query: fc.Arbitrary<string> = fc
  .record({ one: predicate, other: predicate, join: joins, on: onOther, after: onOther, sets: setOperations })
  .chain(({ one, other, join, on, after, sets }) =>
    fc.constantFrom(
      `SELECT * FROM t WHERE ${one}`,
      `SELECT s, k FROM t WHERE ${one}`,
      `SELECT count(*), min(s), max(k) FROM t WHERE ${one}`,
      `SELECT t.w, T.b AS k, a AS s FROM t WHERE ${one}`,
      `FROM t SELECT DISTINCT k, d WHERE ${one}`,
      `SELECT * FROM (SELECT *, k + 1 AS kk FROM t) AS t WHERE ${one} AND kk > 0`,
      `SELECT * FROM (SELECT a, c, s AS k, k AS s, d, "Mixed Case", b, w FROM t) AS t WHERE ${one}`,
      `SELECT * FROM (SELECT a, c, k + 1 AS k, upper(s) AS s, d, "Mixed Case", b, w FROM t) AS t WHERE ${one}`,
      `WITH t AS (SELECT * FROM t WHERE ${other}) SELECT * FROM t WHERE ${one}`,
      `WITH t AS (SELECT * FROM u) SELECT * FROM t WHERE ${one}`,
      `WITH x AS MATERIALIZED (SELECT * FROM t) SELECT * FROM x AS t WHERE ${one} UNION ALL SELECT * FROM x AS t WHERE ${other}`,
      `WITH x AS (SELECT * FROM t WHERE ${other}) SELECT * FROM x AS t WHERE ${one} UNION ALL SELECT * FROM x`,
      `WITH RECURSIVE r AS (SELECT k FROM t WHERE k = 1 UNION SELECT t.k FROM t, r WHERE t.k = r.k + 1) SELECT * FROM r`,
      ...(join === 'SEMI JOIN' || join === 'ANTI JOIN'
        ? [`SELECT * FROM t ${join} u ON t.k = u.k AND (${on}) WHERE ${one}`]
        : [
            `SELECT t.*, u.k, u.s FROM t ${join} u ON t.k = u.k AND (${on}) WHERE ${after}`,
            `SELECT u.*, t.k, t.a FROM u ${join} t ON u.s = t.s AND t.k = 1 AND (${on}) WHERE ${after}`,
            `SELECT t.k, u.k FROM t ${join} u ON (${on}) WHERE (${after}) AND t.k = 1`,
            `SELECT * FROM t ${join} u USING (k, s) WHERE k = 1 OR ${after}`,
          ]),
      `SELECT x.k, y.k AS other FROM t x, t y WHERE x.k = 1 AND y.k = 2 AND x.s IS DISTINCT FROM y.s`,
      `SELECT t.k, y.n FROM t, LATERAL (SELECT count(*) AS n FROM u WHERE u.k = t.k AND (${on})) y WHERE ${one}`,
      `SELECT t.k, (SELECT max(u.s) FROM u WHERE u.k = t.k AND u.d > '2024-01-15') AS most FROM t WHERE ${one}`,
      `SELECT * FROM t WHERE ${one} ${sets} SELECT * FROM t WHERE ${other}`,
      `SELECT * FROM (SELECT * FROM t ${sets} SELECT * FROM u) AS t WHERE ${one}`,
      `SELECT k, count(*) AS n FROM t GROUP BY k HAVING k > 0 AND count(*) > 1`,
      `SELECT k, s, sum(a) AS n FROM t WHERE ${one} GROUP BY ROLLUP (k, s) HAVING k = 1 OR k IS NULL`,
      `SELECT max(k) AS k, s FROM t GROUP BY s HAVING max(k) = 1`,
      `SELECT * FROM (SELECT *, row_number() OVER (ORDER BY ${order}) AS n FROM t) AS t WHERE ${one}`,
      `SELECT * FROM (SELECT *, count(*) OVER (PARTITION BY k) AS n FROM t) AS t WHERE ${one}`,
      `SELECT *, rank() OVER (PARTITION BY s ORDER BY k) AS n FROM t WHERE ${one} QUALIFY n = 1 AND k > 0`,
      `SELECT *, sum(a) OVER (PARTITION BY k) AS n FROM t QUALIFY k = 1 AND n > 0`,
      `SELECT * FROM (SELECT * FROM t ORDER BY ${order} LIMIT 3) AS t WHERE ${one}`,
      `SELECT * FROM t WHERE ${one} ORDER BY ${order} LIMIT 2 OFFSET 1`,
      `SELECT DISTINCT ON (k) k, s, a FROM t WHERE ${one} ORDER BY ${order}`,
      `SELECT * FROM (SELECT DISTINCT ON (k) * FROM t ORDER BY ${order}) AS t WHERE ${one}`,
      `SELECT t.* FROM t WHERE k NOT IN (SELECT k FROM u WHERE k > 1) AND (${one})`,
      `SELECT count(*) FILTER (WHERE ${one}) AS n, count(*) AS m FROM t`,
      `SELECT unnest([k, a]) AS k, s FROM t WHERE ${one}`,
      `SELECT * FROM (SELECT unnest([1, 2]) AS k, s, d, b, a FROM t) AS t WHERE k = 1 AND s = 'a'`,
      `SELECT k FROM t POSITIONAL JOIN (SELECT 1 AS one) WHERE k = 1`,
    ),
  );
