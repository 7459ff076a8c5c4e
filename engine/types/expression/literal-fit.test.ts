/** A literal is refused only where DuckDB refuses it too, or would round it. */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { joinSql, literal, sql } from '#engine/base/sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import type { DataType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { refuseMisfit } from '#engine/types/expression/literal-fit.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

const pieces = {
  numbers: ['0', '7', '12', '.', '-', '+', '_', 'e', 'E', 'x', '0x', '0b', ' ', ',', 'a', 'inf', 'nan', 'infinity'],
  days: ['2025', '44', '1', '01', '31', '-', '/', ' ', '.', ':', 'T', 'Z', '+02', 'epoch', 'infinity', 'x'],
  words: ['true', 'T', 'f', 'YES', 'no', 'n', '1', '0', ' ', 'on', 'x'],
};

/** A whole number and a decimal must not be rounded; for other types DuckDB's own conversion is the reference. */
const cases: readonly (readonly [DataType, keyof typeof pieces])[] = [
  [{ kind: 'bigint' }, 'numbers'],
  [{ kind: 'double' }, 'numbers'],
  [{ kind: 'decimal', precision: 20, scale: 4 }, 'numbers'],
  [{ kind: 'boolean' }, 'words'],
  [{ kind: 'date' }, 'days'],
  [{ kind: 'timestamp_ntz' }, 'days'],
];

test.each(cases)('what DuckDB reads as %j is not refused', async (type, kind) => {
  const text = fc
    .array(fc.constantFrom(...pieces[kind]), { minLength: 1, maxLength: 7 })
    .map((parts) => parts.join(''));
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 100, maxLength: 100 }), async (texts) => {
      const rows = joinSql(texts.map((one) => sql`(${literal(one)})`));
      const isExact = {
        bigint: sql` AND TRY_CAST(t AS DECIMAL(38, 9)) % 1 = 0`,
        decimal: sql` AND TRY_CAST(t AS DECIMAL(38, 9)) = TRY_CAST(t AS ${toDuckDb(type)})`,
      };
      const exact = isExact[type.kind as keyof typeof isExact] ?? sql``;
      const read = await duck.connection.rows<{ t: string }>(
        sql`SELECT t FROM (VALUES ${rows}) AS texts(t) WHERE TRY_CAST(t AS ${toDuckDb(type)}) IS NOT NULL${exact}`,
      );
      for (const { t } of read) expect(() => refuseMisfit(t, type, 'column'), t).not.toThrow();
    }),
    // Zeros of a fraction between underscores were refused.
    { numRuns: 40, examples: [[['.0_0', '1.0_0']]] },
  );
});

test.each([
  ['1.51', 1, true],
  ['1.5', 1, false],
  ['-1.50', 1, false],
  ['2.', 0, false],
  ['2.5', 0, true],
  ['1.000_1', 3, true],
])('%s beside a decimal with %i digits after the point', (text, scale, isRefused) => {
  const refuse = () => refuseMisfit(text, { kind: 'decimal', precision: 10, scale }, 'price');
  if (isRefused) expect(refuse).toThrow(`'${text}' cannot be compared with "price", which is decimal(10,${scale}).`);
  else expect(refuse).not.toThrow();
});
