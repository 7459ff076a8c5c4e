/** Modification times that archives cut to whole seconds. */

import { expect, test } from 'vitest';
import { isSameTime } from '#engine/base/same-time.ts';

test.each([
  ['equal', 1_700_000_000_123_456, 1_700_000_000_123_456, true],
  ['equal whole seconds', 1_700_000_000_000_000, 1_700_000_000_000_000, true],
  ['without its fraction now', 1_700_000_000_000_000, 1_700_000_000_999_999, true],
  ['another whole second', 1_700_000_001_000_000, 1_700_000_000_999_999, false],
  ['a microsecond later', 1_700_000_000_123_457, 1_700_000_000_123_456, false],
  ['with a fraction now', 1_700_000_000_123_456, 1_700_000_000_000_000, false],
  ['a time that is not trusted', 0, -1, false],
])('a time that is %s', (_what, now, recorded, same) => {
  expect(isSameTime(now, recorded)).toBe(same);
});
