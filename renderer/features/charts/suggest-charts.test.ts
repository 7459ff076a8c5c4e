import { expect, test } from 'vitest';
import { chartOfColumn } from '#renderer/features/charts/chart-spec.ts';
import { suggestCharts } from '#renderer/features/charts/suggest-charts.ts';

const orders = [
  { name: 'order_id', type: 'int' },
  { name: 'ordered_at', type: 'timestamp' },
  { name: 'amount', type: 'decimal(10,2)' },
  { name: 'unit_price', type: 'double' },
  { name: 'country', type: 'string' },
  { name: 'comment', type: 'string' },
];
const rows = Array.from({ length: 40 }, (_, index) => ({
  order_id: index,
  ordered_at: `2026-01-${index}`,
  amount: String(index),
  unit_price: index / 3,
  country: ['DE', 'FR', 'NL'][index % 3],
  comment: `comment ${index}`,
}));

test('a time, what adds up, and a column of few values make the first chart', () => {
  const [best, ...others] = suggestCharts(orders, rows);
  expect(best).toMatchObject({
    kind: 'bar',
    spec: { x: { column: 'ordered_at', step: 'auto' }, y: 'amount', aggregate: 'sum', color: 'country' },
    reason: 'ordered_at is a time; amount adds up; country has few values.',
  });
  expect(others.map(({ kind }) => kind)).toEqual(['line', 'area', 'histogram', 'scatter', 'box', 'heat']);
  expect(others.every(({ spec }) => spec !== null)).toBe(true);
  expect(others.find(({ kind }) => kind === 'scatter')?.spec).toMatchObject({
    x: { column: 'amount' },
    y: 'unit_price',
  });
  expect(others.find(({ kind }) => kind === 'heat')?.spec).toMatchObject({
    x: { column: 'ordered_at' },
    rows: { column: 'country' },
  });
});

test('numbers alone are spread out; what cannot be drawn comes last and says why', () => {
  const suggested = suggestCharts([{ name: 'unit_price', type: 'double' }], [{ unit_price: 1 }]);
  expect(suggested[0]).toMatchObject({ kind: 'histogram', spec: { x: { column: 'unit_price' } } });
  expect(suggested.find(({ kind }) => kind === 'line')).toMatchObject({
    spec: null,
    reason: 'Needs a column of dates or times.',
  });
  expect(suggested.findIndex(({ spec }) => spec === null)).toBeGreaterThan(2);
});

test('text without repetition, an empty file and no columns have a chart or a reason', () => {
  expect(suggestCharts([{ name: 'comment', type: 'string' }], rows)[0]).toMatchObject({
    kind: 'bar',
    spec: { x: { column: 'comment', step: 'value' }, aggregate: 'count' },
  });
  expect(suggestCharts(orders, [])[0]).toMatchObject({ kind: 'bar', spec: { x: { column: 'ordered_at' } } });
  expect(suggestCharts([], []).every(({ spec }) => spec === null)).toBe(true);
});

test('what a query counted for each group is a bar for each', () => {
  const cities = Array.from({ length: 12 }, (_, index) => ({ city: `city ${index}`, orders: index * index }));
  const columns = [
    { name: 'city', type: 'string' },
    { name: 'orders', type: 'bigint' },
  ];
  expect(suggestCharts(columns, cities)[0]).toMatchObject({
    kind: 'bar',
    spec: { x: { column: 'city', step: 'value' }, y: 'orders', aggregate: 'sum' },
  });
  const years = Array.from({ length: 12 }, (_, index) => ({ order_year: 2015 + index, orders: index * index }));
  expect(suggestCharts([{ name: 'order_year', type: 'bigint' }, columns[1]!], years)[0]).toMatchObject({
    kind: 'bar',
    spec: { x: { column: 'order_year', step: 'auto' }, y: 'orders', aggregate: 'sum' },
    reason: 'order_year is part of a time; orders adds up.',
  });
});

test('one column is charted by its type', () => {
  expect(chartOfColumn({ name: 'a', type: 'bigint' })).toMatchObject({ kind: 'histogram' });
  expect(chartOfColumn({ name: 'a', type: 'date' })).toMatchObject({ kind: 'bar', x: { step: 'auto' } });
  expect(chartOfColumn({ name: 'a', type: 'string' })).toMatchObject({ kind: 'bar', x: { step: 'value' } });
});
