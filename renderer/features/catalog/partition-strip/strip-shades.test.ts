import { expect, test } from 'vitest';
import {
  groupFacts,
  groupTitle,
  nullShare,
  percentText,
  rangeText,
  shadesFromZero,
  shadesOfTimes,
  statisticsWords,
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
  nulls: null,
};

test('shades go from light to dark, and unknown values have none', () => {
  const [light, none, dark] = shadesFromZero([10, null, 30]);
  expect(light).toBeGreaterThan(0);
  expect(none).toBeNull();
  expect(dark).toBe(1);
  expect(new Set(shadesFromZero([7, 7]))).toHaveLength(1);
  expect(shadesFromZero([null])).toEqual([null]);
  const [nothing, unknown, most] = shadesFromZero([0, null, 0.4]);
  expect([unknown, most]).toEqual([null, 1]);
  expect(shadesFromZero([0, 0])).toEqual([nothing, nothing]);
});

test('small differences look small', () => {
  const [almost, most] = shadesFromZero([59_900, 61_300]);
  expect(most! - almost!).toBeLessThan(0.03);
  const second = 1000;
  const [older, newest] = shadesOfTimes([0, second]);
  expect(newest).toBe(1);
  expect(newest! - older!).toBeLessThan(0.001);
  const [oldest, , none, last] = shadesOfTimes([0, second, null, 86_400_000 * 90]);
  expect(oldest).toBeCloseTo(0.16);
  expect([none, last]).toEqual([null, 1]);
});

test('a group is named by its partition, or by both ends', () => {
  expect(groupTitle(group)).toBe('2026 / (none)');
  expect(groupTitle({ ...group, last: ['2027', 'x'], partitionCount: 2 })).toBe('2026 / (none) to 2027 / x');
  expect(groupFacts(group)).toMatch(/^5 rows in 2 files, 1.00 kB, nulls not computed, added /u);
  expect(groupFacts({ ...group, partitionCount: 3, recordCount: null })).toMatch(/^3 partitions, rows not counted in/u);
  expect(rangeText([3, null, 1], String)).toBe('1 to 3');
  expect(rangeText([null], String)).toBe('not counted');
});

test('nulls are a share of cells, and what was not computed is said', () => {
  const nulls = { nullCount: 48, cellCount: 1000, partitionCount: 1 };
  expect(groupFacts({ ...group, nulls })).toContain(', 4.8% of 1,000 cells null, added ');
  expect(groupFacts({ ...group, nulls, partitionCount: 4 })).toContain(' null, not computed for 3 partitions, added ');
  expect([nullShare(null), nullShare({ ...nulls, nullCount: 0, cellCount: 0 })]).toEqual([null, 0]);
  expect([0, 0.0001, 0.5, 0.9999, 1].map(percentText)).toEqual(['0%', 'below 0.1%', '50%', 'above 99.9%', '100%']);
  expect(statisticsWords(null)).toBe('nulls not computed');
  expect(statisticsWords({ analyzedTime: 0, isStale: true })).toMatch(
    /^nulls exact, computed .*, before the last change/u,
  );
});
