/** Some columns of a distant Parquet file: few requests, few bytes, the same rows, and nothing else to be read. */

import { statSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { trimCopies } from '#engine/bytes/kept-copies.ts';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { fetchColumns } from '#engine/formats/parquet/partial.ts';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { DistantFiles } from '#engine/testing/distant-files.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

let local: FormatFixture;
let file: string;
const names = Array.from({ length: 20 }, (_, index) => `c${index}`);
beforeAll(async () => {
  local = await openFormatFixture();
  file = path.join(local.folder, 'wide.parquet');
  const items = names.map((name, index) => sql`hash(i, ${literal(index)}) // 2::UBIGINT AS ${ident(name)}`);
  const nested = sql`{'a': i, 'b': [i, i + 1], 'd': {'e': 'text ' || i}} AS nested, map([i % 7], ['v' || i]) AS pairs`;
  await local.connection.run(
    sql`COPY (SELECT ${joinSql(items)}, ${nested} FROM range(200000) t(i)) TO ${literal(file)} (FORMAT parquet, ROW_GROUP_SIZE 30000)`,
  );
});
afterAll(() => local[Symbol.asyncDispose]());

async function rowsOf(parquet: string, columns: Sql): Promise<unknown[]> {
  return await local.connection.rows(sql`SELECT ${columns} FROM read_parquet(${literal(parquet)})`);
}

/** Bytes of the chunks of columns, as the whole file states them. */
async function chunkBytes(wanted: readonly string[]): Promise<number> {
  const [row] = await local.connection.rows<{ bytes: bigint }>(
    sql`SELECT sum(total_compressed_size)::BIGINT AS bytes FROM parquet_metadata(${literal(file)})
      WHERE list_contains(${literal(wanted)}, split_part(path_in_schema, ', ', 1))`,
  );
  return Number(row!.bytes);
}

test('3 of 20 columns: at most 1.1 times their bytes, in a request for each run and a few more', async () => {
  const files = new DistantFiles({ latencyMillis: 1, seed: 5 });
  const wanted = ['c3', 'c4', 'C17'];
  const bytes = await chunkBytes(['c3', 'c4', 'c17']);
  const partial = await fetchColumns(await files.open(file), wanted, local.context);
  const columns = joinSql([ident('c3'), ident('c4'), ident('c17')]);
  expect(await rowsOf(partial, columns)).toEqual(await rowsOf(file, columns));
  expect(bytes).toBeGreaterThan(3_000_000);
  expect(files.bytes).toBeLessThanOrEqual(bytes * 1.1);
  // Two runs in each of seven row groups.
  expect(files.requests.length).toBeLessThanOrEqual(2 * 7 + 12);
  expect(statSync(partial).blocks * 512).toBeLessThan(bytes * 1.2);
  expect(await local.connection.rows(sql`SELECT count(*) AS n FROM read_parquet(${literal(partial)})`)).toEqual([
    { n: 200_000n },
  ]);
});

test('a column that was not fetched cannot be read, and one request answers two readers', async () => {
  const files = new DistantFiles({ latencyMillis: 1, faultShare: 0 });
  const source = await files.open(file, 'far://other/wide.parquet');
  const [first, second] = await Promise.all([
    fetchColumns(source, ['c1'], local.context),
    fetchColumns(source, ['C1'], local.context),
  ]);
  expect(first).toBe(second);
  expect(files.bytes).toBeLessThanOrEqual((await chunkBytes(['c1'])) * 1.1);
  await expect(rowsOf(first, ident('c2'))).rejects.toThrow('c2');
  const described = await local.connection.rows<{ column_name: string }>(
    sql`DESCRIBE SELECT * FROM read_parquet(${literal(first)})`,
  );
  expect(described.map((column) => column.column_name)).toEqual(['c1']);
});

test('any columns, nested ones too, have the rows of the whole file; of none, their number', async () => {
  const all = [...names, 'nested', 'pairs'];
  const files = new DistantFiles({ latencyMillis: 0 });
  const source = await files.open(file, 'far://third/wide.parquet');
  const some = sql` WHERE file_row_number % 997 = 0 ORDER BY file_row_number`;
  const rowsAt = (parquet: string, columns: Sql): Promise<unknown[]> =>
    local.connection.rows(sql`SELECT ${columns} FROM read_parquet(${literal(parquet)}, file_row_number = true)${some}`);
  await fc.assert(
    fc.asyncProperty(fc.subarray(all, { minLength: 1, maxLength: 5 }), async (wanted) => {
      const columns = joinSql(wanted.map((name) => ident(name)));
      const partial = await fetchColumns(source, wanted, local.context);
      expect(await rowsAt(partial, columns)).toEqual(await rowsAt(file, columns));
    }),
    { numRuns: triesOfRun(12, 5) },
  );
  const counted = await fetchColumns(source, ['gone'], local.context);
  expect(await rowsOf(counted, sql`count(*) AS n`)).toEqual([{ n: 200_000n }]);
});

test('names that SQL takes for the same keep the numbers that DuckDB gives them', async () => {
  const equal = path.join(local.folder, 'equal.parquet');
  await local.connection.run(
    sql`COPY (SELECT i AS a, i * 2 AS b, i * 3 AS "A" FROM range(10) t(i)) TO ${literal(equal)} (FORMAT parquet)`,
  );
  const source = await new DistantFiles({ latencyMillis: 0 }).open(equal);
  const partial = await fetchColumns(source, ['A_1'], local.context);
  expect(await rowsOf(partial, ident('A_1'))).toEqual(await rowsOf(equal, ident('A_1')));
});

test('copies keep to their budget, the latest stay', async () => {
  const source = await new DistantFiles({ latencyMillis: 0, faultShare: 0 }).open(file, 'far://fourth/wide.parquet');
  const copies: string[] = [];
  for (const name of names.slice(0, 4)) copies.push(await fetchColumns(source, [name], local.context));
  const sizes = copies.map((copy) => statSync(copy).blocks * 512);
  await trimCopies(sizes[2]! + sizes[3]!);
  expect(copies.map((copy) => statSync(copy, { throwIfNoEntry: false }) !== undefined)).toEqual([
    false,
    false,
    true,
    true,
  ]);
  // What went is fetched again.
  expect(await rowsOf(await fetchColumns(source, ['c0'], local.context), sql`count(c0) AS n`)).toEqual([
    { n: 200_000n },
  ]);
  await trimCopies(0);
});
