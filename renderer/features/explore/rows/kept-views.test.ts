/** Views in local storage: found again, left alone when damaged, and removed with their tabs. */

import { beforeEach, expect, test, vi } from 'vitest';
import { noRecipe } from '#renderer/features/explore/recipe/recipe.ts';
import type { KeptView } from '#renderer/features/explore/rows/kept-views.ts';

const { stored } = vi.hoisted(() => {
  const stored = new Map<string, string>();
  const localStorage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  };
  vi.stubGlobal('window', { localStorage });
  vi.stubGlobal('localStorage', localStorage);
  return { stored };
});
const { findKeptView, forgetClosedViews, keepView } = await import('#renderer/features/explore/rows/kept-views.ts');
const { closeTab, openTab } = await import('#renderer/stores/workbench.ts');

const view: KeptView = {
  view: {
    order: [
      { column: 'b', direction: 'descending' },
      { column: 'a', direction: 'ascending' },
    ],
    filter: [{ column: '__proto__', operator: 'in', values: [1, 'x', true], orNull: true }],
    search: 'é',
    condition: 'a > 1 OR b IS NULL',
  },
  format: 'csv',
  options: { separator: ';' },
  saved: false,
  profiles: false,
  shown: 'both' as const,
  gridShare: 40,
  recipe: { ...noRecipe, steps: [] },
  columns: { order: ['b'], hidden: ['c'], pinned: ['a'], widths: [{ name: 'constructor', width: 200 }] },
  place: {
    arrangement: '{}',
    top: 7,
    left: 'c',
    focus: { row: 9, column: 'a' },
    ranges: [{ start: 3, count: 2 }],
    column: null,
  },
};
const tabOf = (path: string) => ({ id: `file:${path}`, kind: 'file', title: path, input: { path } });
const viewsIn = (): string[] => [...stored.keys()].filter((key) => key.startsWith('tenon.rows'));

beforeEach(() => {
  for (const key of viewsIn()) stored.delete(key);
});

test('the view of an open file or table is found again; that of anything else is not kept', () => {
  openTab(tabOf('/data/a.csv'));
  openTab({ id: 'table:s.t', kind: 'table', title: 's.t', input: { databaseName: 's', name: 't' } });
  keepView('/data/a.csv', view);
  keepView('table s.t', view);
  keepView('/data/not-open.csv', view);
  keepView('result of query:1 4', view);
  expect(viewsIn()).toHaveLength(2);
  expect(findKeptView('/data/a.csv')).toEqual(view);
  expect(findKeptView('table s.t')).toEqual(view);
  expect(findKeptView('/data/not-open.csv')).toBeUndefined();
});

test.each([
  ['no JSON', '{'],
  ['another form', '[]'],
  ['a wrong direction', JSON.stringify({ ...view, view: { ...view.view, order: [{ column: 'a', direction: 'up' }] } })],
  ['a negative row', JSON.stringify({ ...view, place: { ...view.place, top: -1 } })],
  ['a width of nothing', JSON.stringify({ ...view, columns: { ...view.columns, widths: [{ name: 'a', width: 0 }] } })],
])('what is damaged is as if it were not there: %s', (name, text) => {
  openTab(tabOf(name));
  keepView(name, view);
  stored.set(viewsIn()[0]!, text);
  expect(findKeptView(name)).toBeUndefined();
});

test('a view that was kept before views had conditions has none', () => {
  openTab(tabOf('/data/old.csv'));
  keepView('/data/old.csv', view);
  const { condition: _later, ...before } = view.view;
  stored.set(viewsIn()[0]!, JSON.stringify({ ...view, view: before }));
  expect(findKeptView('/data/old.csv')).toEqual({ ...view, view: { ...before, condition: '' } });
});

test('a view goes with its tab', () => {
  forgetClosedViews();
  openTab(tabOf('/data/b.csv'));
  openTab(tabOf('/data/c.csv'));
  keepView('/data/b.csv', view);
  keepView('/data/c.csv', view);
  closeTab('file:/data/b.csv');
  expect(viewsIn()).toHaveLength(1);
  expect(findKeptView('/data/b.csv')).toBeUndefined();
  expect(findKeptView('/data/c.csv')).toEqual(view);
});
