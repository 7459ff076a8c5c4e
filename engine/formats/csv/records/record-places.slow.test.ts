/** The places of records in a text with more of them than are noted one by one. */

import { expect, test } from 'vitest';
import { indexRecords, readPlaces } from '#engine/formats/csv/records/record-places.ts';

const layout = { skipLines: 1, skipRecords: 1, isOneColumn: true, isQuoted: true };

test('fifteen million records', async () => {
  // Each thousandth has two lines.
  const block = `${'1\n'.repeat(999)}"a\nb"\n`;
  const text = Buffer.from(`a note\nid\n${block.repeat(15_000)}`);
  const piece = 1_000_003;
  async function* pieces(): AsyncGenerator<Uint8Array, void, void> {
    for (let at = 0; at < text.length; at += piece) yield text.subarray(at, at + piece);
  }
  const index = await indexRecords(pieces(), layout);
  expect(index!.recordCount).toBe(15_000_000);
  expect(index!.noted.length).toBeLessThan(200_000);
  const numbers = [0, 999, 1000, 7_654_321, 14_999_999];
  const source = {
    size: text.length,
    read: async (offset: number, length: number) => new Uint8Array(text.subarray(offset, offset + length)),
  };
  const places = await readPlaces(source, index!, numbers);
  expect(places.map(({ line, byteOffset, bytes }) => [line, byteOffset, Buffer.from(bytes).toString()])).toEqual(
    numbers.map((number) => {
      const blocks = Math.floor(number / 1000);
      const rest = number % 1000;
      const offset = 'a note\nid\n'.length + blocks * block.length + rest * 2;
      return [3 + blocks * 1001 + rest, offset, rest === 999 ? '"a\nb"' : '1'];
    }),
  );
});
