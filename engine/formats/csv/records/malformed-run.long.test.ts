/** Records that break far behind their first line: read in one pass, and exactly as each is read by itself. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Dialect } from '#engine/formats/csv/options.ts';
import { endOfContent, RecordReader } from '#engine/formats/csv/records/record-reader.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

const dialect: Dialect = {
  separator: ',',
  quoteChar: '"',
  escaper: '',
  comment: '',
  skipLines: 0,
  strayQuotes: 'keep',
};

interface ReadRecord {
  readonly values: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly line: number;
  readonly malformed: boolean;
  readonly repaired: boolean;
}

/** @param renew a new reader for each record, which remembers nothing. */
function readAll(text: string, expected: number, renew: boolean, bytes: Uint8Array = Buffer.from(text)): ReadRecord[] {
  const start = (): RecordReader => {
    const reader = new RecordReader(dialect, bytes, true);
    reader.expectedValues = expected;
    return reader;
  };
  let reader = start();
  const records: ReadRecord[] = [];
  for (;;) {
    const count = reader.next();
    if (count === endOfContent) return records;
    records.push({
      values: Array.from({ length: count }, (_none, at) => text.slice(reader.starts[at], reader.ends[at])),
      from: reader.recordStart,
      to: reader.position,
      line: reader.recordLine,
      malformed: reader.malformed,
      repaired: reader.repaired,
    });
    if (!renew) continue;
    const { position, line } = reader;
    reader = start();
    Object.assign(reader, { position, line });
  }
}

test.each([
  ['never closed at the end', '2,"two\nlines",-32,'.repeat(2000) + '"'],
  ['text behind a quote at the end', '2,"two\nlines",-32,'.repeat(2000) + '"a"b'],
  ['both ways to pair the quotes', 'a,"b\n"c,"\nd",'.repeat(2000) + '"a"b'],
])('%s', (_name, text) => {
  for (const expected of [0, 4]) {
    let looks = 0;
    const bytes = new Proxy(Buffer.from(text), {
      get(target, key) {
        looks += 1;
        return Reflect.get(target, key) as unknown;
      },
    });
    readAll(text, expected, false, bytes);
    expect(looks).toBeLessThan(60 * text.length);
  }
});

test('as without what is remembered', () => {
  const piece = fc.constantFrom('"', '"', ',', '\n', 'a', '""', ' ', ',"', '",', '"\n"', '\r\n', '"a"b');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), fc.integer({ min: 0, max: 4 }), (pieces, expected) => {
      const text = pieces.join('');
      expect(readAll(text, expected, false)).toEqual(readAll(text, expected, true));
    }),
    { numRuns: triesOfRun(20_000, 8000) },
  );
});
