/** Receipts of nodes inside of sub-flows: where they are listed, and what the sub-flow as a whole did. */

import { expect, test } from 'vitest';
import type { Node } from '#engine/contract/definitions/job.ts';
import { subflowSchema } from '#engine/contract/definitions/subflow.ts';
import { foldReceipts } from '#renderer/features/runs/fold-receipts.ts';

type Receipt = Parameters<typeof foldReceipts>[0][number];

function receipt(nodeId: string, rowsIn: number, rowsOut: number, more: Partial<Receipt> = {}): Receipt {
  return {
    stageId: 's0',
    nodeId,
    kind: 'row-wise',
    rowsIn,
    rowsOut,
    filtered: 0,
    rejected: 0,
    deduplicated: 0,
    inputs: { in: rowsIn },
    ...more,
  };
}

const node = (id: string, transform: string, inputs: Node['inputs'] = {}): Node => ({
  id,
  name: id,
  transform,
  inputs,
  args: {},
});

const subflow = subflowSchema.parse({
  name: 'Clean',
  nodes: [
    node('a', 'SubflowInput'),
    node('b', 'SubflowInput'),
    node('j', 'Join', { left: { node: 'f' }, right: { node: 'b' } }),
    node('f', 'Filter', { in: { node: 'a' } }),
    node('out', 'SubflowOutput', { in: { node: 'j' } }),
  ],
});
const nodes = new Map([['u', node('u', 'Clean')]]);
const subflows = new Map([['Clean', subflow]]);
const inside = [
  receipt('u.j', 11, 5, { kind: 'join', inputs: { left: 8, right: 3 } }),
  receipt('u.f', 10, 8, { kind: 'filter', filtered: 2 }),
];

test('they are below the sub-flow, which has the rows of its inputs and what became of them', () => {
  const folded = foldReceipts(
    [receipt('t', 5, 5), receipt('u', 5, 5), ...inside, receipt('s', 10, 10)],
    nodes,
    subflows,
  );
  expect(folded.map((each) => each.receipt.nodeId)).toEqual(['t', 'u', 's']);
  expect(folded[1]!.inside.map((each) => each.receipt.nodeId)).toEqual(['u.j', 'u.f']);
  expect(folded[1]!.receipt).toMatchObject({ rowsIn: 13, rowsOut: 5, filtered: 2, inputs: { a: 10, b: 3 } });
});

test('without a receipt of the sub-flow in their stage, they are listed themselves', () => {
  const elsewhere = { ...receipt('u', 5, 5), stageId: 's1' };
  const folded = foldReceipts([elsewhere, ...inside], nodes, subflows);
  expect(folded.map((each) => each.receipt.nodeId)).toEqual(['u', 'u.j', 'u.f']);
  expect(folded[0]!.receipt).toEqual(elsewhere);
});

test('several outputs have the nodes once, and sub-flows in sub-flows are folded, too', () => {
  const all = [
    receipt('u', 5, 5, { port: 'x' }),
    receipt('u', 1, 1, { port: 'y' }),
    receipt('u.v', 3, 3),
    receipt('u.v.w', 3, 3),
  ];
  const folded = foldReceipts(all, nodes, subflows);
  expect(folded.map((each) => each.inside.length)).toEqual([1, 0]);
  expect(folded[0]!.inside[0]!.inside.map((each) => each.receipt.nodeId)).toEqual(['u.v.w']);
});
