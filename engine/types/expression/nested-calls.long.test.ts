/** Calls and operators within themselves: the SQL grows with the depth, not with a power of it, and DuckDB binds it at once. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sql } from '#engine/base/sql.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { openDuckDatabase } from '#engine/duckdb/instance.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { rowsRelation, schemaOf } from '#engine/testing/example-rows.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';
import { checkExpression } from '#engine/types/expression/check.ts';
import { expressionQuery, readExpressions, type ExpressionRow } from '#engine/types/expression/syntax.ts';
import { nestColumns, nested, nests, type Nest } from '#engine/types/expression/testing/nested-calls.ts';

let duck: TestDuck;
let fenced: Awaited<ReturnType<typeof openDuckDatabase>>;
let connection: DuckConnection;
beforeAll(async () => {
  duck = await openTestDuck();
  // With the macros that bound functions where people's SQL runs.
  const settings = { memoryLimit: 512 * 1024 * 1024, threads: 1, temporaryDirectory: `${duck.folder}/fenced` };
  fenced = await openDuckDatabase({ ...settings, allowedFiles: [] });
  connection = await fenced.connect();
});
afterAll(async () => {
  await connection[Symbol.asyncDispose]();
  await fenced.close();
  await duck[Symbol.asyncDispose]();
});

const schema = schemaOf(nestColumns);

async function written(text: string): Promise<ReturnType<typeof checkExpression>> {
  const rows = await connection.rows<ExpressionRow>(expressionQuery([text]));
  return checkExpression(text, readExpressions([text], rows).get(text), schema);
}

async function bind(text: string): Promise<void> {
  const found = await written(text);
  await connection.rows(sql`SELECT ${found.sql} AS y FROM (${rowsRelation(schema, [])})`);
}

const deepest = 25;
/** What cannot be written once; the error names it. */
const bounded: Readonly<Record<string, RegExp>> = {
  'coalesce, argument 3': /^coalesce is used within itself/u,
  'body of a lambda': /^lambda is used within itself/u,
  TRY: /^TRY is used within itself/u,
  'nullif of text and number': /^nullif compares values of different types/u,
};

describe.each(casesOfRun(nests, 60).map((each) => [each.name, each] as const))('%s', (name, each: Nest) => {
  test('25 deep is SQL that grows with the depth, or is refused by name', async () => {
    const message = bounded[name];
    if (message !== undefined) {
      await expect(written(nested(each, deepest))).rejects.toThrow(message);
      await bind(nested(each, 4));
      return;
    }
    const lengths: number[] = [];
    for (const depth of [5, 15, 25]) lengths.push((await written(nested(each, depth))).sql.text.length);
    const [small, middle, large] = lengths as [number, number, number];
    expect(large - middle).toBeLessThanOrEqual(1.5 * (middle - small) + 100);
    expect(large).toBeLessThan(200_000);
    // Bound once more for each level, it would take hours.
    await bind(nested(each, deepest));
  });
});

const all = nests.map(({ name }) => name);
test.each(Object.keys(bounded))('%s is one of the nests', (name) => {
  expect(all).toContain(name);
});

test.each([
  [
    'nullif(nullif(nullif(nullif(nullif(nullif(nullif(nullif(nullif(nullif(i,1),2),3),4),5),6),7),8),9),10)',
    [11, null, null],
  ],
  ['coalesce(upper(s), upper(t), s, concat(t, s), t)', ['X', 'Y', null]],
  [nested({ leaf: 'd', around: (inner) => `round(${inner} + 1, 0)` }, 10), [12, 6, null]],
])('%s gives its value', async (text, expected) => {
  const found = await written(text);
  const relation = rowsRelation(schema, [
    { i: 11, s: 'x', t: null, d: 1.5 },
    { i: 3, s: null, t: 'y', d: -4.0 },
    { i: null, s: null, t: null, d: null },
  ]);
  const rows = await connection.rows<{ y: unknown }>(sql`SELECT ${found.sql} AS y FROM (${relation})`);
  expect(rows.map(({ y }) => y)).toEqual(expected);
});

const rows = [
  {
    i: 1,
    j: 2,
    d: 2.5,
    s: '1,2',
    t: '1',
    f: true,
    day: '2024-02-29',
    moment: '2024-02-29 10:11:12',
    list: ['a', null, '1'],
  },
  { i: -3, j: 0, d: -0.5, s: 'a', t: '', f: false, day: '1969-12-31', moment: '1969-12-31 23:59:58', list: [] },
  { i: null, j: 1, d: null, s: null, t: null, f: null, day: null, moment: null, list: null },
];

test.each(nests.map((each) => [each.name, each] as const))(
  '%s gives the same of a long argument',
  async (_name, each) => {
    const long = `CASE WHEN t = '${'x'.repeat(100)}' THEN NULL ELSE ${each.leaf} END`;
    const relation = rowsRelation(schema, rows);
    const [short, shared] = await Promise.all([written(each.of(each.leaf)), written(each.of(long))]);
    // As a job finds the rows that fail.
    const values = async ({ sql: value }: typeof short): Promise<unknown> =>
      connection.rows(sql`SELECT CAST(TRY(struct_pack(v := ${value})) AS VARCHAR) AS y FROM (${relation})`);
    expect(await values(shared)).toEqual(await values(short));
  },
);
