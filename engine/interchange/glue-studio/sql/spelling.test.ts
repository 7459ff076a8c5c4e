/** Quotes of SQL between Tenon and Spark: what Spark 3.5 reads was asked of it once. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { writeExpression } from '#engine/interchange/glue-studio/sql/expression.ts';
import { fromSparkSpelling, toSparkSpelling } from '#engine/interchange/glue-studio/sql/spelling.ts';

const raw = String.raw;

test.each([
  [raw`regexp_replace(a, '\d+', '')`, raw`regexp_replace(a, '\\d+', '')`],
  [`"x y" > 'it''s'`, raw`${'`x y`'} > 'it\'s'`],
  ['"a`""b" = `c"d`', '`a``"b` = `c"d`'],
  [raw`E'a\tb\'c' || $$d'e$$ || $t$\$t$`, raw`'a\tb\'c' || 'd\'e' || '\\'`],
  [`a -- it's "b"\n + 1 /* 'c' "d" */`, `a -- it's "b"\n + 1 /* 'c' "d" */`],
  ["a /* 'b'", "a /* 'b'"],
])('%s is %s in Spark', (tenon, spark) => {
  expect(toSparkSpelling(tenon)).toBe(spark);
});

test.each([
  ['name = "Ada"', "name = 'Ada'"],
  [raw`concat('it\'s', "a ""b"" c", 'x''y')`, `concat('it''s', 'a "b" c', 'x''y')`],
  [raw`'\\d\n\u0041\101\%'`, raw`'\d${'\n'}AA\%'`],
  [raw`r'\d' || R"it's"`, raw`'\d' || 'it''s'`],
  ['`a"``b` > 1 -- "c"', '"a""`b" > 1 -- "c"'],
])('%s of Spark is %s', (spark, tenon) => {
  expect(fromSparkSpelling(spark, '"')).toBe(tenon);
});

test('any text and any name come back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ minLength: 1 }), (text, name) => {
      const sql = `'${text.replaceAll("'", "''")}' = "${name.replaceAll('"', '""')}"`;
      expect(fromSparkSpelling(toSparkSpelling(sql), '"')).toBe(sql);
    }),
    { numRuns: 500 },
  );
});

test('quotes and comments without an end take no longer than others', () => {
  for (const piece of ["'", '"', '`', '/*', '$a$', "E'\\", "r'"])
    for (const spell of [toSparkSpelling, (sql: string) => fromSparkSpelling(sql, '"')])
      expect(spell(piece.repeat(20_000)).length).toBeGreaterThan(0);
});

test.each([
  ['a::int', 'has ::'],
  ['transform(l, lambda x: x + 1)', 'has a lambda'],
])('%s is refused: the expression %s', (expression, why) => {
  const refuse = (reason: string): never => {
    throw new Error(reason);
  };
  expect(() => writeExpression(expression, { refuse, note: () => {} })).toThrow(why);
});

test('a function with another name in Spark is reported', () => {
  const notes: string[] = [];
  const refuse = (reason: string): never => {
    throw new Error(reason);
  };
  expect(writeExpression("starts_with(a, 'x')", { refuse, note: (says) => notes.push(says) })).toBe(
    "starts_with(a, 'x')",
  );
  expect(notes).toEqual(['In Spark, starts_with is written startswith.']);
});
