/** Columns and partition keys of a table against what runs write: types, values and names that differ in case. */

import { describe, expect, test } from 'vitest';
import { useWrittenTables } from '#engine/execute/testing/written-tables.ts';

const tables = useWrittenTables();

async function writes(...request: Parameters<typeof tables.write>): Promise<void> {
  expect((await tables.write(...request)).error).toBeNull();
}

describe('partition keys', () => {
  const parted = { format: 'csv', partitionKeys: ['k'] };

  test('text into a bigint key: values that are numbers are taken, any other publishes nothing', async () => {
    await writes('t', { select: `SELECT 1 AS a, 7::BIGINT AS k` }, parted);
    await writes('t', { select: `SELECT 2 AS a, '8' AS k` }, parted);
    const before = await tables.read('t');
    expect(before.rows).toEqual(["{'a': 1, 'k': 7}", "{'a': 2, 'k': 8}"]);
    for (const value of ['x', '', '1.5', '9223372036854775808']) {
      const ended = await tables.write('t', { select: `SELECT 3 AS a, '${value}' AS k` }, parted);
      expect(ended).toMatchObject({ jobRunState: 'FAILED', error: { code: 'SchemaMismatch' } });
      expect(ended.error!.message).toContain(`"k=${value}"`);
    }
    expect(await tables.read('t')).toEqual(before);
  });

  test('a type that no value of fits is refused before the first task', async () => {
    await writes('t', { select: `SELECT 1 AS a, 7::BIGINT AS k` }, parted);
    const ended = await tables.write('t', { select: `SELECT 1 AS a, DATE '2024-01-01' AS k` }, parted);
    expect(ended.error).toMatchObject({ code: 'SchemaMismatch', details: { column: 'k' } });
    expect(await tables.fixture.engine.catalog.jobRuns.getTasks(ended.id)).toEqual([]);
  });

  test('dates, decimals and booleans are checked value by value, too', async () => {
    const keys = { format: 'parquet', partitionKeys: ['d', 'n', 'b'] };
    await writes('t', { select: `SELECT 1 AS a, DATE '2024-01-31' AS d, 1.25::DECIMAL(4,2) AS n, true AS b` }, keys);
    await writes('t', { select: `SELECT 2 AS a, '2024-02-29' AS d, '99.5' AS n, 'false' AS b` }, keys);
    for (const row of [`'2023-02-29', '1', 'true'`, `'2024-01-01', '1.255', 'true'`, `'2024-01-01', '1', 'maybe'`]) {
      const ended = await tables.write('t', { select: `SELECT 3 AS a, * FROM (VALUES (${row})) v(d, n, b)` }, keys);
      expect(ended.error?.code).toBe('SchemaMismatch');
    }
    expect((await tables.read('t')).rows).toHaveLength(2);
  });
});

describe('names that differ in case', () => {
  test.each(['csv', 'parquet', 'json', 'orc', 'avro', 'arrow'])(
    '%s: an append makes no second column',
    async (format) => {
      await writes('t', { select: `SELECT 1 AS a, 'x' AS b` }, { format });
      await writes('t', { select: `SELECT 'y' AS B, 2 AS A` }, { format });
      expect(await tables.read('t')).toEqual({
        columns: ['a int', 'b string'],
        rows: ["{'a': 1, 'b': x}", "{'a': 2, 'b': y}"],
      });
    },
  );

  test('nor does a partition key', async () => {
    await writes('t', { select: `SELECT 1 AS a, 'x' AS k` }, { format: 'csv', partitionKeys: ['k'] });
    await writes('t', { select: `SELECT 2 AS A, 'y' AS K` }, { format: 'csv', partitionKeys: ['K'] });
    expect((await tables.read('t')).rows).toEqual(["{'a': 1, 'k': x}", "{'a': 2, 'k': y}"]);
  });
});

describe('nested values in CSV', () => {
  const select = `SELECT * FROM (VALUES
    (1, {'x': 1, 'y': 'a "q", b'}, [1.5, NULL, 'nan'::DOUBLE], MAP {'k': DATE '2024-01-31'}),
    (2, NULL, [], MAP {}),
    (3, {'x': NULL, 'y': 'line' || chr(10) || 'two'}, NULL, NULL)) v(id, s, l, m)`;

  test.each([[[]], [['id']]])('come back as the same type, partitioned by %j', async (partitionKeys) => {
    const parquet = `${tables.duck.folder}/nested.parquet`;
    await tables.copy(select, parquet);
    await writes('t', { select }, { format: 'csv', partitionKeys });
    const { columns, rows } = await tables.read('t');
    expect(columns.toSorted()).toEqual(['id int', 'l array<double>', 'm map<string,date>', 's struct<x:int,y:string>']);
    expect(rows).toHaveLength(3);
    if (partitionKeys.length === 0) expect(rows).toEqual(await tables.rowsOf(parquet));
  });

  test.each([
    ['csv', `SELECT 1 AS id, 'x'::BLOB AS v`, {}],
    ['json', `SELECT 1 AS id, 'x'::BLOB AS v`, {}],
    ['csv', `SELECT 1 AS id, MAP {1: 2} AS v`, {}],
    ['csv', `SELECT 1 AS id, 'x' AS v`, { quoteChar: -1 }],
    ['excel', `SELECT 1 AS id, [1] AS v`, {}],
    ['avro', `SELECT 1 AS id, 2 AS "vä"`, {}],
  ])('what %s cannot hold is refused before the run: %s', async (format, rows, options) => {
    const ended = await tables.write('t', { select: rows }, { format, options });
    expect(ended.error?.code).toBe('TypeMismatch');
    expect(ended.error?.message).toContain('"v');
    expect(await tables.fixture.engine.catalog.jobRuns.getTasks(ended.id)).toEqual([]);
    expect(await tables.fixture.engine.catalog.tables.findTable('lake', 't')).toBeUndefined();
  });
});
