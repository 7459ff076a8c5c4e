/** Expressions as Spark SQL: what is written, what is refused and why, and that nothing is written ambiguously. */

import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { WrittenExpression } from '#engine/compile/dialect.ts';
import { writeSpark } from '#engine/compile/spark/spark-expression.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { schemaOf } from '#engine/testing/example-rows.ts';
import { functionCalls } from '#engine/testing/spark/function-calls.ts';
import { drawFrame } from '#engine/testing/spark/hostile-frame.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { Schema } from '#engine/types/data-type.ts';
import { checkExpression } from '#engine/types/expression/check.ts';
import { operatorTable } from '#engine/types/expression/operators.ts';
import { expressionQuery, readExpressions, type ExpressionRow } from '#engine/types/expression/syntax.ts';
import { randomColumns, randomExpression } from '#engine/types/expression/testing/random-expression.ts';
import { functionTable } from '#engine/types/functions.ts';
import { sparkText } from '#engine/types/functions/spark-form.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

const schema = schemaOf({
  ...randomColumns,
  'a`b.c': 'int',
  x1: 'int',
  'env:${env:HOME}': 'int',
  cased: 'struct<Id:int,id:int>',
  picked: 'uniontype<int,string>',
  lists: 'array<struct<n:int>>',
  moments: 'array<timestamp>',
});

/** undefined: Tenon refuses the expression. */
async function writeAll(
  texts: readonly string[],
  known: Schema,
  use?: 'value' | 'condition',
): Promise<(WrittenExpression | undefined)[]> {
  const parsed = readExpressions(texts, await duck.connection.rows<ExpressionRow>(expressionQuery(texts)));
  return texts.map((text) => {
    try {
      return writeSpark(checkExpression(text, parsed.get(text), known).tree, use);
    } catch (thrown) {
      if (thrown instanceof EngineError) return undefined;
      throw thrown;
    }
  });
}

async function written(text: string, use?: 'value' | 'condition'): Promise<string> {
  const [result] = await writeAll([text], schema, use);
  if (result === undefined) throw new Error(`${text} is refused`);
  return result.text ?? `none: ${result.reason}`;
}

describe('the tables', () => {
  test('every function and operator has a Spark spelling, or says why not', () => {
    const silent = [...functionTable, ...operatorTable].filter(
      ({ spark, differs }) => spark === null && !/^[A-Z].*\.$/u.test(differs ?? ''),
    );
    expect(silent.map(({ name }) => name)).toEqual([]);
  });

  test('every function with a spelling is written for some of the calls that Spark answers', async () => {
    const known = drawFrame(1, 1).columns;
    const results = await writeAll(
      functionCalls.map(({ tenon }) => tenon),
      known,
    );
    const spelled = new Set(
      functionCalls.flatMap(({ name }, place) => (results[place]?.text == null ? [] : [name.split(' ')[0]!])),
    );
    // Written as IS NULL and the like, or without a value that stays.
    const elsewhere = new Set(['coalesce', 'nullif', 'current_date', 'current_timestamp', 'now', 'regexp_full_match']);
    const missing = functionTable.filter(
      ({ name, kind, spark }) => kind === 'scalar' && spark !== null && !spelled.has(name) && !elsewhere.has(name),
    );
    expect(missing.map(({ name }) => name)).toEqual([]);
  });
});

