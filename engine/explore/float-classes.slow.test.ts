/** Conditions on floats hold for zeros and NaN of every bit pattern, whatever statistics and filters a file has. */

import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { useEnginePlace } from '#engine/testing/engine-place.ts';

const place = useEnginePlace();
/** So few that a writer makes a dictionary of them, and so many rows that it adds a bloom filter. */
const values = ['0.0', '-0.0', 'nan', '-nan', 'inf', '-inf', '1', '-1', '5e-324', '16777217', '0.1'];
/** Those that Tenon writes and reads as, or by way of, Parquet. */
const formats = ['parquet', 'arrow', 'avro'] as const;
const files = ['foreign.parquet', ...formats.map((format) => `written.${format}`)];

beforeAll(async () => {
  const list = sql`[${joinSql(values.map((value) => literal(value)))}]`;
  await place.duck.connection.run(
    sql`CREATE TABLE rows AS SELECT i, CAST(x AS DOUBLE) AS d, CAST(x AS FLOAT) AS f
        FROM (SELECT i, ${list}[1 + i % ${literal(values.length)}] AS x FROM range(30000) r(i))`,
  );
  const foreign = path.join(place.folder, 'foreign.parquet');
  await place.duck.connection.run(sql`COPY rows TO ${literal(foreign)} (FORMAT parquet, ROW_GROUP_SIZE 2048)`);
  const [row] = await place.duck.connection.rows<{ filters: bigint }>(
    sql`SELECT count(bloom_filter_offset) AS filters FROM parquet_metadata(${literal(foreign)}) WHERE path_in_schema <> 'i'`,
  );
  // Else the file tests nothing.
  expect(Number(row!.filters)).toBeGreaterThan(0);
  for (const format of formats)
    await place.engine.dispatcher.call('convertFile', {
      from: foreign,
      to: path.join(place.folder, `written.${format}`),
    });
});

const operators = [sql`=`, sql`<>`, sql`<`, sql`<=`, sql`>`, sql`>=`, sql`IS NOT DISTINCT FROM`];

/** Several at a time, for speed; each is a separate scan. */
function* conditions(): Generator<readonly Sql[]> {
  for (const [name, type] of [
    ['d', sql`DOUBLE`],
    ['f', sql`FLOAT`],
  ] as const) {
    const column = ident(name);
    for (const value of values) {
      const constant = sql`CAST(${literal(value)} AS ${type})`;
      yield [
        ...operators.map((operator) => sql`${column} ${operator} ${constant}`),
        sql`${column} IN (${constant}, 7)`,
        sql`NOT (${column} = ${constant})`,
        sql`${column} BETWEEN ${constant} AND ${constant}`,
      ];
    }
  }
}

test.each(files)('%s', async (file) => {
  for (const group of conditions()) {
    const countIn = (relation: Sql): Sql =>
      joinSql(
        group.map(
          (condition) =>
            sql`SELECT ${literal(condition.text)} AS condition, count(*) AS n, CAST(coalesce(sum(i), 0) AS BIGINT) AS total FROM ${relation} WHERE ${condition}`,
        ),
        sql` UNION ALL `,
      );
    const expected = await place.duck.connection.rows<Record<string, unknown>>(countIn(ident('rows')));
    const found: unknown[] = [];
    const query = { sql: countIn(ident(file)).text, folder: place.folder };
    for await (const item of place.engine.dispatcher.stream('query', query))
      if (item.item === 'rows') found.push(...item.rows);
    expect(found).toEqual(
      expected.map(({ condition, n, total }) => ({ condition, n: Number(n), total: Number(total) })),
    );
  }
});
