/** Values that one call makes from small arguments are bounded where people's SQL runs; all else is as it was. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import { cappedFunctions } from '#engine/types/reaching-functions.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { openDuckDatabase, type DuckInstance } from '#engine/duckdb/instance.ts';
import { useTemporaryFolder } from '#engine/workers/testing/temporary-folder.ts';
import { valueCaps } from '#engine/duckdb/value-caps.ts';

const folder = useTemporaryFolder();
let fenced: DuckInstance;
let open: DuckInstance;
let capped: DuckConnection;
let plain: DuckConnection;

beforeAll(async () => {
  const limits = { memoryLimit: 256 * 1024 * 1024, threads: 1 };
  fenced = await openDuckDatabase({ ...limits, temporaryDirectory: `${folder()}/a`, allowedFiles: [] });
  open = await openDuckDatabase({ ...limits, temporaryDirectory: `${folder()}/b` });
  capped = await fenced.connect();
  plain = await open.connect();
});
afterAll(async () => {
  for (const each of [capped, plain]) await each[Symbol.asyncDispose]();
  await fenced.close();
  await open.close();
});

test.each([
  "repeat('x', 1000000000)",
  "repeat('xy'::BLOB, 1000000000)",
  'repeat([1, 2], 1000000000)',
  "repeat(repeat('x', 10000), 10000)",
  'Repeat(chr(233), n * 1000000000) FROM (SELECT 1 AS n)',
  "rpad('x', 1000000000, 'y')",
  "lpad('x', 1000000000, 'y')",
  'range(1000000000)',
  'range(-5, 1000000000)',
  'generate_series(0, 1000000000, 2)',
  'generate_series(0, -1000000000, -2)',
  'list_resize([1], 1000000000)',
  'array_resize([1], 1000000000, 1)',
  "bitstring('1', 1000000000)",
])('%s is refused before it takes any memory', async (expression) => {
  const before = process.memoryUsage().rss;
  await expect(capped.rows(trustedSql(`SELECT ${expression}`))).rejects.toMatchObject({
    kind: 'user',
    message: expect.stringMatching(/would make a value of more than [\d,]+ (bytes|items)/u) as string,
  });
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
});

test.each([
  "repeat('x', 3)",
  "repeat('ab'::BLOB, 2)",
  'repeat([1, 2], 2)',
  "repeat('x', NULL)",
  "repeat('x', -1)",
  'repeat(NULL, 5)',
  "lpad('x', 3, 'y'), rpad('é', 3, 'y')",
  'range(3), range(1, 3), range(1, 9, 2), range(9, 1, -2)',
  'generate_series(3), generate_series(1, 3), generate_series(1, 9, 2)',
  "range(DATE '2024-01-01', DATE '2024-01-05', INTERVAL 1 DAY)",
  "generate_series(TIMESTAMP '2024-01-01', TIMESTAMP '2024-01-05', INTERVAL 1 DAY)",
  "list_resize([1], 3), list_resize([1], 3, 9), array_resize(['a'], 2)",
  "bitstring('101', 9)",
  "sum(x), repeat(max(y), 2) FROM range(3) t(x), repeat('7', 2) u(y)",
  "repeat(s, n) FROM (VALUES ('a', 1), ('b', 2), (NULL, 3)) t(s, n) GROUP BY repeat(s, n) ORDER BY repeat(s, n)",
  "list_transform(range(3), lambda x : repeat('z', x))",
])('%s gives what it gives without them', async (select) => {
  const statement = trustedSql(`SELECT ${select}`);
  expect(await capped.rows(statement)).toEqual(await plain.rows(statement));
});

test.each([
  ['repeat(s, n)', [null, 'aaaaa', null]],
  ["repeat(s, n) || 'x'", [null, 'aaaaax', null]],
  ["lpad(s, n, 'y')", [null, 'yyyya', null]],
  ["rpad(s, n, 'y')", [null, 'ayyyy', null]],
  ['list_resize([s], n)[1]', [null, 'a', null]],
  ["bitstring('1', n)::VARCHAR", [null, '00001', null]],
])('TRY takes %s: only the rows beyond the cap fail', async (expression, expected) => {
  const rows = await capped.rows<{ v: unknown }>(
    trustedSql(`SELECT TRY(${expression}) AS v FROM (VALUES ('a', 1000000000), ('a', 5), ('a', NULL)) AS t(s, n)`),
  );
  expect(rows.map(({ v }) => v)).toEqual(expected);
});

test('the door refuses to go around every macro', () => {
  const made = valueCaps().map(({ text }) => /MACRO (\w+)/u.exec(text)![1]!);
  expect(made.toSorted()).toEqual([...cappedFunctions].toSorted());
});
