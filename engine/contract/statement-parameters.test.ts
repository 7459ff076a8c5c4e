/** Values of parameters as people type them. */

import { expect, test } from 'vitest';
import { guessParameter, isParameterValue, parametersSchema } from '#engine/contract/statement-parameters.ts';

test.each([
  ['5', 'number', '5'],
  [' -1.50 ', 'number', '-1.50'],
  ['1e6', 'number', '1e6'],
  ['0', 'number', '0'],
  // A postcode, a code of 40 digits, a word.
  ['01067', 'text', '01067'],
  ['1'.repeat(39), 'text', '1'.repeat(39)],
  ['1,5', 'text', '1,5'],
  ['2024-02-29', 'date', '2024-02-29'],
  ['2023-02-29', 'text', '2023-02-29'],
  ['2024-13-01', 'text', '2024-13-01'],
  ['0000-01-01', 'text', '0000-01-01'],
  ['0099-01-01', 'date', '0099-01-01'],
  ['2024-02-29 23:59', 'timestamp', '2024-02-29 23:59'],
  ['2024-02-29T23:59:59.123456', 'timestamp', '2024-02-29T23:59:59.123456'],
  ['2024-02-29 24:00', 'text', '2024-02-29 24:00'],
  ['True', 'boolean', 'True'],
  ["'5'", 'text', '5'],
  ["''", 'text', ''],
  ["'it''s'", 'text', "it's"],
  [' a b ', 'text', ' a b '],
  ["'; DROP TABLE x; --", 'text', "'; DROP TABLE x; --"],
])('%s is %s', (typed, type, value) => {
  expect(guessParameter(typed)).toEqual({ type, value });
});

test.each([
  ['[7, 9]', 'number', ['7', '9']],
  [' [ 7 ] ', 'number', ['7']],
  ['[]', 'text', []],
  ['[ ]', 'text', []],
  ["['a, b', c]", 'text', ['a, b', 'c']],
  ["['7', 9]", 'text', ['7', '9']],
  ['[7, x]', 'text', ['7', 'x']],
  ['[01067, 10115]', 'text', ['01067', '10115']],
  ['[2024-01-31,2024-02-01]', 'date', ['2024-01-31', '2024-02-01']],
  ["['it''s']", 'text', ["it's"]],
  ['[a,]', 'text', ['a', '']],
  ["[O'Neill, B]", 'text', ["O'Neill", 'B']],
])('%s is a list', (typed, type, values) => {
  expect(guessParameter(typed)).toEqual({ type, values });
});

test('brackets in quotes are text', () => {
  expect(guessParameter("'[7, 9]'")).toEqual({ type: 'text', value: '[7, 9]' });
  expect(parametersSchema.safeParse({ a: { type: 'number', values: ['7', 'x'] } }).success).toBe(false);
  expect(parametersSchema.safeParse({ a: { type: 'number', values: ['7', '9'] } }).success).toBe(true);
});

test('a value must be one of its type, and a name one of SQL', () => {
  expect(isParameterValue({ type: 'number', value: 'x' })).toBe(false);
  expect(isParameterValue({ type: 'text', value: 'a\0' })).toBe(false);
  expect(parametersSchema.safeParse({ a: { type: 'date', value: 'today' } }).success).toBe(false);
  expect(parametersSchema.safeParse({ 'a b': { type: 'text', value: '' } }).success).toBe(false);
  expect(parametersSchema.safeParse({ from_1: { type: 'text', value: '' } }).success).toBe(true);
});
