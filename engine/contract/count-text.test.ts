import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countText, numberText } from '#engine/contract/count-text.ts';

test('whole numbers are written as Intl writes them', () => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), (whole) => {
      expect(numberText(whole)).toBe(whole.toLocaleString('en'));
    }),
  );
  for (const whole of [0, 999, 1000, -999, -1000, 1e15]) expect(numberText(whole)).toBe(whole.toLocaleString('en'));
});

test('one, and many', () => {
  expect([
    countText(1, 'file'),
    countText(0, 'file'),
    countText(1200, 'file'),
    countText(2, 'query', 'queries'),
  ]).toEqual(['1 file', '0 files', '1,200 files', '2 queries']);
});
