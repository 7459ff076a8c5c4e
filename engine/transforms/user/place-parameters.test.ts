/** Parameters in a SELECT: every value arrives as it is, whatever it holds, and nothing else of the text changes. */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import type { ParameterValue } from '#engine/transforms/user/parameter-args.ts';
import { placeParameters } from '#engine/transforms/user/place-parameters.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

const place = (select: string, values: Record<string, ParameterValue>): string =>
  placeParameters(select, new Map(Object.entries(values)));

test.each([
  ['SELECT $n', { n: 5 }, 'SELECT 5'],
  ['SELECT $N + $n', { n: -5 }, 'SELECT (-5) + (-5)'],
  ['SELECT $t', { t: "it's" }, "SELECT 'it''s'"],
  ['SELECT $yes, $none', { yes: true, none: undefined }, 'SELECT true, NULL'],
  ['x IN ($list)', { list: ['a', 'b'] }, "x IN ('a', 'b')"],
  ['x IN ($list)', { list: [] }, 'x IN (NULL)'],
  ["SELECT 'a'$t, $t'a', e'a'$t", { t: 'b' }, "SELECT 'a' 'b', 'b' 'a', e'a' 'b'"],
  ['SELECT 1$n', { n: 5 }, 'SELECT 1 5'],
  ['SELECT "$c", "$c".x', { c: 'a"b' }, 'SELECT "a""b", "a""b".x'],
  ['SELECT "$cs"', { cs: ['a', 'b c'] }, 'SELECT "a", "b c"'],
  ['SELECT "$other", "a $c"', { c: 'x' }, 'SELECT "$other", "a $c"'],
  ["SELECT '$n', $$ $n $$, $q$ $n $q$ -- $n\n/* $n */", { n: 1 }, "SELECT '$n', $$ $n $$, $q$ $n $q$ -- $n\n/* $n */"],
])('%s', (select, values, expected) => {
  expect(place(select, values)).toBe(expected);
});

test('a name that no parameter has is an error with a suggestion', () => {
  expect(() => place('SELECT $nubmer', { number: 1 })).toThrow('The SELECT uses $nubmer, which is not a parameter');
  expect(() => place('SELECT "$c"', { c: undefined })).toThrow('The parameter c has no value');
  expect(() => place('SELECT $t', { t: 'a\0b' })).toThrow('NUL');
});

test('DuckDB reads back what was given, as values and as names', async () => {
  const text = fc.string({ unit: 'binary', maxLength: 12 }).filter((each) => !each.includes('\0'));
  const hostile = fc.oneof(text, fc.constantFrom("'", '"', "';--", '$t', '"$t"', '/*', '\\', '$$', "e'\\n"));
  await fc.assert(
    fc.asyncProperty(hostile, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), async (t, i, f) => {
      const name = t === '' ? 'x' : t;
      const select = place('SELECT $t AS t, CAST($i AS BIGINT) AS i, CAST($f AS DOUBLE) AS f, 1 AS "$name"', {
        t,
        i,
        f,
        name,
      });
      const [row] = await duck.connection.rows<Record<string, unknown>>(trustedSql(select, true));
      const [read, whole, broken] = Object.values(row!);
      expect(read).toBe(t);
      expect(Number(whole)).toBe(i);
      expect(broken).toBe(f === 0 ? 0 : f);
      expect(Object.keys(row!).at(-1)!.startsWith(name)).toBe(true);
    }),
    { numRuns: 50 },
  );
});
