import { expect, test } from 'vitest';
import type { Input } from '#engine/contract/procedures/index.ts';
import type { Groups } from '#renderer/features/charts/chart-spec.ts';
import { answersToo } from '#renderer/features/charts/same-groups.ts';
import { valueAxis } from '#renderer/features/charts/testing/value-axis.ts';

type Question = Input<'chartGroups'>;

const bars: Question = {
  path: 'orders.csv',
  x: { column: 'day', step: 'auto', bins: 40, top: 20 },
  by: { column: 'country', step: 'value', top: 8 },
  measure: { aggregate: 'sum', column: 'amount' },
};
const days = {
  ...valueAxis('day'),
  kind: 'time',
  step: 'month',
  distinctCount: null,
  groups: [{ role: 'bin', label: '2024-01-01', from: '2024-01-01', to: '2024-02-01' }],
} as const;
const countries = { ...valueAxis('country', 'DE', 'FR'), distinctCount: 2 };
const counted: Groups = { rowCount: 2, totalCount: 2, x: days, by: countries, groups: [] };
const withOthers: Groups = {
  ...counted,
  by: { ...countries, groups: [...countries.groups, { role: 'others', label: '3 others', from: null, to: null }] },
};
const heat: Question = { ...bars, x: { ...bars.x!, top: 25 }, by: { ...bars.by!, bins: 25, top: 25 } };

test('a heat map has the numbers of bars in all their colours', () => {
  expect(answersToo(bars, counted, heat)).toBe(true);
  expect(answersToo(bars, counted, bars)).toBe(true);
});

test.each<[string, Question, Groups]>([
  ['not each value has a group', heat, withOthers],
  ['fewer values may have one', { ...heat, by: { ...heat.by!, top: 1 } }, counted],
  ['it is not said how many may have one', { ...heat, by: { column: 'country', step: 'value' } }, counted],
  ['other bins', { ...heat, x: { ...heat.x!, bins: 10 } }, counted],
  ['another step', { ...heat, x: { ...heat.x!, step: 'year' } }, counted],
  ['another column', { ...heat, by: { ...heat.by!, column: 'city' } }, counted],
  ['one axis less', { ...heat, by: null }, counted],
  ['another measure', { ...heat, measure: { aggregate: 'mean', column: 'amount' } }, counted],
  ['other rows', { ...heat, search: 'x' }, counted],
])('%s: the rows are counted', (_why, asked, groups) => {
  expect(answersToo(bars, groups, asked)).toBe(false);
});
