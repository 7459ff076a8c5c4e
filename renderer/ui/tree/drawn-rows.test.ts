/** Which rows of a long list are drawn: what is in view, always, and little else. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { drawnRows, rangeInView } from '#renderer/ui/tree/drawn-rows.ts';

test('all that is in view is drawn, and not much more', () => {
  fc.assert(
    fc.property(
      fc.nat(100_000),
      fc.double({ min: -2000, max: 3_000_000, noNaN: true }),
      fc.integer({ min: 0, max: 3000 }),
      fc.constantFrom(20, 24, 30.5),
      fc.integer({ min: -1, max: 100_000 }),
      (count, top, height, rowHeight, kept) => {
        const { rows, after } = drawnRows(count, rangeInView(top, height, rowHeight), kept);
        const drawn = new Set(rows.map(({ index }) => index));
        for (let index = Math.floor(top / rowHeight); index * rowHeight < top + height; index += 1)
          if (index >= 0 && index < count) expect(drawn.has(index)).toBe(true);
        if (kept >= 0 && kept < count) expect(drawn.has(kept)).toBe(true);
        expect(rows.length).toBeLessThanOrEqual(height / rowHeight + 80);
        // Rows and gaps together are as high as the list.
        expect(rows.reduce((sum, { gap }) => sum + gap + 1, after)).toBe(count);
        expect(rows.every(({ index }, place) => place === 0 || index > rows[place - 1]!.index)).toBe(true);
      },
    ),
  );
});

test('the range moves in steps, so that not every pixel draws the rows again', () => {
  expect(rangeInView(240, 600, 24)).toEqual(rangeInView(260, 600, 24));
  expect(rangeInView(240, 600, 24)).not.toEqual(rangeInView(2400, 600, 24));
});
