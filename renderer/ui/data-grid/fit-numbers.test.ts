import { expect, test } from 'vitest';
import { widthOfNumbers } from '#renderer/ui/data-grid/fit-numbers.ts';
import type { RowPage } from '#renderer/ui/data-grid/row-source.ts';

function pageOf(...values: readonly unknown[]): RowPage {
  return { start: 0, count: values.length, value: (row) => values[row] };
}

test('a column is as wide as its longest number', () => {
  expect(widthOfNumbers(pageOf(1, 2.5), 0)).toBeLessThan(60);
  expect(widthOfNumbers(pageOf(1, 214226.36000000002), 0)).toBeGreaterThan(150);
  expect(widthOfNumbers(pageOf(), 0)).toBeLessThan(60);
});

test('a very long number does not fill the window', () => {
  expect(widthOfNumbers(pageOf('9'.repeat(300)), 0)).toBe(220);
});
