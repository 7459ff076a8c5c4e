import { expect, test } from 'vitest';
import { castText, changesText, receiptNotes } from '#engine/contract/receipt-notes.ts';

const receipt = { kind: 'filter', rowsOut: 1, inputs: { in: 9 } };

test('lost values are listed by column, the largest number first', () => {
  expect(receiptNotes(receipt)).toEqual([]);
  expect(receiptNotes({ ...receipt, castToNull: { a: 2, 'b.c': 1200 } })).toEqual([
    'cast to null: 1,200 of b.c, 2 of a',
  ]);
});

test('numbers of a join have separators', () => {
  const join = { kind: 'join', rowsOut: 16043, inputs: { left: 5, right: 20000 }, withoutPartner: { right: 3957 } };
  expect(receiptNotes(join)).toEqual([
    'at least 3,957 right rows without a match dropped',
    '3,208.60 rows for each left row',
  ]);
  expect(receiptNotes({ ...join, rowsOut: 5, withoutPartner: { left: 1 } })).toEqual([
    'at least 1 left row without a match dropped',
  ]);
});

test('many columns are cut short', () => {
  const castToNull = Object.fromEntries(Array.from({ length: 8 }, (_none, index) => [`c${index}`, 8 - index]));
  expect(castText({ castToNull })).toBe('8 of c0, 7 of c1, 6 of c2, 5 of c3, 4 of c4, and 3 more');
});

test('what a merge did lists no zeros', () => {
  expect(changesText({ inserted: 1200, updated: 0, unchanged: 3, deleted: 1 })).toBe(
    '1,200 inserted, 3 unchanged, 1 deleted',
  );
  expect(changesText({ inserted: 0, updated: 0, unchanged: 0, deleted: 0 })).toBe('no rows');
});
