/** Laws of range lists, checked against plain sets of numbers. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinRanges, planRequests, totalBytes, withoutRanges } from '#engine/bytes/range-list.ts';
import type { ByteRange } from '#engine/storage/byte-source.ts';

const someRanges = fc.array(
  fc.tuple(fc.nat(60), fc.nat(12)).map(([start, length]): ByteRange => ({ start, end: start + length })),
  { maxLength: 8 },
);

function bytesOf(ranges: readonly ByteRange[]): number[] {
  const bytes = new Set<number>();
  for (const { start, end } of ranges) for (let at = start; at < end; at += 1) bytes.add(at);
  return [...bytes].sort((left, right) => left - right);
}

test('joined ranges have the same bytes, in order and apart; without some of them, the others', () => {
  fc.assert(
    fc.property(someRanges, someRanges, (wanted, present) => {
      const joined = joinRanges(wanted);
      expect(bytesOf(joined)).toEqual(bytesOf(wanted));
      for (const [index, { start }] of joined.entries())
        if (index > 0) expect(start).toBeGreaterThan(joined[index - 1]!.end);
      const there = new Set(bytesOf(present));
      const missing = withoutRanges(joined, joinRanges(present));
      expect(bytesOf(missing)).toEqual(bytesOf(wanted).filter((byte) => !there.has(byte)));
      expect(totalBytes(missing)).toBe(bytesOf(missing).length);
    }),
    { numRuns: 1000 },
  );
});

const mebibyte = 1024 * 1024;
const at = (start: number, length: number): ByteRange => ({ start, end: start + length });

test('neighbours become one request within the budget, the nearest first; large runs are split', () => {
  const ranges = [at(0, 1000), at(1500, 1000), at(2600, 1000), at(2 * mebibyte, 1000)];
  expect(planRequests(ranges, 0)).toEqual(ranges);
  expect(planRequests(ranges, 100)).toEqual([at(0, 1000), { start: 1500, end: 3600 }, ranges[3]]);
  expect(planRequests(ranges, 10_000)).toEqual([{ start: 0, end: 3600 }, ranges[3]]);
  // Too far apart, whatever the budget.
  expect(planRequests(ranges, 100 * mebibyte)).toEqual([{ start: 0, end: 3600 }, ranges[3]]);
  expect(planRequests([at(5, 20 * mebibyte)], 0)).toEqual([
    at(5, 8 * mebibyte),
    at(5 + 8 * mebibyte, 8 * mebibyte),
    at(5 + 16 * mebibyte, 4 * mebibyte),
  ]);
});

test('requests have all that is wanted, and no more besides than the budget', () => {
  fc.assert(
    fc.property(someRanges, fc.nat(40), (wanted, budget) => {
      const requested = bytesOf(planRequests(wanted, budget));
      const needed = bytesOf(wanted);
      expect(requested.filter((byte) => needed.includes(byte))).toEqual(needed);
      expect(requested.length - needed.length).toBeLessThanOrEqual(budget);
    }),
    { numRuns: 500 },
  );
});
