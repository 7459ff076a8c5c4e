import { expect, test } from 'vitest';
import { castText, receiptNotes } from '#engine/contract/receipt-notes.ts';

const receipt = { kind: 'filter', rowsOut: 1, inputs: { in: 9 } };

test('lost values are listed by column, the largest number first', () => {
  expect(receiptNotes(receipt)).toEqual([]);
  expect(receiptNotes({ ...receipt, castToNull: { a: 2, 'b.c': 1200 } })).toEqual([
    'cast to null: 1,200 of b.c, 2 of a',
  ]);
});

test('many columns are cut short', () => {
  const castToNull = Object.fromEntries(Array.from({ length: 8 }, (_none, index) => [`c${index}`, 8 - index]));
  expect(castText({ castToNull })).toBe('8 of c0, 7 of c1, 6 of c2, 5 of c3, 4 of c4, and 3 more');
});
