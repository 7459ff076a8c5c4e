/** What a brush over the bins or values of a column becomes, and how it is found again among the filters. */

import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import {
  brushedBins,
  brushedValues,
  brushOf,
  drawBins,
  pressValue,
  rangeOf,
  withBrush,
  withoutBrush,
} from '#renderer/features/explore/brush/brush.ts';
import type { RowFilter } from '#renderer/features/explore/rows/rows-view.ts';

vi.mock('#renderer/features/explore/rows/rows-view.ts', () => ({}));

const numbers = Array.from({ length: 8 }, (_, index) => ({ from: String(index * 25), to: String(index * 25 + 25) }));
const months = Array.from({ length: 8 }, (_, index) => ({
  from: `2026-0${index + 1}-01`,
  to: `2026-0${index + 2}-01`,
}));
const place = fc.nat(7);

test.each([
  ['numbers', numbers, false],
  ['months', months, true],
])('%s: bins that were drawn over are those that the filter marks, in either direction', (_name, bins, isTime) => {
  fc.assert(
    fc.property(place, place, (one, other) => {
      const brush = rangeOf('v', bins, one, other);
      expect(brushedBins(bins, brush, isTime)).toEqual({ first: Math.min(one, other), last: Math.max(one, other) });
      expect(rangeOf('v', bins, other, one)).toEqual(brush);
    }),
  );
});

test('a range with ends of its own marks every bin that has some of it; one beside the bins marks none', () => {
  const marked = (values: (string | number)[], bins = numbers, isTime = false) =>
    brushedBins(bins, { column: 'v', operator: 'range', values }, isTime);
  expect(marked(['30', '50.5'])).toEqual({ first: 1, last: 2 });
  expect(marked(['50', '50'])).toBeUndefined();
  expect(marked(['200', '300'])).toBeUndefined();
  expect(marked(['2026-02-10 08:00', '2026-03-01 00:00:00'], months, true)).toEqual({ first: 1, last: 1 });
  expect(marked(['yesterday', '2026-03-01'], months, true)).toBeUndefined();
  expect(brushedBins(numbers, { column: 'v', operator: 'eq', values: [25] }, false)).toEqual({ first: 1, last: 1 });
  expect(brushedBins(numbers, { column: 'v', operator: 'isNull', values: [] }, false)).toBeUndefined();
  expect(brushedBins(numbers, undefined, false)).toBeUndefined();
});

const filters = fc.array(
  fc.record({
    column: fc.constantFrom('a', 'b'),
    operator: fc.constantFrom<RowFilter['operator']>('range', 'eq', 'ge', 'contains', 'isNull'),
    values: fc.constant<string[]>([]),
  }),
  { maxLength: 6 },
);

test('a brush takes the place of the one before, and leaves every other filter where it is', () => {
  fc.assert(
    fc.property(filters, fc.constantFrom('a', 'b'), place, (filter, column, end) => {
      const brush = rangeOf(column, numbers, 0, end);
      const next = withBrush(filter, column, brush);
      expect(brushOf({ filter: next }, column)).toEqual(brush);
      expect(withoutBrush({ filter: next }, column)).toEqual(withoutBrush({ filter }, column));
      expect(withBrush(next, column, undefined)).toEqual(withoutBrush({ filter }, column).filter);
      const other = column === 'a' ? 'b' : 'a';
      expect(brushOf({ filter: next }, other)).toEqual(brushOf({ filter }, other));
    }),
  );
});

test('pressed values: alone, added, taken away, and none left', () => {
  const first = pressValue('v', undefined, 'x', false);
  expect(first).toEqual({ column: 'v', operator: 'eq', values: ['x'] });
  expect(pressValue('v', first, 'x', false)).toBeUndefined();
  expect(pressValue('v', first, 'y', false)).toEqual({ column: 'v', operator: 'eq', values: ['y'] });
  const both = pressValue('v', first, 'y', true);
  expect(both).toEqual({ column: 'v', operator: 'in', values: ['x', 'y'] });
  expect([...brushedValues(both)]).toEqual(['x', 'y']);
  expect(pressValue('v', both, 'x', true)).toEqual({ column: 'v', operator: 'eq', values: ['y'] });
  expect(pressValue('v', both, 'x', false)).toEqual(first);
  expect(pressValue('v', first, 'x', true)).toBeUndefined();
  const none = pressValue('v', both, null, false);
  expect(none).toEqual({ column: 'v', operator: 'isNull', values: [] });
  expect(pressValue('v', none, null, false)).toBeUndefined();
  expect([...brushedValues(none)]).toEqual([null]);
});

test('null goes with values: any order of presses with Ctrl keeps what was pressed an odd number of times', () => {
  const pressed = fc.constantFrom('x', 'y', 'null', '', null);
  fc.assert(
    fc.property(fc.array(pressed, { maxLength: 12 }), fc.option(pressed), (presses, alone) => {
      const kept = new Set<string | null>();
      let brush: RowFilter | undefined;
      for (const value of presses) {
        brush = pressValue('v', brush, value, true);
        if (!kept.delete(value)) kept.add(value);
      }
      expect(brushedValues(brush)).toEqual(kept);
      expect(brush === undefined).toBe(kept.size === 0);
      // Alone again by a plain press, and none by a second one.
      const only = pressValue('v', brush, alone, false);
      const wasAlone = kept.size === 1 && kept.has(alone);
      expect(brushedValues(only)).toEqual(new Set(wasAlone ? [] : [alone]));
      if (!wasAlone) expect(pressValue('v', only, alone, false)).toBeUndefined();
    }),
  );
});

test('null goes with bins: kept with Ctrl, dropped without, and it marks no bin', () => {
  fc.assert(
    fc.property(place, place, fc.boolean(), (one, other, isFirst) => {
      const range = rangeOf('v', numbers, one, other);
      const none = pressValue('v', undefined, null, true);
      const both = isFirst ? drawBins('v', none, range, true) : pressValue('v', range, null, true);
      expect(both).toEqual({ ...range, orNull: true });
      expect(brushedBins(numbers, both, false)).toEqual(brushedBins(numbers, range, false));
      expect(brushedValues(both)).toEqual(new Set([null]));
      expect(brushOf({ filter: [both!] }, 'v')).toBe(both);
      const next = rangeOf('v', numbers, other, other);
      expect(drawBins('v', both, next, true)).toEqual({ ...next, orNull: true });
      expect(drawBins('v', both, next, false)).toEqual(next);
      // Bins or null let go: the other stays.
      expect(drawBins('v', both, undefined, true)).toEqual(none);
      expect(drawBins('v', both, undefined, false)).toBeUndefined();
      expect(pressValue('v', both, null, true)).toEqual(range);
      expect(pressValue('v', both, null, false)).toEqual(none);
    }),
  );
});
