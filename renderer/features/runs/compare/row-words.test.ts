/** Compared rows in words, and which of very many columns are shown. */

import { expect, test } from 'vitest';
import type { RowComparison } from '#engine/contract/procedures/runs/run-row-comparison.ts';
import { shownPlaces } from '#renderer/features/runs/compare/row-columns.ts';
import { keyWords, rowCounts } from '#renderer/features/runs/compare/row-words.ts';

test('the key, and the counts', () => {
  expect(keyWords({ keyFrom: 'definition', keyNode: 'Newest' }, 1)).toBe('by key of Newest');
  expect(keyWords(null, 2)).toBe('by key');
  expect(keyWords({ keyFrom: 'none', keyNode: null }, 0)).toBe('as whole rows');
  const counts = { same: 1, changed: 12_000, added: 0, removed: 3 } as RowComparison;
  expect(rowCounts(counts)).toBe('1 row is the same, 12,000 changed, 0 only in B, 3 only in A');
});

test('key columns come first; of more columns than are shown, those that differ stay', () => {
  const columns = ['a', 'b', 'c', 'd', 'e'].map((name, place) => ({
    name,
    a: 'int',
    b: 'int',
    comparedAs: 'int',
    how: 'same' as const,
    isKey: name === 'd',
    value: `v${place}`,
    before: `w${place}`,
    changedRows: name === 'e' ? 4 : 0,
  }));
  const alone = { ...columns[0]!, name: 'x', b: null, comparedAs: null, how: null, value: null, before: null };
  expect(shownPlaces([...columns, alone], 10)).toEqual([3, 0, 1, 2, 4]);
  expect(shownPlaces([...columns, alone], 3)).toEqual([3, 4, 0]);
});
