/** Spellings of values of partition keys: equal ones have one text, others do not. */

import { expect, test } from 'vitest';
import { parseHive } from '#engine/types/hive.ts';
import { canonicalKeyValue, isKeyValue } from '#engine/types/casts/key-value.ts';

test.each([
  ['bigint', ['1', '01', '0001'], ['10', '-1', '']],
  ['int', ['-7', '-07'], ['7', 'x']],
  ['decimal(10,2)', ['1.5', '01.50', '1.5'], ['1.05', '15']],
  ['double', ['1.5', '1.50', '15e-1'], ['1.05']],
  ['boolean', ['true', 'TRUE', 'True'], ['false']],
  ['date', ['2024-01-02', '02024-01-02'], ['2024-02-01']],
  [
    'timestamp',
    ['2024-01-02 03:04:05', '2024-01-02T03:04:05', '2024-01-02 03:04:05.000', '2024-01-02 03:04:05Z'],
    ['2024-01-02 03:04:06'],
  ],
  ['string', ['01'], ['1', 'a', 'A']],
])('%s: %j are one value, and not %j', (type, equal, others) => {
  const canonical = (value: string): string | null => canonicalKeyValue(value, parseHive(type));
  const [first] = equal;
  expect(equal.map(canonical)).toEqual(equal.map(() => canonical(first!)));
  for (const other of others) expect(canonical(other)).not.toBe(canonical(first!));
  expect(canonicalKeyValue(null, parseHive(type))).toBeNull();
  expect(equal.every((value) => isKeyValue(value, parseHive(type)))).toBe(true);
});
