/** Two names are the same here exactly when DuckDB treats them as the same column. */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { foldedSql, foldName, sameName } from '#engine/base/same-name.ts';
import { ident, literal, sql } from '#engine/base/sql.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

/** Letters that simple or full case folding maps to the same letter, and others. */
const letters = [
  'k',
  'K',
  '\u212a',
  'i',
  'I',
  'ı',
  'İ',
  's',
  'ſ',
  'ß',
  'ẞ',
  'SS',
  'é',
  'É',
  'Σ',
  'σ',
  'ς',
  'å',
  'Å',
  '\u212b',
  'a',
];
const name = fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength: 3 }).map((parts) => parts.join(''));

/** A table cannot have two columns with the same name. */
async function isSameToDuckDb(left: string, right: string): Promise<boolean> {
  try {
    await duck.connection.run(sql`CREATE OR REPLACE TEMP TABLE t (${ident(left)} INTEGER, ${ident(right)} INTEGER)`);
    return false;
  } catch {
    return true;
  }
}

test.each([
  ['K', '\u212a', false],
  ['K', 'k', true],
  ['I', 'ı', false],
  ['İ', 'i̇', false],
  ['straße', 'STRASSE', false],
  ['é', 'É', false],
])('%s and %s: the same name is %s', async (left, right, same) => {
  expect(sameName(left, right)).toBe(same);
  expect(await isSameToDuckDb(left, right)).toBe(same);
});

test('two names are the same exactly when DuckDB treats them as one', async () => {
  await fc.assert(
    fc.asyncProperty(name, name, async (left, right) => {
      expect(sameName(left, right)).toBe(await isSameToDuckDb(left, right));
    }),
    { numRuns: 300 },
  );
});

test('SQL folds a text as foldName does', async () => {
  const text = letters.join('-');
  const [row] = await duck.connection.rows<{ y: string }>(sql`SELECT ${foldedSql(literal(text))} AS y`);
  expect(row!.y).toBe(foldName(text));
});
