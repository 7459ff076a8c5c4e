/** Splitting one line takes time in proportion to it, whatever its quotes. */

import { expect, test } from 'vitest';
import { splitLine, type ValueSpans } from '#engine/formats/csv/records/line-values.ts';

function spans(): ValueSpans {
  const spansOf = (length: number): ValueSpans => ({
    starts: new Int32Array(length),
    ends: new Int32Array(length),
    quoted: new Uint8Array(length),
    grow() {
      throw new RangeError('there are more values than bytes');
    },
  });
  return spansOf(100_000);
}

/** How often a byte of the line is read. */
function looksAt(line: string, quotes: 'closing' | 'literal', escape: string): number {
  let looks = 0;
  const bytes = new Proxy(Buffer.from(line), {
    get(target, key) {
      looks += 1;
      return Reflect.get(target, key) as unknown;
    },
  });
  const syntax = { separator: Buffer.from(','), quote: 34, escape: escape.charCodeAt(0) };
  splitLine(bytes, 0, line.length, syntax, quotes, spans());
  return looks;
}

test.each([
  ['opened, never closed', ',"a"b'],
  ['opened alone', ',"a'],
  ['doubled', ',"a""b'],
  ['escaped', ',"a\\"b'],
  ['spaces', ',  "a  "b'],
  ['closed', ',"a"'],
])('values with quotes that are %s', (_name, value) => {
  for (const escape of ['"', '\\'])
    for (const quotes of ['closing', 'literal'] as const) {
      const line = value.repeat(1000);
      expect(looksAt(line, quotes, escape)).toBeLessThan(20 * line.length);
    }
});

test('text before a quote that never closes is unchanged', () => {
  const line = '"a",b,"c ""d"" e", "f" ,"g"h,"i",j';
  const into = spans();
  const syntax = { separator: Buffer.from(','), quote: 34, escape: 34 };
  const count = splitLine(Buffer.from(line), 0, line.length, syntax, 'closing', into);
  const values = Array.from({ length: count }, (_none, index) => line.slice(into.starts[index], into.ends[index]));
  // The one in front of h closes behind i: the quote there is followed by a separator.
  expect(values).toEqual(['a', 'b', 'c ""d"" e', 'f', 'g"h,"i', 'j']);
});
