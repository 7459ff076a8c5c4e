/** Which lines from the middle of a CSV text are recognized as records. */

import { describe, expect, test } from 'vitest';
import { LineMisfits, type LineDialect } from '#engine/formats/csv/rewrite/line-misfits.ts';

const dialect: LineDialect = { separator: ',', quoteChar: '"', escaper: '', columns: ['id', 'note', 'last'] };

function spansLines(lines: readonly string[], change: Partial<LineDialect> = {}, lineEnd = '\n'): boolean {
  const misfits = new LineMisfits({ ...dialect, ...change });
  misfits.look(Buffer.from(['cut,"', ...lines, 'cut'].join(lineEnd)));
  return misfits.spansLines;
}

describe.each(['\n', '\r\n', '\r'])('lines that end with %j', (lineEnd) => {
  test.each([[['1,a,x', '2,b,x']], [['1,"a, b",x', '', '2,"say ""hi""",x']], [['1,"",x', '"2","b","x"']]])(
    '%j are records',
    (lines) => expect(spansLines(lines, {}, lineEnd)).toBe(false),
  );

  test.each([[['1,"a', 'b",x']], [['1,"a",x', 'text of a value', '2,b,x']], [['2,"b",x', 'text, with, four, parts']]])(
    '%j are parts of records',
    (lines) => expect(spansLines(lines, {}, lineEnd)).toBe(true),
  );
});

test('without a quote anywhere a line of another width is a bad record', () => {
  expect(spansLines(['1,a,x', '2,b'])).toBe(false);
  expect(spansLines(['1,"a', 'b",x'], { quoteChar: '' })).toBe(false);
});

test('escaped quotes and long separators count as the dialect has them', () => {
  expect(spansLines([String.raw`1,"a \" b",x`], { escaper: '\\' })).toBe(false);
  expect(spansLines(['1||"a|b"||x', '2||"a"||x'], { separator: '||' })).toBe(false);
  expect(spansLines(['1||"a||x'], { separator: '||' })).toBe(true);
});

test('only quotes tell where the columns are not known, or there is one', () => {
  for (const columns of [undefined, ['note']]) {
    expect(spansLines(['"a",b', 'c'], { columns })).toBe(false);
    expect(spansLines(['"a', 'c"'], { columns })).toBe(true);
  }
});
