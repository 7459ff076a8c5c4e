/** Rows of Parquet files by old writers are found although their statistics order bytes as signed numbers. */

import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { useEnginePlace } from '#engine/testing/engine-place.ts';
import { writeSignedParquet } from '#engine/testing/signed-parquet.ts';

const place = useEnginePlace();
/** In the order of signed bytes. */
const texts = ['\u{1F600}', '日', 'é', '', 'a', 'z', '~'];
const file = 'old.parquet';

beforeAll(async () => {
  await place.duck.connection.run(
    sql`CREATE TABLE rows AS SELECT [${joinSql(texts.map((text) => literal(text)))}][1 + i % ${literal(texts.length)}] AS s, i FROM range(10000) r(i)`,
  );
  await writeSignedParquet(
    place.duck.connection,
    sql`FROM ${ident('rows')} ORDER BY i`,
    texts,
    path.join(place.folder, file),
  );
});

const conditions = texts.flatMap((text) => {
  const value = literal(text);
  return [
    ...[sql`=`, sql`<>`, sql`<`, sql`<=`, sql`>`, sql`>=`].map((operator) => sql`s ${operator} ${value}`),
    sql`s IN (${value}, 'other')`,
    sql`NOT s < ${value}`,
    sql`starts_with(s, ${value})`,
  ];
});

function countIn(relation: Sql): Sql {
  const selects = conditions.map(
    (condition, index) => sql`SELECT ${literal(index)} AS place, count(*) AS n FROM ${relation} WHERE ${condition}`,
  );
  const bounds = sql`SELECT min(s) AS least, max(s) AS most FROM ${relation}`;
  return sql`SELECT place, n, least, most FROM (${joinSql(selects, sql` UNION ALL `)}), (${bounds}) ORDER BY place`;
}

test('a query', async () => {
  const expected = await place.duck.connection.rows<{ place: number; n: bigint }>(countIn(ident('rows')));
  const found: unknown[] = [];
  for await (const item of place.engine.dispatcher.stream('query', {
    sql: countIn(ident(file)).text,
    folder: place.folder,
  }))
    if (item.item === 'rows') found.push(...item.rows);
  expect(found).toEqual(expected.map((row) => ({ ...row, n: Number(row.n) })));
});

test('a filter of its rows', async () => {
  for (const text of texts) {
    const view = {
      path: path.join(place.folder, file),
      filter: [{ column: 's', operator: 'eq' as const, values: [text] }],
    };
    const { rowCount } = await place.engine.dispatcher.call('openPages', view);
    const [row] = await place.duck.connection.rows<{ n: bigint }>(
      sql`SELECT count(*) AS n FROM rows WHERE s = ${literal(text)}`,
    );
    expect(rowCount, text).toBe(Number(row!.n));
  }
});
