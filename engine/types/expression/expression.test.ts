/** Expressions: their results, their errors, and that every function of the table runs in DuckDB. */

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { joinSql, sql } from '#engine/base/sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { rowsRelation, schemaOf } from '#engine/testing/example-rows.ts';
import {
  expressionQuery,
  parseJson,
  readExpressions,
  translateSpellings,
  type ExpressionRow,
} from '#engine/types/expression/syntax.ts';
import { checkExpression, type CheckedExpression } from '#engine/types/expression/check.ts';
import { functionTable } from '#engine/types/functions.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

const columns = {
  id: 'bigint',
  Name: 'string',
  price: 'double',
  day: 'date',
  'a.b': 'int',
  address: 'struct<City:string,zip:struct<code:int>>',
  tags: 'array<string>',
  m: 'map<string,int>',
  c: 'uniontype<bigint,string>',
};
const row = {
  id: 7,
  Name: 'Ada',
  price: 2.5,
  day: '2024-03-05',
  'a.b': 3,
  address: { City: 'Rom', zip: { code: 9 } },
  tags: ['p', 'q'],
  m: { k: 4 },
  c: 5,
};
const schema = schemaOf(columns);

async function check(text: string): Promise<CheckedExpression> {
  const rows = await duck.connection.rows<ExpressionRow>(expressionQuery([text]));
  return checkExpression(text, readExpressions([text], rows).get(text), schema);
}

async function compute(text: string): Promise<unknown> {
  const { sql: written } = await check(text);
  const [result] = await duck.connection.rows<{ y: unknown }>(
    sql`SELECT ${written} AS y FROM (${rowsRelation(schema, [row])})`,
  );
  return result!.y;
}

describe('values', () => {
  test.each([
    ['7 / 2', 3.5],
    ['7 // 2', 3],
    ['7 % 4', 3],
    ['id / 0', null],
    ['id // 0', null],
    ['id % 0', null],
    ['-id + 1', -6n],
    ['name', 'Ada'],
    ["NAME || '!'", 'Ada!'],
    ['`a.b` + 1', 4],
    ['"a.b"', 3],
    ['address.city', 'Rom'],
    ['address.zip.code', 9],
    ['tags[1]', 'p'],
    ["m['k']", 4],
    ['m.k', 4],
    ['c.long', 5n],
    ['c.string', null],
    ["CASE WHEN id > 5 THEN 'big' ELSE 'small' END", 'big'],
    ['CASE id WHEN 7 THEN 1 END', 1],
    ['id BETWEEN 1 AND 7', true],
    ['id NOT BETWEEN 1 AND 7', false],
    ['id IN (1, 7)', true],
    ['id NOT IN (1, 7)', false],
    ["name LIKE 'A%'", true],
    ["name NOT LIKE 'A%'", false],
    ["name ILIKE 'a__'", true],
    ["name LIKE 'A!%' ESCAPE '!'", false],
    ['name IS NULL', false],
    ['name IS NOT NULL AND NOT (id = 1 OR id = 2)', true],
    ['NULL IS NULL', true],
    ['CAST(price AS INT)', 2],
    ["CAST('x' AS BIGINT)", null],
    ['CAST(name AS string)', 'Ada'],
    ['price::bigint', 2n],
    ["CAST('12' AS long)", 12n],
    ['12345678901234567890', '12345678901234567890'],
    ['9223372036854775807', 9223372036854775807n],
    ['-9223372036854775808', -9223372036854775808n],
    ['1.50', '1.50'],
    ['1e2', 100],
    ["'it''s `not` a name'", "it's `not` a name"],
    ["day + INTERVAL 1 DAY > DATE '2024-03-05'", true],
    ["coalesce(NULL, name, 'z')", 'Ada'],
    ['nullif(id, 7)', null],
    ['if(id = 7, 1, 2)', 1],
    ["datediff(DATE '2024-03-10', day)", 5n],
    ['dayofweek(day)', 3n],
    ['extract(year FROM day)', 2024n],
    ["trim('  a ')", 'a'],
    ["position('d' IN name)", 2n],
    ["concat(name, 1, 'x')", 'Ada1x'],
    ['list_transform(tags, t -> t || name)[2]', 'qAda'],
    ["array_join(list_filter(tags, lambda t: t <> 'p'), '-')", 'q'],
    ["regexp_replace(name, '[aA]', '_')", '_d_'],
    ['sqrt(-1)', Number.NaN],
    ['ln(0)', null],
    ["array_position(tags, 'zz')", 0],
    ['array_position(tags, NULL)', null],
    ['[1, 2, 3][2]', 2],
    ["array('a', name)[2]", 'Ada'],
    ['size(Array (1, 2) || [3])', 3],
    ["'array(1)' = $$array(1)$$ -- array(", true],
    ['id = 7 -- a comment', true],
    ["name ~ 'A.*'", true],
    ["price > ' 1_000.5 '", false],
    ["id IN ('7', '0x8')", true],
    ["day BETWEEN '2024/3/1' AND 'infinity'", true],
    ["name > 'abc' OR upper(name) = 'ADA'", true],
    ["(id > 1) = 'yes'", true],
    ['length(name)', 3n],
    ['true AND NULL', null],
    ['id IS DISTINCT FROM NULL', true],
    ['TRY(id)', 7n],
  ])('%s is %s', async (text, expected) => {
    const value = await compute(text);
    expect(typeof expected === 'number' && typeof value === 'bigint' ? Number(value) : value).toEqual(expected);
  });
});

