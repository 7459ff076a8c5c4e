/** What is typed at `|`, and the relations around it. */

import { expect, test } from 'vitest';
import { readTypedPlace, type TypedPlace } from '#engine/explore/query/completion/typed-place.ts';

function at(marked: string): TypedPlace {
  return readTypedPlace(marked.replace('|', ''), marked.indexOf('|'));
}

test.each<[string, TypedPlace['kind'], string, string[]]>([
  ['|', 'expression', '', []],
  ['SELECT st|', 'expression', 'st', []],
  ['SELECT st| FROM shop.orders', 'expression', 'st', []],
  ['SELECT * FROM |', 'relation', '', []],
  ['SELECT * FROM or|', 'relation', 'or', []],
  ['SELECT * FROM shop.or|', 'relation', 'or', ['shop']],
  ['SELECT * FROM "my shop".or|', 'relation', 'or', ['my shop']],
  ['SELECT * FROM shop."or|', 'relation', 'or', ['shop']],
  ['SELECT * FROM a, b|', 'relation', 'b', []],
  ['SELECT * FROM a JOIN b|', 'relation', 'b', []],
  ['SELECT * FROM a AS x|', 'none', 'x', []],
  ['SELECT * FROM a x|', 'none', 'x', []],
  ['SELECT * FROM a WHERE b|', 'expression', 'b', []],
  ['SELECT * FROM a o JOIN b p ON o.i|', 'expression', 'i', ['o']],
  ['SELECT * FROM (SELECT x FROM b|', 'relation', 'b', []],
  ['SELECT * FROM (SELECT x FROM b) WHERE c|', 'expression', 'c', []],
  ['SELECT a AS n|', 'none', 'n', []],
  ['SELECT a AS n, b|', 'expression', 'b', []],
  ['SELECT count(a|', 'expression', 'a', []],
  ['SELECT x IS DISTINCT FROM y|', 'expression', 'y', []],
  ['SELECT extract(year FROM d|', 'expression', 'd', []],
  ["SELECT trim(BOTH ' ' FROM d|", 'expression', 'd', []],
  ['SELECT extract(year FROM (SELECT d FROM t|', 'relation', 't', []],
  ["SELECT * FROM 'cust|", 'path', 'cust', []],
  ["SELECT * FROM 'cust|'", 'path', 'cust', []],
  ["SELECT * FROM 'it''s/|\nWHERE a = 'b'", 'path', "it's/", []],
  ["SELECT * FROM read_csv('cu|", 'path', 'cu', []],
  ["SELECT * FROM t WHERE a = 'cu|", 'none', 'cu', []],
  ["SELECT * FROM t WHERE a IN ('x', 'cu|", 'none', 'cu', []],
  ['SELECT 1|', 'none', '', []],
  ['SELECT 1 -- a|', 'none', '', []],
  ['SELECT 1 /* a|', 'none', '', []],
  ['SELECT /* a */ b|', 'expression', 'b', []],
  ['SELECT $$a|', 'none', '', []],
  ['FROM a SELECT b|', 'expression', 'b', []],
  ['WITH q AS (SELECT * FROM a) SELECT * FROM q|', 'relation', 'q', []],
])('%s', (marked, kind, typed, qualifiers) => {
  expect(at(marked)).toMatchObject({ kind, typed, qualifiers });
});

test.each<[string, string]>([
  ['SELECT sta|tus FROM t', 'status'],
  ['SELECT "sta|tus" FROM t', '"status"'],
  ["SELECT * FROM 'cus|tomers'", "'customers'"],
  ["SELECT * FROM 'cus| WHERE a = 'x'", "'cus"],
  ['SELECT sta|, b', 'sta'],
])('%s: an answer replaces %s', (marked, replaced) => {
  const { start, end } = at(marked);
  expect(marked.replace('|', '').slice(start, end)).toBe(replaced);
});

test('relations of the statement, before and behind the place, with aliases', () => {
  const { relations, queries } = at(
    `WITH q AS (SELECT * FROM 'a b.csv'), r (x, y) AS MATERIALIZED (SELECT 1, 2)
     SELECT | FROM shop.orders AS o LEFT JOIN "Cust" c USING (id), read_parquet('x/*.parquet', union_by_name := true) p
     WHERE o.id IN (SELECT id FROM third) ORDER BY 1`,
  );
  expect(queries).toEqual(['q', 'r']);
  expect(relations).toEqual([
    { schema: '', name: 'a b.csv', alias: '', isPath: true },
    { schema: 'shop', name: 'orders', alias: 'o', isPath: false },
    { schema: '', name: 'Cust', alias: 'c', isPath: false },
    { schema: '', name: 'x/*.parquet', alias: 'p', isPath: true },
    { schema: '', name: 'third', alias: '', isPath: false },
  ]);
});

test('what is being typed is not among the relations', () => {
  expect(at('SELECT * FROM shop.ord| WHERE a').relations).toEqual([]);
});

test('any text at any place gives an answer inside of it', () => {
  let seed = 5;
  const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const pieces = [
    'FROM',
    ' ',
    "'",
    '"',
    '$$',
    '.',
    ',',
    '(',
    ')',
    'a',
    'AS',
    'WITH',
    '--',
    '/*',
    '*/',
    '\n',
    ';',
    'é',
    '[',
    '}',
  ];
  for (let count = 0; count < 4000; count += 1) {
    const text = Array.from({ length: random(16) }, () => pieces[random(pieces.length)]).join('');
    const position = random(text.length + 1);
    const { start, from, end } = readTypedPlace(text, position);
    expect(start <= from && from <= position && position <= end && end <= text.length).toBe(true);
  }
});
