/** Layouts of columns: laws of hiding, pinning, moving and widths, for any columns and any sequence of changes. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  laidOut,
  plainLayout,
  showsAllInOrder,
  shownColumns,
  withHidden,
  withMoved,
  withPinned,
  withWidth,
  type ColumnLayout,
} from '#renderer/ui/data-grid/column-layout.ts';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';

const names = ['id', 'name', '', '__proto__', 'constructor', 'city', 'a "b"'];
const columns = names.map((name): GridColumn => ({ name, type: 'string' }));
const named = fc.constantFrom(...names, 'gone');
const change = fc.oneof(
  fc.record({ kind: fc.constant('hide' as const), name: named, on: fc.boolean() }),
  fc.record({ kind: fc.constant('pin' as const), name: named, on: fc.boolean() }),
  fc.record({ kind: fc.constant('move' as const), name: named, on: fc.boolean() }),
  fc.record({ kind: fc.constant('width' as const), name: named, on: fc.boolean() }),
);
const layoutOf = (changes: readonly { kind: string; name: string; on: boolean }[]): ColumnLayout => {
  let layout = plainLayout;
  for (const { kind, name, on } of changes) {
    if (kind === 'hide') layout = withHidden(layout, [name], on);
    else if (kind === 'pin') layout = withPinned(layout, name, on);
    else if (kind === 'width') layout = withWidth(layout, name, on ? 99 : null);
    else layout = withMoved(columns, layout, name, on ? 1 : -1);
  }
  return layout;
};
const layouts = fc.array(change, { maxLength: 30 }).map(layoutOf);
const shownNames = (layout: ColumnLayout): string[] => shownColumns(columns, layout).map(({ column }) => column.name);

test('no column is lost or doubled, and pinned ones come first', () => {
  fc.assert(
    fc.property(layouts, (layout) => {
      const all = laidOut(columns, layout);
      expect(all.map(({ place }) => place).sort((one, other) => one - other)).toEqual(columns.map((_, place) => place));
      expect(all.map(({ pinned }) => Number(pinned))).toEqual(
        all.map(({ pinned }) => Number(pinned)).sort((one, other) => other - one),
      );
      for (const { column, shown } of all) expect(shown).toBe(!layout.hidden.includes(column.name));
      expect(JSON.parse(JSON.stringify(layout))).toEqual(layout);
    }),
  );
});

test('a move and the move back leave all as it was, and change the places of two shown columns', () => {
  fc.assert(
    fc.property(layouts, named, fc.constantFrom(1 as const, -1 as const), (layout, name, step) => {
      const moved = withMoved(columns, layout, name, step);
      const [before, after] = [shownNames(layout), shownNames(moved)];
      if (!before.includes(name)) expect(after).toEqual(before);
      else if (moved !== layout) {
        expect(after.indexOf(name)).toBe(before.indexOf(name) + step);
        expect(after.filter((each) => each !== name)).toEqual(before.filter((each) => each !== name));
        expect(shownNames(withMoved(columns, moved, name, step === 1 ? -1 : 1))).toEqual(before);
      }
    }),
  );
});

test('hidden and shown again, or pinned and let go again, a column is where it was', () => {
  fc.assert(
    fc.property(layouts, fc.constantFrom(...names), (layout, name) => {
      if (layout.hidden.includes(name) || layout.pinned.includes(name)) return;
      expect(shownNames(withHidden(withHidden(layout, [name], true), [name], false))).toEqual(shownNames(layout));
      expect(shownNames(withPinned(withPinned(layout, name, true), name, false))).toEqual(shownNames(layout));
    }),
  );
});

test('columns that came later are the last; those that went do no harm', () => {
  const layout: ColumnLayout = { ...plainLayout, order: ['city', 'gone', 'id'] };
  expect(shownNames(layout).slice(0, 2)).toEqual(['city', 'id']);
  expect(shownNames(layout)).toHaveLength(names.length);
  expect(showsAllInOrder(columns, layout)).toBe(false);
  expect(showsAllInOrder(columns, withWidth(plainLayout, 'id', 300))).toBe(true);
});

test('5,000 columns', () => {
  const many = Array.from({ length: 5000 }, (_, index): GridColumn => ({ name: `c${index}`, type: 'int' }));
  const hidden = withHidden(
    plainLayout,
    many.slice(1).map(({ name }) => name),
    true,
  );
  expect(shownColumns(many, hidden)).toHaveLength(1);
  expect(shownColumns(many, withMoved(many, plainLayout, 'c4999', -1)).at(-1)?.column.name).toBe('c4998');
});
