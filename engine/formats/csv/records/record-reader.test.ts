/** Text between a closing quote and the separator. */

import { expect, test } from 'vitest';
import { csvReadOptions } from '#engine/formats/csv/options.ts';
import { RecordReader } from '#engine/formats/csv/records/record-reader.ts';

test.each([
  ['"a",b', {}, false],
  ['"a" ,b', {}, false],
  ['"a"x,b', {}, true],
  ['"a"\\x,b', { escaper: '\\' }, true],
  ['"a"\\', { escaper: '\\' }, true],
  ['"a"||b', { separator: '||' }, false],
  ['"a"|b', { separator: '||' }, true],
  ['"a"|', { separator: '||' }, true],
  ['"a"\r\n', {}, false],
])('%j as %j: malformed is %s', (text, dialect, expected) => {
  const reader = new RecordReader(csvReadOptions().parse(dialect), Buffer.from(text), true);
  reader.next();
  expect(reader.malformed).toBe(expected);
});
