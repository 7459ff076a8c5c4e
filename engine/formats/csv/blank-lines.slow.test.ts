/** Blank lines in a row, more than DuckDB gives a thread at once: the rows behind them are still there. */

import { expect, test } from 'vitest';
import { openFormatFixture } from '#engine/formats/testing/format-fixture.ts';

test('30 million blank lines end nothing', async () => {
  await using fixture = await openFormatFixture();
  const file = fixture.write('blank.csv', `id,v\n1,a\n${'\n'.repeat(30_000_000)}2,b\n`);
  const inference = await fixture.infer(file);
  expect(inference.rowCount).toBe(2);
  expect(await fixture.scan(file, inference)).toEqual([
    { id: 1n, v: 'a' },
    { id: 2n, v: 'b' },
  ]);
});
