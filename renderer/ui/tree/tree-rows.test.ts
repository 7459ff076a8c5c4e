/** A tree as rows: closed groups, filters and places among siblings. */

import { expect, test } from 'vitest';
import { visibleRows, type TreeItem } from '#renderer/ui/tree/tree-rows.ts';

const leaf = (label: string): TreeItem => ({ id: label, label, icon: null });
const group = (label: string, ...children: readonly TreeItem[]): TreeItem => ({ ...leaf(label), children });

const items = [group('shop', leaf('orders'), leaf('customers'), leaf('returns')), group('archive', leaf('old_orders'))];
const open: ReadonlySet<string> = new Set();
const told = (closed: ReadonlySet<string>, wanted: string): string[] =>
  visibleRows(items, closed, wanted).map(
    ({ item, depth, below, position, siblings }) => `${item.label} ${depth} ${below} ${position}/${siblings}`,
  );

test('rows say their place among what is shown beside them', () => {
  expect(told(open, '')).toEqual([
    'shop 0 3 1/2',
    'orders 1 0 1/3',
    'customers 1 0 2/3',
    'returns 1 0 3/3',
    'archive 0 1 2/2',
    'old_orders 1 0 1/1',
  ]);
  expect(told(new Set(['shop']), '')).toEqual(['shop 0 0 1/2', 'archive 0 1 2/2', 'old_orders 1 0 1/1']);
});

test('a filter opens what is closed, and counts what it leaves', () => {
  expect(told(new Set(['shop']), 'order')).toEqual([
    'shop 0 1 1/2',
    'orders 1 0 1/1',
    'archive 0 1 2/2',
    'old_orders 1 0 1/1',
  ]);
  expect(told(open, 'customers')).toEqual(['shop 0 1 1/1', 'customers 1 0 1/1']);
  expect(told(open, 'nothing')).toEqual([]);
});

test('what asks for its children is closed until it is opened', () => {
  const asking = [{ ...group('orders', leaf('id')), load: () => {} }];
  const labels = (turned: ReadonlySet<string>, wanted = ''): string[] =>
    visibleRows(asking, turned, wanted).map(({ item }) => item.label);
  expect(labels(open)).toEqual(['orders']);
  expect(labels(new Set(['orders']))).toEqual(['orders', 'id']);
  expect(labels(open, 'id')).toEqual(['orders', 'id']);
});

test('100,000 rows in one group are flattened', () => {
  const many = Array.from({ length: 100_000 }, (_, index) => leaf(`t${index}`));
  expect(visibleRows([group('big', ...many)], open, '')).toHaveLength(100_001);
});
