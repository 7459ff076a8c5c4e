/** Statements of a text, at every place where a semicolon does not end one. */

import { expect, test } from 'vitest';
import { statementAt, statementsOf } from '#renderer/ui/code/sql-statements.ts';

const texts = (text: string): string[] => statementsOf(text).map(({ from, to }) => text.slice(from, to));

test.each<[string, string[]]>([
  ['', []],
  [' ; ;\n-- nothing; here\n', []],
  ['SELECT 1', ['SELECT 1']],
  ['SELECT 1;SELECT 2 ;\n', ['SELECT 1', 'SELECT 2']],
  ["SELECT 'a;b', 'it''s;' ; SELECT 2", ["SELECT 'a;b', 'it''s;'", 'SELECT 2']],
  ['SELECT "a;""b;" FROM t; SELECT 2', ['SELECT "a;""b;" FROM t', 'SELECT 2']],
  ["SELECT E'a\\';b'; SELECT 2", ["SELECT E'a\\';b'", 'SELECT 2']],
  ["SELECT 'a\\'; SELECT 2", ["SELECT 'a\\'", 'SELECT 2']],
  ["SELECT name'x\\'; SELECT 2", ["SELECT name'x\\'", 'SELECT 2']],
  ['SELECT $$a;b$$, $q$;$$;$q$; SELECT 2', ['SELECT $$a;b$$, $q$;$$;$q$', 'SELECT 2']],
  ['SELECT $1, $name; SELECT a$b$ ; SELECT 3', ['SELECT $1, $name', 'SELECT a$b$', 'SELECT 3']],
  ['-- first;\nSELECT 1 -- one;\n; /* a; /* b; */ c; */ SELECT 2', ['SELECT 1', 'SELECT 2']],
  ['SELECT /* not ; closed', ['SELECT']],
  ["SELECT 'not ; closed", ["SELECT 'not ; closed"]],
])('%j', (text, expected) => {
  expect(texts(text)).toEqual(expected);
});

test('the statement at a position is the one that was begun there', () => {
  const text = '\n-- a\nSELECT 1; SELECT 2\n\n';
  const found = statementsOf(text);
  const at = (position: number): string => {
    const { from, to } = statementAt(found, position)!;
    return text.slice(from, to);
  };
  expect([0, 6, 14, 15].map(at)).toEqual(Array(4).fill('SELECT 1'));
  expect([16, 20, text.length].map(at)).toEqual(Array(3).fill('SELECT 2'));
  expect(statementAt([], 0)).toBeUndefined();
});

test('the pieces of any text, with what is between them, are the text', () => {
  let seed = 7;
  const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
  const pieces = [';', "'", '"', '$$', '$a$', '--', '/*', '*/', '\n', ' ', 'a', "E'", '\\', '1', '$'];
  for (let count = 0; count < 2000; count += 1) {
    const text = Array.from({ length: random(14) }, () => pieces[random(pieces.length)]).join('');
    let last = 0;
    for (const { from, to, end } of statementsOf(text)) {
      expect(last <= from && from < to && to <= end && end <= text.length).toBe(true);
      last = end;
    }
  }
});
