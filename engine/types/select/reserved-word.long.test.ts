/** Every word that DuckDB does not take for a column is named, with the way to write it. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from '#engine/base/sql.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { expressionQuery, readExpressions, syntaxOf, type ExpressionRow } from '#engine/types/expression/syntax.ts';
import { admitSelect, readSelectSyntax, selectSyntaxQuery } from '#engine/types/select/admit-select.ts';
import { givenTables } from '#engine/types/select-syntax.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

/** FROM and such stop the parser wherever something is missing; others begin something else in these places. */
const notNamed = new Set('and as by distinct from having is not on or select union using where with'.split(' '));

/** The hint of the error; undefined: the text is read. */
async function hintOf(text: string, kind: 'select' | 'expression'): Promise<string | undefined> {
  try {
    if (kind === 'select') {
      const [row] = await duck.connection.rows<{ parsed: string }>(selectSyntaxQuery(text));
      admitSelect(
        text,
        readSelectSyntax(row!.parsed),
        givenTables(text, () => true, ['t']),
      );
    } else {
      const rows = await duck.connection.rows<ExpressionRow>(expressionQuery([text]));
      syntaxOf(text, readExpressions([text], rows).get(text));
    }
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof EngineError) || thrown.code !== 'SqlSyntax') return undefined;
    return thrown.hint;
  }
}

test.each<['select' | 'expression', (word: string) => string]>([
  ['select', (word) => `SELECT id, ${word} FROM t`],
  ['select', (word) => `SELECT id,\n  ${word}, v FROM t`],
  ['select', (word) => `SELECT 'ü', ${word} FROM t WHERE ${word} > 3`],
  ['expression', (word) => `${word} > 3`],
  ['expression', (word) => `v + ${word}`],
])('in a %s, each word is named', async (kind, textOf) => {
  const keywords = await duck.connection.rows<{ keyword_name: string }>(sql`FROM duckdb_keywords()`);
  let named = 0;
  for (const { keyword_name: word } of keywords) {
    if (notNamed.has(word)) continue;
    const hint = await hintOf(textOf(word), kind);
    if (hint === undefined) continue;
    expect(hint, textOf(word)).toContain(`write it in quotes: "${word}"`);
    expect(await hintOf(textOf(`"${word}"`), kind), textOf(`"${word}"`)).toBeUndefined();
    named += 1;
  }
  expect(named).toBeGreaterThan(30);
});

test.each(['SELECT id,, v FROM t', 'SELECT id FROM', 'SELEC id FROM t', 'SELECT id FROM t WHERE > 3'])(
  '%s has no such word',
  async (text) => {
    expect(await hintOf(text, 'select')).toBe('Correct the SQL there.');
  },
);
