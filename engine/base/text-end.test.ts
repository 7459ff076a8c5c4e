import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withoutEnd } from '#engine/base/text-end.ts';

test('the same as a pattern', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', ';', ' ', '\n') }), (text) => {
      expect(withoutEnd(text, '; \n')).toBe(text.replace(/[; \n]+$/u, ''));
    }),
  );
});