describe('what is written', () => {
  test.each([
    // Names.
    ['`a``b.c`', '`a``b.c`'],
    ['st.n', '`st`.`n`'],
    ['lists[1].n', 'element_at(`lists`, 1).`n`'],
    // Literals of every type.
    ['1', '1'],
    ['-5', '-5'],
    ['-2147483648', '-2147483648L'],
    ['3000000000', '3000000000L'],
    ['1.50', '1.50'],
    ['5.', '5BD'],
    ['12345678901234567890123456789', '12345678901234567890123456789BD'],
    ['1.5e0', '1.5D'],
    ['1e300', '1e+300D'],
    ['-0e0', '-0.0D'],
    ['true', 'true'],
    ['NULL', 'NULL'],
    ["'it''s'", String.raw`'it\'s'`],
    [String.raw`'a\b'`, String.raw`'a\\b'`],
    ["'${env:HOME}'", String.raw`'\u0024{env:HOME}'`],
    ["'a\nb\u202E'", String.raw`'a\nb\u202e'`],
    // Casts, written and implied.
    ['CAST(s AS INT)', 'CAST(`s` AS INT)'],
    ['CAST(i AS DECIMAL(10,2))', 'CAST(`i` AS DECIMAL(10, 2))'],
    ['CAST(s AS TIMESTAMP WITH TIME ZONE)', 'CAST(`s` AS TIMESTAMP)'],
    ['CAST(local AS BIGINT)', 'CAST(CAST(`local` AS TIMESTAMP) AS BIGINT)'],
    ['CAST(i AS VARCHAR(3))', 'CAST(`i` AS STRING)'],
    ['CAST(i AS `varchar(3)`)', 'left(CAST(`i` AS STRING), 3)'],
    ['CAST(list AS VARCHAR[])', 'CAST(`list` AS ARRAY<STRING>)'],
    ['CAST(st AS STRING)', "to_json(`st`, map('ignoreNullFields', 'false'))"],
    ['i = s', '`i` = CAST(`s` AS INT)'],
    ["day < '2024-01-31'", "`day` < CAST('2024-01-31' AS DATE)"],
    ['s = 5', 'CAST(`s` AS INT) = 5'],
    // Operators and their brackets.
    ['i + b * 2 > 5 AND NOT f OR s IS NULL', '((((`i` + (`b` * 2)) > 5) AND (NOT `f`)) OR (`s` IS NULL))'.slice(1, -1)],
    ['(i + 1) * (b - 1)', '(`i` + 1) * (`b` - 1)'],
    ['- - i', '- (- `i`)'],
    ['i BETWEEN 1 AND 3', '`i` BETWEEN 1 AND 3'],
    ["s IN ('a', NULL)", "`s` IN ('a', NULL)"],
    ['i IS DISTINCT FROM b', '`i` IS DISTINCT FROM `b`'],
    ['e / 3', 'CAST(`e` AS DOUBLE) / 3'],
    ['i // 3', '`i` div 3'],
    ["s || 'x' || i", "(`s` || 'x') || CAST(`i` AS STRING)"],
    [String.raw`s LIKE '100\%'`, String.raw`${'`s`'} LIKE '100\\%'`],
    ["s LIKE '!%' ESCAPE '!'", "`s` LIKE '!%' ESCAPE '!'"],
    ['day + INTERVAL 3 DAY', "CAST(`day` AS TIMESTAMP_NTZ) + INTERVAL '3' DAY"],
    ["`at` - INTERVAL '2 hours'", "`at` - INTERVAL '2 hours'"],
    ['day - day', 'datediff(`day`, `day`)'],
    ['CASE WHEN NULL THEN 1 END', 'CASE WHEN CAST(NULL AS BOOLEAN) THEN 1 END'],
    ['CASE WHEN i > 1 THEN 1 END', 'CASE WHEN (`i` > 1) THEN 1 END'],
    ["CASE s WHEN 'a' THEN 1 ELSE 2 END", "CASE WHEN (`s` = 'a') THEN 1 ELSE 2 END"],
    ['CASE WHEN i THEN 1 ELSE 2 END', 'CASE WHEN CAST(`i` AS BOOLEAN) THEN 1 ELSE 2 END'],
    // Functions in other words.
    ["trim(s, 'x')", "trim(BOTH 'x' FROM `s`)"],
    ["position('a' IN s)", "instr(`s`, 'a')"],
    ['list[i]', 'element_at(`list`, nullif(`i`, 0))'],
    ["st['t']", '`st`.`t`'],
    ["m['a']", "element_at(`m`, 'a')"],
    ['list_filter(list, lambda e: e > x1)', 'filter(`list`, xx -> (xx > `x1`))'],
    ['list_transform(list, lambda e: e + 1)', 'transform(`list`, x -> (x + 1))'],
    [String.raw`regexp_replace(s, '(a)(b)', '\2$\1')`, String.raw`regexp_replace(${'`s`'}, '(a)(b)', '$2\\$$1')`],
    [String.raw`regexp_extract(s, '(\d+)-')`, String.raw`regexp_extract(${'`s`'}, '(\\d+)-', 1)`],
    ["regexp_extract(s, 'a.c')", "regexp_extract(`s`, 'a.c', 0)"],
    ["s ~ 'a|b'", String.raw`regexp_like(${'`s`'}, '\\A(?:a|b)\\z')`],
    ['split_part(s, s2, i)', 'split_part(`s`, `s2`, if(`i` = 0, 2147483647, `i`))'],
    ["date_trunc('month', day)", "CAST(date_trunc('month', `day`) AS TIMESTAMP_NTZ)"],
    ["date_part('isodow', `at`)", "date_part('dow_iso', `at`)"],
    ['sha256(s)', 'sha2(`s`, 256)'],
    ['nullif(s, i)', 'CASE WHEN (CAST(`s` AS INT) = `i`) THEN NULL ELSE `s` END'],
    [`get_json_object(s, '$."a b"')`, String.raw`get_json_object(${'`s`'}, '$[\'a b\']')`],
  ])('%s', async (text, spark) => {
    const list = text.startsWith('list_transform') ? schema.filter(({ name }) => name !== 'x1') : schema;
    const [result] = await writeAll([text], list);
    expect(result?.text ?? result).toBe(spark);
  });

  test('a number is a condition where one is expected', async () => {
    expect(await written('i', 'condition')).toBe('CAST(`i` AS BOOLEAN)');
    expect(await written('i')).toBe('`i`');
    expect(await written('f', 'condition')).toBe('`f`');
  });

  test('says where a value can differ in Spark, each difference once', async () => {
    const [result] = await writeAll(
      ["regexp_like(s, 'a$') AND regexp_like(s2, 'b') AND i + 1 > CAST(d AS INT)"],
      schema,
    );
    expect(result).toMatchObject({
      differences: [
        expect.stringMatching(/^regexp_like: RE2 patterns/u),
        expect.stringMatching(/^\+: A result that is too large/u),
        expect.stringMatching(/^A number or timestamp that its new type cannot hold/u),
      ],
    });
    const [settled] = await writeAll(["trim(s, 'x') = 'a' AND e / 2 > 1"], schema);
    expect(settled).toMatchObject({ differences: [] });
  });
});

