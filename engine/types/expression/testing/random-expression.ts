/** Random texts of expressions over given columns, of every kind of node; for properties of the tree. */

import fc from 'fast-check';

/** Columns that the texts name, in Hive's types. */
export const randomColumns = {
  tiny: 'tinyint',
  small: 'smallint',
  i: 'int',
  b: 'bigint',
  real: 'float',
  d: 'double',
  e: 'decimal(8,2)',
  wide: 'decimal(38,10)',
  s: 'string',
  s2: 'string',
  f: 'boolean',
  day: 'date',
  at: 'timestamp',
  local: 'timestamp_ntz',
  bytes: 'binary',
  list: 'array<int>',
  m: 'map<string,int>',
  st: 'struct<n:int,t:string>',
} as const;

const pick = (...texts: string[]): fc.Arbitrary<string> => fc.constantFrom(...texts);

/** @param depth of nesting at most. */
export function randomExpression(depth = 4): fc.Arbitrary<string> {
  return fc.oneof(truths(depth), numbers(depth), texts(depth), days(depth));
}

export function truths(depth: number): fc.Arbitrary<string> {
  const leaf = pick('f', 'true', 'false', 'NULL', '(s IS NULL)');
  if (depth <= 0) return leaf;
  const [t, n, x, d] = [truths(depth - 1), numbers(depth - 1), texts(depth - 1), days(depth - 1)];
  const compared = pick('=', '<>', '<', '<=', '>', '>=', 'IS DISTINCT FROM', 'IS NOT DISTINCT FROM');
  const any = fc.oneof(n, x, n, x, d);
  return fc.oneof(
    leaf,
    fc.tuple(n, compared, n).map(([a, o, b]) => `(${a} ${o} ${b})`),
    fc.tuple(any, compared, any).map(([a, o, b]) => `(${a} ${o} ${b})`),
    fc.tuple(x, compared, n).map(([a, o, b]) => `(${a} ${o} ${b})`),
    fc
      .tuple(n, pick('IN', 'NOT IN'), fc.array(n, { minLength: 1, maxLength: 6 }))
      .map(([a, o, l]) => `(${a} ${o} (${l.join(', ')}))`),
    fc
      .tuple(x, pick('IN', 'NOT IN'), fc.array(fc.oneof(x, n), { minLength: 1, maxLength: 6 }))
      .map(([a, o, l]) => `(${a} ${o} (${l.join(', ')}))`),
    fc.tuple(fc.oneof(n, x), fc.oneof(n, x), fc.oneof(n, x)).map(([a, b, c]) => `(${a} BETWEEN ${b} AND ${c})`),
    fc.tuple(fc.array(t, { minLength: 2, maxLength: 4 }), pick('AND', 'OR')).map(([l, o]) => `(${l.join(` ${o} `)})`),
    t.map((a) => `(NOT ${a})`),
    fc.tuple(x, pick('LIKE', 'NOT LIKE', 'ILIKE'), pick("'a%'", "'\\_b'", 's2')).map(([a, o, p]) => `(${a} ${o} ${p})`),
    fc.tuple(x, pick("'a!%'")).map(([a, p]) => `(${a} LIKE ${p} ESCAPE '!')`),
    fc.tuple(t, t, t).map(([a, b, c]) => `CASE WHEN ${a} THEN ${b} ELSE ${c} END`),
    x.map((a) => `starts_with(${a}, 'a')`),
    any.map((a) => `CAST(${a} AS BOOLEAN)`),
    any.map((a) => `isnull(${a})`),
  );
}

export function numbers(depth: number): fc.Arbitrary<string> {
  const leaf = pick(
    'tiny',
    'small',
    'i',
    'b',
    'real',
    'd',
    'e',
    'wide',
    '5',
    '-3',
    '2.50',
    '1e3',
    '3000000000',
    'st.n',
    'm.k',
    'list[1]',
    'NULL',
    '12345678901234567890',
  );
  if (depth <= 0) return leaf;
  const [t, n, x, d] = [truths(depth - 1), numbers(depth - 1), texts(depth - 1), days(depth - 1)];
  return fc.oneof(
    leaf,
    fc
      .tuple(fc.oneof(n, x), pick('+', '-', '*', '/', '//', '%'), fc.oneof(n, n, x))
      .map(([a, o, b]) => `(${a} ${o} ${b})`),
    n.map((a) => `(- ${a})`),
    fc.oneof(n, x).map((a) => `abs(${a})`),
    fc.oneof(n, x).map((a) => `sqrt(${a})`),
    fc.tuple(t, n, n).map(([a, b, c]) => `CASE WHEN ${a} THEN ${b} ELSE ${c} END`),
    fc.tuple(fc.oneof(n, x), fc.oneof(n, x)).map(([a, b]) => `CASE ${a} WHEN ${b} THEN 1 END`),
    fc.array(n, { minLength: 1, maxLength: 3 }).map((l) => `coalesce(${l.join(', ')})`),
    fc.tuple(n, fc.oneof(n, x)).map(([a, b]) => `nullif(${a}, ${b})`),
    fc.oneof(x, n).map((a) => `length(${a})`),
    fc.oneof(d, x).map((a) => `year(${a})`),
    fc
      .tuple(fc.oneof(n, x, t), pick('INT', 'bigint', 'double', 'DECIMAL(10,2)', 'tinyint', 'float'))
      .map(([a, o]) => `CAST(${a} AS ${o})`),
    n.map((a) => `TRY(${a})`),
  );
}

export function texts(depth: number): fc.Arbitrary<string> {
  const leaf = pick('s', 's2', "'5'", "'abc'", "'it''s'", 'st.t', "''");
  if (depth <= 0) return leaf;
  const [t, n, x, d] = [truths(depth - 1), numbers(depth - 1), texts(depth - 1), days(depth - 1)];
  const any = fc.oneof(n, x, d, t);
  return fc.oneof(
    leaf,
    fc.tuple(x, any).map(([a, b]) => `(${a} || ${b})`),
    any.map((a) => `upper(${a})`),
    fc.tuple(x, any).map(([a, b]) => `concat(${a}, ${b})`),
    fc.tuple(any, fc.oneof(pick('1', '2'), x)).map(([a, b]) => `substring(${a}, ${b})`),
    fc.tuple(t, x, fc.oneof(n, x)).map(([a, b, c]) => `CASE WHEN ${a} THEN ${b} ELSE ${c} END`),
    fc.tuple(x, fc.oneof(x, n)).map(([a, b]) => `nullif(${a}, ${b})`),
    fc.tuple(x, n).map(([a, b]) => `coalesce(${a}, ${b})`),
    any.map((a) => `CAST(${a} AS string)`),
    x.map((a) => `list_transform([${a}], lambda x: upper(x) || ${a})[1]`),
  );
}

export function days(depth: number): fc.Arbitrary<string> {
  const leaf = pick('day', 'at', 'local', "DATE '2024-03-05'");
  if (depth <= 0) return leaf;
  const x = texts(depth - 1);
  return fc.oneof(
    leaf,
    x.map((a) => `to_date(${a})`),
    x.map((a) => `CAST(${a} AS timestamp)`),
    fc.tuple(days(depth - 1), pick('1', 'i')).map(([a, b]) => `date_add(${a}, ${b})`),
    x.map((a) => `date_add(${a}, 1)`),
    pick('day + INTERVAL 1 DAY', 'last_day(day)'),
  );
}
