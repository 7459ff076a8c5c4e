import { expect, test } from 'vitest';
import { portKey } from '#engine/contract/definitions/node-port.ts';
import { wireRows } from '#renderer/features/jobs/run/wire-rows.ts';

/** Of a run of source → filter → target, and of a split. */
const receipts = new Map([
  ['source', { rowsOut: 12 }],
  ['filter', { rowsOut: 7 }],
  ['target', { rowsOut: 7 }],
  [portKey('split', 'remaining'), { rowsOut: 3 }],
]);

test('a wire has the rows of the output that it leaves', () => {
  expect(wireRows(receipts, 'source', 'out')).toBe(12);
  expect(wireRows(receipts, 'filter', 'out')).toBe(7);
  expect(wireRows(receipts, 'split', 'remaining')).toBe(3);
});

test('a node that was put between two others has not run, whatever its consumer read then', () => {
  expect(wireRows(receipts, 'new', 'out')).toBeUndefined();
  expect(wireRows(receipts, 'split', 'selected')).toBeUndefined();
});
