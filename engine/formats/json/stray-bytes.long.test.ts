/** Lines of JSON with bytes outside of UTF-8: they are rejected, and the others are read, at their places. */

import { isUtf8 } from 'node:buffer';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openFormatFixture, type FormatFixture } from '#engine/formats/testing/format-fixture.ts';
import { triesOfRun } from '#engine/testing/run-length.ts';

let fixture: FormatFixture;
beforeAll(async () => {
  fixture = await openFormatFixture();
});
afterAll(() => fixture[Symbol.asyncDispose]());

/** Letters of one to four bytes, and parts of them. */
const piece = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...['a', 'é', '日', '😀', '\\n', ' '].map((text) => Buffer.from(text))) },
  fc.constantFrom(
    ...[[0xe9], [0xc3], [0xe6, 0x97], [0xf0, 0x9f, 0x98], [0xff], [0xed, 0xa0, 0x80]].map((at) => Buffer.from(at)),
  ),
);
const line = fc
  .tuple(fc.nat(99), fc.array(piece, { maxLength: 4 }), fc.constantFrom('', '', '', '\u00e9', '}'))
  .map(([id, text, behind]) =>
    Buffer.concat([Buffer.from(`{"id": ${id}, "text": "`), ...text, Buffer.from('"}'), Buffer.from(behind, 'latin1')]),
  );

interface Row {
  readonly id: number;
  readonly text: string;
}

/** @returns undefined for a line that is none. */
function rowOf(bytes: Buffer): Row | undefined {
  if (!isUtf8(bytes)) return undefined;
  try {
    return JSON.parse(bytes.toString()) as Row;
  } catch {
    return undefined;
  }
}

let count = 0;
test.each([false, true])('drawn lines, packed: %s', { timeout: 300_000 }, async (isPacked) => {
  await fc.assert(
    fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 30 }), fc.boolean(), async (lines, isEnded) => {
      const content = Buffer.concat(
        lines
          .flatMap((each, index) => (index > 0 ? [Buffer.from('\n'), each] : [each]))
          .concat(isEnded ? [Buffer.from('\n')] : []),
      );
      const file = path.join(fixture.folder, `stray-${(count += 1)}.json${isPacked ? '.gz' : ''}`);
      writeFileSync(file, isPacked ? gzipSync(content) : content);
      const expected = lines.map(rowOf);
      const good = expected.filter((row) => row !== undefined);
      // With as many bad lines as good ones, the file is refused.
      fc.pre(expected[0] !== undefined && good.length > lines.length / 2);
      const inference = await fixture.infer(file);
      const { rows, rejects } = await fixture.isolate(file, inference);
      expect(rows.map(({ id, text }) => ({ id: Number(id), text }))).toEqual(good);
      let offset = 0;
      const places = lines.flatMap((each, index) => {
        const at = offset;
        offset += each.length + 1;
        return expected[index] === undefined ? [{ line: index + 1, byteOffset: at }] : [];
      });
      expect(rejects.map((reject) => ({ line: Number(reject.line), byteOffset: Number(reject.byte_offset) }))).toEqual(
        places,
      );
    }),
    { numRuns: triesOfRun(1000, 40) },
  );
});
