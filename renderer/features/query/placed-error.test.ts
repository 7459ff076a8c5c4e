/** Places of errors in the text of an editor. */

import { expect, test } from 'vitest';
import { EngineError } from '#engine/contract/errors.ts';
import { placedError } from '#renderer/features/query/placed-error.ts';

const text = '-- ä\nSELECT 1;\n  SELECT id,\n  nmae FROM t';
const from = text.indexOf('SELECT id');

test.each([
  [1, 8, 'id', '(line 3, character 10)'],
  [2, 3, 'nmae', '(line 4, character 3)'],
])('line %i, character %i is at %s', (line, character, word, place) => {
  const told = `Column "x" does not exist (line ${line}, character ${character}). Did you mean y?`;
  const given = new EngineError('UnknownColumn', told, { hint: 'h', details: { line, character, near: ['y'] } });
  const { error, errorAt } = placedError(given, text.slice(from), text, from);
  expect(errorAt).toBe(text.indexOf(word, from));
  expect(error).toMatchObject({
    code: 'UnknownColumn',
    message: `Column "x" does not exist ${place}. Did you mean y?`,
    hint: 'h',
  });
  expect(error.details).toEqual({ near: ['y'] });
});

test('the line of a record is not one of the text', () => {
  const given = new EngineError('MalformedFile', 'A record does not fit.', { details: { path: '/a.csv', line: 3 } });
  expect(placedError(given, 'SELECT 1', 'SELECT 1', 0)).toEqual({ error: given, errorAt: null });
});

test('a place behind the end is the end', () => {
  const given = new EngineError('SqlSyntax', 'x (line 1, character 90).', { details: { line: 1, character: 90 } });
  expect(placedError(given, 'SELECT', 'SELECT', 0)).toMatchObject({
    errorAt: 6,
    error: { message: 'x (line 1, character 7).' },
  });
});
