/** Locations without their secrets: nothing else of them changes, since keys of objects may have any character. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findSecret, withoutSecrets } from '#engine/storage/location-secrets.ts';

test('what has no secret stays as it is', () => {
  const key = fc.array(fc.constantFrom('a', 'b=c', '/', '?', '#', '&', ';', '%', '%23', '+', ' ', 'é', '@', ':'));
  fc.assert(
    fc.property(key, (parts) => {
      const location = `s3://lake/k${parts.join('')}`;
      expect(findSecret(location)).toBeUndefined();
      expect(withoutSecrets(location)).toBe(location);
    }),
  );
});

test.each([
  ['s3://lake/a?token=x', 's3://lake/a'],
  ['s3://lake/a?token=x&b=c', 's3://lake/a?b=c'],
  ['s3://lake/a?b=c&token=x;d', 's3://lake/a?b=c;d'],
  ['s3://lake/a#b?X-Amz-Signature=x&d', 's3://lake/a#b&d'],
  ['s3://lake/a?sig=x?d#e', 's3://lake/a?d#e'],
  ['s3://user:word@lake/a#b', 's3://lake/a#b'],
])('%s', (location, expected) => {
  expect(withoutSecrets(location)).toBe(expected);
  expect(findSecret(expected)).toBeUndefined();
});
