/** The arithmetic of the bench of growth, and that it can read what it measures. */

import { describe, expect, test } from 'vitest';
import { dimensions } from './growth/dimensions.ts';
import { growthExponent } from './growth/exponent.ts';
import { peakMemory, processorTime } from './growth/process-memory.ts';

describe('growthExponent', () => {
  test('is the power that the last step follows', () => {
    expect(growthExponent([1, 10, 100], 10)).toBeCloseTo(1);
    expect(growthExponent([5, 1, 100], 10)).toBeCloseTo(2);
    expect(growthExponent([7, 7], 10)).toBe(0);
    expect(() => growthExponent([1], 10)).toThrow(RangeError);
  });
});

test('every dimension has operations with distinct names, and a trial no larger than the whole', () => {
  for (const { operations, full, trial } of dimensions) {
    expect(operations.length).toBeGreaterThan(0);
    expect(new Set(operations.map(({ name }) => name)).size).toBe(operations.length);
    expect(trial).toBeLessThanOrEqual(full);
  }
});

test.runIf(process.platform === 'linux')('sees the memory and the processor time of work', async () => {
  const before = processorTime(process.pid);
  const idle = await peakMemory(async () => undefined);
  // Held until after the last look: what is garbage by then may be gone, or half gone.
  const bytes: Buffer[] = [];
  const peak = await peakMemory(async () => {
    bytes.push(Buffer.alloc(200_000_000, 1));
    for (let used = before; used < before + 100; used = processorTime(process.pid)) bytes[0]!.fill(2);
  });
  expect(bytes[0]![0]).toBe(2);
  expect(processorTime(process.pid)).toBeGreaterThanOrEqual(before + 100);
  expect(peak).toBeGreaterThan(idle + 150_000_000);
});
