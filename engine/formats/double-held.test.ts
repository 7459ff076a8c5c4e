import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isDoubleWhole } from '#engine/formats/double-held.ts';

test('as the number itself shows, close to every power of two', () => {
  const near = fc
    .tuple(fc.integer({ min: 50, max: 63 }), fc.integer({ min: -3000, max: 3000 }))
    .map(([bits, apart]) => 2n ** BigInt(bits) + BigInt(apart));
  const any = fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
  fc.assert(
    fc.property(fc.oneof(near, any), fc.boolean(), (drawn, negative) => {
      const value = negative ? -drawn : drawn;
      fc.pre(BigInt.asIntN(64, value) === value);
      const text = Buffer.from(`x${value}y`);
      const isSame = BigInt(Number(value)) === value || String(Number(value)) === String(value);
      expect(isDoubleWhole(text, 1, text.length - 1)).toBe(isSame);
    }),
    { numRuns: 20_000 },
  );
});
