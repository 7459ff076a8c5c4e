/** Files of a given number of rows: in every format that is written, with and without partition keys. */

import { describe, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { useWrittenTables } from '#engine/execute/testing/written-tables.ts';
import { formats } from '#engine/formats/index.ts';
import { casesOfRun } from '#engine/testing/run-length.ts';

const tables = useWrittenTables();
const written = formats.filter(({ writeOptions }) => writeOptions !== null).map(({ name }) => name);

/** Rows of each file of a table, by partition. */
async function filesOf(table: string): Promise<Record<string, number[]>> {
  const found: Record<string, number[]> = {};
  const { items } = await tables.fixture.engine.catalog.tables.getTableObjects('lake', table);
  for (const { recordCount, partitionValues } of items)
    (found[partitionValues.join('/')] ??= []).push(recordCount ?? -1);
  return Object.fromEntries(
    Object.entries(found).map(([key, counts]) => [key, counts.sort((left, right) => right - left)]),
  );
}

const rows = (count: number): { select: string } => ({
  select: `SELECT range AS id, 'n' || range AS name, CASE WHEN range % 3 = 0 THEN NULL ELSE 'k' || range % 2 END AS k FROM range(${count})`,
});

describe.each(casesOfRun(written, (format) => ['parquet', 'json', 'avro'].includes(format)))('%s', (format) => {
  test.each([
    [0, {}],
    [1, { '': [1] }],
    [3, { '': [3] }],
    [7, { '': [3, 3, 1] }],
  ])('%i rows', async (count, expected) => {
    const ended = await tables.write('plain', rows(count), { format, rowsPerFile: 3 });
    expect(ended.error).toBeNull();
    expect(await filesOf('plain')).toEqual(expected);
    if (count > 0) expect(await tables.rowsOf(await tables.queryTo('plain'))).toHaveLength(count);
  });

  test('each partition has files of that many rows, and one with the rest', async () => {
    const ended = await tables.write('parted', rows(20), { format, rowsPerFile: 3, partitionKeys: ['k'] });
    expect(ended.error).toBeNull();
    expect(await filesOf('parted')).toEqual({ '': [3, 3, 1], k0: [3, 3], k1: [3, 3, 1] });
    expect(await tables.rowsOf(await tables.queryTo('parted'))).toHaveLength(20);
  });
});

test('the files follow the order of the rows', async () => {
  const sort = { transform: 'Sort', args: { columns: [{ column: 'id', order: 'descending' }] } };
  const ended = await tables.write('sorted', rows(7), { rowsPerFile: 3 }, [sort]);
  expect(ended.error).toBeNull();
  const { items } = await tables.fixture.engine.catalog.tables.getTableObjects('lake', 'sorted');
  const ids = items.map(async ({ path }) => {
    const found = await tables.duck.connection.rows<{ id: number }>(
      sql`SELECT CAST(id AS INTEGER) AS id FROM read_parquet(${literal(path)})`,
    );
    return found.map(({ id }) => id);
  });
  expect((await Promise.all(ids)).sort((left, right) => right[0]! - left[0]!)).toEqual([[6, 5, 4], [3, 2, 1], [0]]);
});

test('more files than a run may write are refused, and nothing is published', async () => {
  const ended = await tables.write('many', rows(10_001), { rowsPerFile: 1 });
  expect(ended.error).toMatchObject({
    code: 'InvalidInput',
    message: expect.stringContaining('cannot write 10001 files in one run'),
    hint: 'Increase the rows per file.',
  });
});
