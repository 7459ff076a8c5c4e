/** The focused column of a grid that is drawn again with other columns. */

import { expect, test } from 'vitest';
import { focusedPlace } from '#renderer/ui/data-grid/grid-place.ts';

const named = (...names: string[]) => names.map((name) => ({ name, type: 'string' }));
const focus = { row: 3, column: 'price', at: 2 };

test.each([
  ['the column itself, wherever it is now', named('price', 'id', 'name'), 0],
  ['the renamed column', named('id', 'name', 'cost'), 2],
  ['the column behind a dropped one', named('id', 'name', 'city', 'zip'), 2],
  ['the last column where the last one was dropped', named('id', 'name'), 1],
  ['none of no columns', [], -1],
])('is %s', (_what, columns, place) => expect(focusedPlace(columns, { focus })).toBe(place));

test('is none where nothing was focused, or a kept place says nothing of a position', () => {
  expect(focusedPlace(named('id'), { focus: null })).toBe(-1);
  expect(focusedPlace(named('id'), { focus: { row: 3, column: 'price' } })).toBe(-1);
});
