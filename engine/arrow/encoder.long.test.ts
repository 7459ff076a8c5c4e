/** Arrow pages hold what DuckDB holds: every type, nulls, nesting, long strings, page sizes, early ends. */

import { join } from 'node:path';
import { tableFromIPC } from 'apache-arrow';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { arrowPages } from '#engine/arrow/results.ts';
import { sql, type Sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { operationScope } from '#engine/duckdb/operation-scope.ts';
import { decodePage } from '#engine/workers/testing/decode-arrow.ts';
import { columnOf, type SqlColumn } from '#engine/workers/testing/random-columns.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

let duck: TestDuck;
let connection: DuckConnection;

beforeAll(async () => {
  duck = await openTestDuck();
  connection = duck.connection;
});
afterAll(() => duck[Symbol.asyncDispose]());

async function pagesOf(statement: Sql, pageBytes?: number): Promise<Uint8Array[]> {
  const pages: Uint8Array[] = [];
  for await (const page of arrowPages(connection, statement, pageBytes)) pages.push(page);
  return pages;
}

/** `rows()` gives decimals as text, pages give them unscaled. */
function comparable(value: unknown, column: SqlColumn): unknown {
  if (value === null) return null;
  switch (column.shape) {
    case 'decimal':
      return typeof value === 'string' ? BigInt(value.replace('.', '')) : value;
    case 'list':
      return (value as unknown[]).map((item) => comparable(item, column.children[0]!));
    case 'struct':
      return Object.fromEntries(
        Object.entries(value as object).map(([key, member], index) => [
          key,
          comparable(member, column.children[index]!),
        ]),
      );
    case 'map':
      return [...(value as Map<unknown, unknown>)].map(([key, member]) => [
        key,
        comparable(member, column.children[0]!),
      ]);
    default:
      return value;
  }
}

test('random tables of every type come out as rows() reads them', async () => {
  const tables = fc.array(columnOf(2), { minLength: 1, maxLength: 5 }).chain((columns) =>
    fc.record({
      columns: fc.constant(columns),
      rows: fc.array(fc.tuple(...columns.map((column) => column.literal)), { minLength: 0, maxLength: 40 }),
      repeat: fc.constantFrom(1, 3, 97),
      pageBytes: fc.constantFrom(1, 300, 5000, 1 << 20),
    }),
  );
  await fc.assert(
    fc.asyncProperty(tables, async ({ columns, rows, repeat, pageBytes }) => {
      const names = columns.map((_, index) => `c${index}`);
      const definition = columns.map((column, index) => `${names[index]} ${column.type}`).join(', ');
      await connection.run(trustedSql(`CREATE OR REPLACE TEMP TABLE fuzz (n INTEGER, ${definition})`));
      for (const [index, row] of rows.entries())
        await connection.run(trustedSql(`INSERT INTO fuzz VALUES (${index}, ${row.join(', ')})`));
      // Repeated, and with every third row skipped, so that list elements are not contiguous.
      const query = trustedSql(
        `SELECT ${names.join(', ')} FROM fuzz, range(${repeat}) r(k) WHERE (n + k) % 3 <> 1 ORDER BY k, n`,
      );
      const expected = (await connection.rows(query)).map((row) =>
        columns.map((column, index) => comparable(row[names[index]!], column)),
      );
      const pages = await pagesOf(query, pageBytes);
      const actual = pages
        .flatMap(decodePage)
        .map((row) => columns.map((column, index) => comparable(row[names[index]!], column)));
      expect(actual).toEqual(expected);
    }),
    { seed: 20261120, numRuns: triesOfRun(120, 12) },
  );
});

test.each([11, 12, 13, 40, 41, 1023, 1024, 1025, 5000])(
  'strings of %i bytes in random order and with gaps',
  async (length) => {
    await connection.run(
      trustedSql(`CREATE OR REPLACE TEMP TABLE strings AS
    SELECT i, CASE WHEN i % 5 = 0 THEN NULL WHEN i % 7 = 0 THEN '' WHEN i % 3 = 0 THEN 'é' || i ELSE rpad(i || '€', ${length}, 'abc' || i) END AS v
    FROM range(9000) t(i)`),
    );
    for (const query of [
      sql`SELECT v FROM strings ORDER BY i`,
      sql`SELECT v FROM strings ORDER BY hash(i)`,
      sql`SELECT v FROM strings WHERE i % 11 = 3 ORDER BY i DESC`,
    ]) {
      const expected = (await connection.rows<{ v: string | null }>(query)).map(({ v }) => v);
      expect((await pagesOf(query)).flatMap(decodePage).map(({ v }) => v)).toEqual(expected);
    }
  },
);

test('dictionary columns of Parquet, whose strings share memory', async () => {
  const path = join(duck.folder, 'dictionary.parquet');
  await connection.run(
    trustedSql(
      `COPY (SELECT ['Germany is the name', 'France', 'United Kingdom and more', NULL][1 + (i * 7919) % 4] AS v FROM range(30000) t(i)) TO '${path}'`,
    ),
  );
  const query = trustedSql(`SELECT v FROM '${path}'`);
  const expected = (await connection.rows<{ v: string | null }>(query)).map(({ v }) => v);
  expect((await pagesOf(query)).flatMap(decodePage).map(({ v }) => v)).toEqual(expected);
});

test('a text of ten megabytes fills one page', async () => {
  const pages = await pagesOf(
    trustedSql(`SELECT CASE WHEN i = 50 THEN repeat('0123456789', 1048576) ELSE 'short' END AS v FROM range(100) t(i)`),
  );
  const rows = pages.flatMap(decodePage);
  expect(rows).toHaveLength(100);
  expect((rows[50]!['v'] as string).length).toBe(10485760);
  expect(pages.filter((page) => page.length > 2 << 20)).toHaveLength(1);
});

test('pages keep to their size, and all rows are in them in order', async () => {
  const query = trustedSql(`SELECT i, repeat('x', (i % 900)::INT) AS v, [i, i] AS l FROM range(50000) t(i)`);
  const pages = await pagesOf(query, 256 * 1024);
  for (const page of pages) expect(page.length).toBeLessThan(384 * 1024);
  expect(pages.length).toBeGreaterThan(50);
  const seen = pages.flatMap((page) => [...(tableFromIPC(page).getChild('i')!.toArray() as BigInt64Array)]);
  expect(seen).toEqual(Array.from({ length: 50000 }, (_, index) => BigInt(index)));
});

test('no rows give one page with the schema', async () => {
  const pages = await pagesOf(sql`SELECT 1 AS a, 'x' AS b, {'c': [1]} AS d WHERE false`);
  expect(pages).toHaveLength(1);
  const table = tableFromIPC(pages[0]!);
  expect(table.numRows).toBe(0);
  expect(table.schema.fields.map((field) => `${field.name} ${field.type}`)).toEqual([
    'a Int32',
    'b Utf8',
    'd Struct<{c:List<Int32>}>',
  ]);
});

describe('statements of any form', () => {
  test.each([
    ['a comment at the end', 'SELECT 1 AS a -- and ; a note', [{ a: 1 }]],
    ['semicolons at the end', 'SELECT 1 AS a ; ;\n', [{ a: 1 }]],
    ['a name that repeats', 'SELECT 1 AS a, 2 AS a', [{ a: 1, a_1: 2 }]],
    ['WITH', 'WITH t AS (SELECT 3 AS a) FROM t', [{ a: 3 }]],
    ['VALUES', 'VALUES (1), (2)', [{ col0: 1 }, { col0: 2 }]],
    ['DESCRIBE', 'SELECT column_name FROM (DESCRIBE SELECT 1 AS q)', [{ column_name: 'q' }]],
    ['no query at all', 'CALL pragma_version()', undefined],
    ['EXPLAIN', 'EXPLAIN SELECT 1', undefined],
    ['PIVOT', `PIVOT (SELECT 'x' AS k, 5 AS v) ON k USING sum(v)`, [{ x: 5n }]],
    ['VARIANT, which leaves as text', `SELECT {'a': 1}::VARIANT AS v`, [{ v: "{'a': 1}" }]],
    [
      'BIGNUM, which leaves as text',
      `SELECT '123456789012345678901234567890123456789012345'::BIGNUM AS v`,
      [{ v: '123456789012345678901234567890123456789012345' }],
    ],
    [
      'an empty list and a null list',
      `SELECT unnest([[]::INT[], NULL, [1]]) AS v`,
      [{ v: [] }, { v: null }, { v: [1] }],
    ],
    [
      'a union, as a tagged struct',
      `SELECT union_value(num := 2)::UNION(num INT, str VARCHAR) AS v`,
      [{ v: { tag: 0, num: 2, str: null } }],
    ],
  ])('%s', async (_title, text, expected) => {
    const rows = (await pagesOf(trustedSql(text))).flatMap(decodePage);
    if (expected === undefined) expect(rows.length).toBeGreaterThan(0);
    else expect(rows).toEqual(expected);
  });

  test('an error has the position in the text of the user', async () => {
    await expect(pagesOf(trustedSql('SELECT 1,\n  nosuch FROM range(3)'))).rejects.toMatchObject({
      code: 'UnknownColumn',
      details: { line: 2, character: 3 },
    });
  });
});

describe('a result that fails late', () => {
  test('throws the reason instead of ending', async () => {
    let rows = 0;
    const reading = async (): Promise<void> => {
      for await (const page of arrowPages(
        connection,
        trustedSql(
          `SELECT CASE WHEN i = 900000 THEN error('at nine hundred thousand') ELSE i END AS v FROM range(1000000) t(i)`,
        ),
      ))
        rows += tableFromIPC(page).numRows;
    };
    await expect(reading()).rejects.toMatchObject({
      code: 'Execution',
      message: expect.stringContaining('nine hundred thousand'),
    });
    expect(rows).toBeLessThan(900_001);
  });

  test('a cancelled operation throws Cancelled between pages', async () => {
    const controller = new AbortController();
    const reading = operationScope.run({ signal: controller.signal }, async () => {
      let pages = 0;
      for await (const page of arrowPages(connection, sql`SELECT * FROM range(50000000)`))
        if ((pages += page.length > 0 ? 1 : 0) === 3) controller.abort();
      return pages;
    });
    await expect(reading).rejects.toMatchObject({ code: 'Cancelled' });
    expect(await connection.rows(sql`SELECT 1 AS a`)).toEqual([{ a: 1 }]);
  });

  test('a reader that stops early frees the connection', async () => {
    for await (const page of arrowPages(connection, sql`SELECT * FROM range(50000000)`)) {
      expect(page.length).toBeGreaterThan(0);
      break;
    }
    expect(await connection.rows(sql`SELECT 1 AS a`)).toEqual([{ a: 1 }]);
  });
});
