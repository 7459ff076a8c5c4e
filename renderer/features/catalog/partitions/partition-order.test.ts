import { expect, test } from 'vitest';
import { byValues } from '#renderer/features/catalog/partitions/partition-order.ts';

const sorted = (types: string[], values: (string | null)[][]): (string | null)[][] =>
  values.toSorted(byValues(types.map((type) => ({ type }))));

test('numbers are in the order of their sizes, key by key', () => {
  const months = [
    ['2025', '12'],
    ['2025', '2'],
    ['2024', '10'],
    ['2024', '9'],
  ];
  expect(sorted(['int', 'int'], months)).toEqual([
    ['2024', '9'],
    ['2024', '10'],
    ['2025', '2'],
    ['2025', '12'],
  ]);
  expect(sorted(['decimal(10,2)'], [['10.5'], ['-1'], ['9.25']])).toEqual([['-1'], ['9.25'], ['10.5']]);
});

test('text and dates are in the order of their texts, and null is last', () => {
  expect(sorted(['string'], [['9'], [null], ['10']])).toEqual([['10'], ['9'], [null]]);
  expect(sorted(['date'], [['2025-02-01'], ['2024-12-31']])).toEqual([['2024-12-31'], ['2025-02-01']]);
});

test("a value that is not of its key's type still has a place", () => {
  expect(sorted(['int'], [['x'], ['10'], ['9']])).toHaveLength(3);
});
