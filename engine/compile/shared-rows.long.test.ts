/** Rows that a statement computes once for several readers: which nodes, and their receipts. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Node } from '#engine/contract/definitions/job.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import {
  firstOutput,
  middle,
  moreSource,
  node,
  rowsSource,
  runReceipts,
  step,
  type ReceiptRun,
} from '#engine/testing/receipt-jobs.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

const target = (from: string): Node => node('target', 'PathTarget', { path: 'out' }, { in: from });
const dear = node('dear', 'DerivedColumn', { colName: 'text', expr: 'upper(name)' }, { in: 'source' });
const filterNode = (id: string, condition: string, from: string): Node =>
  node(id, 'Filter', { condition }, { in: from });
const counting = (id: string, from: string, group?: string): Node =>
  node(
    id,
    'Aggregate',
    { groups: group === undefined ? [] : [group], aggs: [{ column: '*', aggFunc: 'count', alias: `n_${id}` }] },
    { in: from },
  );
const union = (...inputs: string[]): Node =>
  node('united', 'Union', {}, Object.fromEntries(inputs.map((from, index) => [`in${index + 1}`, from])));

/** @returns how many more CTEs are in the plan that shares rows. The receipts are those of the plan that does not. */
async function compare(nodes: readonly Node[]): Promise<{ readonly ctes: number; readonly run: ReceiptRun }> {
  const plain = await runReceipts(duck, nodes);
  const run = await runReceipts(duck, nodes, { sharesRows: true });
  expect(run.receipts).toEqual(plain.receipts);
  return { ctes: countCtes(run) - countCtes(plain), run };
}

function countCtes({ shape }: ReceiptRun): number {
  return shape.match(/\bCTE /gu)?.length ?? 0;
}

describe('rows are computed once', () => {
  test.each([
    ['by two aggregates', 1, [dear, counting('a', 'dear', 'k'), counting('b', 'dear'), union('a', 'b')]],
    [
      'behind a filter for each',
      1,
      [
        dear,
        filterNode('f', 'k > 2', 'dear'),
        filterNode('g', 'k > 3', 'dear'),
        counting('a', 'f'),
        counting('b', 'g'),
        union('a', 'b'),
      ],
    ],
    [
      'by both sides of a join that is aggregated',
      1,
      [
        dear,
        node(
          'joined',
          'Join',
          { keys: [{ left: 'id', right: 'id' }], rightPrefix: 'r_' },
          { left: 'dear', right: 'dear' },
        ),
        counting('a', 'joined'),
      ],
    ],
    [
      'of an aggregate, for its rows and their total',
      1,
      [
        counting('a', 'source', 'k'),
        node('total', 'Aggregate', { aggs: [{ column: 'n_a', aggFunc: 'sum', alias: 'total' }] }, { in: 'a' }),
        node('key', 'DerivedColumn', { colName: 'one', expr: '1' }, { in: 'a' }),
        node('right', 'DerivedColumn', { colName: 'one', expr: '1' }, { in: 'total' }),
        node('j', 'Join', { keys: [{ left: 'one', right: 'one' }] }, { left: 'key', right: 'right' }),
      ],
    ],
    [
      'one inside of the other',
      2,
      [
        dear,
        node('more_dear', 'DerivedColumn', { colName: 'size', expr: 'length(text)' }, { in: 'dear' }),
        counting('a', 'dear'),
        counting('b', 'more_dear', 'k'),
        counting('c', 'more_dear', 'size'),
        node('d', 'SelectFields', { paths: ['n_b'] }, { in: 'b' }),
        node('e', 'SelectFields', { paths: ['n_c'] }, { in: 'c' }),
        union('a', 'd', 'e'),
      ],
    ],
    [
      'with casts that lose values',
      1,
      [
        node('cast', 'DerivedColumn', { colName: 'number', expr: 'CAST(lower(name) AS INT)' }, { in: 'source' }),
        counting('a', 'cast', 'number'),
        counting('b', 'cast'),
        union('a', 'b'),
      ],
    ],
    [
      'of two nodes whose names differ in case alone',
      2,
      [
        dear,
        node('Dear', 'DerivedColumn', { colName: 'low', expr: 'lower(name)' }, { in: 'source' }),
        counting('a', 'dear'),
        counting('b', 'dear'),
        counting('c', 'Dear'),
        counting('d', 'Dear'),
        union('a', 'b', 'c', 'd'),
      ],
    ],
  ] as const)('%s', async (_title, ctes, nodes) => {
    const all = [rowsSource, ...nodes, target(nodes.at(-1)!.id)];
    const { ctes: found, run } = await compare(all);
    expect(found).toBe(ctes);
    expect(run).toMatchObject({ doubt: null, asked: [] });
  });
});

