/** Law: the joined sum is the sum of the joined bytes. */

import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinCrc32 } from './join-crc32.ts';

test('the sum of two pieces is that of their bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 300 }), (first, second) => {
      expect(joinCrc32(crc32(first), crc32(second), second.length)).toBe(crc32(Buffer.concat([first, second])));
    }),
  );
});

test('pieces of any length are joined in any order', () => {
  const sum = fc.integer({ min: 0, max: 2 ** 32 - 1 });
  const length = fc.integer({ min: 0, max: 2 ** 43 });
  fc.assert(
    fc.property(sum, sum, sum, length, length, (first, second, third, secondLength, thirdLength) => {
      const left = joinCrc32(joinCrc32(first, second, secondLength), third, thirdLength);
      const right = joinCrc32(first, joinCrc32(second, third, thirdLength), secondLength + thirdLength);
      expect(left).toBe(right);
    }),
  );
});
