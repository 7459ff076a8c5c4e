/** What a brush over the bins or values of a column becomes, and how it is found again among the filters. */

import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import {
  brushedBins,
  brushedValues,
  brushOf,
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
  const none = pressValue('v', both, null, true);
  expect(none).toEqual({ column: 'v', operator: 'isNull', values: [] });
  expect(pressValue('v', none, null, false)).toBeUndefined();
  expect(pressValue('v', none, 'x', true)).toEqual(first);
  expect([...brushedValues(none)]).toEqual([null]);
});
