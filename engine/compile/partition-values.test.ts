/** The values that a statement finds in paths are those that the catalog has found in the folders. */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { literal, sql } from '#engine/base/sql.ts';
import { partitionValue } from '#engine/compile/partition-values.ts';
import { partitionsOf } from '#engine/storage/partition-path.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { stringType } from '#engine/types/data-type.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

const text = fc
  .array(
    fc.constantFrom(
      'a',
      'B',
      '7',
      ' ',
      '=',
      '%',
      '%20',
      '%2F',
      '%zz',
      '%ff',
      '%C3%A9',
      '+',
      '\\',
      'é',
      '𝒳',
      '-',
      '_',
      "'",
    ),
    {
      maxLength: 5,
    },
  )
  .map((parts) => parts.join(''));
const keyName = fc.constantFrom('year', 'Year', 'Order Date', 'q%20r', 'ünï', 'İ', 'a.b', '1');
const folder = fc
  .oneof(
    fc.tuple(keyName, text).map(([key, value]) => `${key}=${value}`),
    fc.constantFrom('year=2024', 'year=__HIVE_DEFAULT_PARTITION__', 'plain', '2024', '=x'),
    text,
  )
  .filter((name) => name !== '' && name !== '.' && name !== '..');
const table = fc
  .integer({ min: 1, max: 3 })
  .chain((depth) => fc.array(fc.array(folder, { minLength: depth, maxLength: depth }), { minLength: 1, maxLength: 3 }));

test('of every folder, at every level', async () => {
  await fc.assert(
    fc.asyncProperty(table, async (folders) => {
      const { keys, values } = partitionsOf(folders);
      for (const [place, names] of folders.entries()) {
        const file = ['/data lake', ...names, 'a.csv'].join('/');
        const items = keys.map((key, level) =>
          partitionValue(sql`${literal(file)}`, '/data lake', level, { ...key, type: stringType }),
        );
        for (const [level, item] of items.entries()) {
          const [row] = await duck.connection.rows<{ value: string | null }>(sql`SELECT ${item} AS value`);
          expect(row!.value, `${keys[level]!.name} of ${file}`).toBe(values[place]![level]!);
        }
      }
    }),
    { numRuns: triesOfRun(60, 20) },
  );
});
