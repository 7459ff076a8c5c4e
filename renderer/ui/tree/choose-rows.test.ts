import { expect, test } from 'vitest';
import { toggled } from '#renderer/ui/toggled.ts';
import { rangeOfRows } from '#renderer/ui/tree/choose-rows.ts';
import type { TreeRow } from '#renderer/ui/tree/tree-rows.ts';

const rows = ['group', 'a', 'b', 'c'].map((id) => ({ item: { id, label: id } }) as TreeRow);
const can = (id: string): boolean => id !== 'group';

test('a range goes both ways, omits what cannot be selected, and begins at its end where there is no start', () => {
  expect([...rangeOfRows(rows, 'a', 'c', can)]).toEqual(['a', 'b', 'c']);
  expect([...rangeOfRows(rows, 'c', 'group', can)]).toEqual(['a', 'b', 'c']);
  expect([...rangeOfRows(rows, null, 'b', can)]).toEqual(['b']);
  expect([...rangeOfRows(rows, 'gone', 'b', can)]).toEqual(['b']);
});

test('a row is added, and removed again', () => {
  const one = toggled(new Set(['a']), 'b');
  expect([...one]).toEqual(['a', 'b']);
  expect([...toggled(one, 'a')]).toEqual(['b']);
});
