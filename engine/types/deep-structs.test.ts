/** Conversions of objects deep in objects: each object is taken out once, whatever converts it, and its values stay the same. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { ident, literal, sql, type Sql } from '#engine/base/sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { castValue } from '#engine/types/cast.ts';
import { strictCast } from '#engine/types/casts/strict-cast.ts';
import { widenValue } from '#engine/types/choice.ts';
import { bigintType, intType, stringType, structType, type DataType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { fromJson } from '#engine/types/json/from-json.ts';
import { projectColumn } from '#engine/types/project-type.ts';
import { eachOfKinds } from '#engine/types/value-walk.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

const levels = 12;

function nested(leaf: DataType, level = levels): DataType {
  const fields = [{ name: 'n', type: leaf }];
  return structType(level === 0 ? fields : [...fields, { name: 'deeper', type: nested(leaf, level - 1) }]);
}

function valueOf(leaf: (level: number) => unknown, level = 0): unknown {
  return level === levels ? { n: leaf(level) } : { n: leaf(level), deeper: valueOf(leaf, level + 1) };
}

const column = ident('v');
const texts = JSON.stringify(valueOf((level) => String(level)));
const numbers = JSON.stringify(valueOf((level) => level));

test.each<readonly [string, DataType | 'JSON', string, Sql]>([
  ['strictCast', nested(stringType), texts, strictCast(column, nested(stringType), nested(bigintType))],
  ['castValue', nested(stringType), texts, castValue(column, nested(stringType), nested(bigintType))],
  ['widenValue', nested(intType), numbers, widenValue(column, nested(intType), nested(bigintType))],
  ['projectColumn', nested(intType), numbers, projectColumn(column, nested(intType), nested(bigintType))],
  ['fromJson', 'JSON', numbers, fromJson(column, nested(bigintType))],
  [
    'eachOfKinds',
    nested(intType),
    numbers,
    eachOfKinds(column, nested(intType), new Set(['int']), (leaf) => sql`CAST(${leaf} AS BIGINT)`),
  ],
])('%s', async (_name, from, json, converted) => {
  expect(converted.text).not.toMatch(/(?:struct_extract\(){4}|(?:json_extract\(){4}/u);
  const given =
    from === 'JSON'
      ? sql`CAST(${literal(json)} AS JSON)`
      : sql`CAST(CAST(${literal(json)} AS JSON) AS ${toDuckDb(from)})`;
  const rows = await duck.connection.rows<{ v: unknown }>(
    sql`SELECT CAST(to_json(${converted}) AS VARCHAR) AS v FROM (SELECT ${given} AS v UNION ALL SELECT NULL)`,
  );
  expect(rows.map(({ v }) => v)).toEqual([numbers, null]);
});
