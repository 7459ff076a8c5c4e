/** Sort keys that are added, reversed and removed, in any sequence. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  canAddSortKey,
  mostSortKeys,
  withNextSortKey,
  withoutSortKey,
  withSortKey,
  type RowOrder,
} from '#renderer/features/explore/rows/row-order.ts';

const column = fc.constantFrom('a', 'b', 'c', '', 'order by');
const direction = fc.constantFrom('ascending', 'descending');
const change = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), column, direction }),
  fc.record({ kind: fc.constant('remove' as const), column }),
  fc.record({ kind: fc.constant('turn' as const), column }),
);

test('a column sorts at most once, and the other keys keep their places', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), (changes) => {
      let order: RowOrder = [];
      for (const each of changes) {
        const before = order;
        if (each.kind === 'set') order = withSortKey(before, { column: each.column, direction: each.direction });
        else if (each.kind === 'remove') order = withoutSortKey(before, each.column);
        else order = withNextSortKey(before, each.column);
        expect(new Set(order.map((key) => key.column)).size).toBe(order.length);
        expect(withoutSortKey(order, each.column)).toEqual(withoutSortKey(before, each.column));
        if (each.kind === 'set')
          expect(order.find((key) => key.column === each.column)?.direction).toBe(each.direction);
      }
    }),
  );
});

test('three turns lead back, ascending first', () => {
  const others: RowOrder = [{ column: 'x', direction: 'descending' }];
  const first = withNextSortKey(others, 'a');
  expect(first).toEqual([...others, { column: 'a', direction: 'ascending' }]);
  const second = withNextSortKey(first, 'a');
  expect(second).toEqual([...others, { column: 'a', direction: 'descending' }]);
  expect(withNextSortKey(second, 'a')).toEqual(others);
});

test('no key is added beyond what the engine takes; those that are there can be turned', () => {
  const full: RowOrder = Array.from({ length: mostSortKeys }, (_, index) => ({
    column: `c${index}`,
    direction: 'ascending' as const,
  }));
  expect(canAddSortKey(full, 'new')).toBe(false);
  expect(canAddSortKey(full, 'c3')).toBe(true);
  expect(canAddSortKey(full.slice(1), 'new')).toBe(true);
});
