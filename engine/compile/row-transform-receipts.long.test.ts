/** Receipts of the transforms that add, remove, order or compare rows: from the profile and by query, for each of their arguments. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Node } from '#engine/contract/definitions/job.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { firstOutput, node, rowsSource, runReceipts } from '#engine/testing/receipt-jobs.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

interface Case {
  readonly title: string;
  readonly before: readonly Node[];
  readonly node: Node;
  /** Key of the output; the first one when it is absent. */
  readonly output?: string;
  readonly receipt: Readonly<Record<string, unknown>>;
  /** Counts that the profile does not have. */
  readonly asked?: readonly string[];
  readonly doubt?: RegExp;
}

const nestedSource = node('source', 'PathSource', { path: 'nested' });
const fromRows = [rowsSource];
const fromNested = [nestedSource];
const twoSources = [rowsSource, node('more', 'PathSource', { path: 'rows' })];
const twoHalves = [
  ...twoSources,
  node('low', 'Filter', { condition: 'id < 1000' }, { in: 'source' }),
  node('high', 'Filter', { condition: 'id >= 600' }, { in: 'more' }),
];
const both = (transform: string, args: Record<string, unknown>): Node =>
  node('n', transform, args, { left: 'low', right: 'high' });
const one = (transform: string, args: Record<string, unknown>, from = 'source'): Node =>
  node('n', transform, args, { in: from });

