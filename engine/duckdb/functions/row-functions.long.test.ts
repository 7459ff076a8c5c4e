/** Functions in JavaScript that statements of DuckDB call. */

import { expect, test } from 'vitest';
import { arrowPages } from '#engine/arrow/results.ts';
import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { openTestDuck } from '#engine/testing/duck.ts';
import { parseHive } from '#engine/types/hive.ts';
import type { StructType } from '#engine/types/data-type.ts';
import { xmlToJson } from '#engine/types/xml/xml-to-json.ts';

function parsed(text: Sql): Sql {
  return xmlToJson(text, parseHive('struct<a:string>') as StructType, {
    attributePrefix: '_',
    valueTag: '_VALUE',
    excludeAttribute: false,
    treatEmptyValuesAsNulls: false,
    ignoreSurroundingSpaces: false,
    ignoreNamespace: false,
  });
}

test('its code is loaded for a statement with a profile, too', async () => {
  await using duck = await openTestDuck();
  await duck.connection.profile(
    sql`CREATE TEMP TABLE t AS SELECT ${parsed(sql`'<r><a>' || i || '</a></r>'`)} AS v FROM range(10) r(i)`,
  );
  expect(await duck.connection.rows(sql`SELECT count(v) AS n FROM t`)).toEqual([{ n: 10n }]);
});

test('results of every length, beside rows without one', async () => {
  await using duck = await openTestDuck();
  const text = sql`CASE i % 4 WHEN 0 THEN NULL WHEN 1 THEN '<r' ELSE '<r><a>' || repeat('é', CAST(i AS INT)) || '</a></r>' END`;
  const rows = await duck.connection.rows(sql`SELECT i, ${parsed(text)} AS v FROM range(5000) r(i) ORDER BY i`);
  const expected = Array.from({ length: 5000 }, (_none, i) => ({
    i: BigInt(i),
    v: i % 4 < 2 ? null : JSON.stringify({ a: 'é'.repeat(i) }),
  }));
  expect(rows).toEqual(expected);
});

test('a stream that is left early leaves its connection free', async () => {
  await using duck = await openTestDuck();
  await duck.connection.run(
    sql`CREATE TABLE texts AS SELECT '<r><a>' || repeat('x', ${literal(300)}) || i || '</a></r>' AS t FROM range(300000) r(i)`,
  );
  const connection = await duck.database.connect();
  for await (const page of arrowPages(connection, sql`SELECT ${parsed(sql`t`)} AS v FROM texts`)) {
    expect(page.length).toBeGreaterThan(0);
    break;
  }
  expect(await connection.rows(sql`SELECT 1 AS one`)).toEqual([{ one: 1 }]);
  await connection[Symbol.asyncDispose]();
});

test('a request of each row', async () => {
  await using duck = await openTestDuck();
  const request = sql`'{"reading": {"attributePrefix": "_"}, "fields": [{"name": "' || f || '"}]}'`;
  const rows = await duck.connection.rows(
    sql`SELECT tenon_xml_to_json('<r><a>1</a><b>2</b></r>', ${request}) AS v FROM (VALUES ('a'), ('b'), (NULL), ('a')) t(f)`,
  );
  expect(rows).toEqual([{ v: '{"a":"1"}' }, { v: '{"b":"2"}' }, { v: null }, { v: '{"a":"1"}' }]);
});
