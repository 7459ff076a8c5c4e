/** How many rows are kept, and that what was not used for the longest time makes room. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findCodes, keepCodes, strideOf } from '#engine/explore/linked-bins/kept-codes.ts';

test('all columns have room, and no more rows are skipped than that takes', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e9 }), fc.integer({ min: 0, max: 140 }), (rowCount, columns) => {
      const stride = strideOf(rowCount, columns);
      expect(Math.log2(stride) % 1).toBe(0);
      const bytes = (step: number): number => (rowCount / step) * Math.max(16, columns);
      expect(bytes(stride)).toBeLessThanOrEqual(384_000_000);
      if (stride > 1) expect(bytes(stride / 2)).toBeGreaterThan(384_000_000);
    }),
  );
  expect(strideOf(13_000_000, 8)).toBe(1);
});

test('codes that were asked for stay; the oldest go first', () => {
  // Never written to, so that the memory is not taken.
  const codes = (): Uint8Array => new Uint8Array(150_000_000);
  keepCodes('a', codes());
  keepCodes('b', codes());
  expect(findCodes('a')).toHaveLength(150_000_000);
  keepCodes('c', codes());
  expect(findCodes('b')).toBeUndefined();
  expect(findCodes('a')).toBeDefined();
  expect(findCodes('c')).toBeDefined();
  // One that is larger than all of the room is kept for its own call only.
  keepCodes('d', new Uint8Array(400_000_000));
  expect(['a', 'b', 'c', 'd'].map(findCodes)).toEqual([undefined, undefined, undefined, undefined]);
});
