/** Values that nobody reads are passed over by what their bytes say, and cost no more than these. */

import { expect, test } from 'vitest';
import { createSkip } from '#engine/formats/avro/skip.ts';
import { Tap } from '#engine/formats/avro/tap.ts';

test('items that take no bytes are passed over at once, however many are claimed', () => {
  // 2^50 items, then the end.
  const bytes = Uint8Array.of(0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x04, 0);
  const tap = new Tap();
  tap.open(bytes);
  createSkip({ kind: 'array', items: { kind: 'null' } })(tap);
  expect(tap.at).toBe(bytes.length);
});
