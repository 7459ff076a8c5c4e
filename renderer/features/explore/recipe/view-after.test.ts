/** Order and filters of rows whose recipe goes back. */

import { expect, test } from 'vitest';
import { viewAfter, viewBack } from '#renderer/features/explore/recipe/view-after.ts';
import type { RowsView } from '#renderer/features/explore/rows/rows-view.ts';

const by = (column: string, more: Partial<RowsView> = {}): RowsView => ({
  order: [{ column, direction: 'descending' }],
  filter: [],
  search: '',
  condition: '',
  ...more,
});

const rename = { transform: 'RenameField', args: { oldName: 'city', newName: 'town' } };
const drop = { transform: 'DropFields', args: { paths: ['city'] } };

test('a dropped column that sorts sorts again', () => {
  const view = by('city');
  const next = viewAfter(view, drop);
  expect(next.order).toEqual([]);
  expect(viewBack({ view: next, columns: ['id'] }, { view, columns: ['id', 'city'], next })).toEqual(view);
});

test('an order of before the step stays', () => {
  const view = by('id', { search: 'a', condition: 'id > 3' });
  const next = viewAfter(view, drop);
  expect(viewBack({ view: next, columns: ['id'] }, { view, columns: ['id', 'city'], next })).toEqual(view);
});

test('an order that was chosen after the step stays as far as its column is there', () => {
  const view = by('city');
  const then = { view, columns: ['id', 'city'], next: viewAfter(view, rename) };
  const after = (now: RowsView) => viewBack({ view: now, columns: ['id', 'town'] }, then);
  expect(after(by('id'))).toEqual(by('id'));
  expect(after(by('town', { search: 'a' }))).toEqual(by('city', { search: 'a' }));
  expect(after(by('id', { condition: "town = 'x'" }))).toEqual(by('id'));
  const split = { ...then, columns: ['id'], next: view };
  expect(viewBack({ view: by('part'), columns: ['id', 'part'] }, split)).toEqual({ ...by('part'), order: [] });
});
