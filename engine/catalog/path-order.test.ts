/** The order of paths equals that of UTF-8 bytes, in comparisons and in sorting by slices. */

import fc from 'fast-check';
import { expect, test } from 'vitest';

import { sliceSize, sortByPath } from '#engine/catalog/host/slices.ts';
import { comparePaths, compareUnits, pathComparison } from '#engine/catalog/path-order.ts';

const text = fc.string({ unit: 'binary' });
const byBytes = (left: string, right: string): number => Buffer.compare(Buffer.from(left), Buffer.from(right));

test('paths compare as their UTF-8 bytes', () => {
  fc.assert(
    fc.property(text, text, text, (prefix, left, right) => {
      expect(Math.sign(comparePaths(prefix + left, prefix + right))).toBe(byBytes(prefix + left, prefix + right));
    }),
  );
});

test('the comparison chosen for some paths is right for them', () => {
  expect(pathComparison(['a', 'é', '\uffee'])).toBe(compareUnits);
  expect(pathComparison(['a', '\u{1F984}'])).toBe(comparePaths);
});

test('sorting in slices sorts', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(text), async (paths) => {
      const sorted = await sortByPath(paths.map((path) => ({ path })));
      expect(sorted.map((item) => item.path)).toEqual([...paths].sort(byBytes));
    }),
  );
  const many = Array.from({ length: sliceSize * 3 + 1 }, (_, index) => ({ path: String((index * 7919) % 100_003) }));
  expect(await sortByPath(many)).toEqual(many.toSorted((left, right) => compareUnits(left.path, right.path)));
  const inOrder = many.toSorted((left, right) => compareUnits(left.path, right.path));
  expect(await sortByPath(inOrder)).toBe(inOrder);
});
