/** Bytes are found in Parquet files of others, whose bloom filters DuckDB 1.5.5 asks for other ones. */

import path from 'node:path';
import { expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { useEnginePlace } from '#engine/testing/engine-place.ts';

const place = useEnginePlace();

test('a condition on bytes', async () => {
  const file = path.join(place.folder, 'bytes.parquet');
  const bytes = sql`CASE WHEN i % 5 = 0 THEN from_hex('FF01') ELSE CAST('a' AS BLOB) END`;
  await place.duck.connection.run(
    sql`COPY (SELECT ${bytes} AS b, {'b': ${bytes}} AS s FROM range(5000) r(i)) TO ${literal(file)} (FORMAT parquet)`,
  );
  const [row] = await place.duck.connection.rows<{ filters: bigint }>(
    sql`SELECT count(bloom_filter_offset) AS filters FROM parquet_metadata(${literal(file)})`,
  );
  // Else the file tests nothing.
  expect(Number(row!.filters)).toBe(2);
  for (const condition of ["b = from_hex('FF01')", "b = '\\xFF\\x01'::BLOB", "s.b = from_hex('FF01')"]) {
    const found: unknown[] = [];
    const query = { sql: `SELECT count(*) AS n FROM 'bytes.parquet' WHERE ${condition}`, folder: place.folder };
    for await (const item of place.engine.dispatcher.stream('query', query))
      if (item.item === 'rows') found.push(...item.rows);
    expect(found, condition).toEqual([{ n: 1000 }]);
  }
});
