/** Receipts of the outputs of Relationalize: rows in are those of its input, rows out the elements of the arrays. */

import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Node } from '#engine/contract/definitions/job.ts';
import { openTestDuck, type TestDuck } from '#engine/testing/duck.ts';
import { node, runReceipts } from '#engine/testing/receipt-jobs.ts';

let duck: TestDuck;
beforeAll(async () => {
  duck = await openTestDuck();
});
afterAll(() => duck[Symbol.asyncDispose]());

const start = [node('source', 'PathSource', { path: 'nested' }), node('flat', 'Relationalize', {}, { in: 'source' })];
const target = (from: string): Node => node('target', 'PathTarget', { path: 'out' }, { in: from });

/** Of the 3,000 rows, each fifth has no items; of the others, a quarter each has none, one, two and three. */
const elements = 3600;
/** The first of the items has an array of three in two of three rows. */
const parts = 3600;

test.each([
  ['root', 3000, 'row-wise'],
  ['root_items', elements, 'explode'],
  ['root_items.val.parts', parts, 'explode'],
  ['root_place.zips', 5142, 'explode'],
  ['root_none', 0, 'explode'],
])('%s, from the profile', async (port, rowsOut, kind) => {
  const { receipts, doubt, asked } = await runReceipts(duck, [...start, target(`flat:${port}`)]);
  expect({ doubt, asked }).toEqual({ doubt: null, asked: [] });
  expect(receipts.find(({ nodeId }) => nodeId === 'flat')).toMatchObject({ port, kind, rowsIn: 3000, rowsOut });
});

// Whatever DuckDB makes of them, the counts are right: where the profile cannot be read, they are found by queries.
test.each<[string, readonly Node[]]>([
  [
    'a filter of keys, which may be moved below the arrays',
    [...start, node('f', 'Filter', { condition: 'id > 100' }, { in: 'flat:root_items' }), target('f')],
  ],
  [
    'a filter of elements',
    [...start, node('f', 'Filter', { condition: "`items.val.code` = 'c1'" }, { in: 'flat:root_items' }), target('f')],
  ],
  [
    'a filter that is never true',
    [...start, node('f', 'Filter', { condition: '1 = 0' }, { in: 'flat:root_items.val.parts' }), target('f')],
  ],
  [
    'a filter before it',
    [
      start[0]!,
      node('f', 'Filter', { condition: 'id % 2 = 1' }, { in: 'source' }),
      node('flat', 'Relationalize', {}, { in: 'f' }),
      target('flat:root_items'),
    ],
  ],
  [
    'no columns of the elements are used',
    [
      ...start,
      node(
        'a',
        'Aggregate',
        { groups: [], aggs: [{ column: '*', aggFunc: 'count', alias: 'n' }] },
        { in: 'flat:root_items' },
      ),
      target('a'),
    ],
  ],
  [
    'two outputs joined',
    [
      ...start,
      node(
        'j',
        'Join',
        { keys: [{ left: 'items', right: 'id' }], rightPrefix: 'item_' },
        { left: 'flat:root', right: 'flat:root_items' },
      ),
      target('j'),
    ],
  ],
  [
    'twice, one behind the other',
    [
      ...start,
      node('again', 'Relationalize', { name: 'r' }, { in: 'flat:root_items' }),
      node('d', 'DropDuplicates', { columns: ['`items.val.code`'] }, { in: 'again:r' }),
      target('d'),
    ],
  ],
  [
    'two outputs united',
    [...start, node('u', 'Union', {}, { in1: 'flat:root_items.val.parts', in2: 'flat:root_none' }), target('u')],
  ],
])('%s', async (_title, nodes) => {
  for (const isolating of [false, true]) {
    const { receipts } = await runReceipts(duck, nodes, { isolating });
    expect(receipts.filter(({ nodeId }) => nodeId === 'flat').length).toBeGreaterThan(0);
  }
});