test('values that casts lose are counted while the statement runs, since they are computed once', async () => {
  const cast = node('cast', 'DerivedColumn', { colName: 'n', expr: 'CAST(lower(name) AS INT)' }, { in: 'source' });
  const nodes = [
    rowsSource,
    cast,
    counting('a', 'cast', 'n'),
    counting('b', 'cast'),
    union('a', 'b'),
    target('united'),
  ];
  const { run } = await compare(nodes);
  expect(run.receipts.find(({ nodeId }) => nodeId === 'cast')!.castToNull).toEqual({ 'lower(`name`)': 3000 });
  expect((await runReceipts(duck, nodes)).asked).toEqual(['casts of cast']);
});

describe('rows are computed for each reader', () => {
  const sorted = node('sorted', 'Sort', { columns: [{ column: 'k' }] }, { in: 'dear' });
  test.each([
    ['where their order may be seen', [dear, filterNode('f', 'k > 2', 'dear'), union('f', 'dear')]],
    [
      'where the first of them counts',
      [
        dear,
        node('a', 'Aggregate', { aggs: [{ column: 'id', aggFunc: 'first', alias: 'n' }] }, { in: 'dear' }),
        node('b', 'Aggregate', { aggs: [{ column: 'id', aggFunc: 'max', alias: 'n' }] }, { in: 'dear' }),
        union('a', 'b'),
      ],
    ],
    ['before a sort', [dear, sorted, counting('a', 'sorted'), counting('b', 'dear'), union('a', 'b')]],
    [
      'before SQL of a person, which may see their order',
      [
        dear,
        node('q', 'SqlTransform', { sql: 'SELECT id AS n FROM in1 LIMIT 1' }, { in1: 'dear' }),
        counting('b', 'dear'),
        union('q', 'b'),
      ],
    ],
    [
      'if they cost less than keeping them',
      [filterNode('f', 'v * 2 > 9', 'source'), counting('a', 'f', 'k'), counting('b', 'f'), union('a', 'b')],
    ],
    ['for a single reader', [dear, counting('a', 'dear')]],
  ] as const)('%s', async (_title, nodes) => {
    const { ctes } = await compare([rowsSource, ...nodes, target(nodes.at(-1)!.id)]);
    expect(ctes).toBe(0);
  });
});

/** Their rows are others each time. */
const varying = new Set(['Sample', 'UUID']);
test.each(middle.filter((name) => !varying.has(name)))('%s between shared rows and an aggregate', async (transform) => {
  const before = await step(duck, 'a', transform, [rowsSource, dear], 'dear');
  const from = firstOutput(before, 'a');
  const known = before.some(({ id }) => id === 'more') ? before : [...before, moreSource];
  const ends = [counting('b', 'dear'), counting('c', from), counting('d', 'more'), union('b', 'c', 'd')];
  const { run } = await compare([...known, ...ends, target('united')]);
  expect(run.doubt).toBeNull();
});

test.each(middle.filter((name) => !varying.has(name)))('%s of aggregates of shared rows', async (transform) => {
  const aggregates = [rowsSource, dear, counting('b', 'dear', 'k'), counting('c', 'dear', 'k'), union('b', 'c')];
  const nodes = await step(duck, 'a', transform, aggregates, 'united');
  const { ctes, run } = await compare([...nodes, target(firstOutput(nodes, 'a'))]);
  expect(ctes).toBe(1);
  expect(run.doubt).toBeNull();
});
