import fc from 'fast-check';
import { expect, test } from 'vitest';
import { differingTexts } from '#engine/contract/definitions/differing-texts.ts';

const part = fc.oneof(fc.string({ maxLength: 120, unit: 'grapheme' }), fc.constantFrom('', 'x', '🚀', '🚀'.repeat(30)));

test('texts that differ are shown differently wherever they differ, whole characters only, and within the width', () => {
  fc.assert(
    fc.property(part, part, part, part, fc.integer({ min: 8, max: 90 }), (before, left, right, after, most) => {
      const [a, b] = [`${before}${left}${after}`, `${before}${right}${after}`];
      const shown = differingTexts(a, b, most);
      expect(shown[0] === shown[1]).toBe(a === b);
      for (const each of shown) {
        expect(each.length).toBeLessThanOrEqual(most + 2);
        expect(each.isWellFormed()).toBe(true);
      }
      if (Math.max(a.length, b.length) <= most) expect(shown).toEqual([a, b]);
    }),
  );
});

test('the beginning stays where the difference is near it, otherwise the text around the difference', () => {
  const sql = 'SELECT a.k, count(*) AS c FROM in1 a JOIN in1 b ON a.k = b.k';
  expect(differingTexts(`${sql} GROUP BY a.k`, `${sql} WHERE a.id < 8 GROUP BY a.k`, 30)).toEqual([
    '… = b.k GROUP BY a.k',
    '… = b.k WHERE a.id < 8 GROUP BY…',
  ]);
  expect(differingTexts(`SELECT 1 ${sql}`, `SELECT 2 ${sql}`, 16)).toEqual(['SELECT 1 SELECT …', 'SELECT 2 SELECT …']);
});
