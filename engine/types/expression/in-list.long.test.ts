/** A list in parts: the value of the whole list, and rows in the order in which they are read. */

import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { inList } from '#engine/types/expression/in-list.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

const item = fc.option(fc.integer({ min: 0, max: 12 }), { nil: null });
const written = (value: number | null): Sql => (value === null ? sql`NULL` : literal(value));

test('it is what the list at once is, null included', async () => {
  await fc.assert(
    fc.asyncProperty(
      item,
      fc.array(item, { minLength: 1, maxLength: 80 }),
      fc.constantFrom('IN', 'NOT IN'),
      async (value, items, word) => {
        const [subject, list] = [sql`CAST(${written(value)} AS INTEGER)`, items.map(written)];
        const whole = sql`${subject} ${word === 'IN' ? sql`IN` : sql`NOT IN`} (${joinSql(list)})`;
        const [row] = await duck.connection.rows<{ parts: unknown; whole: unknown }>(
          sql`SELECT ${inList(subject, word, list)} AS parts, ${whole} AS whole`,
        );
        expect(row!.parts).toEqual(row!.whole);
      },
    ),
    { numRuns: triesOfRun(1000, 100) },
  );
});

test('rows of several files remain in order', async () => {
  const files = [0, 1].map((index) => path.join(duck.folder, `${index}.parquet`));
  for (const [index, file] of files.entries())
    await duck.connection.run(
      sql`COPY (SELECT ${literal(index * 3)} + i AS id FROM range(3) r(i)) TO ${literal(file)}`,
    );
  const list = Array.from({ length: 12 }, (_, index) => literal(index));
  const refused = sql`CASE WHEN ${inList(sql`id`, 'NOT IN', list)} THEN CAST(error('no') AS BOOLEAN) ELSE true END`;
  for (let attempt = 0; attempt < triesOfRun(5000, 1000); attempt += 1) {
    const rows = await duck.connection.rows<{ id: bigint }>(
      sql`SELECT id FROM read_parquet([${joinSql(files.map(literal))}]) WHERE ${refused}`,
    );
    expect(rows.map(({ id }) => Number(id))).toEqual([0, 1, 2, 3, 4, 5]);
  }
});