const cases: readonly Case[] = [
  {
    title: 'rows null in every column: none, which the statistics of the file say',
    before: fromRows,
    node: one('DropNullRows', {}),
    receipt: { rowsIn: 3000, rowsOut: 3000, filtered: 0 },
  },
  {
    title: 'rows null in a column that has no null',
    before: fromRows,
    node: one('DropNullRows', { columns: ['id'] }),
    receipt: { rowsIn: 3000, rowsOut: 3000, filtered: 0 },
  },
  {
    title: 'rows null in any column',
    before: fromRows,
    node: one('DropNullRows', { match: 'any', emptyText: true }),
    receipt: { rowsIn: 3000, rowsOut: 2182, filtered: 818 },
  },
  {
    title: 'a group of a router whose condition is constant',
    before: fromRows,
    node: one('Route', { groups: [{ groupName: 'all', condition: '1 = 1' }] }),
    output: 'n:all',
    receipt: { rowsIn: 3000, rowsOut: 3000, otherOutputs: 0 },
  },
  {
    title: 'the default output of a router, where nulls meet nothing',
    before: fromRows,
    node: one('Route', {
      groups: [
        { groupName: 'low', condition: 'k < 3' },
        { groupName: 'high', condition: 'k >= 2' },
      ],
    }),
    output: 'n:default_group',
    receipt: { rowsIn: 3000, rowsOut: 273, otherOutputs: 2727 },
  },
  {
    title: 'an exploded array: rows without elements are filtered',
    before: fromNested,
    node: one('ExplodeArrayOrMap', { column: 'items' }),
    receipt: { kind: 'explode', rowsIn: 3000, rowsOut: 3600, filtered: 1200 },
  },
  {
    title: 'an exploded array in a struct',
    before: fromNested,
    node: one('ExplodeArrayOrMap', { column: 'place.zips' }),
    receipt: { rowsIn: 3000, rowsOut: 5142, filtered: 429 },
  },
  {
    title: 'an exploded array that is always empty',
    before: fromNested,
    node: one('ExplodeArrayOrMap', { column: 'none' }),
    receipt: { rowsIn: 3000, rowsOut: 0, filtered: 3000 },
  },
  {
    title: 'an exploded array whose rows without elements are kept',
    before: fromNested,
    node: one('ExplodeArrayOrMap', { column: 'items', outer: true }),
    receipt: { rowsIn: 3000, rowsOut: 4800, filtered: 0 },
  },
  {
    title: 'unpivoted columns',
    before: fromRows,
    node: one('Unpivot', { columns: ['id', 'k'], nameColumn: 'column' }),
    receipt: { kind: 'explode', rowsIn: 3000, rowsOut: 6000, filtered: 0 },
  },
  {
    title: 'unpivoted columns without nulls',
    before: fromRows,
    node: one('Unpivot', { columns: ['k'], includeNulls: false, nameColumn: 'column' }),
    receipt: { rowsIn: 3000, rowsOut: 2727, filtered: 273 },
  },
  {
    title: 'unpivoted columns without nulls, where there are none',
    before: fromRows,
    node: one('Unpivot', { columns: ['id'], includeNulls: false, nameColumn: 'column' }),
    receipt: { rowsIn: 3000, rowsOut: 3000, filtered: 0 },
  },
  {
    title: 'sorted rows',
    before: fromRows,
    node: one('Sort', { columns: [{ column: 'v', order: 'descending' }, { column: 'name' }] }),
    receipt: { kind: 'row-wise', rowsIn: 3000, rowsOut: 3000 },
  },
  {
    title: 'a lookup: every left row once',
    before: twoHalves,
    node: both('Lookup', { keys: [{ left: 'id', right: 'id' }], columns: [{ column: 'v', newColumn: 'w' }] }),
    receipt: { kind: 'join', rowsIn: 3400, rowsOut: 1000, filtered: 0, inputs: { left: 1000, right: 2400 } },
  },
  {
    title: 'a lookup among several matches: no row twice, those without a match are filtered',
    before: twoHalves,
    node: both('Lookup', {
      keys: [{ left: 'k', right: 'k' }],
      columns: [{ column: 'v', newColumn: 'w' }],
      noMatch: 'drop',
      matchColumn: 'n',
    }),
    receipt: { rowsIn: 3400, rowsOut: 909, filtered: 91, inputs: { left: 1000, right: 2400 } },
  },
  {
    title: 'a lookup in nothing',
    before: [...twoSources, node('none', 'Filter', { condition: 'id < 0' }, { in: 'more' })],
    node: node(
      'n',
      'Lookup',
      { keys: [{ left: 'id', right: 'id' }], columns: [{ column: 'v', newColumn: 'w' }] },
      { left: 'source', right: 'none' },
    ),
    receipt: { rowsOut: 3000, filtered: 0, inputs: { left: 3000, right: 0 } },
    asked: ['rows of source', 'records of source'],
  },
  {
    title: 'a comparison: differences of both sides',
    before: twoHalves,
    node: both('Compare', { keys: [{ left: 'id', right: 'id' }] }),
    receipt: { kind: 'join', rowsIn: 3400, rowsOut: 2600, inputs: { left: 1000, right: 2400 } },
  },
  {
    title: 'a comparison with rows that are the same',
    before: twoHalves,
    node: both('Compare', { keys: [{ left: 'id', right: 'id' }], columns: ['v'], includeSame: true }),
    receipt: { rowsIn: 3400, rowsOut: 3000, inputs: { left: 1000, right: 2400 } },
  },
  {
    title: 'a comparison of equal rows, keys repeated and null: nothing differs',
    before: twoSources,
    node: node('n', 'Compare', { keys: [{ left: 'k', right: 'k' }] }, { left: 'source', right: 'more' }),
    receipt: { rowsIn: 6000, rowsOut: 0, inputs: { left: 3000, right: 3000 } },
  },
  {
    title: 'a merge: replaced left rows are filtered',
    before: twoHalves,
    node: both('Merge', { primaryKeys: ['id'] }),
    receipt: { kind: 'join', rowsIn: 3400, rowsOut: 3000, filtered: 400, inputs: { left: 1000, right: 2400 } },
  },
  {
    title: 'a merge by keys that repeat and are null: left rows without a key stay',
    before: twoHalves,
    node: both('Merge', { primaryKeys: ['k'] }),
    receipt: { rowsIn: 3400, rowsOut: 2491, filtered: 909, inputs: { left: 1000, right: 2400 } },
  },
  {
    title: 'a merge that replaces every row',
    before: twoSources,
    node: node('n', 'Merge', { primaryKeys: ['id'] }, { left: 'source', right: 'more' }),
    receipt: { rowsIn: 6000, rowsOut: 3000, filtered: 3000, inputs: { left: 3000, right: 3000 } },
  },
  {
    title: 'a merge with nothing',
    before: [...twoSources, node('none', 'Filter', { condition: 'id < 0' }, { in: 'more' })],
    node: node('n', 'Merge', { primaryKeys: ['id'] }, { left: 'source', right: 'none' }),
    receipt: { rowsOut: 3000, filtered: 0, inputs: { left: 3000, right: 0 } },
  },
  {
    title: 'a merge into nothing, with random rows',
    before: [
      ...twoSources,
      node('none', 'Filter', { condition: 'id < 0' }, { in: 'source' }),
      node('some', 'Sample', { fraction: 0.5, seed: 7 }, { in: 'more' }),
    ],
    node: node('n', 'Merge', { primaryKeys: ['id'] }, { left: 'none', right: 'some' }),
    receipt: { rowsOut: 1478, filtered: 0, inputs: { left: 0, right: 1478 } },
  },
  {
    title: 'ranks and totals',
    before: fromRows,
    node: one('Window', {
      partitions: ['k'],
      orderBy: [{ column: 'v' }],
      functions: [
        { function: 'rank', newColumn: 'rank' },
        { function: 'sum', column: 'v', newColumn: 'total', rows: 'all' },
        { function: 'lag', column: 'name', newColumn: 'before' },
      ],
    }),
    receipt: { kind: 'row-wise', rowsIn: 3000, rowsOut: 3000 },
  },
  {
    title: 'the first rows: all that came are counted',
    before: [rowsSource, node('s', 'Sort', { columns: [{ column: 'v' }] }, { in: 'source' })],
    node: one('Limit', { limit: 5 }, 's'),
    receipt: { kind: 'filter', rowsIn: 3000, rowsOut: 5, filtered: 2995 },
  },
  {
    title: 'no rows',
    before: fromRows,
    node: one('Limit', { limit: 0 }),
    receipt: { rowsIn: 3000, rowsOut: 0, filtered: 3000 },
  },
  {
    title: 'more rows than there are',
    before: fromRows,
    node: one('Limit', { limit: 5000 }),
    receipt: { rowsIn: 3000, rowsOut: 3000, filtered: 0 },
  },
  {
    title: 'a sample',
    before: fromRows,
    node: one('Sample', { fraction: 0.1, seed: 7 }),
    receipt: { rowsIn: 3000, rowsOut: 284 },
  },
  {
    title: 'a sample of everything',
    before: fromRows,
    node: one('Sample', { fraction: 1 }),
    receipt: { rowsIn: 3000, rowsOut: 3000 },
  },
  {
    title: 'rows that both inputs have',
    before: twoHalves,
    node: both('Intersect', {}),
    receipt: { kind: 'join', rowsIn: 3400, rowsOut: 400, inputs: { left: 1000, right: 2400 } },
  },
  {
    title: 'rows that both inputs have, as often as they have them',
    before: twoHalves,
    node: both('Intersect', { setType: 'ALL' }),
    receipt: { rowsOut: 400, inputs: { left: 1000, right: 2400 } },
  },
  {
    title: 'rows that the right input does not have',
    before: twoHalves,
    node: both('Except', { by: 'position' }),
    receipt: { rowsOut: 600, inputs: { left: 1000, right: 2400 } },
  },
  {
    title: 'rows that the right input does not have, each as often as it is missing',
    before: twoHalves,
    node: both('Except', { setType: 'ALL' }),
    receipt: { rowsOut: 600, inputs: { left: 1000, right: 2400 } },
  },
  {
    title: 'a pivot',
    before: fromRows,
    node: one('Pivot', { columns: ['k', 'name'], values: ['1_n1', '2_n2'], aggColumn: 'v' }, 'source'),
    receipt: { kind: 'aggregate', rowsIn: 3000, rowsOut: 3000 },
  },
];

describe.each(cases)('$title', ({ before, node: made, output, receipt, asked = [], doubt }) => {
  const nodes = [...before, made];
  const all = [...nodes, node('target', 'PathTarget', { path: 'out' }, { in: output ?? firstOutput(nodes, 'n') })];

  test('by the profile', async () => {
    const run = await runReceipts(duck, all);
    if (doubt === undefined) expect(run.doubt).toBeNull();
    else expect(run.doubt).toMatch(doubt);
    if (doubt === undefined) expect(run.asked).toEqual(asked);
    expect(run.receipts.find(({ nodeId }) => nodeId === 'n')).toMatchObject(receipt);
  });

  test('by queries', async () => {
    const run = await runReceipts(duck, all, { isolating: true });
    expect(run.receipts.find(({ nodeId }) => nodeId === 'n')).toMatchObject(receipt);
  });
});
