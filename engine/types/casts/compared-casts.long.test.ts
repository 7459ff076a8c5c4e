/** A law: a cast that is compared with a constant gives what the stored result of the cast gives. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';
import { castScalar } from '#engine/types/cast-scalar.ts';
import { decimalType, type DataType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { numberAs } from '#engine/types/number-as.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

const wholes: readonly DataType[] = [{ kind: 'tinyint' }, { kind: 'smallint' }, { kind: 'int' }, { kind: 'bigint' }];
const numbers: readonly DataType[] = [
  ...wholes,
  { kind: 'float' },
  { kind: 'double' },
  decimalType(4, 1),
  decimalType(18, 6),
  decimalType(38, 10),
];
const others: readonly DataType[] = [
  { kind: 'boolean' },
  { kind: 'string' },
  { kind: 'date' },
  { kind: 'timestamp' },
  { kind: 'timestamp_ntz' },
];
const all = [...numbers, ...others];

/** Texts; those that a type does not hold are null in its column. */
const values: readonly string[] = (
  '0|1|-1|5|5.5|-5.5|12|127|128|-129|255|999.9|999.95|1000|32767|32768|70000|2147483647|2147483648|5000000000|' +
  '-9223372036854775808|9223372036854775807|1e19|-1e19|1e300|NaN|Infinity|-Infinity|0.5|16777217|abc| 7 |' +
  '1969-12-31|1970-01-01|2026-02-28 23:59:59.999999|0001-01-01|9999-12-31|true|'
).split('|');
const constants: readonly string[] = ['0', '1', '5', '12', '127', '70000', '5000000000', '0.5', '1970-01-01', 'true'];

/** Everything that the engine may turn around, over one value and a type's constants. */
function comparisons(value: Sql, type: DataType): Sql[] {
  const target = toDuckDb(type);
  const typed = constants.map((text) => sql`TRY_CAST(${literal(text)} AS ${target})`);
  const single = ['=', '<>', '<', '<=', '>', '>='].flatMap((sign) =>
    typed.map((constant) => sql`${value} ${signs[sign]!} ${constant}`),
  );
  const list = sql`(${joinSql(typed)})`;
  return [
    ...single,
    sql`${value} IN ${list}`,
    sql`${value} NOT IN ${list}`,
    sql`${value} BETWEEN ${typed[0]!} AND ${typed[4]!}`,
    sql`${value} IS NULL`,
    sql`${value} IS DISTINCT FROM ${typed[2]!}`,
    sql`${value} IS NOT DISTINCT FROM ${typed[2]!}`,
  ];
}
const signs: Readonly<Record<string, Sql>> = {
  '=': sql`=`,
  '<>': sql`<>`,
  '<': sql`<`,
  '<=': sql`<=`,
  '>': sql`>`,
  '>=': sql`>=`,
};

/** @returns for each comparison the rows (by number) for which it is true and for which it is null. */
async function answers(from: Sql, conditions: readonly Sql[]): Promise<unknown[]> {
  const asked = conditions.map(
    (condition, index) =>
      sql`list_sort(list(n) FILTER (WHERE ${condition})) AS ${ident(`true${index}`)}, list_sort(list(n) FILTER (WHERE (${condition}) IS NULL)) AS ${ident(`null${index}`)}`,
  );
  const rows = await duck.connection.rows<Record<string, unknown>>(
    sql`SELECT CAST(${joinSql([sql`to_json(q)`])} AS VARCHAR) AS a FROM (SELECT ${joinSql(asked)} FROM ${from}) AS q`,
  );
  const record = JSON.parse(String(rows[0]!['a'])) as Record<string, unknown>;
  return conditions.map((_condition, index) => [record[`true${index}`], record[`null${index}`]]);
}

/** A filter's own plan differs from that of an expression. */
async function kept(from: Sql, condition: Sql): Promise<string> {
  const rows = await duck.connection.rows<{ n: number }>(sql`SELECT n FROM ${from} WHERE ${condition} ORDER BY n`);
  return rows.map(({ n }) => String(n)).join();
}

const forms: readonly [string, readonly DataType[], (value: Sql, from: DataType, to: DataType) => Sql][] = [
  ['castScalar', all, castScalar],
  ['numberAs', numbers, (value, from, to) => sql`TRY(${numberAs(value, from, to)})`],
];

for (const [name, types, form] of forms) {
  for (const from of casesOfRun(types, 5)) {
    test(`${name} of ${JSON.stringify(from)}`, async () => {
      const texts = joinSql(values.map((text, n) => sql`(${literal(n)}, ${literal(text)})`));
      await duck.connection.run(
        sql`CREATE OR REPLACE TEMP TABLE source AS SELECT n, TRY_CAST(t AS ${toDuckDb(from)}) AS x FROM (VALUES ${texts}) AS v(n, t)`,
      );
      for (const to of casesOfRun(types, 2)) {
        const cast = form(sql`x`, from, to);
        await duck.connection.run(sql`CREATE OR REPLACE TEMP TABLE stored AS SELECT n, ${cast} AS y FROM source`);
        const direct = comparisons(sql`(${cast})`, to);
        const apart = comparisons(sql`y`, to);
        const what = `${JSON.stringify(from)} as ${JSON.stringify(to)}`;
        const [found, expected] = await Promise.all([answers(sql`source`, direct), answers(sql`stored`, apart)]);
        for (const [index, answer] of found.entries())
          expect(answer, `${what}: ${apart[index]!.text}`).toEqual(expected[index]);
        for (const index of [0, 12, 25, 38, 51, 60, 61, 62])
          expect(await kept(sql`source`, direct[index]!), `${what}: WHERE ${apart[index]!.text}`).toBe(
            await kept(sql`stored`, apart[index]!),
          );
      }
    });
  }
}

test('a number that the narrower type does not hold is an error, also where its cast is compared', async () => {
  await duck.connection.run(sql`CREATE OR REPLACE TEMP TABLE large AS SELECT CAST(5000000000 AS BIGINT) AS x`);
  for (const to of wholes.slice(0, 3)) {
    const cast = numberAs(sql`x`, { kind: 'bigint' }, to);
    for (const sign of Object.values(signs))
      await expect(duck.connection.rows(sql`SELECT (${cast}) ${sign} 12 AS y FROM large`)).rejects.toThrow(/range/u);
  }
});
