/** The guard in SQL and the guard in JavaScript agree on every text. */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { guardFormula } from '#engine/contract/formula-guard.ts';
import { guardedRows } from '#engine/explore/export/guarded-rows.ts';
import type { Schema } from '#engine/types/data-type.ts';
import type { DuckConnection } from '#engine/duckdb/database.ts';
import { openDuckDatabase, type DuckInstance } from '#engine/duckdb/instance.ts';
import { useTemporaryFolder } from '#engine/workers/testing/temporary-folder.ts';

const folder = useTemporaryFolder();
let database: DuckInstance;
let connection: DuckConnection;

beforeAll(async () => {
  database = await openDuckDatabase({ memoryLimit: 256 * 1024 * 1024, threads: 1, temporaryDirectory: folder() });
  connection = await database.connect();
});
afterAll(async () => {
  await connection[Symbol.asyncDispose]();
  await database.close();
});
const cell = fc.oneof(
  fc.string({
    unit: fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      '\t',
      '\r',
      '\n',
      '＝',
      '＠',
      '1',
      '.',
      'e',
      'E',
      'a',
      ' ',
      "'",
      ';',
      '|',
      '"',
      '\ufeff',
    ),
  }),
  fc.string(),
  fc.double({ noNaN: true }).map(String),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
);

test('both guards agree, numbers stay', async () => {
  await fc.assert(
    fc.asyncProperty(cell, async (text) => {
      fc.pre(!text.includes('\0'));
      // Of three rows, the first has another text, and the last has none.
      const given = sql`SELECT * FROM (VALUES (1, 'plain'), (2, ${literal(text)}), (3, NULL)) AS t(n, v)`;
      const schema: Schema = [
        { name: 'n', type: { kind: 'int' } },
        { name: 'v', type: { kind: 'string' } },
      ];
      await connection.run(sql`CREATE OR REPLACE TEMP SEQUENCE counts`);
      const rows = await connection.rows<{ n: number; v: string | null }>(guardedRows(given, schema, 'counts'));
      expect(rows.map(({ v }) => v)).toEqual(['plain', guardFormula(text), null]);
      const [counted] = await connection.rows<{ last: bigint | null }>(
        sql`SELECT last_value AS last FROM duckdb_sequences() WHERE sequence_name = 'counts'`,
      );
      expect(Number(counted!.last ?? 0)).toBe(guardFormula(text) === text ? 0 : 1);
    }),
    { numRuns: 400 },
  );
  const times = ['+012000-01-01T00:00:00.000Z', '-000044-03-15T12:30:00.000Z', '+10000-01-01'];
  for (const number of ['-5', '+3.5', '-1e10', ...times]) expect(guardFormula(number)).toBe(number);
  for (const formula of [
    '=1',
    '-a',
    '+cmd',
    '@x',
    '\tx',
    '\n1',
    '\r',
    '＝1',
    '＋1',
    '－1',
    '＠x',
    '-1+1',
    '\ufeff=1',
    '+10000-01-01T00:00+cmd',
  ])
    expect(guardFormula(formula)).toBe(`'${formula}`);
  expect(guardFormula('x;=1+1;y|@a;b; -c')).toBe("x;'=1+1;y|'@a;b; -c");
  expect(guardFormula('\n=1')).toBe("'\n'=1");
  expect(guardFormula('=a;"=b')).toBe(`'=a;"'=b`);
});