describe('refusals', () => {
  test.each([
    ['(SELECT 1)', 'SqlRefused'],
    ['EXISTS (SELECT 1)', 'SqlRefused'],
    ["name = x'41'", 'SqlRefused'],
    ["concat(X'', name)", 'SqlRefused'],
    ["B'01'", 'SqlRefused'],
    ['id IN (SELECT 1)', 'SqlRefused'],
    ['$1', 'SqlRefused'],
    ['?', 'SqlRefused'],
    ['sum(id) OVER ()', 'SqlRefused'],
    ['*', 'SqlRefused'],
    ['sum(id)', 'SqlRefused'],
    ["columns('x')", 'SqlRefused'],
    ['x -> x + 1', 'SqlRefused'],
    ['upper(lambda y: y)', 'SqlRefused'],
    ['1) UNION (SELECT 2', 'SqlRefused'],
    ["1) FROM read_csv('/etc/passwd') WHERE (true", 'SqlRefused'],
    ['1); DROP TABLE t; SELECT (1', 'SqlRefused'],
    ['name COLLATE nocase', 'SqlRefused'],
    ['main.id', 'UnknownColumn'],
    ['idd + 1', 'UnknownColumn'],
    ['address.cty', 'UnknownColumn'],
    ['id.x', 'TypeMismatch'],
    ["price > 'abc'", 'TypeMismatch'],
    ["'' = id", 'TypeMismatch'],
    ["id = '12.5'", 'TypeMismatch'],
    ["day >= '31/01/2025'", 'TypeMismatch'],
    ["day BETWEEN '2025-01-01' AND 'today'", 'TypeMismatch'],
    ["address.zip.code IN (1, 'NA')", 'TypeMismatch'],
    ["(id > 1) = 'on'", 'TypeMismatch'],
    ["read_text('/etc/passwd')", 'UnknownFunction'],
    ["getenv('HOME')", 'UnknownFunction'],
    ['uper(name)', 'UnknownFunction'],
    ['upper()', 'InvalidInput'],
    ['upper(name, name)', 'InvalidInput'],
    ['id +', 'SqlSyntax'],
    ['', 'SqlSyntax'],
    ['CAST(id AS nonsense)', 'SqlRefused'],
    ['count(DISTINCT id)', 'SqlRefused'],
    ['name.upper()', 'SqlRefused'],
  ])('%s is refused as %s', async (text, code) => {
    await expect(check(text)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(/\S/u),
      hint: expect.stringMatching(/\S/u),
    });
  });

  test.each([
    ['id > 1 AND\n  pricee > 2', 2, 3],
    ["'é' = uper(name)", 1, 7],
    ['id +\n', 2, 1],
    ['address.cty', 1, 1],
    ["id > 1 AND price > 'abc'", 1, 20],
    ['`a.b` + `c d`', 1, 9],
    ['CASE WHEN id > 1 THEN (SELECT 1) END', 1, 23],
    ["array(1)[1] = uper('é')", 1, 15],
    ['`q``r` = array(1, )', 1, 19],
  ])('%j is wrong at line %i, character %i', async (text, line, character) => {
    await expect(check(text)).rejects.toMatchObject({
      message: expect.stringContaining(`(line ${line}, character ${character})`) as string,
      details: { line, character },
    });
  });

  test.each([
    "name > '10'",
    'name > 10',
    '2.5 <= address.city',
    'price BETWEEN 1 AND name',
    'name = 10',
    'name = id',
    'name IN (1, 2)',
    'TRY_CAST(name AS BIGINT) > 1',
    'name > NULL',
  ])('%s is compared', async (text) => {
    await expect(check(text)).resolves.toMatchObject({});
  });

  test.each(['price > ', 'id > 1 AND', "name = 'é' OR\n"])('%j is reported as incomplete at its end', async (text) => {
    await expect(check(text)).rejects.toMatchObject({
      code: 'SqlSyntax',
      message: expect.stringContaining('cannot be read: something is missing at its end'),
    });
  });

  test('the hint for text in double quotes suggests single quotes', async () => {
    await expect(check('name = "Ada"')).rejects.toMatchObject({
      code: 'UnknownColumn',
      hint: expect.stringContaining("Put text in single quotes: 'Ada'."),
    });
  });

  test('the hint for a name with a dot suggests backticks', async () => {
    await expect(check('a.b + 1')).rejects.toMatchObject({
      code: 'UnknownColumn',
      hint: 'Put the name in backticks: `a.b`',
    });
  });

  test('names near the unknown one are given', async () => {
    await expect(check('pricee > 1')).rejects.toMatchObject({ hint: 'Did you mean "price"?' });
    await expect(check('uper(name)')).rejects.toMatchObject({ hint: expect.stringContaining('upper') });
    const both = schemaOf({ x: 'int', X: 'int' });
    const parsed = readExpressions(['x', 'X'], await duck.connection.rows<ExpressionRow>(expressionQuery(['x', 'X'])));
    expect(checkExpression('X', parsed.get('X'), both).sql.text).toBe('"X"');
    expect(() =>
      checkExpression(
        'x',
        parsed.get('x'),
        schemaOf({ X: 'int', 'X ': 'int', ẍ: 'int' }).map((column) => ({ ...column, name: column.name.trim() })),
      ),
    ).toThrow(expect.objectContaining({ code: 'AmbiguousColumn' }));
  });

  test('no text at all breaks out of the expression', async () => {
    const piece = fc.constantFrom(
      '(',
      ')',
      "'",
      '"',
      '`',
      ';',
      '--',
      '/*',
      '*/',
      'SELECT',
      'FROM',
      'id',
      ' ',
      '\n',
      ',',
      '1',
      '\\',
      'read_csv',
      '$$',
      'x',
      '->',
      '::',
      '?',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
        const text = pieces.join('');
        try {
          const { sql: written } = await check(text);
          await duck.connection.rows(sql`SELECT ${written} AS y FROM (${rowsRelation(schema, [])})`);
        } catch (thrown) {
          expect(thrown).toMatchObject({ name: 'EngineError', kind: 'user' });
        }
      }),
      { numRuns: 200 },
    );
  });
});

