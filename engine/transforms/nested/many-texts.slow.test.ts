/** Among a thousand other texts, each gives what it gives alone: a bad one has no effect on its neighbours. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { unboxed } from '#engine/testing/unbox/unboxed.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

type Texts = readonly (string | null)[];
type Args = Readonly<Record<string, unknown>>;
const times = 64;

/** Each text is the only row; the values, as often as the texts are given to {@link together}. */
async function alone(texts: Texts, args: Args): Promise<unknown[]> {
  const values: unknown[] = [];
  for (const text of texts) values.push(...(await unboxed(duck, [text], args)));
  expect(values.filter((value) => value !== null).length).toBeGreaterThan(1);
  return Array.from({ length: times }, () => values).flat();
}

async function together(texts: Texts, args: Args): Promise<unknown[]> {
  return await unboxed(duck, Array.from({ length: times }, () => texts).flat(), args);
}

describe('CSV', () => {
  const texts = [
    '1,x', 'one,x', '1', 'NA,', null, '', '"1","x, y"', '2,"[1, 2]"', '2,"[1,""x""]"', 'a,b\n1,"[3]"', 'b,a\n"[4]",one', 'b,a\n,5', '"',
    'a,b\n1,\n2,"[6]"', 'a,b\n1,\n2,[7', '""," "',
  ]; // prettier-ignore
  test.each(
    [
      'a INT, b STRING',
      'a INT, b ARRAY<INT>',
      'array<struct<a:int,b:string>>',
      'array<struct<a:double,b:array<int>>>',
    ].flatMap((schema) => [{}, { withHeader: true }].map((options) => [schema, options] as const)),
  )('%s, %j', async (schema, options) => {
    const args = { format: 'csv', schema, ...options };
    expect(await together(texts, args)).toEqual(await alone(texts, args));
  });
});

describe('JSON', () => {
  const texts = [
    '[1, 2]', '[1, "x"]', '[]', null, '{', '{"a": 1, "b": [{"c": 1}]}', '{"a": "x", "b": [{"c": "x"}]}', '{"b": [{"c": 2}, null]}',
    '[{"c": 1}]', '[{"c": "x"}]', '{"k": 1.5}', '{"k": 2, "l": null}', '{"k": "x"}', '{"k": [{"c": 1}, {}]}', '{"k": []}', '{"k": [{"c": "x"}]}', '{"b": {"c": 1}}', '[[1], [2]]', '[["x"]]',
  ]; // prettier-ignore
  test.each([
    'array<int>',
    'array<double>',
    'a INT, b ARRAY<STRUCT<c: INT>>',
    'array<struct<c:int>>',
    'map<string,double>',
    'map<string,array<struct<c:int>>>',
    'array<array<int>>',
  ])('%s', async (schema) => {
    expect(await together(texts, { schema })).toEqual(await alone(texts, { schema }));
  });
});

describe('XML', () => {
  const texts = [
    '<r k="1"><a>2</a></r>', '<r k="x"><a>y</a><a>3</a></r>', '<r', '', null, '<r/>', '<r><s><a>1</a></s><s/></r>', '<r><a/>x</r>',
    '<r><s><a>x</a></s></r>', '<r k=""><a>NA</a></r>',
  ]; // prettier-ignore
  test.each(['_k INT, a INT', 'a ARRAY<INT>', '_k STRING, s ARRAY<STRUCT<a: INT>>', '_VALUE STRING, a STRING'])(
    '%s',
    async (schema) => {
      const args = { format: 'xml', schema };
      expect(await together(texts, args)).toEqual(await alone(texts, args));
    },
  );
});
