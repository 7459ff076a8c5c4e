/** Colours of a place on top of one another, side by side, or as parts of 100%. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chartNotes } from '#renderer/features/charts/chart-notes.ts';
import { canStack, plainSpec, type ChartSpec, type Groups } from '#renderer/features/charts/chart-spec.ts';
import { groupChart } from '#renderer/features/charts/group-chart.ts';
import { sharesOf } from '#renderer/features/charts/stacked-shares.ts';
import { valueAxis } from '#renderer/features/charts/testing/value-axis.ts';
import type { ChartColors } from '#renderer/ui/chart/chart-colors.ts';

const number = fc.option(fc.integer({ min: 0, max: 1_000_000 }));
const table = fc
  .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 8 }))
  .chain(([series, places]) =>
    fc.array(fc.array(number, { minLength: places, maxLength: places }), { minLength: series, maxLength: series }),
  );

test('the parts of each place that has something are 100%, in the ratio of their numbers', () => {
  fc.assert(
    fc.property(table, (numbers) => {
      const shares = sharesOf(numbers.map((series) => series.map((each) => ({ number: each, words: String(each) }))))!;
      for (const at of numbers[0]!.keys()) {
        const total = numbers.reduce((sum, series) => sum + (series[at] ?? 0), 0);
        const whole = shares.reduce((sum, series) => sum + (series[at]!.number ?? 0), 0);
        expect(whole).toBeCloseTo(total === 0 ? 0 : 100, 6);
        for (const [of, series] of numbers.entries()) {
          const share = shares[of]![at]!.number;
          if (series[at] === null) expect(share).toBeNull();
          else expect((share! / 100) * total).toBeCloseTo(series[at]!, 4);
        }
      }
    }),
  );
});

const groups: Groups = {
  rowCount: 8,
  totalCount: 8,
  x: valueAxis('country', 'DE', 'FR'),
  by: valueAxis('reason', 'late', 'wrong'),
  groups: [
    { x: 0, by: 0, rowCount: 3, filledCount: 3, value: '3', quantiles: null },
    { x: 0, by: 1, rowCount: 1, filledCount: 1, value: '1', quantiles: null },
    { x: 1, by: 1, rowCount: 4, filledCount: 4, value: '4', quantiles: null },
  ],
};
const spec: ChartSpec = { ...plainSpec, x: { column: 'country', step: 'value' }, color: 'reason' };
const colors = { series: ['#111', '#222'] } as unknown as ChartColors;
interface Series {
  readonly stack?: string;
  readonly data: readonly (number | null)[];
}
const seriesOf = (each: ChartSpec, of = groups): readonly Series[] =>
  groupChart(each, of, colors).option['series'] as readonly Series[];

test('stacked, grouped, and as shares, which the marks say', () => {
  expect(seriesOf(spec).map(({ stack }) => stack)).toEqual(['rows', 'rows']);
  expect(seriesOf({ ...spec, stack: 'grouped' }).map(({ stack }) => stack)).toEqual([undefined, undefined]);
  const shares = groupChart({ ...spec, stack: 'share' }, groups, colors);
  expect((shares.option['series'] as readonly Series[]).map(({ data }) => data)).toEqual([
    [75, null],
    [25, 100],
  ]);
  expect(shares.marks.map(({ words }) => words)).toEqual([
    'DE, late: 3 (75%)',
    'DE, wrong: 1 (25%)',
    'FR, wrong: 4 (100%)',
  ]);
});

test('means do not add up, and lines and negative sums have no shares', () => {
  expect(canStack(spec)).toBe(true);
  expect(canStack({ ...spec, color: null })).toBe(false);
  expect(canStack({ ...spec, y: 'amount', aggregate: 'mean' })).toBe(false);
  expect(canStack({ ...spec, kind: 'line' })).toBe(false);
  const owed: Groups = {
    ...groups,
    groups: groups.groups.map((group, place) => (place === 1 ? { ...group, value: '-1' } : group)),
  };
  const asked: ChartSpec = { ...spec, y: 'amount', aggregate: 'sum', stack: 'share' };
  expect(seriesOf(asked, owed)[1]!.data).toEqual([-1, 4]);
  const data = { form: 'groups', spec: asked, groups: owed, millis: 1 } as const;
  expect(chartNotes(data)).toContain('1 value is negative, so the chart shows values instead of parts of 100%.');
});
