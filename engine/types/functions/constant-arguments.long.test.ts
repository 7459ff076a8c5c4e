/** Which arguments DuckDB takes only as constants: the table says so, and every other one may be computed for each row. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { ident, sql, type Sql } from '#engine/base/sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { onceAs } from '#engine/types/computed-once.ts';
import type { DataType } from '#engine/types/data-type.ts';
import { functionTable } from '#engine/types/functions.ts';
import type { LooseType, TableFunctionLine } from '#engine/types/functions/scalar-function.ts';
import { parseHive } from '#engine/types/hive.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

interface Argument {
  readonly value: Sql;
  readonly type: DataType;
}

const given = (type: string, ...values: Sql[]): Argument[] => values.map((value) => ({ value, type: parseHive(type) }));
const whole = given('int', sql`2`);
const moment = given('timestamp', sql`TIMESTAMPTZ '2024-03-05 10:11:12'`);
const argumentsOf: Readonly<Record<LooseType, readonly Argument[]>> = {
  any: whole,
  same: [...whole, ...given('decimal(3,2)', sql`1.25`)],
  boolean: given('boolean', sql`true`),
  whole: [...whole, ...given('bigint', sql`CAST(2 AS BIGINT)`)],
  number: [...whole, ...given('decimal(3,2)', sql`2.55`), ...given('double', sql`2.5::DOUBLE`)],
  double: given('double', sql`2.5::DOUBLE`),
  string: given('string', sql`'abc'`, sql`'year'`, sql`'%Y'`, sql`'b'`),
  date: given('date', sql`DATE '2024-03-05'`),
  timestamp: [...moment, ...given('timestamp_ntz', sql`TIMESTAMP '2024-03-05 10:11:12'`)],
  list: given('array<string>', sql`['a', 'b']`),
  map: given('map<string,int>', sql`MAP {'a': 1}`),
  struct: given('struct<a:int>', sql`{'a': 1}`),
  binary: given('binary', sql`'ab'::BLOB`),
};

/** Every choice of arguments for a call with so many. */
function callsOf({ takes }: TableFunctionLine, count: number): (readonly Argument[])[] {
  let calls: (readonly Argument[])[] = [[]];
  for (let place = 0; place < count; place += 1) {
    const choices = argumentsOf[takes[Math.min(place, takes.length - 1)]!];
    calls = calls.flatMap((call) => choices.map((choice) => [...call, choice]));
  }
  return calls;
}

/** As text; undefined: DuckDB refuses it. */
async function resultOf(value: Sql): Promise<unknown> {
  try {
    return await duck.connection.rows(sql`SELECT CAST(${value} AS VARCHAR) AS v FROM range(1)`);
  } catch {
    return undefined;
  }
}

const perRow = (value: Sql): Sql => onceAs(ident('row'), sql`true`, sql`CASE WHEN random() >= 0 THEN ${value} END`);

test('an argument that need not be a constant gives the same for each row', async () => {
  const refused = new Map<string, Set<number>>();
  let compared = 0;
  for (const line of functionTable.filter(({ kind }) => kind === 'scalar'))
    for (let count = line.least; count <= Math.min(line.most, line.least + 1); count += 1)
      for (const args of callsOf(line, count)) {
        const values = args.map(({ value }) => value);
        const types = args.map(({ type }) => type);
        const expected = await resultOf(line.duckdb(values, types));
        if (expected === undefined) continue;
        for (const [place, value] of values.entries()) {
          const found = await resultOf(line.duckdb(values.with(place, perRow(value)), types));
          if (found === undefined) refused.set(line.name, (refused.get(line.name) ?? new Set()).add(place));
          else expect(found, `${line.name}, argument ${place + 1}`).toEqual(expected);
          compared += 1;
        }
      }
  const stated = functionTable.flatMap(({ name, constants }) => (constants === undefined ? [] : [{ name, constants }]));
  const found = [...refused].map(([name, places]) => ({ name, constants: [...places] }));
  expect(found).toHaveLength(stated.length);
  expect(found).toEqual(expect.arrayContaining(stated));
  expect(compared).toBeGreaterThan(300);
});
