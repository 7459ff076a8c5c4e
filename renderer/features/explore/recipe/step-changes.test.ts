import { expect, test } from 'vitest';
import { differentRows } from '#renderer/features/explore/recipe/step-changes.ts';

test('examples of a change are different ones, in the order of the rows', () => {
  const rows = [
    { id: 1, before: ' Ada ', after: 'Ada' },
    { id: 2, before: ' Ada ', after: 'Ada' },
    { id: 3, before: 'Ada ', after: 'Ada' },
    { id: 4, before: null, after: 'null' },
    { id: 5, before: 'null', after: 'null' },
    { id: 6, before: ' Bo', after: 'Bo' },
  ];
  const ids = (most: number): unknown[] => differentRows(rows, ['before', 'after'], most).map(({ id }) => id);
  expect(ids(3)).toEqual([1, 3, 4]);
  expect(ids(9)).toEqual([1, 3, 4, 5, 6]);
  expect(differentRows([], ['before'], 3)).toEqual([]);
});
