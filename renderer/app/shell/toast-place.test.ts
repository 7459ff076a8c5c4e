/** Toasts cover nothing that can be clicked, as long as there is a place for them. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { choosePlace, coversAny, type Box } from '#renderer/app/shell/toast-place.ts';

const window = { width: 1440, height: 900 };
const size = { width: 380, height: 60 };

test('they are in their corner while nothing is there', () => {
  expect(choosePlace(size, window, 'right', [])).toEqual({ left: 1048, top: 804 });
  expect(choosePlace(size, window, 'left', [])).toEqual({ left: 60, top: 804 });
});

test('they move above the buttons of a form', () => {
  const button = { left: 1300, top: 830, width: 100, height: 30 };
  const place = choosePlace(size, window, 'right', [button]);
  expect(coversAny({ ...place, ...size }, [button])).toBe(false);
  expect(place.top).toBeGreaterThan(740);
});

const box = fc.record({
  left: fc.nat(1400),
  top: fc.nat(880),
  width: fc.integer({ min: 10, max: 300 }),
  height: fc.integer({ min: 10, max: 60 }),
});

test('a place that covers something is chosen only if every place does', () => {
  fc.assert(
    fc.property(
      fc.array(box, { maxLength: 60 }),
      fc.constantFrom('left' as const, 'right' as const),
      (taken, corner) => {
        const place = choosePlace(size, window, corner, taken);
        const covers = (left: number, top: number): boolean => coversAny({ left, top, ...size } satisfies Box, taken);
        if (!covers(place.left, place.top)) return;
        for (let left = 12; left <= 1048; left += 16)
          for (let top = 52; top <= 804; top += 16) expect(covers(left, top)).toBe(true);
      },
    ),
  );
});

test('a window that is smaller than the toasts shows their beginning', () => {
  expect(choosePlace(size, { width: 300, height: 60 }, 'right', [])).toEqual({ left: 12, top: 52 });
});
