/** Logs in UTF-8 with a few bytes that are not, behind the part that the encoding is found in. */

import { expect, test } from 'vitest';
import { openFormatFixture } from '#engine/formats/testing/format-fixture.ts';

const line = (path: string): string => `10.0.0.1 - - [10/Oct/2024:13:55:01 -0700] "GET /${path} HTTP/1.1" 200 10\n`;

test.each([100, 5000])('behind %i lines', async (count) => {
  await using fixture = await openFormatFixture();
  const good = Buffer.from(line('größe').repeat(count));
  const stray = Buffer.from(line('caf\xe9\x93'), 'latin1');
  const last = Buffer.from(`broken\n${line('\ufffd')}`);
  const file = fixture.write('access.log', Buffer.concat([good, stray, last]));
  const inference = await fixture.infer(file);
  const { rows, rejects } = await fixture.isolate(file, inference);
  expect(rows).toHaveLength(count + 2);
  expect(rows.slice(-3).map((row) => row['request'])).toEqual(['/größe', '/café“', '/\ufffd']);
  expect(rejects).toMatchObject([{ line: BigInt(count + 2) }]);
  if (inference.reading.options['encoding'] === 'utf-8')
    expect(rejects).toMatchObject([{ byte_offset: BigInt(good.length + stray.length) }]);
});
