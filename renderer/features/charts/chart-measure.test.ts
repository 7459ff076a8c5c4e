/** What a chart measures: rows, values that are not null, or an aggregate; and how it is named in words and numbers. */

import { expect, test } from 'vitest';
import { chartNotes } from '#renderer/features/charts/chart-notes.ts';
import { groupsInput, plainSpec, type ChartSpec, type Groups } from '#renderer/features/charts/chart-spec.ts';
import { groupsTable } from '#renderer/features/charts/chart-table.ts';
import { measureWords } from '#renderer/features/charts/chart-words.ts';
import { heatMap } from '#renderer/features/charts/spread-charts.ts';
import { valueAxis } from '#renderer/features/charts/testing/value-axis.ts';
import type { ChartColors } from '#renderer/ui/chart/chart-colors.ts';

const perCountry: ChartSpec = { ...plainSpec, x: { column: 'country', step: 'value' } };
const groups: Groups = {
  rowCount: 5,
  totalCount: 5,
  x: valueAxis('country', 'DE'),
  by: null,
  groups: [{ x: 0, by: 0, rowCount: 5, filledCount: 3, value: '3', quantiles: null }],
};

test('values of a column are counted without nulls', () => {
  const spec: ChartSpec = { ...perCountry, y: 'amount' };
  expect(groupsInput(spec)?.measure).toEqual({ aggregate: 'count', column: 'amount' });
  expect(measureWords(spec)).toBe('Values of amount');
  const table = groupsTable(spec, groups);
  expect(table.columns.map(({ name }) => name)).toEqual(['country', 'rows', 'Values of amount']);
  expect(table.rows).toEqual([{ country: 'DE', rows: 5, 'Values of amount': '3' }]);
  expect(chartNotes({ form: 'groups', millis: 0, spec, groups })).toEqual(['2 rows without amount are not included.']);
});

test('rows are counted where no column is measured, and in a histogram', () => {
  for (const spec of [perCountry, { ...perCountry, kind: 'histogram', y: 'amount' } as const]) {
    expect(groupsInput(spec)?.measure).toEqual({ aggregate: 'count', column: null });
    expect(measureWords(spec)).toBe('Rows');
    expect(groupsTable(spec, groups).columns.map(({ name }) => name)).toEqual(['country', 'rows']);
    expect(chartNotes({ form: 'groups', millis: 0, spec, groups })).toEqual([]);
  }
});

test('the other measures name their column, and what is not on their scale', () => {
  const spec: ChartSpec = { ...perCountry, y: 'amount', aggregate: 'sum' };
  expect(measureWords(spec)).toBe('Sum of amount');
  const [group] = groups.groups;
  const infinite = { ...groups, groups: [{ ...group!, filledCount: 5, value: 'Infinity' }] };
  expect(chartNotes({ form: 'groups', millis: 0, spec, groups: infinite })).toEqual([
    '1 value is NaN or infinite, and shown only in the table.',
  ]);
});

test('a colon in a name changes nothing in what a tile says', () => {
  const spec: ChartSpec = { ...perCountry, kind: 'heat', rows: { column: 'status', step: 'value' } };
  const two = { ...groups, x: valueAxis('country', 'DE: east'), by: valueAxis('status', 'paid') };
  const { option, marks } = heatMap(spec, two, { series: [] as readonly string[] } as ChartColors);
  const { formatter } = option['tooltip'] as { formatter(mark: { dataIndex: number }): string };
  expect(formatter({ dataIndex: 0 })).toBe('DE: east, paid\nRows: 3');
  expect(marks.map(({ words }) => words)).toEqual(['DE: east, paid: 3']);
});
