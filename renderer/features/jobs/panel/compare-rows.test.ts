/** Cells that a node changed. */

import { describe, expect, test } from 'vitest';
import { cellKey, compareRows } from '#renderer/features/jobs/panel/compare-rows.ts';

const same = (column: string): string => column;

describe('comparing rows', () => {
  test('marks the cells that differ, null and nested values included', () => {
    const before = [
      { a: '1', b: null, c: { x: 1 } },
      { a: 'x', b: 2, c: { x: 1 } },
    ];
    const behind = [
      { a: 1, b: null, c: { x: 1 } },
      { a: null, b: 2, c: { x: 2 } },
    ];
    const found = compareRows(before, behind, ['a', 'b', 'c'], same);
    expect([...found!.changed]).toEqual([cellKey(1, 0), cellKey(1, 2)]);
    expect(found!.changedRows).toEqual([1]);
  });

  test('a renamed column is the same, a new one is changed', () => {
    const found = compareRows([{ old: 5 }], [{ new: 5, made: 1 }], ['new', 'made'], (column) =>
      column === 'new' ? 'old' : undefined,
    );
    expect([...found!.changed]).toEqual([cellKey(0, 1)]);
  });

  test('a number in another spelling is the same', () => {
    const before = [{ a: '142.20' }, { a: '100.00' }, { a: '007' }, { a: 'n/a' }, { a: null }];
    const behind = [{ a: 142.2 }, { a: 100 }, { a: 7 }, { a: null }, { a: null }];
    const found = compareRows(before, behind, ['a'], same);
    expect(found).toMatchObject({ changedRows: [2, 3] });
  });

  test('rows of another number cannot be compared', () => {
    expect(compareRows([{ a: 1 }], [], ['a'], same)).toBeUndefined();
  });
});
