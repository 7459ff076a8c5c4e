/** Values that nobody reads are passed over by what their bytes say, and cost no more than these. */

import { expect, test, vi } from 'vitest';
import { createSkip } from '#engine/formats/avro/skip.ts';
import { Tap } from '#engine/formats/avro/tap.ts';

test('items that take no bytes are passed over at once, however many are claimed', () => {
  // 2^20 items, then the end.
  const bytes = Uint8Array.of(0x80, 0x80, 0x80, 0x01, 0);
  const tap = new Tap();
  tap.open(bytes);
  const need = vi.spyOn(tap, 'need');
  createSkip({ kind: 'array', items: { kind: 'fixed', name: 'nothing', size: 0 } })(tap);
  expect(tap.at).toBe(bytes.length);
  expect(need.mock.calls.filter(([count]) => count === 0)).toHaveLength(1);
});