test('every function is a call that parses, even if its name is a keyword of the engine', async () => {
  // The standard's form of it is the table's.
  const called = functionTable.filter(({ name }) => name !== 'position');
  const texts = called.flatMap(({ name }) => [`${name}(id, 1)`, `${name.toUpperCase()} ('a', id)`]);
  const parsed = readExpressions(texts, await duck.connection.rows<ExpressionRow>(expressionQuery(texts)));
  expect(texts.filter((text) => (parsed.get(text) as { error: boolean }).error)).toEqual([]);
});

test('backticks are names outside of quotes and comments only', () => {
  expect(translateSpellings('`a``b"c` = \'`x`\' AND "y`z" > 1')).toBe('"a`b""c" = \'`x`\' AND "y`z" > 1');
  expect(translateSpellings("$$`x`$$ || E'\\'`x`' /* `x` */ -- `x`")).toBe("$$`x`$$ || E'\\'`x`' /* `x` */ -- `x`");
});

test('whole numbers beyond 2^53 survive JSON', () => {
  expect(parseJson('{"a":9223372036854775807,"b":1.5,"c":12,"d":"\\":9223372036854775807,"}')).toEqual({
    a: '9223372036854775807',
    b: 1.5,
    c: 12,
    d: '":9223372036854775807,',
  });
});

test('a number beyond doubles is refused, and does not make the answer unreadable', async () => {
  const texts = ['id > 1e400', 'id IN (-1e999, 1)', '1e308'];
  const parsed = readExpressions(texts, await duck.connection.rows<ExpressionRow>(expressionQuery(texts)));
  const check = (text: string) => checkExpression(text, parsed.get(text), schema).sql.text;
  for (const text of texts.slice(0, 2)) expect(() => check(text)).toThrow(/beyond what a double holds/u);
  expect(check('1e308')).toContain('1e+308');
});

test('several texts are parsed by one statement', async () => {
  const texts = ['1', 'id', 'oops('];
  const parsed = readExpressions(texts, await duck.connection.rows<ExpressionRow>(expressionQuery(texts)));
  expect([...parsed.keys()]).toEqual(texts);
  expect(joinSql(['1', 'id'].map((text) => checkExpression(text, parsed.get(text), schema).sql)).text).toBe('1, "id"');
  expect(() => checkExpression('oops(', parsed.get('oops('), schema)).toThrow(/cannot be read/u);
});
