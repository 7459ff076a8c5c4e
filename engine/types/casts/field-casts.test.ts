/** A law: a cast of a field of a struct gives what the cast of a column gives, also where TRY or CASE guards it. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';
import { castValue } from '#engine/types/cast.ts';
import { castsToHold } from '#engine/types/casts/held-casts.ts';
import { strictCast } from '#engine/types/casts/strict-cast.ts';
import { decimalType, type DataType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { formatHive, parseHive } from '#engine/types/hive.ts';
import { numberAs } from '#engine/types/number-as.ts';
import { fieldOf } from '#engine/types/value-walk.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

const types: readonly DataType[] = [
  { kind: 'string' },
  { kind: 'bigint' },
  { kind: 'tinyint' },
  { kind: 'double' },
  { kind: 'float' },
  decimalType(4, 1),
  decimalType(38, 10),
  { kind: 'boolean' },
  { kind: 'date' },
  { kind: 'timestamp' },
  { kind: 'timestamp_ntz' },
  { kind: 'binary' },
];
const values = (
  '0|1|-1|5.5|128|-129|999.95|5000000000|9223372036854775807|1e19|1e300|NaN|Infinity|-Infinity|abc| 7 |true||' +
  '1970-01-01|2026-02-28 23:59:59.999999|0001-01-01|290000-01-01|infinity|{"a":1}|[1]'
).split('|');
const pairs = casesOfRun(
  types.flatMap((from) => types.map((to) => [formatHive(from), formatHive(to), from, to] as const)),
  24,
);

test.each(pairs)('%s to %s', async (_from, _to, from, to) => {
  const texts = joinSql(values.map((text, index) => sql`(${literal(index)}, ${literal(text)})`));
  const typed = sql`TRY_CAST(t AS ${toDuckDb(from)})`;
  await duck.connection.run(
    sql`CREATE OR REPLACE TABLE stored AS SELECT i, f, {'f': f, 'g': {'f': f}} AS s FROM (SELECT i, ${typed} AS f FROM (VALUES ${texts}) AS t(i, t))`,
  );
  // As a relation of a job: the column goes through a projection and a filter.
  const relation = sql`(SELECT * FROM (SELECT i, f, s FROM stored) WHERE i % 7 < 6)`;
  const column = ident('f');
  const field = fieldOf(ident('s'), 'f');
  const deep = fieldOf(fieldOf(ident('s'), 'g'), 'f');
  const forms: readonly ((value: Sql) => Sql)[] = [
    (value) => castValue(value, from, to),
    (value) => sql`TRY(${strictCast(value, from, to)})`,
    ...(isNumber(from) && (isNumber(to) || to.kind === 'boolean')
      ? [(value: Sql) => sql`TRY(${numberAs(value, from, to)})`]
      : []),
  ];
  for (const form of forms) {
    const read = async (value: Sql): Promise<unknown[]> =>
      (
        await duck.connection.rows<{ v: unknown }>(
          sql`SELECT CAST(${form(value)} AS VARCHAR) AS v FROM ${relation} ORDER BY i`,
        )
      ).map(({ v }) => v);
    const expected = await read(column);
    expect(await read(field), form(field).text).toEqual(expected);
    expect(await read(deep), form(deep).text).toEqual(expected);
  }
  // Rows that fail are filtered out before.
  const fits = sql`TRY(${strictCast(column, from, to)}) IS NOT NULL OR f IS NULL`;
  const good = await duck.connection.rows<{ i: number }>(sql`SELECT i FROM stored WHERE ${fits}`);
  const rest = sql`FROM (SELECT * FROM (SELECT i, f, s FROM stored) WHERE i IN (${joinSql([-1, -2, ...good.map(({ i }) => i)].map((i) => literal(i)))}))`;
  for (const value of [column, field, deep])
    expect(await duck.connection.rows(sql`SELECT ${strictCast(value, from, to)} AS v ${rest}`)).toHaveLength(
      good.length,
    );
});

test('casts of unnested structs are held, too', () => {
  const select = 'SELECT TRY(CAST(u.a AS INT)) FROM (SELECT unnest(l) AS u FROM t)';
  for (const type of ['struct<a:string>', 'array<struct<a:string>>', 'map<string,array<struct<a:string>>>'])
    expect(castsToHold([select], [{ name: 'l', type: parseHive(type) }]), type).toBe('fields');
  expect(castsToHold([select], [{ name: 'l', type: parseHive('array<string>') }])).toBe('columns');
});

function isNumber({ kind }: DataType): boolean {
  return ['tinyint', 'bigint', 'float', 'double', 'decimal'].includes(kind);
}