describe('what Spark has no words for', () => {
  test.each([
    ["s ->> '$.a'", /^Spark has no ->>/u],
    ['TRY(i + 1)', /^Spark has no TRY/u],
    ["strftime(`at`, '%Y')", /Java patterns/u],
    ['trunc(d)', /function of dates/u],
    ['`env:${env:HOME}` > 1', /would replace/u],
    ['cased.id', /differs only in case/u],
    ['picked IS NULL', /choice/u],
    ['CAST(f AS TIMESTAMP)', /^A cast of boolean to timestamp is null/u],
    ['to_json(moments)', /written differently/u],
    ['CAST(s AS INTERVAL) IS NULL', /^Spark reads an interval only/u],
    ['`at` - local', /different type in Spark/u],
    ["s LIKE 'a!b' ESCAPE '!'", /^In the pattern, the escape/u],
    [String.raw`s LIKE 'a\b'`, /^In the pattern, the escape/u],
    ['s LIKE s2 ESCAPE s2', /after ESCAPE/u],
    ["regexp_like(s, '[[:alpha:]]')", /Java reads differently/u],
    ["regexp_like(s, '(?U)a+')", /Java reads differently/u],
    ["regexp_replace(s, 'a', s2)", /^A replacement that is not a literal/u],
    [String.raw`regexp_replace(s, 'a', '\1')`, /names a group/u],
    ["regexp_extract(s, 'a', 1)", /no group 1/u],
    ['round(d, i)', /constant/u],
    ['d // 2', /whole numbers and decimals/u],
    ["date_part('epoch', `at`)", /part epoch/u],
    ["date_trunc('decade', `at`)", /unit decade/u],
    ['list[0]', /no position 0/u],
    ['m = m', /does not compare maps/u],
    ['array_contains(list, NULL)', /refuses array_contains of NULL/u],
    ['concat(list, s)', /^concat joins/u],
    ['f IN (1, 2)', /different types/u],
    ['NOT day', /only booleans/u],
    ["i = '1e2'", /differently as int/u],
    ['CAST(e * 2 AS INT)', /known only when the job runs/u],
    ['to_json(i)', /takes only lists/u],
  ])('%s', async (text, reason) => {
    const [result] = await writeAll([text], schema);
    expect(result).toEqual({ text: null, reason: expect.stringMatching(reason) });
  });
});

/** What Spark makes of a literal, from AbstractSqlParser's unescapeSQLString. */
function unescaped(literal: string): string {
  return literal
    .slice(1, -1)
    .replaceAll(/\\u(?<code>[\da-f]{4})|\\(?<next>[\s\S])/gu, (_all, code?: string, next?: string) =>
      code === undefined
        ? (({ n: '\n', r: '\r', t: '\t' } as Record<string, string>)[next!] ?? next!)
        : String.fromCodePoint(Number.parseInt(code, 16)),
    );
}

test('a text is the same text in Spark, and has no line end, control or ${ in it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const literal = sparkText(text);
      expect(unescaped(literal)).toBe(text);
      expect(literal).not.toMatch(/\p{Cc}|[\u202A-\u202E\u2028\u2029]|\$\{/u);
    }),
  );
});

/** Outside of texts and names: brackets close what they open, and the top level has no operator. */
function isOneTerm(text: string): boolean {
  const bare = text.replaceAll(/'(?:\\[\s\S]|[^'\\])*'|`(?:``|[^`])*`/gu, 'q');
  let rest = bare;
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replaceAll(/\([^()]*\)/gu, '#');
  }
  return (
    !/[()'`]/u.test(rest) &&
    /^(?:-?[\d.]+(?:e[+-]?\d+)?[A-Z]*|[a-z_\dA-Z]*#?(?:\.q)*|q(?:\.q)*|INTERVAL q(?: [A-Z]+)?)$/u.test(rest)
  );
}

test('random expressions are written as one term, or have a reason', async () => {
  const texts = fc.sample(randomExpression(), { numRuns: 400, seed: 7 });
  const results = await writeAll(texts, schemaOf(randomColumns));
  const found = results.flatMap((result) => (result?.text == null ? [] : [result.text]));
  expect(found.length).toBeGreaterThan(150);
  for (const text of found) expect(isOneTerm(`(${text})`), text).toBe(true);
  for (const result of results) if (result?.text === null) expect(result.reason).toMatch(/^\S.*[.!]$/su);
});
