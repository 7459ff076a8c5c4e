/** CSV text in a column: hostile texts, headers, and what is lost is counted. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { countReceipts } from '#engine/testing/count-receipts.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { compileOver } from '#engine/testing/example-runner.ts';
import { unboxed, unboxing } from '#engine/testing/unbox/unboxed.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

type Options = Readonly<Record<string, unknown>>;

function parsed(texts: readonly (string | null)[], schema: string, options: Options = {}): Promise<unknown[]> {
  return unboxed(duck, texts, { format: 'csv', schema, ...options });
}

describe('hostile texts', () => {
  const two = 'a STRING, b STRING';
  test.each<[string, unknown]>([
    ['\0,"\0"', { a: '\0', b: '\0' }],
    ['"', null],
    ['a,"b"c', null],
    ['a,b"c', { a: 'a', b: 'b"c' }],
    [' "a" , "b" ', { a: 'a', b: 'b' }],
    ['\r\n\na,b\r\n\r\n', { a: 'a', b: 'b' }],
    ['a,b\rc,d', null],
    ['a,b,', { a: 'a', b: 'b' }],
    ['a,b,""', null],
    ['', null],
    ["$1\\1,');--", { a: '$1\\1', b: "');--" }],
    ['😀,\u{1F468}\u200D\u{1F469}', { a: '😀', b: '\u{1F468}\u200D\u{1F469}' }],
  ])('%j', async (text, expected) => {
    expect(await parsed([text], two)).toEqual([expected]);
  });

  test('marks of several bytes', async () => {
    expect(await parsed(['“x é y”éz'], two, { separator: 'é', quoteChar: '“', escaper: '…' })).toEqual([null]);
    expect(await parsed(['“x é “y“é…éz'], two, { separator: 'é', quoteChar: '“', escaper: '…' })).toEqual([null]);
    expect(await parsed(['“x é …“y“é…éz'], two, { separator: 'é', quoteChar: '“', escaper: '…' })).toEqual([
      { a: 'x é “y', b: 'éz' },
    ]);
  });

  test('without quotes', async () => {
    for (const quoteChar of ['', '-1'])
      expect(await parsed(['"a, b"'], two, { quoteChar })).toEqual([{ a: '"a', b: ' b"' }]);
  });

  test('names of fields that need quotes, with a header', async () => {
    const schema = '`a b` INT, `c.d` INT';
    const [value] = await parsed(['"c.d",a b\n1,2'], schema, { withHeader: true });
    expect(value).toEqual({ 'a b': 2, 'c.d': 1 });
  });
});

test('a header is the first line that is not blank; with one name, blank lines are records', async () => {
  const header = { withHeader: true };
  expect(await parsed(['\n\na\n1\n\n2', 'a\n', '', 'b\n1'], 'array<struct<a:int>>', header)).toEqual([
    [{ a: 1 }, { a: null }, { a: 2 }],
    [],
    [],
    [{ a: null }],
  ]);
  expect(await parsed(['a,b\n1,2', 'a,b', 'b,a\n1,2', 'a,a\n1,2'], 'a INT', header)).toEqual([
    { a: 1 },
    null,
    { a: 2 },
    { a: 1 },
  ]);
});

test.each(['plain', 'counting', 'isolating'] as const)('what is lost is counted under its path, %s', async (form) => {
  const graph = await unboxing(duck, { format: 'csv', schema: 'a INT, b STRING' });
  const relation = sql`SELECT CASE range % 5 WHEN 0 THEN '1,x' WHEN 1 THEN 'one,x' WHEN 2 THEN '1' WHEN 3 THEN 'NA,' END AS doc FROM range(1000)`;
  const compiled = await compileOver(
    duck.connection,
    duck.folder,
    graph,
    'target',
    { in: relation },
    {
      isolating: form === 'isolating',
      counting: form === 'counting',
      countsCasts: true,
    },
  );
  for (const { statement } of compiled.setup) await duck.connection.run(statement);
  const { changed, profile } = await duck.connection.profile(
    sql`COPY (${compiled.query}) TO ${literal(`${duck.folder}/out.parquet`)} (FORMAT parquet)`,
  );
  const { receipts, doubt } = await countReceipts(duck.connection, compiled, profile, changed);
  for (const statement of compiled.cleanup) await duck.connection.run(statement);
  expect(doubt).toBeNull();
  expect(receipts.find(({ nodeId }) => nodeId === 'node')).toMatchObject({
    rowsIn: 1000,
    rowsOut: 1000,
    castToNull: { doc: 200, 'doc.a': 200 },
  });
});
