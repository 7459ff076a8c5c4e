/** Columns from lines, as people write or paste them. */

import { expect, test } from 'vitest';
import { readColumnLines } from '#renderer/features/catalog/column-lines.ts';

test.each([
  ['id bigint\namount decimal(10, 2)', ['id:bigint', 'amount:decimal(10, 2)']],
  ['  id   bigint,\n\n`unit price` double,\n', ['id:bigint', 'unit price:double']],
  ['id: bigint\nshape: struct<a:int, b:string>', ['id:bigint', 'shape:struct<a:int, b:string>']],
  ['', []],
])('%j', (text, expected) => {
  const { columns, problem } = readColumnLines(text);
  expect(problem).toBeUndefined();
  expect(columns.map(({ name, type }) => `${name}:${type}`)).toEqual(expected);
});

test('a line without a type is named', () => {
  expect(readColumnLines('id bigint\namount\n').problem).toBe('Line 2 has no type: write, for example, amount string');
});
