import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitName } from '#renderer/ui/format/split-name.ts';

test.each([
  ['daily-revenue', 'daily-revenue', ''],
  ['load_orders_of_the_northern_region_2024', 'load_orders_of_the_northern_', 'region_2024'],
  ['load_orders_of_the_northern_region_2025_01', 'load_orders_of_the_northern_region_', '2025_01'],
  ['averyveryverylongnamewithoutanyword', 'averyveryverylongnamewitho', 'utanyword'],
  // Letters of a family and flags are one.
  [`${'x'.repeat(20)}${'👩‍👩‍👧'.repeat(9)}`, 'x'.repeat(20), '👩‍👩‍👧'.repeat(9)],
  ['מכירות-יומיות-של-סניף-הצפון', 'מכירות-יומיות-של-', 'סניף-הצפון'],
])('%s', (name, start, end) => {
  expect(splitName(name)).toEqual({ start, end });
});

test('letters of a script that joins them stay joined', () => {
  const { start, end } = splitName('ا'.repeat(20) + 'مبيعاتيوميةللفرع');
  expect(start.endsWith('\u200D')).toBe(true);
  expect(end.startsWith('\u200D')).toBe(true);
});

test('both parts are the name, and the end is short', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (name) => {
      const { start, end } = splitName(name);
      expect((start + end).replaceAll('\u200D', '')).toBe(name.replaceAll('\u200D', ''));
      expect([...new Intl.Segmenter('en').segment(end)].length).toBeLessThanOrEqual(15);
    }),
  );
});
