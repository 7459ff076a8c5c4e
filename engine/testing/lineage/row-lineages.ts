/** What transforms that change rows say that their columns and rows come from. */

import { nested, orders, people, same, type Stated } from '#engine/testing/lineage/stated-lineage.ts';

export const rowLineages: readonly Stated[] = [
  {
    transform: 'DropNullRows',
    title: 'the checked columns and fields decide the rows',
    args: { columns: ['amount', 's.a'] },
    values: same,
    rows: ['in.amount', 'in.s (s.a)'],
  },
  {
    transform: 'DropNullRows',
    title: 'without columns all of them decide',
    args: {},
    inputs: { in: people },
    values: { id: ['in.id'], city: ['in.city'] },
    rows: ['in.city', 'in.id'],
  },
  {
    transform: 'ExplodeArrayOrMap',
    title: 'elements and rows come from the array',
    args: { column: 's.tags', newColumn: 'tag' },
    inputs: { in: nested },
    values: { id: ['in.id'], s: ['in.s'], items: ['in.items'], m: ['in.m'], tag: ['in.s (s.tags)'] },
    rows: ['in.s (s.tags)'],
  },
  {
    transform: 'ExplodeArrayOrMap',
    title: 'keys and values come from the map, and replace it',
    args: { column: 'm', newColumn: 'm', outer: true },
    inputs: { in: nested },
    values: { id: ['in.id'], s: ['in.s'], items: ['in.items'], m: ['in.m'], value: ['in.m'] },
    rows: ['in.m'],
  },
  {
    transform: 'Pivot',
    title: 'groups decide the rows, the others the results',
    args: { columns: ['status'], values: ['open', 'paid'], aggColumn: 'amount' },
    inputs: { in: { id: 'bigint', amount: 'double', Status: 'string' } },
    values: { id: ['in.id'], open: ['in.Status', 'in.amount'], paid: ['in.Status', 'in.amount'] },
    rows: ['in.id'],
  },
  {
    transform: 'Route',
    title: 'a group has the columns of its condition',
    args: {
      groups: [
        { groupName: 'large', condition: 'amount > 10' },
        { groupName: 'open', condition: "status = 'open'" },
      ],
    },
    output: 'open',
    values: same,
    rows: ['in.Status'],
  },
  {
    transform: 'Route',
    title: 'the default output has the columns of every condition',
    args: {
      groups: [
        { groupName: 'large', condition: 'amount > 10' },
        { groupName: 'open', condition: "status = 'open'" },
      ],
    },
    output: 'default_group',
    values: same,
    rows: ['in.Status', 'in.amount'],
  },
  { transform: 'Limit', title: 'as they are', args: { limit: 5 }, values: same, rows: [] },
  { transform: 'Sample', title: 'as they are', args: { fraction: 0.5 }, values: same, rows: [] },
  {
    transform: 'Sort',
    title: 'columns to sort by decide the order',
    args: { columns: [{ column: 's.b' }, { column: 'id' }] },
    values: same,
    rows: ['in.id', 'in.s (s.b)'],
  },
  {
    transform: 'Lookup',
    title: 'taken columns come from theirs and the keys; all left rows stay',
    args: {
      keys: [{ left: 's.a', right: 'id' }],
      columns: [{ column: 'city' }, { column: 'id', newColumn: 'found' }],
      matchColumn: 'n',
    },
    inputs: { left: orders, right: people },
    values: {
      ...Object.fromEntries(Object.keys(orders).map((name) => [name, [`left.${name}`]])),
      city: ['left.s (s.a)', 'right.city', 'right.id'],
      found: ['left.s (s.a)', 'right.id'],
      n: ['left.s (s.a)', 'right.id'],
    },
    rows: [],
  },
  {
    transform: 'Lookup',
    title: 'keys decide which rows are dropped',
    args: { keys: [{ left: 'id', right: 'id' }], columns: [{ column: 'city' }], noMatch: 'drop' },
    inputs: { left: { id: 'bigint' }, right: people },
    values: { id: ['left.id'], city: ['left.id', 'right.city', 'right.id'] },
    rows: ['left.id', 'right.id'],
  },
  {
    transform: 'Window',
    title: 'results come from their column, the partition and the order',
    args: {
      partitions: ['status'],
      orderBy: [{ column: 's.b' }],
      functions: [
        { function: 'sum', column: 'amount', newColumn: 'total' },
        { function: 'rank', newColumn: 'id' },
      ],
    },
    values: { ...same, id: ['in.Status', 'in.s (s.b)'], total: ['in.Status', 'in.amount', 'in.s (s.b)'] },
    rows: [],
  },
  {
    transform: 'Unpivot',
    title: 'names come from nothing, values from the columns',
    args: { columns: ['id', 'amount'] },
    inputs: { in: { id: 'int', amount: 'double', Status: 'string' } },
    values: { Status: ['in.Status'], name: [], value: ['in.amount', 'in.id'] },
    rows: [],
  },
  {
    transform: 'Unpivot',
    title: 'without nulls the columns decide the rows and so the names',
    args: { columns: ['id', 'amount'], includeNulls: false },
    inputs: { in: { id: 'int', amount: 'double', Status: 'string' } },
    values: { Status: ['in.Status'], name: [], value: ['in.amount', 'in.id'] },
    rows: ['in.amount', 'in.id'],
  },
  ...['Except', 'Intersect'].map((transform): Stated => ({
    transform,
    title: 'every column of both inputs decides the rows',
    args: {},
    inputs: { left: people, right: { City: 'string', id: 'bigint' } },
    values: { id: ['left.id', 'right.id'], city: ['left.city', 'right.City'] },
    rows: ['left.city', 'left.id', 'right.City', 'right.id'],
  })),
];
