import { expect, test } from 'vitest';
import {
  groupFacts,
  groupTitle,
  rangeText,
  shadesOf,
} from '#renderer/features/catalog/partition-strip/strip-shades.ts';

const group = {
  first: ['2026', null],
  last: ['2026', null],
  partitionCount: 1,
  objectCount: 2,
  sizeBytes: 1000,
  recordCount: 5,
  oldest: 0,
  newest: 0,
};

test('shades go from light to dark, and unknown values have none', () => {
  const [light, none, dark] = shadesOf([10, null, 30]);
  expect(light).toBeGreaterThan(0);
  expect(none).toBeNull();
  expect(dark).toBe(1);
  expect(new Set(shadesOf([7, 7]))).toHaveLength(1);
  expect(shadesOf([null])).toEqual([null]);
});

test('a group is named by its partition, or by both ends', () => {
  expect(groupTitle(group)).toBe('2026 / (none)');
  expect(groupTitle({ ...group, last: ['2027', 'x'], partitionCount: 2 })).toBe('2026 / (none) to 2027 / x');
  expect(groupFacts(group)).toMatch(/^5 rows in 2 files, 1.00 kB, added /u);
  expect(groupFacts({ ...group, partitionCount: 3, recordCount: null })).toMatch(/^3 partitions, rows not counted in/u);
  expect(rangeText([3, null, 1], String)).toBe('1 to 3');
  expect(rangeText([null], String)).toBe('not counted');
});
